"""Which of a programme's measures a report is about."""

from dataclasses import dataclass

from measures.languages import shown
from measures.models import Responsibility, Theme, Unit
from measures.status import Status


@dataclass(frozen=True)
class Selection:
    """All measures, or those of a theme, a unit and what is below them, or of a status."""

    theme: str = ""
    unit: str = ""
    status: str = ""
    """Slugs and codes; empty means all."""

    def __bool__(self) -> bool:
        return bool(self.theme or self.unit or self.status)

    def narrow(self, measures, programme, today):
        if self.theme:
            themes = Theme.objects.filter(programme=programme)
            measures = measures.filter(theme__in=_with_below(themes, self.theme))
        if self.unit:
            answered = Responsibility.objects.filter(unit__in=_with_below(Unit.objects.all(), self.unit))
            measures = measures.filter(pk__in=answered.values("measure"))
        if self.status:
            measures = measures.with_status(today).filter(judged_status=self.status)
        return measures

    def in_words(self, programme) -> list[str]:
        """What the report is narrowed to, a phrase for each; what is not there is told by its address."""
        words = []
        if self.theme:
            theme = Theme.objects.filter(programme=programme, slug=self.theme).first()
            words.append(str(shown(theme, "name")) if theme else self.theme)
        if self.unit:
            unit = Unit.objects.filter(slug=self.unit).first()
            words.append(str(shown(unit, "name")) if unit else self.unit)
        if self.status:
            words.append(str(Status(self.status).label))
        return words


def _with_below(nodes, slug) -> list[int]:
    """The keys of the node with this slug and of those below it; none where there is no such node."""
    top = nodes.filter(slug=slug).first()
    return [node.pk for node in nodes.descendants(top, include_self=True)] if top else []

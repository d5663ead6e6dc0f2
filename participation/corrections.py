"""What was corrected: the former value of each, and what was changed in it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from measures.languages import shown
from participation.models import Observation

TEXTS = ["activity", "place", "source", "note"]


@dataclass(frozen=True)
class Change:
    """Something beside the value: what it was before and what it is now, each maybe not known."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Correction:
    """`new` is None where the reader may not see what the former one became."""

    former: Observation
    new: Observation | None

    @property
    def is_withdrawal(self) -> bool:
        return self.new is not None and self.new.is_withdrawn

    @property
    def is_of_value(self) -> bool:
        return self.new is not None and self.former.in_words != self.new.in_words

    @property
    def is_of_period(self) -> bool:
        return self.new is not None and _period(self.former) != _period(self.new)

    def changes(self) -> list[Change]:
        """Beside value and period, as far as the page's language shows them."""
        if self.new is None or self.new.is_withdrawn:
            return []
        was, now = _facts(self.former), _facts(self.new)
        return [
            Change(label, was[label] or _("not known"), now[label] or _("not known"))
            for label in was
            if was[label] != now[label]
        ]


def corrections(observations) -> list[Correction]:
    """Those of the observations that were corrected, as they were entered; each beside the one it became."""
    became = {one.corrects_id: one for one in observations}
    former = [one for one in observations if hasattr(one, "correction")]
    return [Correction(one, became.get(one.pk)) for one in sorted(former, key=lambda one: one.pk)]


def _period(observation):
    return observation.period_start, observation.period_end


def _facts(observation):
    """By the names that the fields have for editors."""
    values = {
        "kind": observation.get_kind_display(),
        **{name: shown(observation, name) for name in TEXTS},
        "source_url": observation.source_url,
        "overlap_group": observation.overlap_group,
        "measure": observation.measure.number if observation.measure else "",
    }
    return {observation._meta.get_field(name).verbose_name: value for name, value in values.items()}

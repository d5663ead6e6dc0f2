"""An import taken back: what it made goes, what it changed is as before, unless others built on it since."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from exchange.models import ImportBatch
from measures import days
from measures.models import Measure, Origin, Responsibility, Task, Theme, Unit
from measures.models.change import changing
from participation.models import Observation

NEWEST_FIRST = (Observation, Responsibility, Task, Measure, Theme, Unit)
NOT_CONTENT = {"updated_at", "confirmed_at", "confirmed_by_id"}


class CannotUndoError(Exception):
    """`reasons` are sentences, one for each thing that others have changed since."""

    def __init__(self, reasons):
        super().__init__(*reasons)
        self.reasons = reasons


@dataclass(frozen=True)
class Step:
    """What the import did to one thing, in rows of history: `before` is None where it is new."""

    model: type[Model]
    before: Model | None
    after: Model

    @property
    def key(self):
        return (self.model, self.after.id)

    @property
    def measure(self) -> int | None:
        """The measure that it is, or that it is a part of."""
        return self.after.id if self.model is Measure else getattr(self.after, "measure_id", None)

    def now(self) -> Model | None:
        return self.model.objects.filter(pk=self.after.id).first()

    @property
    def changed(self) -> list[str]:
        columns = self.model._meta.concrete_fields
        # A text without a language is a copy of one of them: set, it would overwrite that of the page.
        copies = {one.translated_field.attname for one in columns if isinstance(one, TranslationField)}
        names = {one.attname for one in columns} - NOT_CONTENT - copies
        return [
            name
            for name in sorted(names)
            if self.before is None or getattr(self.before, name) != getattr(self.after, name)
        ]


def undo(batch: ImportBatch, user) -> None:
    """All of it in one change, or nothing: then raise CannotUndoError."""
    reason = _("Import taken back: %(file)s") % {"file": batch.name}
    with changing(user, origin=Origin.IMPORT, reason=reason[:300]) as recording:
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk, undone_by=None)
        list(Measure.objects.select_for_update().filter(programme=batch.programme).values_list("pk"))
        steps = list(_steps(batch.change))
        if reasons := list(_what_was_built_on(steps)):
            raise CannotUndoError(reasons)
        for step in steps:
            _take_back(step)
        now = days.now()
        touched = {step.measure for step in steps}
        for measure in Measure.objects.filter(pk__in=touched):
            measure.mark_updated(now)
        batch.undone_by = recording.change
        batch.save(update_fields=["undone_by"])


def _steps(change) -> Iterator[Step]:
    """What is above the measures first, and of each kind what was made last."""
    for model in NEWEST_FIRST:
        rows = {}
        for row in model.history.filter(change=change).order_by("history_id"):
            rows.setdefault(row.id, []).append(row)
        for key, (first, *rest) in reversed(rows.items()):
            earlier = model.history.filter(id=key, history_id__lt=first.history_id)
            before = None if first.history_type == "+" else earlier.order_by("-history_id").first()
            yield Step(model, before, rest[-1] if rest else first)


def _what_was_built_on(steps) -> Iterator[str]:
    """A sentence for each thing that is not any more as the import left it, or that others refer to."""
    made = {step.key for step in steps if step.before is None}
    led = {(*step.key, name) for step in steps if step.before is not None for name in step.changed}
    for step in steps:
        thing = step.now()
        if thing is None or any(getattr(thing, name) != getattr(step.after, name) for name in step.changed):
            yield _("“%(thing)s” has been changed again since.") % {"thing": thing or step.after.instance}
        elif step.model is Measure and related_in(step.after) != set(
            thing.related.values_list("pk", flat=True)
        ):
            yield _("“%(thing)s” has been changed again since.") % {"thing": thing}
        elif step.before is None and _is_used(thing, made, led):
            yield _("“%(thing)s” came with the import, and others refer to it now.") % {"thing": thing}


def _is_used(thing, made, led) -> bool:
    """Do others refer to it? `led` are those that the import led to it: they are led back before it goes."""
    return any(
        (related.related_model, pk) not in made
        and (
            type(thing) is related.related_model
            or (related.related_model, pk, related.field.attname) not in led
        )
        for related in thing._meta.related_objects
        if not related.many_to_many
        for pk in related.related_model._default_manager.filter(**{related.field.name: thing}).values_list(
            "pk", flat=True
        )
    )


def _take_back(step):
    thing = step.now()
    if step.before is None:
        thing.delete()
        return
    for name in step.changed:
        setattr(thing, name, getattr(step.before, name))
    if step.changed:
        thing.save()
    if step.model is Measure and related_in(step.before) != related_in(step.after):
        thing.related.set(related_in(step.before))


def related_in(row) -> set[int]:
    """The measures that a row of history says are related."""
    return {one.to_measure_id for one in row.related.all()}

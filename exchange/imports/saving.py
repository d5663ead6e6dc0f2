"""An import is saved whole or not at all, as one change of the history, and taken back whole."""

import hashlib
import json
from collections.abc import Iterator

from exchange.imports.planning import Plan, plan_of, planning
from exchange.models import ImportBatch
from exchange.tables import MEASURES
from measures import days
from measures.history import meanwhile
from measures.models import Measure, Origin, Programme, Responsibility, Task, Theme, Unit
from measures.models.change import changing
from measures.models.together import Together
from participation.models import Indicator, Observation


class PlanChangedError(Exception):
    """What would be changed is not any more what was confirmed; or there is nothing to save."""


class NoReasonError(Exception):
    """Due dates that residents know are moved, and nobody says why."""


def digest_of(plan: Plan) -> str:
    """The same for two plans that would do the same."""
    said = [
        [row.record.table.name, row.record.sheet, row.record.row, row.outcome]
        + [[one.column, one.old, one.new] for one in row.differences]
        for row in plan.rows
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def saving(batch: ImportBatch, records, user, *, digest: str, reason: str = "") -> Iterator[tuple[int, int]]:
    """Save what was confirmed; yields how much of how much is done, in rows of the file.

    It is planned before anything is locked, so that others save meanwhile; where they changed something that
    it is about, it is planned again within the transaction. Raise PlanChangedError where it is then no more
    what was confirmed, NoReasonError where it wants a reason. The file is not kept: the history tells of it.
    """
    whole = 2 * len(records)
    position, plan = meanwhile.position(), Plan()
    for done in planning(plan, batch.programme, records, may_make=batch.may_make):
        yield done, whole
    is_confirmed = _is_confirmed(plan, digest)
    with changing(user, origin=Origin.IMPORT, reason=reason) as recording:
        ImportBatch.objects.select_for_update().get(pk=batch.pk, change=None)
        list(Measure.objects.select_for_update().filter(programme=batch.programme).values_list("pk"))
        if _has_moved_since(position, batch.programme):
            plan = plan_of(batch.programme, records, may_make=batch.may_make)
            is_confirmed = _is_confirmed(plan, digest)
        if not is_confirmed:
            raise PlanChangedError
        if plan.moves_dates and not reason:
            raise NoReasonError
        for done in _saving_rows(plan, recording):
            yield len(records) + done, whole
        batch.change, batch.content = recording.change, b""
        batch.save(update_fields=["change", "content"])
    yield whole, whole


def _is_confirmed(plan, digest) -> bool:
    return bool(plan.changing) and not plan.has_faults and digest_of(plan) == digest


def _has_moved_since(position, programme) -> bool:
    """Has anybody changed something that plans for the programme are made from?"""
    measures, indicators = (
        model.objects.filter(programme=programme).values("pk") for model in (Measure, Indicator)
    )
    about = {
        Programme: {"id": programme.pk},
        Unit: {},
        **dict.fromkeys((Theme, Measure, Indicator), {"programme": programme}),
        **dict.fromkeys((Task, Responsibility), {"measure_id__in": measures}),
        Observation: {"indicator_id__in": indicators},
    }
    return any(
        model.history.filter(change__position__gt=position, **which).exists()
        for model, which in about.items()
    )


def _saving_rows(plan, recording) -> Iterator[int]:
    """Measures first, as the rest may be of new ones; and their relations when all of them are there."""
    now, together = days.now(), Together(recording)
    measures = _targets_first([row for row in plan.changing if row.record.table == MEASURES])
    others = [row for row in plan.changing if row.record.table != MEASURES]
    for made in plan.made:
        made.save()
    for count, row in enumerate(measures, start=1):
        row.thing.updated_at = now
        together.save(row.thing, **_only_changed(row, "updated_at"))
        yield count
    together.write()
    for row in measures:
        for name, things in row.many.items():
            getattr(row.thing, name).set(things)
    for count, row in enumerate(others, start=len(measures) + 1):
        together.save(row.thing, **_only_changed(row))
        yield count
    touched = {row.thing.measure.pk for row in others if row.thing.measure}
    saved = {row.thing.pk for row in measures}
    for measure in Measure.objects.filter(pk__in=touched - saved):
        measure.updated_at = now
        together.save(measure, update_fields=["updated_at"])
    together.write()


def _only_changed(row, *also) -> dict:
    """Options of `save()`: of what is there already only what differs, which takes half the time."""
    if row.thing._state.adding:
        return {}
    differing = {one.column for one in row.differences} | row.given
    return {"update_fields": [*sorted(differing - set(row.many)), *also]}


def _targets_first(rows):
    """New measures before those that are merged into them."""
    waiting, placed = list(rows), []
    while waiting:
        new = {id(row.thing) for row in waiting if row.thing.pk is None}
        later = [row for row in waiting if id(row.thing.merged_into) in new]
        if len(later) == len(waiting):
            later = []
        kept = {id(row) for row in later}
        placed += [row for row in waiting if id(row) not in kept]
        waiting = later
    return placed

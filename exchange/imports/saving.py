"""An import is saved whole or not at all, as one change of the history, and taken back whole."""

import hashlib
import json
from collections.abc import Iterator

from exchange.imports.planning import Plan, plan_of, planning
from exchange.models import ImportBatch
from exchange.tables import MEASURES
from measures import days
from measures.history import meanwhile
from measures.models import Measure, Origin
from measures.models.change import changing


class PlanChangedError(Exception):
    """What would be changed is not any more what was confirmed; or there is nothing to save."""


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

    It is planned before anything is locked, so that others save meanwhile; where they did, it is planned
    again within the transaction. Raise PlanChangedError where it is then no more what was confirmed.
    """
    whole = 2 * len(records)
    position, plan = meanwhile.position(), Plan()
    for done in planning(plan, batch.programme, records, may_make=batch.may_make):
        yield done, whole
    with changing(user, origin=Origin.IMPORT, reason=reason) as recording:
        ImportBatch.objects.select_for_update().get(pk=batch.pk, change=None)
        list(Measure.objects.select_for_update().filter(programme=batch.programme).values_list("pk"))
        if meanwhile.position() != position:
            plan = plan_of(batch.programme, records, may_make=batch.may_make)
        if plan.has_faults or not plan.changing or digest_of(plan) != digest:
            raise PlanChangedError
        for done in _saving_rows(plan):
            yield len(records) + done, whole
        batch.change = recording.change
        batch.save(update_fields=["change"])
    yield whole, whole


def _saving_rows(plan) -> Iterator[int]:
    now = days.now()
    measures = _targets_first([row for row in plan.changing if row.record.table == MEASURES])
    others = [row for row in plan.changing if row.record.table != MEASURES]
    for made in plan.made:
        made.save()
    touched = set()
    for count, row in enumerate([*measures, *others], start=1):
        if row.record.table == MEASURES:
            row.thing.updated_at = now
        row.thing.save()
        for name, things in row.many.items():
            getattr(row.thing, name).set(things)
        if row.record.table != MEASURES and row.thing.measure:
            touched.add(row.thing.measure.pk)
        yield count
    saved = {row.thing.pk for row in measures}
    for measure in Measure.objects.filter(pk__in=touched - saved):
        measure.mark_updated(now)


def _targets_first(rows):
    """New measures before those that are merged into them."""
    waiting, placed = list(rows), []
    while waiting:
        new = {id(row.thing) for row in waiting if row.thing.pk is None}
        ready = [row for row in waiting if id(row.thing.merged_into) not in new]
        placed += ready or waiting
        waiting = [row for row in waiting if row not in placed]
    return placed

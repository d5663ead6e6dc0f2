"""Many things saved in one change, with their rows of history written together.

Row by row the history takes longer than all else of an import, and on SQLite nobody else saves meanwhile.
"""

from dataclasses import dataclass, field
from functools import cache

from django.db import models
from simple_history.models import HistoricalRecords

from measures.models.change import RECORDS, Change, Recording, digest_of, locked_head, rows_of

AT_ONCE = 500


@dataclass
class Together:
    """Each thing is saved by its own `save()`; `write()`, within the same change, leaves the rows of all.

    Relations to many are set after `write()`, so that their rows come after.
    """

    recording: Recording
    saved: list[tuple[models.Model, str]] = field(default_factory=list)

    def save(self, thing, **options) -> None:
        kind = "+" if thing._state.adding else "~"
        thing.skip_history_when_saving = True
        try:
            thing.save(**options)
        finally:
            del thing.skip_history_when_saving
        self.saved.append((thing, kind))

    def write(self) -> None:
        by_model = {}
        for thing, kind in self.saved:
            by_model.setdefault(type(thing), []).append((thing, kind))
        for model, saved in by_model.items():
            self._write(model, saved)
        self.saved.clear()

    def _write(self, model, saved):
        history, change = model.history.model, self.recording.change
        rows = [row_of(thing, kind, change) for thing, kind in saved]
        history.objects.bulk_create(rows, batch_size=AT_ONCE)
        self.recording.histories.add(history)
        for many in history._history_m2m_fields:
            self._write_relations(many, [row for row in rows if row.history_type == "~"])

    def _write_relations(self, many, rows):
        """What is related to them now. What has only just been made is related to nothing yet."""
        related, through = HistoricalRecords.m2m_models[many], many.remote_field.through
        own = f"{many.m2m_field_name()}_id"
        by_id = {row.id: row for row in rows}
        for start in range(0, len(rows), AT_ONCE):
            some = [row.id for row in rows[start : start + AT_ONCE]]
            found = through.objects.filter(**{f"{own}__in": some}).order_by("pk").values()
            related.objects.bulk_create([related(history=by_id[one[own]], **one) for one in found])


def row_of(thing, kind: str, change: Change) -> models.Model:
    """The row of history that tells the thing as it is in memory; not yet saved."""
    history, names = _history_of(type(thing))
    return history(
        change=change,
        history_type=kind,
        history_date=change.made_at,
        history_user_id=change.made_by_id,
        history_change_reason=change.reason,
        **{name: getattr(thing, name) for name in names},
    )


@cache
def _history_of(model) -> tuple[type[models.Model], list[str]]:
    """The model of its history, which takes long to ask for, and the columns that it copies."""
    return model.history.model, [one.attname for one in RECORDS[model].fields_included(model)]


def seal_in_turn(changes: list[Change], histories: set[type[models.Model]]) -> None:
    """Seal changes whose rows are there already. Nothing follows them: the search is to be indexed anew."""
    rows, head = rows_of([change.pk for change in changes], histories), locked_head()
    for change in changes:
        head.position += 1
        change.position = head.position
        change.digest = digest_of(change, head.position, head.digest, rows[change.pk])
        head.digest = change.digest
    Change.objects.bulk_update(changes, ["position", "digest"])
    head.save(update_fields=["position", "digest"])

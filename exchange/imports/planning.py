"""What an import would change, row by row; nothing is saved by it.

A cell counts as changed where it says something else than an export would write there now. A blank one leaves
what stands there, `[clear]` empties it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from exchange.exports import cell_of
from exchange.imports.lookup import Lookup
from exchange.imports.parsing import Faulty, normal, parsed
from exchange.imports.recognising import Record
from exchange.tables import CLEAR, TASKS, Column, Kind
from measures.days import Precision


class Outcome(models.TextChoices):
    """Of a row of the file."""

    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changed")
    ERROR = "error", pgettext_lazy("row", "Error")
    UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")


@dataclass(frozen=True)
class Difference:
    """What a cell would change, as files write it."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """What keeps a row from being imported; `column` is empty where it is the whole row."""

    column: str
    reason: str
    suggestion: str = ""


@dataclass
class Planned:
    """A row of the file and what it would do. `thing` is not saved; `many` are its relations to many.

    `given` are the columns that the thing got another value of; what follows from them is in `differences`.
    """

    record: Record
    thing: models.Model | None = None
    outcome: Outcome = Outcome.UNCHANGED
    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    many: dict[str, list] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """By what the row is known: its keys as the file has them."""
        cells = self.record.cells
        keys = [
            str(cells[column.name])
            for column in self.record.table.columns
            if column.is_key and column.name in cells
        ]
        return " · ".join(keys)


@dataclass
class Plan:
    """`made` are the themes and units that come along, not saved."""

    rows: list[Planned] = field(default_factory=list)
    made: list[models.Model] = field(default_factory=list)

    def count(self) -> Counter:
        return Counter(row.outcome for row in self.rows)

    @property
    def has_faults(self) -> bool:
        return any(row.faults for row in self.rows)

    @property
    def moves_dates(self) -> bool:
        """Is a due date that residents know another one then, or none? That wants a reason, as in forms."""
        return any(
            row.record.table == TASKS and row.outcome == Outcome.CHANGED and row.thing.measure.is_published
            for row in self.rows
            if any(one.column == "due_on" and one.old for one in row.differences)
        )

    @property
    def changing(self) -> list[Planned]:
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]


def plan_of(programme, records, *, may_make=False) -> Plan:
    plan = Plan()
    for _count in planning(plan, programme, records, may_make=may_make):
        pass
    return plan


def planning(plan, programme, records, *, may_make=False) -> Iterator[int]:
    """Fill the plan; yields how many rows are done. `may_make`: missing themes and units come along."""
    lookup = Lookup(programme, may_make=may_make)
    plan.made = lookup.made
    seen = {}
    for count, record in enumerate(records, start=1):
        row = Planned(record)
        _plan_row(row, lookup, seen)
        row.outcome = _outcome(row)
        plan.rows.append(row)
        yield count


def _outcome(row) -> Outcome:
    if row.faults:
        return Outcome.ERROR
    if row.thing is not None and row.thing.pk is None and not getattr(row.thing, "corrects_id", None):
        return Outcome.NEW
    return Outcome.CHANGED if row.differences else Outcome.UNCHANGED


def _plan_row(row, lookup, seen):
    try:
        row.thing = lookup.thing_of(row.record)
    except Faulty as no:
        row.faults.append(Fault(no.column, no.reason, no.suggestion))
        return
    key = lookup.key_of(row.record, row.thing)
    if key is not None and key in seen:
        row.faults.append(Fault("", _("Row %(row)s has this already.") % {"row": seen[key]}))
        return
    seen[key] = row.record.row
    is_new = row.thing.pk is None
    values = {}
    for column in row.record.table.columns:
        if column.name in row.record.cells and not (column.is_key and not is_new):
            _plan_cell(row, column, lookup, values, is_new)
    if not row.faults:
        _set(row, values, is_new, lookup)


def _plan_cell(row, column: Column, lookup, values, is_new):
    cell = row.record.cells[column.name]
    old = "" if is_new else cell_of(column, row.thing)
    if normal(column, cell) == normal(column, old):
        return
    try:
        if isinstance(cell, str) and cell.strip().lower() == CLEAR:
            value = _cleared(column, row.thing)
        else:
            value = parsed(column, cell, row.record, lookup)
    except Faulty as no:
        row.faults.append(Fault(column.name, no.reason, no.suggestion))
        return
    precision = Precision.DAY
    if isinstance(value, tuple) and column.kind == Kind.DAY:
        value, precision = value
        if column.precision and precision != Precision.DAY:
            values[column.precision] = precision
        elif precision != Precision.DAY:
            row.faults.append(Fault(column.name, _("Give the day itself, not a month or a year.")))
            return
    # What stands there already is not held against the rules again: it came through them once.
    if is_new or precision != Precision.DAY or value != getattr(row.thing, column.name):
        values[column.name] = value


def _cleared(column, thing):
    """What stands there when nothing does."""
    if column.is_required or column.kind in (Kind.YES_NO, Kind.ID):
        raise Faulty(_("This cannot be empty."))
    field_of = thing._meta.get_field(column.name)
    if column.kind == Kind.REFERENCES:
        return []
    if field_of.null:
        return None
    return field_of.get_default()


def _set(row, values, is_new, lookup):
    """Give the thing its values, and hold it against the rules of its model."""
    thing, table = row.thing, row.record.table
    before = {column.name: "" if is_new else cell_of(column, thing) for column in table.columns}
    row.given = set(values)
    for name, value in values.items():
        if table.by_name[name].kind == Kind.REFERENCES:
            row.many[name] = value
        else:
            setattr(thing, name, value)
    row.faults += [Fault(name, reason) for name, reason in lookup.refused(thing, before, values)]
    missing = _missing(row, values) if is_new else []
    row.faults += [Fault(name, _("A new one needs this.")) for name in missing]
    if not row.faults:
        _hold_against_rules(row, values, is_new, lookup)
    for column in table.columns:
        after = _written(row, column)
        if normal(column, after) != normal(column, before[column.name]):
            row.differences.append(Difference(column.name, _text(before[column.name]), _text(after)))
    if row.differences and not is_new and hasattr(thing, "become_correction"):
        thing.become_correction()


def _written(row, column):
    if column.name in row.many:
        return ", ".join(one.number for one in row.many[column.name])
    return "" if column.kind == Kind.REFERENCES and row.thing.pk is None else cell_of(column, row.thing)


def _text(cell) -> str:
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def _missing(row, values) -> list[str]:
    """The columns without which nothing new can be."""
    columns = row.record.table.columns
    return [one.name for one in columns if one.is_required and not one.is_key and one.name not in values]


def _hold_against_rules(row, values, is_new, lookup):
    if not (values or is_new):
        return
    known = row.record.table.by_name
    for name, errors in lookup.checker.errors(row.thing, set(values), is_new=is_new).items():
        shown = next((one for one in (name, f"{name}_{settings.LANGUAGE_CODE}") if one in known), "")
        fault = Fault(shown, " ".join(errors))
        if fault not in row.faults:
            row.faults.append(fault)

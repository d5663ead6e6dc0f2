"""Putting things into the database by the rules of their models, and telling what that changed."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from exchange.kausal.reading import LANGUAGES, Node, Wrong, short
from measures import days
from measures.models import Measure, Programme, Theme, Unit
from participation.models import Indicator


@dataclass(frozen=True)
class Difference:
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """A thing that is new or changed."""

    row: str
    is_new: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Fault:
    """What does not fit: `row` says of which thing, `field` of which of its fields, empty for all of it."""

    row: str
    field: str
    reason: str


@dataclass
class Outcome:
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skips_faulty: bool = False
    is_saved: bool = False

    @property
    def is_refused(self) -> bool:
        return bool(self.faults) and not self.skips_faulty


@dataclass
class Job:
    """An import under way. The things are found by the ids that they have in the answer."""

    answer: Node
    plan: Node
    programme: Programme
    with_persons: bool = False
    outcome: Outcome = field(default_factory=Outcome)
    seen: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    themes: dict[str, Theme] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def fault(self, row, name, reason) -> None:
        self.outcome.faults.append(Fault(row, name, str(reason)))

    @contextmanager
    def telling(self, row):
        """What is wrong within is a fault of the row, and ends it."""
        try:
            yield
        except Wrong as no:
            self.fault(row, no.field, no.reason)

    def parts(self, node, name, row) -> list[tuple[str, Node]]:
        """The objects of a list by their ids; one without an id, or with that of another, is a fault."""
        found = {}
        with self.telling(row):
            for one in node.nodes(name):
                with self.telling(row):
                    if one.id() in found:
                        raise Wrong(name, _("The id %(id)s is there twice.") % {"id": short(one.id())})
                    found[one.id()] = one
        return list(found.items())

    def put(self, row, thing, columns) -> Model | None:
        """Save the thing with these values if that changes anything; None where the thing cannot be so."""
        for name, reason in columns.faults:
            self.fault(row, name, reason)
        is_new, before = thing.pk is None, said_by(thing)
        if not is_new:
            self.seen[type(thing)].add(thing.pk)
        for column, value in columns.values.items():
            setattr(thing, column, value)
        if not is_new and said_by(thing) == before:
            return thing
        if not self._fits(row, thing, before):
            return None
        differences = tuple(differences_of(thing, before, is_new=is_new))
        if is_new or differences:
            self._save(thing, differences, is_new=is_new)
            self.outcome.entries.append(Entry(row, is_new, differences))
        self.seen[type(thing)].add(thing.pk)
        return thing

    def _save(self, thing, differences, *, is_new):
        if not is_new and hasattr(thing, "become_correction"):
            thing.become_correction()
        is_dated = is_new or any(one.column == "updated_at" for one in differences)
        if isinstance(thing, Measure) and not is_dated:
            thing.updated_at = days.now()
        thing.save()

    def _fits(self, row, thing, before) -> bool:
        """By the rules of its model, maybe without the values that break them."""
        try:
            thing.full_clean()
        except ValidationError as error:
            for name, reasons in broken_by(error).items():
                self.fault(row, name, " ".join(reasons))
                if name in before:
                    setattr(thing, thing._meta.get_field(name).attname, before[name])
        else:
            return True
        try:
            thing.full_clean()
        except ValidationError:
            self.fault(row, "", _("Without that it cannot be imported, nor what belongs to it."))
            if thing.pk:
                thing.refresh_from_db()
            return False
        return True


@cache
def columns_of(model):
    """What people or an import write of it: a text per language, not what is derived from others."""
    names = {column.name for column in model._meta.concrete_fields}
    return [
        column
        for column in model._meta.concrete_fields
        if (column.editable or column.name == "updated_at")
        and not column.primary_key
        and not any(f"{column.name}_{language}" in names for language in LANGUAGES)
    ]


def said_by(thing) -> dict[str, object]:
    return {column.name: column.value_from_object(thing) for column in columns_of(type(thing))}


def differences_of(thing, before, *, is_new):
    """Of a new thing what is not left as it is by default; what it belongs to is said by its row."""
    fresh = said_by(type(thing)()) if is_new else {}
    after = said_by(thing)
    for column in columns_of(type(thing)):
        name = column.name
        if after[name] == (fresh if is_new else before)[name] or after[name] in (None, "") and is_new:
            continue
        if not (is_new and column.is_relation and name in ("programme", "measure", "indicator", "cause")):
            old = "" if is_new else written(column, before[name])
            yield Difference(name, old, written(column, after[name]))


def written(column, value) -> str:
    if value is None or value == "":
        return ""
    if column.is_relation:
        return short(str(column.related_model._base_manager.get(pk=value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return value.isoformat() if hasattr(value, "isoformat") else short(str(value))


def broken_by(error) -> dict[str, list[str]]:
    """The columns that break a rule, a text by its column per language where that is known."""
    told = error.message_dict
    return {
        "" if name == NON_FIELD_ERRORS else name: reasons
        for name, reasons in told.items()
        if not any(f"{name}_{language}" in told for language in LANGUAGES)
    }

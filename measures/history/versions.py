"""The published versions of a measure, and what each changed, in words for residents.

A version is a change after which the measure was public; what was edited while it was a draft comes out with
the version that published it. Persons are never named: a contact is a title and a unit.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from modeltranslation.translator import NotRegistered, translator

from measures.days import in_words, precision_of
from measures.history.names import HIDDEN, Names
from measures.history.words import Piece, difference, plain
from measures.languages import Words, name_of, shown
from measures.models import Change, Measure, Origin
from measures.models.past import PARTS
from measures.richtext import RichTextField
from measures.written import written

A_MOMENT = datetime.timedelta(milliseconds=1)
"""The least by which the moments of two changes differ."""
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
KINDS = {
    ADDED: pgettext_lazy("change", "added"),
    CHANGED: pgettext_lazy("change", "changed"),
    REMOVED: pgettext_lazy("change", "removed"),
}


@dataclass(frozen=True)
class Difference:
    """One field of one thing: what it said and says. `language` is set where the text has one.

    `field` is its name in the model, `name` the one for people.
    """

    field: str
    name: str
    before: str
    after: str
    language: str = ""

    @property
    def label(self) -> str:
        """With the language that the text is in."""
        return FieldChange((self,)).label

    @property
    def spoken(self) -> str:
        """The language of what it said and says, where it is not the page's: of a name as of a text."""
        if self.language:
            return self.language
        return next((text.foreign for text in (self.after, self.before) if isinstance(text, Words)), "")

    @cached_property
    def pieces(self) -> list[Piece]:
        """Word by word; compared only when asked, as it takes longer than all the rest."""
        return difference(self.before, self.after)


@dataclass(frozen=True)
class FieldChange:
    """A field with what differs in it, a text in each of its languages: the reader's is the first."""

    differences: tuple[Difference, ...]

    @property
    def first(self) -> Difference:
        return self.differences[0]

    @property
    def label(self) -> str:
        """As in "Title (Finnish, Swedish)"."""
        languages = ", ".join(name_of(one.language) for one in self.differences if one.language)
        return f"{self.first.name} ({languages})" if languages else self.first.name


def _is_foreign(difference: Difference) -> bool:
    return difference.language != get_language()


@dataclass(frozen=True)
class ThingChange:
    """The measure itself or one of its parts, with what differs in it.

    `gist` is in a few words what matters most of what was added: a count, a due date.
    """

    kind: str
    label: str
    name: Words | str
    differences: list[Difference]
    model: type[models.Model] = Measure
    gist: str = ""

    @property
    def fields(self) -> list[FieldChange]:
        """What differs by field, in the order of the form."""
        found = defaultdict(list)
        for one in self.differences:
            found[one.field].append(one)
        return [FieldChange(tuple(sorted(some, key=_is_foreign))) for some in found.values()]

    def __str__(self) -> str:
        """In words, as in "Task: Meeting changed (State, Due on)"."""
        name = f"{self.label}: {self.name}" if self.name else self.label
        fields = ", ".join(one.label for one in self.fields) if self.kind == CHANGED else self.gist
        return f"{name} {KINDS[self.kind]}" + (f" ({fields})" if fields else "")


@dataclass(frozen=True)
class Version:
    change: Change
    number: int
    things: list[ThingChange]

    @property
    def is_first(self) -> bool:
        return self.number == 1


def versions(measure) -> list[Version]:
    """From the first to the last; in a fixed number of queries."""
    return versions_of([measure])[measure.pk]


def versions_of(measures, *, since=None, until=None) -> dict[int, list[Version]]:
    """Those of each of the measures by its primary key, in as many queries as those of one.

    Made at `since` or later and before `until`, where such moments are given; their numbers stay.
    """
    pks = [measure.pk for measure in measures]
    rows = _rows(touched(pks, since) if since else pks, until=until)
    names = Names(_flat(rows))
    return {pk: _versions(pk, rows[pk], names, since) for pk in pks}


def things_changed(pks, *, since, until) -> dict[int, Iterator[ThingChange]]:
    """What was changed, one thing after the other, in measures that were published when that time began.

    As their versions of that time tell it, but without reading what there was before them.
    """
    rows, before = _rows(pks, since=since, until=until), _before(pks, since, until)
    names = Names([*_flat(rows), *_flat(before)])
    return {pk: _changed(pk, before[pk], rows[pk], names) for pk in pks}


def _flat(rows) -> Iterator:
    return (row for of_one in rows.values() for some in of_one.values() for row in some)


def _changed(pk, before, rows, names) -> Iterator[ThingChange]:
    before = _after({}, [row for change in sorted(before) for row in before[change]])
    now = before
    for change in sorted(rows):
        now = _after(now, rows[change])
        own = now.get((Measure, pk))
        if own and own.is_published:
            yield from _things(before, now, names)
            before = now


def _after(things: dict, rows) -> dict:
    """How the things stand after these rows of history."""
    found = things | {(type(row).instance_type, row.id): row for row in rows}
    return {key: row for key, row in found.items() if row.history_type != "-"}


def _versions(pk, rows, names, since) -> list[Version]:
    now, before, found, count = {}, {}, [], 0
    for change in sorted(rows):
        now = _after(now, rows[change])
        own = now.get((Measure, pk))
        if own is None or not own.is_published:
            continue
        made, things = rows[change][0].change, _things(before, now, names)
        if since is None or made.made_at >= since:
            told = list(things)
            if told or not count:
                count += 1
                found.append(Version(made, count, told))
        elif not count or any(True for _thing in things):
            count += 1
        before = now
    return found


def _histories(pks) -> list[models.QuerySet]:
    """The rows of the measures' and their parts' histories, the measures' own first."""
    related = [Measure._meta.get_field(name).related_model for name in ("effects", "observations")]
    parts = [model.history.model for model in (*PARTS.values(), *related)]
    return [
        Measure.history.model.objects.filter(id__in=pks),
        *(history.objects.filter(measure__in=pks) for history in parts),
    ]


def touched(pks, since) -> list[int]:
    """Those of the measures of which anything was recorded since."""
    own, *parts = (rows.filter(history_date__gte=since).order_by() for rows in _histories(pks))
    found = own.values_list("id").union(*(rows.values_list("measure") for rows in parts))
    return [pk for (pk,) in found.order_by()]


def moment_of_latest(measures, count: int) -> datetime.datetime | None:
    """When the earliest of their latest changes was made, so many of them; None where there are fewer."""
    found = set()
    for rows in _histories([measure.pk for measure in measures]):
        key = "id" if rows.model.instance_type is Measure else "measure"
        changes = rows.order_by("-history_date").values_list("history_date", "change", key)
        found |= set(changes.distinct()[:count])
    latest = sorted(found, reverse=True)[:count]
    return latest[-1][0] if len(latest) == count else None


def after_first_import(programme) -> datetime.datetime | None:
    """The first moment after the import that brought the programme here; None where none did.

    What came with it was new to the site, but nothing happened to it then.
    """
    first = Measure.history.model.objects.filter(programme=programme.pk).order_by("history_id")
    change = Change.objects.filter(pk__in=first.values("change")[:1], origin=Origin.IMPORT).first()
    return change and change.made_at + A_MOMENT


def _rows(pks, *, since=None, until=None) -> dict[int, dict[int, list]]:
    """The rows of history by the primary keys of their measure and their change."""
    return _by_measure(_within(rows, since, until) for rows in _histories(pks))


def _within(rows, since, until) -> models.QuerySet:
    rows = rows.filter(history_date__gte=since) if since else rows
    return rows.filter(history_date__lt=until) if until else rows


def _before(pks, since, until) -> dict[int, dict[int, list]]:
    """The last rows before that time: of the measures, and of those parts that have rows in it."""

    def last(rows, place):
        earlier = rows.filter(history_date__lt=since).order_by()
        if place:  # all but the measures' own
            changed = _within(rows, since, until).order_by()
            those = models.Q(id__in=changed.values("id"))
            if hasattr(rows.model, "corrects_id"):
                those |= models.Q(id__in=changed.values("corrects"))
            earlier = earlier.filter(those)
        latest = earlier.values("id").annotate(latest=models.Max("history_id"))
        return rows.filter(history_id__in=latest.values("latest"))

    return _by_measure(last(rows, place) for place, rows in enumerate(_histories(pks)))


def _by_measure(all_rows) -> dict[int, dict[int, list]]:
    found = defaultdict(lambda: defaultdict(list))
    for rows in all_rows:
        for row in rows.select_related("change").order_by("history_id"):
            found[getattr(row, "measure_id", row.id)][row.change_id].append(row)
    return found


def _things(before: dict, now: dict, names) -> Iterator[ThingChange]:
    """The measure first, then its parts in the order of the page."""
    for key in _ordered(key for key in {*before, *now} if before.get(key) is not now.get(key)):
        old, new = before.get(key), now.get(key)
        if old is None and getattr(new, "corrects_id", None):
            old = now.get((key[0], new.corrects_id))
        differences = _differences(old, new, names)
        kind = ADDED if old is None else REMOVED if new is None else CHANGED
        if differences or kind != CHANGED:
            label, name = _named(key[0], new or old, names)
            told = differences if kind != REMOVED else []
            gist = _gist(new) if kind == ADDED else ""
            yield ThingChange(kind, label, name, told, key[0], gist)


def _ordered(keys):
    order = [Measure, *PARTS.values()]
    place = {model: at for at, model in enumerate(order)}
    return sorted(keys, key=lambda key: (place.get(key[0], len(order)), key[0]._meta.label, key[1]))


def _named(model, row, names) -> tuple[str, Words | str]:
    label = capfirst(str(model._meta.verbose_name))
    if model is Measure:
        return label, ""
    if hasattr(row, "person_id"):
        return label, names.contact(row.person_id)
    if hasattr(row, "activity"):
        return label, shown(row, "activity")
    if hasattr(row, "unit_id"):
        return label, names.of(model._meta.get_field("unit").related_model, row.unit_id)
    if hasattr(row, "indicator_id"):
        return label, names.of(model._meta.get_field("indicator").related_model, row.indicator_id)
    return label, shown(row, "title")


def _gist(row) -> str:
    """Of a figure how many and when, of a task when it is due."""
    if hasattr(row, "exactness"):
        count = row.instance_type(value=row.value, exactness=row.exactness).in_words
        precision = precision_of(row.period_start, row.period_end)
        return ", ".join([count, in_words(row.period_end, precision)] if precision else [count])
    if getattr(row, "due_on", None):
        return _("due %(day)s") % {"day": in_words(row.due_on, row.due_precision)}
    return ""


def _differences(old, new, names) -> list[Difference]:
    row = new or old
    found = []
    for column, precision in _told(row.instance_type):
        if old is None and getattr(new, column.attname) is False:
            continue
        if old and new and _is_same(old, new, column.attname, precision):
            continue
        before, after = (_said(one, column, precision, names) if one else "" for one in (old, new))
        if before != after:
            language = column.language if isinstance(column, TranslationField) else ""
            base = getattr(column, "translated_field", column)
            name = capfirst(str(base.verbose_name))
            found.append(Difference(base.name, name, before, after, language))
    return found + (_related_difference(old, new, names) if row.instance_type is Measure else [])


def _related_difference(old, new, names) -> list[Difference]:
    before, after = (names.of_related(one) if one else "" for one in (old, new))
    name = capfirst(str(Measure._meta.get_field("related").verbose_name))
    return [Difference("related", name, before, after)] if before != after else []


def _is_same(old, new, name, precision) -> bool:
    """Stored alike, so said alike: spares most fields their words."""
    if getattr(old, name) != getattr(new, name):
        return False
    return not precision or getattr(old, precision) == getattr(new, precision)


@cache
def _told(model) -> list[tuple[models.Field, str]]:
    """The fields that residents are told of, each with the name of its precision where it has one.

    Of a text that has a column per language, those columns.
    """
    names, found = {column.name for column in model._meta.concrete_fields}, []
    try:
        translated = set(translator.get_options_for_model(model).fields)
    except NotRegistered:
        translated = set()
    for column in model._meta.concrete_fields:
        name = column.translated_field.name if isinstance(column, TranslationField) else column.name
        is_shadow = name in translated and not isinstance(column, TranslationField)
        if not (name in HIDDEN or is_shadow or name.endswith("_precision")):
            precision = f"{column.name.removesuffix('_on')}_precision"
            found.append((column, precision if precision in names else ""))
    return found


def _said(row, column, precision, names) -> str:
    """The value as residents read it; empty where there is none."""
    value = getattr(row, column.attname)
    if value is None or value == "":
        return ""
    if column.is_relation:
        return names.of(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return in_words(value, getattr(row, precision)) if precision else date_format(value)
    if isinstance(column, models.DecimalField):
        return written(value)
    is_rich = isinstance(getattr(column, "translated_field", column), RichTextField)
    return plain(value) if is_rich else str(value)

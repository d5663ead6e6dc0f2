"""What the rows of a file are about: found by number, id or address among what the programme has.

All of it is read once. What is new in the file is known to the rows after it.
"""

import difflib
import re
from html import escape

from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exchange.imports.checking import Checker
from exchange.imports.parsing import A_DAY, Faulty, as_text
from exchange.tables import LANGUAGES, MEASURES, OBSERVATIONS, RESPONSIBILITIES, TASKS
from measures.models import Measure, Responsibility, Task, Theme, Unit
from participation.models import Indicator, Observation

HAS_MARKUP = re.compile(r"<[a-zA-Z/!]")
ADOPTED = (
    "number",
    *(f"{name}_{code}" for name in ("title", "official_text", "official_source") for code in LANGUAGES),
)


class Lookup:
    """The things of a programme, by what files call them."""

    def __init__(self, programme, *, may_make=False):
        self.programme, self.may_make, self.made = programme, may_make, []
        self.checker = Checker()
        measures = Measure.objects.filter(programme=programme).select_related("theme", "merged_into")
        self.measures = {one.number: one for one in measures.prefetch_related("related")}
        for one in self.measures.values():
            one.programme = programme

    @cached_property
    def tasks(self):
        return self._parts(Task.objects.filter(measure__programme=self.programme))

    @cached_property
    def responsibilities(self):
        found = Responsibility.objects.filter(measure__programme=self.programme).select_related("unit")
        return {(one.measure_id, one.unit_id): one for one in self._parts(found).values()}

    @cached_property
    def observations(self):
        """Those that are corrected or withdrawn too, so that a row that names one is told."""
        found = Observation.objects.filter(indicator__programme=self.programme).select_related("correction")
        observations = self._parts(found)
        by_pk = {one.pk: one for one in self.indicators.values()}
        for one in observations.values():
            one.indicator = by_pk[one.indicator_id]
        return observations

    def _parts(self, things):
        """By their keys, each with its measure from among ours, so that all rows speak of the same one."""
        by_pk = {one.pk: one for one in self.measures.values()}
        found = {one.pk: one for one in things}
        for one in found.values():
            if one.measure_id:
                one.measure = by_pk[one.measure_id]
        return found

    @cached_property
    def themes(self):
        return list(Theme.objects.filter(programme=self.programme).select_related("programme"))

    @cached_property
    def units(self):
        return list(Unit.objects.all())

    @cached_property
    def indicators(self):
        found = {one.number: one for one in Indicator.objects.filter(programme=self.programme)}
        for one in found.values():
            one.programme = self.programme
        return found

    @cached_property
    def published(self) -> set[int]:
        """The measures that residents have seen."""
        rows = Measure.history.filter(programme=self.programme, is_published=True)
        return set(rows.order_by().values_list("id", flat=True).distinct())

    # A row's own thing

    def thing_of(self, record):
        """What the row is about, from the programme or new; raise Faulty where it cannot be."""
        return {
            MEASURES: self._measure,
            TASKS: self._task,
            RESPONSIBILITIES: self._responsibility,
            OBSERVATIONS: self._observation,
        }[record.table](record)

    def key_of(self, record, thing):
        """The same for two rows about the same thing; None for what is new and has no number."""
        if record.table == RESPONSIBILITIES:
            return (record.table.name, id(thing.measure), id(thing.unit))
        if thing.pk is None:
            return (record.table.name, "new", thing.number) if record.table == MEASURES else None
        return (record.table.name, thing.pk)

    def _measure(self, record):
        cell = record.cells.get("number")
        number = "" if cell is None else as_text(cell).strip()
        if not number:
            raise Faulty(_("The row has no number."), column="number")
        if number not in self.measures:
            self._refuse_day(record.cells["number"], "number")
            self.measures[number] = Measure(programme=self.programme, number=number)
        return self.measures[number]

    def _refuse_day(self, cell, column):
        if hasattr(cell, "isoformat"):
            raise Faulty(A_DAY, column=column)

    def _task(self, record):
        task = self._by_id(record, self.tasks)
        if task is None and "measure" not in record.cells:
            raise Faulty(_("The row names no measure."), column="measure")
        if task is None and record.is_foreign:
            task = self._same_task(record)
        return task or Task()

    def _same_task(self, record):
        """The task that came with the same spreadsheet before: it knows no ids, and is not to come twice."""
        said = (as_text(record.cells["measure"]), record.cells.get("title_fi"))
        return next((one for one in self.tasks.values() if (one.measure.number, one.title_fi) == said), None)

    def _responsibility(self, record):
        for name in ("measure", "unit"):
            if name not in record.cells:
                raise Faulty(_("The row names no measure and unit."), column=name)
        measure, unit = (self._named(record, name) for name in ("measure", "unit"))
        known = self.responsibilities.get((measure.pk, unit.pk))
        return known or Responsibility(measure=measure, unit=unit)

    def _named(self, record, name):
        try:
            return self.find(name, record.cells[name])
        except Faulty as no:
            raise Faulty(no.reason, no.suggestion, name) from no

    def _observation(self, record):
        found = self._by_id(record, self.observations) or Observation()
        if found.pk and not found.is_current:
            raise Faulty(
                _("This figure has been corrected or withdrawn since the file was made."), column="id"
            )
        return found

    def _by_id(self, record, things):
        cell = record.cells.get("id")
        if cell is None:
            return None
        text = as_text(cell).strip()
        found = things.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 19 else None
        if found is None:
            raise Faulty(
                _("The programme has nothing of the id %(id)s. Leave it empty for a new one.") % {"id": text},
                column="id",
            )
        return found

    # What a cell refers to

    def find(self, kind, cell):
        """The thing that a cell names; raise Faulty with the nearest where there is none."""
        text = as_text(cell).strip()
        if kind in ("measure", "indicator"):
            self._refuse_day(cell, "")
            known = self.measures if kind == "measure" else self.indicators
            if text in known:
                return known[text]
            raise Faulty(self._is_missing(kind, text), nearest(text, known))
        things = self.themes if kind == "theme" else self.units
        by_slug = {one.slug: one for one in things}
        if text in by_slug:
            return by_slug[text]
        named = [one for one in things if text.casefold() in names_of(one)]
        if len(named) == 1:
            return named[0]
        if named:
            told = ", ".join(one.slug for one in named)
            raise Faulty(_("“%(name)s” is the name of several: write the address.") % {"name": text}, told)
        if self.may_make and text:
            return self._make(kind, text, things)
        names = {name: one.slug for one in things for name in (one.slug, *names_of(one))}
        near = nearest(text.casefold(), names)
        raise Faulty(self._is_missing(kind, text), names.get(near, ""))

    def _make(self, kind, name, things):
        """A theme or a unit that comes with the import, not saved yet."""
        slugs = {one.slug for one in things}
        base = slugify(name)[:70] or kind
        slug = next(
            slug for slug in (base, *(f"{base}-{count}" for count in range(2, 999))) if slug not in slugs
        )
        named = {"slug": slug, "name_fi": name[:200]}
        made = Theme(programme=self.programme, **named) if kind == "theme" else Unit(**named)
        things.append(made)
        self.made.append(made)
        return made

    def find_all(self, kind, texts):
        found = []
        for text in texts:
            one = self.find(kind, text)
            if one not in found:
                found.append(one)
        return found

    def _is_missing(self, kind, text):
        return {
            "measure": _("The programme has no measure “%(name)s”."),
            "indicator": _("The programme has no indicator “%(name)s”."),
            "theme": _("The programme has no theme “%(name)s”."),
            "unit": _("There is no unit “%(name)s”."),
        }[kind] % {"name": text}

    # Rules that are no model's

    def refused(self, thing, before, values):
        """Columns that an import may not change, each with the reason: what was adopted, and of figures."""
        if isinstance(thing, Measure) and self.programme.is_adopted and thing.pk in self.published:
            adopted = _(
                "The programme has been adopted: its numbers, titles and official texts stay as they are."
            )
            yield from ((name, adopted) for name in ADOPTED if name in values and before[name])
        if isinstance(thing, Observation) and thing.pk and "indicator" in values:
            yield "indicator", _("A figure stays with its indicator: enter it there as a new one.")

    def cleaned(self, table, column, text) -> str:
        """A rich text as it is saved."""
        if not HAS_MARKUP.search(text):
            text = "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n") if part.strip())
        return table.model._meta.get_field(column.name).cleaned(text)


def names_of(thing) -> set[str]:
    """What it is called, in any language."""
    names = (getattr(thing, f"name_{code}") for code in LANGUAGES)
    return {name.casefold() for name in names if name}


def nearest(text, known) -> str:
    return next(iter(difflib.get_close_matches(text, list(known), 1)), "")

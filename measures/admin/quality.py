"""The quality list: what the measures lack, each line leading to where it is mended; and as a spreadsheet.

Everyone sees the measures that are theirs to keep current: coordinators all those of their programmes.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures import days
from measures.admin.own import own_measures
from measures.agenda import agenda
from measures.history.translations import ages_of
from measures.languages import Words, shown
from measures.models import Measure, Programme, Unit
from measures.permissions import can_open_some_measure
from measures.quality import KEPT_BY_COORDINATORS, Lack, Lacking, MeasureQuality, for_quality, quality_of
from measures.sheets import Link, add_sheet, known, listed, open_book
from measures.sorting import text_key

NO_UNIT = "none"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    "programme": 18,
    "number": 10,
    "title": 40,
    "lead_units": 30,
    "published": 12,
    "lack": 30,
    "sentence": 60,
    "address": 60,
}


@dataclass(frozen=True)
class Row:
    """What a programme or a unit has: how many measures, and how many of them with the lacks asked for."""

    slug: str
    name: Words | str
    count: int
    lacking: int


class Asked:
    """What the address narrows the list to; `unknown` is what it says that the list has nothing of."""

    def __init__(self, query, found: list[MeasureQuality]):
        self.found = found
        self.choices = {
            "lack": dict(Lack.choices),
            "unit": {slug_of(unit): name_of(unit) for one in found for unit in units_of(one.measure)},
            "programme": {one.measure.programme.slug: one.measure.programme for one in found},
        }
        asked = {name: query[name] for name in self.choices if query.get(name)}
        self.unknown = {name: value for name, value in asked.items() if value not in self.choices[name]}
        self.known = {name: value for name, value in asked.items() if name not in self.unknown}
        self.lack = Lack(self.known["lack"]) if "lack" in self.known else None

    def address(self, **changed) -> str:
        """The same with some of it changed; without what is changed to nothing."""
        asked = {name: value for name, value in (self.known | changed).items() if value}
        return f"?{urlencode(asked)}"

    def among(self, *names) -> list[MeasureQuality]:
        """All the measures, narrowed by these of the filters alone."""
        found = self.found
        if "programme" in names and "programme" in self.known:
            found = [one for one in found if one.measure.programme.slug == self.known["programme"]]
        if "unit" in names and "unit" in self.known:
            unit = self.known["unit"]
            found = [one for one in found if unit in map(slug_of, units_of(one.measure))]
        return found

    def lacks(self, one: MeasureQuality) -> list[Lacking]:
        return [lacking for lacking in one.lacks if self.lack in (None, lacking.lack)]

    @cached_property
    def shown(self) -> list[tuple[Measure, list[Lacking]]]:
        """The measures with the lacks that are asked for."""
        pairs = [(one.measure, self.lacks(one)) for one in self.among("programme", "unit")]
        return [(measure, lacks) for measure, lacks in pairs if lacks]

    def lack_counts(self) -> list[tuple[Lack, int]]:
        """How many measures have each of the lacks."""
        narrowed = self.among("programme", "unit")
        counts = Counter(lack for one in narrowed for lack in {lacking.lack for lacking in one.lacks})
        return [(lack, counts[lack]) for lack in Lack]

    def unit_rows(self) -> list[Row]:
        """By name, the measures that no unit leads at the end; one that two units lead counts for both."""
        narrowed = self.among("programme")
        rows = [
            self._row(slug, name, [one for one in narrowed if slug in map(slug_of, units_of(one.measure))])
            for slug, name in self.choices["unit"].items()
        ]
        language = get_language()
        some = [row for row in rows if row.count]
        return sorted(some, key=lambda row: (row.slug == NO_UNIT, text_key(row.name, language)))

    def programme_rows(self) -> list[Row]:
        return [
            self._row(
                slug,
                shown(programme, "name"),
                [one for one in self.found if one.measure.programme == programme],
            )
            for slug, programme in self.choices["programme"].items()
        ]

    def _row(self, slug, name, found) -> Row:
        return Row(slug, name, len(found), sum(bool(self.lacks(one)) for one in found))


def units_of(measure) -> list[Unit | None]:
    return measure.lead_units() or [None]


def slug_of(unit) -> str:
    return unit.slug if unit else NO_UNIT


def name_of(unit) -> Words | str:
    return shown(unit, "name") if unit else _("No lead unit")


class Places:
    """Where each lack is mended: in the form of its measure, or on the page where measures are confirmed."""

    def __init__(self, measures, today):
        self.sections = {
            entry.measure.pk: section
            for section, entries in agenda(measures, today).items()
            for entry in entries
        }

    def of(self, measure: Measure, lacking: Lacking) -> str:
        if lacking.lack == Lack.NOT_CONFIRMED:
            # The page shows only the first of a section until it is asked for all of them.
            return f"{reverse('admin:index')}?all={self.sections[measure.pk]}#measure-{measure.pk}"
        return reverse("admin:measures_measure_change", args=[measure.pk]) + lacking.place


def found_for(request) -> tuple[Asked, Places]:
    """What the address asks for among the measures of this person, and where things are mended."""
    if not can_open_some_measure(request.user):
        raise Http404
    today = days.today()
    measures = list(for_quality(own_measures(request.user)))
    return Asked(request.GET, quality_of(measures, today, ages_of(measures))), Places(measures, today)


@require_safe
def quality(request):
    return page(request, *found_for(request))


def page(request, asked: Asked, places: Places):
    coordinated = set(Programme.objects.editable_by(request.user).values_list("pk", flat=True))
    measures = [
        (
            measure,
            name_list(measure),
            [
                (one, places.of(measure, one), is_left_to_coordinators(measure, one, coordinated))
                for one in lacks
            ],
        )
        for measure, lacks in asked.shown
    ]
    programmes = asked.programme_rows()
    context = {
        **admin.site.each_context(request),
        "title": _("Quality list"),
        "asked": asked,
        "measures": measures,
        "lacks": [(one, count, asked.address(lack=one.value)) for one, count in asked.lack_counts()],
        "units": [(row, asked.address(unit=row.slug)) for row in asked.unit_rows()],
        "programmes": [(row, asked.address(programme=row.slug)) for row in programmes],
        "all": {name: asked.address(**{name: ""}) for name in asked.choices},
        "download": reverse("admin:measures_measure_quality_xlsx") + asked.address(),
    }
    return TemplateResponse(request, "admin/quality.html", context, status=400 if asked.unknown else 200)


def name_list(measure) -> list[Words | str]:
    return [name_of(unit) for unit in units_of(measure)]


def is_left_to_coordinators(measure, lacking, coordinated) -> bool:
    return lacking.lack in KEPT_BY_COORDINATORS and measure.programme_id not in coordinated


@require_safe
def quality_xlsx(request):
    """What the page of the same address shows; where it asks for what there is not, the page says so."""
    asked, places = found_for(request)
    if asked.unknown:
        return page(request, asked, places)
    file = io.BytesIO()
    with open_book(file) as book:
        add_sheet(
            book, pgettext("sheet", "Quality"), COLUMNS, rows(asked, places, request.build_absolute_uri)
        )
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(asked)}.xlsx"'
    return response


def file_name(asked: Asked) -> str:
    """With all that the list is narrowed to, and the day."""
    programme, unit = (asked.known.get(name) for name in ("programme", "unit"))
    unit = slugify(name_of(None)) if unit == NO_UNIT else unit
    lack = slugify(str(asked.lack.label)) if asked.lack else ""
    parts = [programme, slugify(_("Quality list")), unit, lack, str(days.today()), get_language()]
    return "-".join(filter(None, parts))


def rows(asked: Asked, places: Places, address) -> Iterator[list]:
    """A row a lack."""
    for measure, lacks in asked.shown:
        units = listed([str(name_of(unit)) for unit in measure.lead_units()], _("not known"))
        about = [measure.programme.slug, measure.number, str(shown(measure, "title")), units]
        for one in lacks:
            said = [capfirst(one.lack.label), str(one), Link(address(places.of(measure, one)))]
            yield [*map(known, about), measure.is_published, *said]


def urls(model_admin):
    """Below the measures' own addresses."""
    wrap = model_admin.admin_site.admin_view
    return [
        path("quality/", wrap(quality), name="measures_measure_quality"),
        path("quality/xlsx/", wrap(quality_xlsx), name="measures_measure_quality_xlsx"),
    ]

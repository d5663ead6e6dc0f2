"""The quality list: what the measures lack, each line leading to where it is mended; and as a spreadsheet.

Everyone sees the measures that are theirs to keep current: coordinators all those of their programmes.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched
from urllib.parse import urlencode

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures import days
from measures.admin.judging import Judged, judged
from measures.admin.own import own_measures
from measures.history.translations import ages_of
from measures.languages import Words, shown
from measures.models import Measure, Programme, Unit
from measures.permissions import can_open_some_measure
from measures.quality import KEPT_BY_COORDINATORS, Lack, Lacking, for_quality, quality_of
from measures.sheets import Link, add_sheet, known, listed, open_book
from measures.sorting import text_key

NO_UNIT = "none"
AT_ONCE = 200
"""So many measures are on a page: all of a programme like Helsinki's."""
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

    def __init__(self, query, found: list[Judged]):
        self.found = found
        self.programmes = Programme.objects.in_bulk({one.programme for one in found})
        self.units = Unit.objects.in_bulk({unit for one in found for unit in one.units})
        self.choices = {
            "lack": dict(Lack.choices),
            "unit": {slug_of(self.units.get(pk)): pk for one in found for pk in one.units or [None]},
            "programme": {self.programmes[one.programme].slug: one.programme for one in found},
        }
        asked = {name: query[name] for name in self.choices if query.get(name)}
        self.unknown = {name: value for name, value in asked.items() if value not in self.choices[name]}
        self.known = {name: value for name, value in asked.items() if name not in self.unknown}
        self.lack = Lack(self.known["lack"]) if "lack" in self.known else None
        self.shown = [one.measure for one in self.among("programme", "unit") if self.is_lacking(one)]
        """The measures with the lacks that are asked for, by primary key, in order."""

    def address(self, **changed) -> str:
        """The same with some of it changed; without what is changed to nothing."""
        asked = {name: value for name, value in (self.known | changed).items() if value}
        return f"?{urlencode(asked)}"

    def among(self, *names) -> list[Judged]:
        """All the measures, narrowed by these of the filters alone."""
        found = self.found
        if "programme" in names and "programme" in self.known:
            programme = self.choices["programme"][self.known["programme"]]
            found = [one for one in found if one.programme == programme]
        if "unit" in names and "unit" in self.known:
            unit = self.choices["unit"][self.known["unit"]]
            found = [one for one in found if unit in (one.units or [None])]
        return found

    def is_lacking(self, one: Judged) -> bool:
        return bool(one.lacks) if self.lack is None else self.lack in one.lacks

    def lack_counts(self) -> list[tuple[Lack, int]]:
        """How many measures have each of the lacks."""
        counts = Counter(lack for one in self.among("programme", "unit") for lack in one.lacks)
        return [(lack, counts[lack]) for lack in Lack]

    def unit_rows(self) -> list[Row]:
        """By name, the measures that no unit leads at the end; one that two units lead counts for both."""
        keyed = [(unit, one) for one in self.among("programme") for unit in one.units or [None]]
        rows = self._rows(keyed, lambda pk: (slug_of(self.units.get(pk)), name_of(self.units.get(pk))))
        language = get_language()
        return sorted(rows, key=lambda row: (row.slug == NO_UNIT, text_key(row.name, language)))

    def programme_rows(self) -> list[Row]:
        def about(pk):
            return self.programmes[pk].slug, shown(self.programmes[pk], "name")

        return self._rows([(one.programme, one) for one in self.found], about)

    def _rows(self, keyed, about) -> list[Row]:
        counts = Counter(pk for pk, _one in keyed)
        lacking = Counter(pk for pk, one in keyed if self.is_lacking(one))
        return [Row(*about(pk), count, lacking[pk]) for pk, count in counts.items()]

    def lacks_of(self, keys, user) -> list[tuple[Measure, list[Lacking]]]:
        """Measures that are shown, with the lacks that are asked for, in words and figures."""
        measures = list(for_quality(Measure.objects.filter(pk__in=keys).for_list(user).in_order()))
        return [
            (one.measure, [lacking for lacking in one.lacks if self.lack in (None, lacking.lack)])
            for one in quality_of(measures, days.today(), ages_of(measures))
        ]


def units_of(measure) -> list[Unit | None]:
    return measure.lead_units() or [None]


def slug_of(unit) -> str:
    return unit.slug if unit else NO_UNIT


def name_of(unit) -> Words | str:
    return shown(unit, "name") if unit else _("No lead unit")


def place_of(measure: Measure, lacking: Lacking) -> str:
    """Where it is mended: in the form of its measure, or on the page where measures are confirmed."""
    if lacking.lack == Lack.NOT_CONFIRMED:
        return f"{reverse('admin:index')}?measure={measure.pk}#measure-{measure.pk}"
    return reverse("admin:measures_measure_change", args=[measure.pk]) + lacking.place


def asked_by(request) -> Asked:
    """What the address asks for among the measures of this person."""
    if not can_open_some_measure(request.user):
        raise Http404
    return Asked(request.GET, judged(own_measures(request.user), days.today()))


@require_safe
def quality(request):
    return page(request, asked_by(request))


def page(request, asked: Asked):
    part = Paginator(asked.shown, AT_ONCE).get_page(request.GET.get("page"))
    coordinated = set(Programme.objects.editable_by(request.user).values_list("pk", flat=True))
    measures = [
        (
            measure,
            name_list(measure),
            [
                (one, place_of(measure, one), is_left_to_coordinators(measure, one, coordinated))
                for one in lacks
            ],
        )
        for measure, lacks in asked.lacks_of(part.object_list, request.user)
    ]
    programmes = asked.programme_rows()
    context = {
        **admin.site.each_context(request),
        "title": _("Quality list"),
        "asked": asked,
        "part": part,
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
    asked = asked_by(request)
    if asked.unknown:
        return page(request, asked)
    file = io.BytesIO()
    with open_book(file) as book:
        add_sheet(book, pgettext("sheet", "Quality"), COLUMNS, rows(asked, request))
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


def rows(asked: Asked, request) -> Iterator[list]:
    """A row a lack; of so many measures at once as are on a page, as there may be thousands."""
    for keys in batched(asked.shown, AT_ONCE, strict=False):
        for measure, lacks in asked.lacks_of(keys, request.user):
            units = listed([str(name_of(unit)) for unit in measure.lead_units()], _("not known"))
            about = [measure.programme.slug, measure.number, str(shown(measure, "title")), units]
            for one in lacks:
                address = Link(request.build_absolute_uri(place_of(measure, one)))
                said = [capfirst(one.lack.label), str(one), address]
                yield [*map(known, about), measure.is_published, *said]


def urls(model_admin):
    """Below the measures' own addresses."""
    wrap = model_admin.admin_site.admin_view
    return [
        path("quality/", wrap(quality), name="measures_measure_quality"),
        path("quality/xlsx/", wrap(quality_xlsx), name="measures_measure_quality_xlsx"),
    ]

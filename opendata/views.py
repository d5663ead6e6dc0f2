"""For data users: the page that tells what there is, the data packages and the record for data portals.

All of it is what a visitor sees, whoever asks.
"""

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from measures.dated import dated
from measures.models import Measure, Programme
from opendata.archive import package_of
from opendata.catalogue import catalogue
from opendata.contents import VISITOR

# In the order of the package; what each column means is told in its datapackage.json.
TABLES = [
    ("programmes", _("the programme")),
    ("themes", _("the themes, a tree")),
    ("measures", _("the measures: texts, theme, status and why, phase, impact, dates")),
    ("tasks", _("the tasks of the measures, with due dates")),
    ("status_updates", _("dated notes on how measures are going")),
    ("units", _("the units that are responsible, a tree")),
    ("responsibilities", _("which unit is responsible for which measure")),
    ("indicators", _("the indicators: what is counted and how")),
    ("goals", _("the goals of the indicators")),
    ("observations", _("the figures of the indicators, participants too")),
    ("measure_effects", _("which measure acts on which indicator")),
    ("indicator_effects", _("which indicator acts on which")),
]


def packages():
    """Each public programme, the current ones first, with its package."""
    programmes = Programme.objects.visible_to(VISITOR)
    in_order = sorted(programmes, key=lambda one: (one.is_closed, not one.is_adopted, one.slug))
    return [(programme, package_of(programme)) for programme in in_order]


@require_safe
def data(request):
    current = Programme.objects.visible_to(VISITOR).current()
    measures = Measure.objects.visible_to(VISITOR).filter(programme=current).in_order()
    context = {
        "programme": current,
        "packages": packages(),
        "tables": TABLES,
        "embeds": embeds(request, current, measures.select_related("programme").first()) if current else [],
    }
    return render(request, "opendata/data.html", context)


def embeds(request, programme, measure) -> list[tuple]:
    """What can be shown on another site, its address there and the words that name the frame."""
    found = [(reverse("situation_embed", args=[programme.slug]), programme.name)]
    if measure:
        address = reverse("measure_embed", args=[programme.slug, measure.number])
        found.append((address, f"{measure.number} {measure.title}"))
    return [(request.build_absolute_uri(address), name) for address, name in found]


@require_safe
@conditional_page
@dated
def data_package(request, slug):
    package = package_of(get_object_or_404(Programme.objects.visible_to(VISITOR), slug=slug))
    response = HttpResponse(package.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{package.day:%Y-%m-%d}.zip"'
    response["ETag"] = f'"{package.sha256}"'
    return response


@require_safe
@conditional_page
def catalogue_record(request):
    record = json.dumps(catalogue(packages()), ensure_ascii=False, indent=2)
    return HttpResponse(record, content_type="application/ld+json")

"""What other sites show of ours in a frame: a measure, and how its programme is going.

Read as by a visitor, whoever asks. These pages alone may be framed, and no script runs in them.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import FETCH_RAISE
from django.shortcuts import get_object_or_404, render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from measures import days
from measures.models import Measure, Programme
from measures.overview import measure_rows, standings, status_counts
from measures.status import Status

VISITOR = AnonymousUser()
FRAMED_BY_ALL = {**settings.SECURE_CSP, "script-src": [CSP.NONE], "frame-ancestors": ["*"]}


@require_safe
@xframe_options_exempt
@csp_override(FRAMED_BY_ALL)
def measure_embed(request, slug, number):
    measures = Measure.objects.visible_to(VISITOR).for_list(VISITOR).fetch_mode(FETCH_RAISE)
    measure = get_object_or_404(measures, programme__slug=slug, number=number)
    [row] = measure_rows([measure], days.today())
    return framed(render(request, "opendata/measure_embed.html", {"row": row, "verdict": row.verdict}))


@require_safe
@xframe_options_exempt
@csp_override(FRAMED_BY_ALL)
def situation_embed(request, slug):
    programme = get_object_or_404(Programme.objects.visible_to(VISITOR), slug=slug)
    measures = Measure.objects.visible_to(VISITOR).filter(programme=programme)
    today = days.today()
    found = [one.status for one in standings(programme, measures, today)]
    context = {
        "framed": programme,
        "today": today,
        "measure_count": len(found),
        "known_count": sum(status != Status.UNKNOWN for status in found),
        "status_counts": status_counts(found),
    }
    return framed(render(request, "opendata/situation_embed.html", context))


def framed(response):
    """Out of search engines, which have the pages themselves."""
    response["X-Robots-Tag"] = "noindex"
    return response

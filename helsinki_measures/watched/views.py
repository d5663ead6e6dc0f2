from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helsinki_measures.watched.numbers import generate_latest, registry
from helsinki_measures.watched.standing import Standing


@require_safe
@never_cache
def metrics(request):
    """For whoever knows METRICS_TOKEN; for all others there is no such page."""
    said = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(said, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    found = registry()
    found.register(Standing())
    return HttpResponse(generate_latest(found), content_type="text/plain; version=0.0.4; charset=utf-8")

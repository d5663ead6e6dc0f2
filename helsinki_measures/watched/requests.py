"""The number of each request on all that is logged of it, one line about it, and how long it took.

Told is the name of the route, never the address, as addresses hold keys and what people look for.
"""

import logging
import re
import time
from contextlib import suppress
from uuid import uuid4

from django.conf import settings

from helsinki_measures.watched.lines import request_id
from helsinki_measures.watched.numbers import REQUESTS, SECONDS

logger = logging.getLogger(__name__)

ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
OF_MACHINES = {"healthz", "readyz", "metrics"}


def watch(get_response):
    """The first of the middleware."""

    def middleware(request):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        mark = request_id.set(given if ID.fullmatch(given) else uuid4().hex)
        started = time.perf_counter()
        try:
            response = get_response(request)
            tell(request, response.status_code, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(mark)

    return middleware


def tell(request, status: int, seconds: float) -> None:
    route, method = route_of(request), request.method if request.method in METHODS else "other"
    with suppress(OSError):  # a full disk
        REQUESTS.labels(route, method, f"{status // 100}xx").inc()
        SECONDS.labels(route).observe(seconds)
    if route == "static" or route in OF_MACHINES:
        return
    # Only where Django has looked who it is.
    user = getattr(getattr(request, "_cached_user", None), "pk", None)
    about = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000)}
    logger.info("answered", extra=about | ({"user": user} if user else {}))


def route_of(request) -> str:
    """Its name, of which there are so many as the site has routes; “none” for addresses that are none."""
    if request.resolver_match:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"

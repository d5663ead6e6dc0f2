"""What every answer of the API has in common, whatever it says and whatever went wrong."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from opendata.api.problems import MEDIA_TYPE, problem

ROOT = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Language",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def for_machines(get_response):
    """Errors are problems in JSON, unchanged answers are 304, and every site may read all of them."""

    def middleware(request):
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            response = _checked(request, get_response(request))
        # The answer depends on the address alone; who asked is nobody's business.
        request.user = AnonymousUser()
        response.cookies.clear()
        del response["Vary"]
        for name, value in SHARED.items():
            response[name] = value
        return response

    return middleware


def _checked(request, response):
    if response.status_code >= 400:
        return _as_problem(response)
    response["Cache-Control"] = "public, no-cache"  # kept by whoever likes, who asks whether it still holds
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        set_response_etag(response)
        response = get_conditional_response(request, etag=response["ETag"], response=response)
    return _as_problem(response) if response.status_code >= 400 else response


def _as_problem(response):
    """What Django or its middleware refused, too."""
    if response.get("Content-Type") == MEDIA_TYPE:
        return response
    said = problem(response.status_code)
    if response.status_code == 405:
        said["Allow"] = METHODS
    if "Retry-After" in response:
        said["Retry-After"] = response["Retry-After"]
    return said

"""The addresses of the API, outside of languages: `?lang=` is theirs."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from opendata.api import changes, indicators, measure_lists, programmes  # noqa: F401 which make addresses
from opendata.api.document import openapi
from opendata.api.operations import api

app_name = "api"
urlpatterns = [
    # Without ninja's own beginning, which has only a 404 to say.
    *(one for one in api.urls[0] if one.name != "api-root"),
    # Whoever writes is told that one can only read, not that a form was sent too late.
    path("openapi.json", csrf_exempt(require_safe(openapi)), name="openapi"),
]

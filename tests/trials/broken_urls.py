"""The site with addresses that fail, for who looks at its pages of errors."""

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import path

from helsinki_measures.urls import urlpatterns as of_the_site


def failing(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("forbidden/", failing(PermissionDenied("no"))),
    path("broken/", failing(RuntimeError("broken"))),
    path("no-database/", failing(OperationalError("gone"))),
    *of_the_site,
]

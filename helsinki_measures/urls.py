from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from helsinki_measures.health import healthz


class NumberConverter:
    """A measure's or an indicator's number: letters, digits, dots and hyphens of any alphabet."""

    regex = r"[^\W_][\w.\-]{0,19}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(NumberConverter, "number")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("", include("measures.urls")),
        path("", include("participation.urls")),
        prefix_default_language=False,
    ),
]

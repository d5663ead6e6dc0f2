from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter

from desk.admin.desk import desk, followers
from helsinki_measures.health import healthz, readyz
from helsinki_measures.signing_in import sso
from helsinki_measures.watched.views import metrics
from helsinki_measures.wellknown import robots_txt, security_txt
from measures.admin.audit import audit
from measures.admin.doors import DOORS
from measures.admin.quiet import quiet
from measures.numbers import NUMBER
from measures.sitemaps import MeasureSitemap, PageSitemap, ProgrammeSitemap, ThemeSitemap, UnitSitemap
from opendata.admin import own_calendar, revoke_calendar
from participation.sitemaps import IndicatorSitemap
from reminders.admin import own_reminders, reminders


class NumberConverter:
    """A measure's or an indicator's number: letters, digits, dots and hyphens of any alphabet."""

    regex = NUMBER

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


SITEMAPS = {
    "pages": PageSitemap,
    "programmes": ProgrammeSitemap,
    "measures": MeasureSitemap,
    "themes": ThemeSitemap,
    "units": UnitSitemap,
    "indicators": IndicatorSitemap,
}

register_converter(NumberConverter, "number")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", robots_txt, name="robots_txt"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
    path("api/v1/", include("opendata.api.site_map")),
    # In every language the same: the city's sign-on knows the address by heart.
    path("admin/sso/", sso.begin, name="sso"),
    path("admin/sso/callback/", sso.callback, {"provider_id": sso.PROVIDER}, name="openid_connect_callback"),
    *i18n_patterns(
        path("", include("helsinki_measures.signing_in.urls")),
        path("admin/desk/", admin.site.admin_view(desk), name="coordinators_desk"),
        path("admin/desk/followers/", admin.site.admin_view(followers), name="desk_followers"),
        path("admin/audit/", admin.site.admin_view(audit), name="audit_log"),
        path("admin/quiet/", admin.site.admin_view(quiet), name="quiet_accounts"),
        path("admin/calendar/", admin.site.admin_view(own_calendar), name="own_calendar"),
        path("admin/calendar/revoke/", admin.site.admin_view(revoke_calendar), name="revoke_calendar"),
        path("admin/reminders/", admin.site.admin_view(reminders), name="reminders"),
        path("admin/reminders/own/", admin.site.admin_view(own_reminders), name="own_reminders"),
        *DOORS,
        path("admin/", admin.site.urls),
        path("", include("participation.urls")),
        path("", include("reports.urls")),
        path("", include("exchange.urls")),
        path("", include("opendata.urls")),
        path("", include("feedback.urls")),
        path("", include("following.urls")),
        path("", include("reminders.urls")),
        path("", include("measures.urls")),
        prefix_default_language=False,
    ),
]

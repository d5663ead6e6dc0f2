"""The site map of open data, before that of the measures: `data/` is no programme."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from opendata import calendars, embeds, views
from opendata.api.documentation import api_documentation

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/api/", api_documentation, name="api_documentation"),
    path("data/catalogue.jsonld", views.catalogue_record, name="catalogue"),
    path("data/<slug:slug>.zip", views.data_package, name="data_package"),
    path(_("data/calendars/<str:secret>.ics"), calendars.secret_calendar, name="secret_calendar"),
    path("embed/<slug:slug>/", embeds.situation_embed, name="situation_embed"),
    path("embed/<slug:slug>/<number:number>/", embeds.measure_embed, name="measure_embed"),
    path(_("<slug:slug>/calendar.ics"), calendars.programme_calendar, name="programme_calendar"),
    path(_("<slug:slug>/themes/<slug:theme>/calendar.ics"), calendars.theme_calendar, name="theme_calendar"),
    path(_("<slug:slug>/units/<slug:unit>/calendar.ics"), calendars.unit_calendar, name="unit_calendar"),
]

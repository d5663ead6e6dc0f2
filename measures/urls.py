"""The site map of measures; the words in the addresses are translated, the names are not."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from measures import feeds, measure_page, search_page, views
from measures.comparison import pages
from measures.models import PageKind

urlpatterns = [
    path("", views.front, name="front"),
    path(_("about/"), views.page, {"kind": PageKind.ABOUT}, name="about"),
    path(_("privacy/"), views.page, {"kind": PageKind.PRIVACY}, name="privacy"),
    path(_("accessibility/"), views.page, {"kind": PageKind.ACCESSIBILITY}, name="accessibility"),
    path(_("search/"), search_page.search, name="search"),
    path("<slug:slug>/", views.programme, name="programme"),
    path(_("<slug:slug>/situation/"), views.situation, name="situation"),
    path(_("<slug:slug>/changes/"), pages.changes, name="changes"),
    path(_("<slug:slug>/changes.csv"), pages.changes_csv, name="changes_csv"),
    path(_("<slug:slug>/changes.xlsx"), pages.changes_xlsx, name="changes_xlsx"),
    path(_("<slug:slug>/changes/atom.xml"), feeds.programme_feed, name="programme_feed"),
    path(_("<slug:slug>/measures/"), views.measure_list, name="measures"),
    path(_("<slug:slug>/measures.csv"), views.measures_csv, name="measures_csv"),
    path(_("<slug:slug>/measures.xlsx"), views.measures_xlsx, name="measures_xlsx"),
    path(_("<slug:slug>/measures/<number:number>/"), measure_page.measure_detail, name="measure"),
    path(_("<slug:slug>/measures/<number:number>/history/"), views.measure_history, name="measure_history"),
    path(
        _("<slug:slug>/measures/<number:number>/history/<int:change>/"),
        views.measure_version,
        name="measure_version",
    ),
    path(_("<slug:slug>/measures/<number:number>/atom.xml"), feeds.measure_feed, name="measure_feed"),
    path(_("<slug:slug>/themes/<slug:theme>/"), views.theme, name="theme"),
    path(_("<slug:slug>/themes/<slug:theme>/atom.xml"), feeds.theme_feed, name="theme_feed"),
    path(_("<slug:slug>/units/<slug:unit>/"), views.unit, name="unit"),
    path(_("<slug:slug>/units/<slug:unit>/atom.xml"), feeds.unit_feed, name="unit_feed"),
]

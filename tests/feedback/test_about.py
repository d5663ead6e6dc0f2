"""Which page feedback is about: one of this site that everybody sees, else the site in general."""

from datetime import date

import pytest
from django.utils import timezone

from feedback.about import THE_SITE, about
from reports.models import ProgressReport
from tests.factories import make_indicator, make_measure, make_period, make_programme, make_theme, make_unit

MANY = "9" * 30


@pytest.fixture
def site(db):
    programme = make_programme(slug="p")
    theme = make_theme(programme, slug="teema")
    make_unit(slug="yksikko")
    make_measure(programme, theme, number="125")
    make_measure(programme, theme, number="Ü1")
    make_measure(programme, theme, number="9", is_published=False)
    make_indicator(programme, number="370")
    hidden = make_programme(slug="hidden", is_public=False)
    make_measure(hidden, number="125")
    make_theme(hidden, slug="secret")
    return programme


def report(programme, year, **fields):
    period = make_period(programme, start=date(year, 1, 1), end=date(year, 6, 30))
    made = {"edition": 1, "made_at": timezone.now(), "reason": "Reason"}
    ProgressReport.objects.create(period=period, **made | fields)
    return f"/p/raportit/{period.pk}/1/"


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/tietoa/", "/tietosuoja/", "/saavutettavuus/", "/data/", "/laskusaanto/"),
        *("/sv/om/", "/en/privacy/"),
    ],
)
def test_pages_of_no_programme(site, address):
    assert (about(address).page, about(address).kind, about(address).programme) == (address, "page", None)


@pytest.mark.parametrize(
    "address",
    [
        *("/p/", "/sv/p/", "/p/toimenpiteet/", "/en/p/measures/", "/p/tavoite/", "/p/raportit/"),
        *("/p/teemat/teema/", "/p/yksikot/yksikko/", "/p/mittarit/370/", "/sv/p/indikatorer/370/"),
    ],
)
def test_pages_of_a_programme(site, address):
    found = about(address)
    assert (found.page, found.kind, found.programme, found.measure) == (address, "page", site, None)


@pytest.mark.parametrize(
    ("address", "page", "number"),
    [
        ("/p/toimenpiteet/125/", "/p/toimenpiteet/125/", "125"),
        ("/sv/p/atgarder/125/", "/sv/p/atgarder/125/", "125"),
        ("/p/toimenpiteet/125/?at=2020-01-01#tasks", "/p/toimenpiteet/125/", "125"),
        ("/p/toimenpiteet/125/historia/", "/p/toimenpiteet/125/historia/", "125"),
        ("/p/toimenpiteet/Ü1/", "/p/toimenpiteet/Ü1/", "Ü1"),
        ("/p/toimenpiteet/%C3%9C1/", "/p/toimenpiteet/Ü1/", "Ü1"),
    ],
)
def test_measures(site, address, page, number):
    found = about(address)
    assert (found.page, found.kind, found.programme) == (page, "measure", site)
    assert found.measure.number == number


def test_reports_once_they_are_published(site):
    draft, public = report(site, 2019), report(site, 2020, is_published=True)
    assert about(draft) == THE_SITE
    assert about(public).page == public


@pytest.mark.parametrize(
    "address",
    [
        *("", "p", "125", "toimenpiteet/125/", "/nothing/", "/p/toimenpiteet/999/", "/p/teemat/secret/"),
        *("/p/toimenpiteet/9/", "/hidden/", "/hidden/toimenpiteet/125/", "/hidden/yksikot/yksikko/"),
        *("/admin/", "/admin/measures/measure/1/change/", "/api/v1/measures", "/healthz", "/data/p.zip"),
        *("/p/toimenpiteet.csv", "/palaute/", "/static/css/site.css", "/p/raportit/1/1/"),
        *(
            "https://elsewhere.example/p/",
            "//elsewhere.example/p/",
            r"/\elsewhere.example/",
            "javascript:alert(1)",
        ),
        *("/p/toimenpiteet/125/\0", "/p/\n", "/p/%0d%0aX: y", "/\u202e/", "/%", "/%ff/", "?", "#", "/../p/"),
        *(f"/p/raportit/{MANY}/{MANY}/", f"/p/{'a' * 600}/", "/" * 400),
    ],
)
def test_nonsense_drafts_and_other_places_are_the_site_in_general(site, address):
    assert about(address) == THE_SITE


def test_asks_the_database_the_same_for_one_and_three(site, django_assert_num_queries):
    with django_assert_num_queries(2):
        about("/p/toimenpiteet/125/")
    make_measure(site), make_measure(site)
    with django_assert_num_queries(2):
        about("/p/toimenpiteet/125/")

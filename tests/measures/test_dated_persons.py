"""The past comes without the names of persons: what they did then is told by their titles and units."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from measures.days import HELSINKI
from measures.models import Person
from tests.factories import make_contact, make_measure, make_person, make_programme, make_unit
from tests.page import fetch, get, section, texts, words
from tests.past import change

FIRST, TODAY = date(2020, 3, 2), date(2020, 6, 15)
PAGE = "/en/p/measures/125/"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def measure(db, settings):
    settings.DEMO_TODAY = FIRST
    return make_measure(make_programme(slug="p"), number="125", title="Before")


@pytest.fixture
def people(measure, settings):
    """All places in which a measure has persons."""
    unit = make_unit(name="Unit")
    names = {
        name: make_person(name=f"Matti {name}", title=f"Title {name}", unit=unit, is_public=True)
        for name in ("Primus", "Secundus", "Tertius", "Quartus")
    }
    untitled = make_person(name="Matti Quintus", is_public=True)
    hidden = make_person(name="Matti Sextus", title="Title Sextus", is_public=False)
    for place, person in enumerate([names["Primus"], names["Secundus"], untitled, hidden]):
        make_contact(measure, person, order=place)
    change(
        settings,
        FIRST,
        measure,
        override_status="on_time",
        override_reason="Reason",
        override_by=names["Tertius"],
        override_on=FIRST,
        override_review_on=TODAY,
        confirmed_by=names["Quartus"],
        confirmed_at=datetime(2020, 3, 2, 12, tzinfo=HELSINKI),
    )
    settings.DEMO_TODAY = TODAY
    return names


FILES = ["/en/p/measures.csv", "/en/p/measures.xlsx"]
PAGES = ["/en/", "/en/p/", "/en/p/measures/", PAGE, "/en/p/situation/", *FILES]


@pytest.mark.usefixtures("people")
def test_names_of_persons_do_not_come_back(client):
    assert texts(section(get(client, PAGE), "contacts"), "li") == [
        "Matti Primus Title Primus Unit",
        "Matti Secundus Title Secundus Unit",
        "Matti Quintus",
    ]
    page = get(client, f"{PAGE}?at=2020-06-15")
    assert texts(section(page, "contacts"), "li") == ["Title Primus Unit", "Title Secundus Unit"]
    assert "Set by hand. To be looked at again on 15 June 2020." in words(section(page, "progress"))
    assert texts(page, ".confirmed") == ["Last confirmed 2 March 2020, Unit"]
    bodies = [fetch(client, f"{one}?at=2020-03-02").content for one in PAGES]
    assert [one for one, body in zip(PAGES, bodies, strict=True) if b"Matti" in body] == []


@pytest.mark.usefixtures("people")
def test_a_search_does_not_find_them(client):
    def found(text, at):
        page = get(client, "/en/p/measures/", query_params={"q": text, "at": at})
        return texts(page, ".measure-row .measure-number")

    assert found("Matti", "") == ["125"]
    assert [found(text, "2020-03-02") for text in ("Matti", "Primus", "Sextus")] == [[], [], []]
    assert found("Before", "2020-03-02") == ["125"]


def test_whose_name_is_not_public_any_more_has_no_title_either(client, people):
    Person.objects.filter(pk=people["Primus"].pk).update(is_public=False)
    page = get(client, f"{PAGE}?at=2020-03-02")
    assert texts(section(page, "contacts"), "li") == ["Title Secundus Unit"]


def test_persons_who_are_gone_leave_no_gap_in_the_page(client, settings, people, measure):
    measure.contacts.all().delete()
    change(
        settings,
        TODAY,
        measure,
        **{"override_status": "", "override_by": None, "override_on": None, "override_review_on": None},
        confirmed_by=None,
    )
    Person.objects.all().delete()
    page = get(client, f"{PAGE}?at=2020-03-02")
    assert texts(section(page, "contacts"), ".empty") == ["No contact is named."]
    assert "Set by hand. To be looked" in words(section(page, "progress"))
    assert texts(page, ".confirmed") == ["Last confirmed 2 March 2020"]

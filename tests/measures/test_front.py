"""The front page is the page of the current programme."""

from datetime import date

import pytest

from tests.factories import make_measure, make_programme
from tests.page import get, links, query_count, texts, words

pytestmark = pytest.mark.django_db


def heading(client):
    return words(get(client, "/").h1)


def test_shows_what_the_programme_page_shows(client):
    programme = make_programme(slug="p", name="Ohjelma", goal="Tavoite on tämä.")
    make_measure(programme, number="1", title="Ensimmäinen")
    front, page = get(client, "/"), get(client, "/p/")
    # Each asks for a past day at its own address.
    assert [one.select_one(".days form").extract()["action"] for one in (front, page)] == ["/", "/p/"]
    assert str(front.main) == str(page.main)
    assert words(front.title) == words(page.title)


def test_shows_the_programme_adopted_last(client):
    make_programme(name="Vanhempi", adopted_on=date(2018, 12, 10))
    make_programme(name="Uusin", adopted_on=date(2022, 3, 1))
    make_programme(name="Päivä ei tiedossa")
    assert heading(client) == "Uusin"


def test_passes_over_programmes_that_are_not_in_force(client):
    make_programme(name="Voimassa", adopted_on=date(2018, 12, 10))
    make_programme(name="Päättynyt", adopted_on=date(2022, 3, 1), closed_on=date(2023, 1, 1))
    make_programme(name="Ei hyväksytty", is_adopted=False)
    make_programme(name="Ei julkinen", adopted_on=date(2024, 1, 1), is_public=False)
    assert heading(client) == "Voimassa"


@pytest.mark.parametrize(
    ("address", "heading", "sentence"),
    [
        ("/", "Helsingin ilmastotoimenpiteet", "Näytettävää ohjelmaa ei vielä ole."),
        ("/en/", "Helsinki’s climate measures", "There is no current programme to show yet."),
    ],
)
def test_says_when_there_is_none(client, address, heading, sentence):
    make_programme(name="Ei julkinen", is_public=False)
    page = get(client, address)
    assert words(page.h1) == words(page.title) == heading
    assert texts(page.main, "p") == [sentence]


def test_a_coordinator_sees_their_programme_before_it_is_public(client, programme, coordinator, stranger):
    programme.is_public, programme.name = False, "Tuleva"
    programme.save()
    client.force_login(stranger)
    assert heading(client) == "Helsingin ilmastotoimenpiteet"
    client.force_login(coordinator)
    assert heading(client) == "Tuleva"


def test_wrong_method(client):
    assert client.post("/").status_code == 405


def test_demo_says_which_day_it_is(client, settings):
    make_programme()
    assert get(client, "/").select_one(".demo-banner") is None
    settings.DEMO_TODAY = date(2020, 6, 30)
    assert texts(get(client, "/"), ".demo-banner") == ["Esittelysivusto: täällä eletään päivää 30.06.2020."]
    english = texts(get(client, "/en/"), ".demo-banner")
    assert english == ["A demonstration: on this site it is 30 June 2020."]


def test_leads_to_every_part_of_the_programme(client):
    make_programme(slug="p")
    assert links(get(client, "/"), ".site-nav a") == [
        ("Miten ohjelma etenee?", "/p/"),
        ("Tilannekuva", "/p/tilannekuva/"),
        ("Mitä on muuttunut?", "/p/muutokset/"),
        ("Toimenpiteet", "/p/toimenpiteet/"),
        ("Mittarit", "/p/mittarit/"),
        ("Tavoite", "/p/tavoite/"),
        ("Osallistuminen", "/p/osallistuminen/"),
        ("Seurantaraportit", "/p/raportit/"),
    ]


@pytest.mark.parametrize(
    ("address", "current"), [("/p/muutokset/", "Mitä on muuttunut?"), ("/p/raportit/", "Seurantaraportit")]
)
def test_the_menu_says_where_one_is(client, address, current):
    make_programme(slug="p")
    assert texts(get(client, address), '.site-nav [aria-current="page"]') == [current]


def test_query_count_does_not_grow(client):
    programme = make_programme()
    make_measure(programme)
    with_one = query_count(client, "/")
    make_measure(programme)
    make_measure(programme)
    assert query_count(client, "/") == with_one

"""The page of a unit in a programme: the measures that it and the units below it answer for."""

from datetime import date

import pytest

from tests.factories import (
    make_measure,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count, texts, words

PAGE = "/p/yksikot/kymp/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def division():
    return make_unit(slug="kymp", name="Kaupunkiympäristö", description="<p>Rakentaa.</p>")


@pytest.fixture
def filled(programme, division):
    """Units below it and beside it, each with a measure and a draft that must not count."""
    planning = make_unit(slug="kaava", name="Asemakaavoitus", parent=division)
    below = make_unit(slug="aluekaava", name="Alueet", parent=planning)
    beside = make_unit(slug="kanslia", name="Kanslia")
    theme = make_theme(programme)
    for number, unit, role in (
        ("10", division, "primary"),
        ("2", planning, "partner"),
        ("CL3", below, "primary"),
        ("4", beside, "primary"),
    ):
        make_responsibility(make_measure(theme=theme, number=number, title="Toimenpide"), unit, role=role)
        draft = make_measure(theme=theme, number=number + "1", title="Luonnos", is_published=False)
        make_responsibility(draft, unit)
    late = make_measure(theme=theme, number="3", title="Myöhässä")
    make_task(late, title="Kaava", due_on=date(2020, 6, 14))
    for unit in (division, planning, below):
        make_responsibility(late, unit)
    make_responsibility(make_measure(number="77"), division)


@pytest.mark.usefixtures("filled")
def test_shows_its_name_description_and_place(client):
    page = get(client, PAGE)
    assert words(page.h1) == "Kaupunkiympäristö"
    assert words(page.title) == "Kaupunkiympäristö – Ohjelma"
    assert "Rakentaa." in texts(page.main, "p")
    assert links(page, ".breadcrumbs a") == [("Ohjelma", "/p/")]
    assert links(get(client, "/p/yksikot/aluekaava/"), ".breadcrumbs a") == [
        ("Ohjelma", "/p/"),
        ("Kaupunkiympäristö", PAGE),
        ("Asemakaavoitus", "/p/yksikot/kaava/"),
    ]


@pytest.mark.usefixtures("filled")
def test_lists_each_measure_once_whatever_the_role_and_the_units_below(client):
    page = get(client, PAGE)
    assert texts(page, "li.measure-row") == [
        "2 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
        "3 Myöhässä Eteneminen: Myöhässä Seuraavaksi: Kaava, 14.06.2020 1 päivän myöhässä",
        "10 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
        "CL3 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
    ]
    assert links(page, ".measure-row a")[0] == ("Toimenpide", "/p/toimenpiteet/2/")


@pytest.mark.usefixtures("filled")
def test_counts_each_measure_once_and_leads_to_the_filtered_list(client):
    shown = links(get(client, PAGE), ".status-counts a")
    assert shown == [
        ("Myöhässä 1", "/p/toimenpiteet/?unit=kymp&status=late"),
        ("Ei tiedossa 3", "/p/toimenpiteet/?unit=kymp&status=unknown"),
    ]
    for text, address in shown:
        found = words(get(client, address).select_one("#result-count")).split()[0]
        assert found == text.rsplit(" ", 1)[1]


@pytest.mark.usefixtures("filled")
def test_names_the_units_right_below(client):
    page = get(client, PAGE)
    heading = page.find("h2", string="Alayksiköt")
    below = heading.find_next("ul")
    assert links(below, "a") == [("Asemakaavoitus", "/p/yksikot/kaava/")]
    assert get(client, "/p/yksikot/aluekaava/").find("h2", string="Alayksiköt") is None


def test_says_that_it_has_no_measures_here(client, programme, division):
    make_responsibility(make_measure(programme, is_published=False), division)
    make_responsibility(make_measure(), division)
    page = get(client, PAGE)
    assert texts(page, "main .empty") == ["Yksiköllä ei ole toimenpiteitä tässä ohjelmassa."]
    assert page.select(".measure-row, .status-counts li") == []


def test_those_who_may_edit_see_drafts_marked(client, programme, division, coordinator, stranger):
    draft = make_measure(programme, number="1", title="Tuleva", is_published=False)
    make_responsibility(draft, division)
    client.force_login(stranger)
    assert texts(get(client, PAGE), ".measure-row") == []
    client.force_login(coordinator)
    assert texts(get(client, PAGE), ".measure-row") == [
        "1 Tuleva Luonnos Eteneminen: Ei tiedossa Ei vielä tehtäviä"
    ]


def test_unknown_unit_and_programme(client, programme, division):
    addresses = ["/p/yksikot/ei-ole/", "/r/yksikot/kymp/"]
    assert [fetch(client, address).status_code for address in addresses] == [404, 404]


def test_unit_in_a_programme_that_is_not_public(client, programme, division, coordinator):
    programme.is_public = False
    programme.save()
    assert fetch(client, PAGE).status_code == 404
    client.force_login(coordinator)
    assert fetch(client, PAGE).status_code == 200


def test_wrong_method(client, programme, division):
    assert client.post(PAGE).status_code == 405


def test_query_count_does_not_grow(client, programme, division):
    def add():
        measure = make_measure(programme)
        make_task(measure, due_on=date(2020, 6, 1))
        make_responsibility(measure, division)
        make_responsibility(measure, make_unit(parent=division), role="partner")

    add()
    with_one = query_count(client, PAGE)
    add()
    add()
    assert query_count(client, PAGE) == with_one

"""The page of a theme: its measures and those of the themes below it."""

from datetime import date

import pytest

from tests.factories import make_measure, make_programme, make_responsibility, make_task, make_theme
from tests.page import fetch, get, links, query_count, texts, words

PAGE = "/p/teemat/liikenne/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="liikenne", name="Liikenne", description="<p>Liikkumista.</p>", order=5)


@pytest.fixture
def filled(theme):
    """Themes below it and beside it, each with a measure and a draft that must not count."""
    cycling = make_theme(parent=theme, slug="pyoraily", name="Pyöräily", order=2)
    winter = make_theme(parent=cycling, slug="talvi", name="Talvi", order=1)
    walking = make_theme(parent=theme, slug="kavely", name="Kävely", order=1)
    beside = make_theme(theme.programme, slug="energia", name="Energia")
    elsewhere = make_theme(make_programme(), slug="liikenne", name="Toisen ohjelman")
    places = {"10": theme, "2": cycling, "CL3": winter, "4": walking, "5": beside, "6": elsewhere}
    for number, place in places.items():
        make_measure(theme=place, number=number, title="Toimenpide")
        draft = make_measure(theme=place, number=number + "1", title="Luonnos", is_published=False)
        make_task(draft, due_on=date(2020, 1, 1))
    late = make_measure(theme=winter, number="3", title="Myöhässä")
    make_task(late, title="Auraus", due_on=date(2020, 6, 14))


@pytest.mark.usefixtures("filled")
def test_shows_its_name_description_and_place(client):
    page = get(client, PAGE)
    assert words(page.h1) == "Liikenne"
    assert words(page.title) == "Liikenne – Ohjelma"
    assert "Liikkumista." in texts(page.main, "p")
    assert links(page, ".breadcrumbs a") == [("Ohjelma", "/p/")]
    assert links(get(client, "/p/teemat/talvi/"), ".breadcrumbs a") == [
        ("Ohjelma", "/p/"),
        ("Liikenne", PAGE),
        ("Pyöräily", "/p/teemat/pyoraily/"),
    ]


@pytest.mark.usefixtures("filled")
def test_lists_its_measures_and_those_below_in_order_of_number(client):
    page = get(client, PAGE)
    assert texts(page, "li.measure-row") == [
        "2 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
        "3 Myöhässä Eteneminen: Myöhässä Seuraavaksi: Auraus, 14.06.2020 1 päivän myöhässä",
        "4 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
        "10 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
        "CL3 Toimenpide Eteneminen: Ei tiedossa Ei vielä tehtäviä",
    ]
    assert links(page, ".measure-row a")[1] == ("Myöhässä", "/p/toimenpiteet/3/")


@pytest.mark.usefixtures("filled")
def test_counts_by_status_and_leads_to_the_filtered_list(client):
    shown = links(get(client, PAGE), ".status-counts a")
    assert shown == [
        ("Myöhässä 1", "/p/toimenpiteet/?theme=liikenne&status=late"),
        ("Ei tiedossa 4", "/p/toimenpiteet/?theme=liikenne&status=unknown"),
    ]
    for text, address in shown:
        found = words(get(client, address).select_one("#result-count")).split()[0]
        assert found == text.rsplit(" ", 1)[1]


@pytest.mark.usefixtures("filled")
def test_names_the_themes_right_below_with_their_numbers(client):
    page = get(client, PAGE)
    assert texts(page, ".theme-rows li") == [
        "Kävely 1 toimenpide",
        "Pyöräily 3 toimenpidettä, 1 myöhässä",
    ]
    assert links(page, ".theme-rows a") == [
        ("Kävely", "/p/teemat/kavely/"),
        ("Pyöräily", "/p/teemat/pyoraily/"),
    ]
    assert get(client, "/p/teemat/talvi/").select(".theme-rows") == []


def test_says_that_it_has_no_measures(client, theme):
    make_measure(theme=theme, is_published=False)
    make_measure(theme=make_theme(theme.programme))
    page = get(client, PAGE)
    assert texts(page, "main .empty") == ["Teemassa ei ole vielä toimenpiteitä."]
    assert page.select(".measure-row, .status-counts li") == []


def test_those_who_may_edit_see_drafts_marked(client, theme, coordinator, stranger):
    make_measure(theme=theme, number="1", title="Tuleva", is_published=False)
    client.force_login(stranger)
    assert texts(get(client, PAGE), ".measure-row") == []
    client.force_login(coordinator)
    assert texts(get(client, PAGE), ".measure-row") == [
        "1 Tuleva Luonnos Eteneminen: Ei tiedossa Ei vielä tehtäviä"
    ]


def test_unknown_theme_and_a_theme_of_another_programme(client, theme):
    make_theme(make_programme(slug="q"), slug="energia")
    addresses = ["/p/teemat/ei-ole/", "/p/teemat/energia/", "/q/teemat/liikenne/", "/r/teemat/liikenne/"]
    assert [fetch(client, address).status_code for address in addresses] == [404] * 4


def test_theme_of_a_programme_that_is_not_public(client, theme, coordinator):
    theme.programme.is_public = False
    theme.programme.save()
    assert fetch(client, PAGE).status_code == 404
    client.force_login(coordinator)
    assert fetch(client, PAGE).status_code == 200


def test_wrong_method(client, theme):
    assert client.post(PAGE).status_code == 405


def test_query_count_does_not_grow(client, theme):
    def add():
        measure = make_measure(theme=make_theme(parent=theme))
        make_measure(theme=theme)
        make_task(measure, due_on=date(2020, 6, 1))
        make_responsibility(measure)

    add()
    with_one = query_count(client, PAGE)
    add()
    add()
    assert query_count(client, PAGE) == with_one

"""From the goal backwards: which measures act on it, by which way, and which of them are late."""

from datetime import date

import pytest

from participation import chain
from tests.factories import (
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_programme,
    make_task,
)
from tests.page import fetch, get, links, query_count, texts

PAGE = "/p/tavoite/"


@pytest.fixture
def programme(db, settings):
    settings.DEMO_TODAY = date(2020, 6, 15)
    return make_programme(slug="p", goal="Nolla")


@pytest.fixture
def goal(programme):
    return make_indicator(programme, number="5", name="Paastot", is_programme_goal=True)


def acting(indicator, number, *, late=False, **fields):
    measure = make_measure(indicator.programme, number=number, title=f"Toimi {number}", **fields)
    make_measure_effect(measure, indicator, kind="decreases", confidence="high")
    if late:
        make_task(measure, due_on=date(2020, 6, 1))
    return measure


@pytest.fixture
def site(programme, goal):
    """The goal, two indicators on the way to it, and measures at each."""
    traffic = make_indicator(programme, number="7", name="Liikenne")
    cycling = make_indicator(programme, number="8", name="Pyoraily")
    make_indicator_effect(traffic, goal, kind="part_of", confidence="high")
    make_indicator_effect(cycling, traffic, kind="decreases", confidence="low")
    acting(traffic, "1")
    acting(cycling, "2")
    acting(cycling, "10", late=True)
    acting(cycling, "11", is_published=False)
    acting(goal, "3")
    acting(make_indicator(programme), "4")
    make_measure(programme, number="5", title="Toimi 5")


@pytest.mark.usefixtures("site")
def test_measures_by_what_they_act_on_the_late_ones_first(client):
    page = get(client, PAGE)
    assert texts(page, ".goal-way h3") == ["Pyoraily", "Paastot", "Liikenne"]
    first, direct, _last = page.select(".goal-way")
    assert texts(first, ".way li") == [
        "vähentää → Liikenne (varmuus matala)",
        "on osa → Paastot (varmuus korkea)",
    ]
    assert links(first, "ol a") == [("Liikenne", "/p/mittarit/7/"), ("Paastot", "/p/mittarit/5/")]
    assert texts(first, ".measure-row .measure-number") == ["10", "2"]
    assert texts(first, ".status") == ["Myöhässä", "Ei tiedossa"]
    assert (
        texts(first, ".measure-next") == ["vähentää (varmuus korkea). Koko tien heikoin varmuus: matala."] * 2
    )
    assert texts(direct, "p") == ["Ohjelman tavoite on asetettu tälle mittarille."]
    assert texts(direct, ".measure-next") == ["vähentää (varmuus korkea). Koko tien heikoin varmuus: korkea."]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("url", "title", "says", "rest"),
    [
        (
            PAGE,
            "Mikä vaikuttaa tavoitteeseen?",
            "4 ohjelman 6 toimenpiteestä. Niistä 1 on myöhässä.",
            "2 toimenpidettä. Arvioimaton ei tarkoita, ettei vaikutusta ole.",
        ),
        (
            "/sv/p/mal/",
            "Vad påverkar målet?",
            "4 av programmets 6 åtgärder. 1 av dem är försenad.",
            "2 åtgärder. Att effekten inte har bedömts betyder inte att den saknas.",
        ),
        (
            "/en/p/goal/",
            "What acts on the goal",
            "4 of the programme’s 6 measures. 1 of them is late.",
            "2 measures: not assessed does not mean that they have no effect.",
        ),
    ],
)
def test_what_is_known_and_what_is_not_is_counted(client, url, title, says, rest):
    page = get(client, url)
    assert texts(page, "h1") == [title]
    assert texts(page.main, "h2 + p")[0].startswith(says)
    assert texts(page, ".not-assessed summary") == [rest]
    assert texts(page, ".not-assessed .measure-number") == ["4", "5"]


@pytest.mark.usefixtures("site")
def test_many_measures_are_divided_into_pages_those_not_assessed_last(client, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    first, second = get(client, PAGE), get(client, PAGE + "?page=2")
    assert texts(first, ".goal-way h3") == ["Pyoraily", "Paastot"]
    assert texts(first, ".goal-way .measure-number") == ["10", "2", "3"]
    assert first.select(".not-assessed") == []
    assert texts(second, ".goal-way h3") == ["Liikenne"]
    assert texts(second, ".goal-way .measure-number") == ["1"]
    assert texts(second, ".not-assessed .measure-number") == ["4", "5"]
    for page in (first, second):
        assert texts(page.main, "h2 + p")[0].startswith("4 ohjelman 6 toimenpiteestä.")
        assert links(page, "nav.pages a") == [("1", "?page=1"), ("2", "?page=2")]
        assert texts(page, "p.empty") == []


@pytest.mark.usefixtures("site")
def test_a_group_goes_on_on_the_next_page(client, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 1)
    pages = [get(client, f"{PAGE}?page={number}") for number in (1, 2)]
    assert [texts(page, ".goal-way h3") for page in pages] == [["Pyoraily"], ["Pyoraily"]]
    assert [texts(page, ".goal-way .measure-number") for page in pages] == [["10"], ["2"]]


@pytest.mark.usefixtures("site")
def test_drafts_are_hidden_but_from_those_who_may_edit_them(client, admin_user):
    assert "11" not in texts(get(client, PAGE), ".measure-number")
    client.force_login(admin_user)
    page = get(client, PAGE)
    assert "11" in texts(page, ".measure-number")
    assert texts(page, ".draft") == ["Luonnos"]


def test_without_an_indicator_of_the_goal(client, programme):
    make_measure(programme)
    page = get(client, PAGE)
    assert texts(page, ".empty") == [
        "Ohjelmalla ei ole vielä mittaria, joka kertoo sen tavoitteesta, "
        "joten tietä tavoitteeseen ei voi näyttää."
    ]
    assert page.main.select("h2") == []


@pytest.mark.usefixtures("goal")
def test_without_a_measure(client):
    page = get(client, PAGE)
    assert texts(page, "p.empty") == ["Minkään toimenpiteen tietä tavoitteeseen ei ole arvioitu."]
    assert page.select("details.not-assessed") == []


def test_the_page_of_the_goals_indicator_leads_here(client, goal):
    assert links(get(client, goal.get_absolute_url()), ".notice a") == [
        ("Kaikki tavoitteeseen vaikuttavat toimenpiteet", PAGE)
    ]


@pytest.mark.usefixtures("db")
def test_programmes_that_are_not_public_or_not_there(client):
    make_programme(slug="salainen", is_public=False)
    assert fetch(client, "/salainen/tavoite/").status_code == 404
    assert fetch(client, "/olematon/tavoite/").status_code == 404


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_is_for_reading_only(client, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_query_count_does_not_grow(client, goal):
    def add(number):
        between = make_indicator(goal.programme)
        make_indicator_effect(between, goal)
        acting(between, number, late=True)
        make_measure(goal.programme)

    add("1")
    with_one = query_count(client, PAGE)
    add("2")
    add("3")
    assert query_count(client, PAGE) == with_one

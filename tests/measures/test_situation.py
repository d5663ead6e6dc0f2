"""Tilannekuva: a programme in numbers, late first, "not known" counted; each number leads to its rows."""

from datetime import date, datetime, timedelta

import pytest

from measures.days import HELSINKI
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_task,
    make_theme,
)
from tests.page import fetch, get, links, query_count, section, texts, words

TODAY = date(2020, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PAGE, LIST = "/p/tilannekuva/", "/p/toimenpiteet/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma", goal="Päästöt nollaan.")


@pytest.fixture
def site(programme):
    """Measures in a theme, its part and another theme; their like as drafts and in a hidden programme."""
    traffic = make_theme(programme, slug="liikenne", name="Liikenne", order=1)
    cycling = make_theme(parent=traffic, slug="pyoraily", name="Pyöräily")
    energy = make_theme(programme, slug="energia", name="Energia", order=2)
    make_theme(programme, slug="tyhja", name="Tyhjä", order=3)
    hidden = make_programme(slug="salainen", is_public=False)
    elsewhere = make_theme(hidden)
    for themes, prefix, published in (
        ((traffic, cycling, energy), "", True),
        ((traffic, cycling, energy), "D", False),
        ((elsewhere,) * 3, "", True),
    ):
        fields = {"is_published": published}
        late = make_measure(theme=themes[1], number=f"{prefix}2", title="Kaksi", **fields)
        make_task(late, title="Eilinen", due_on=YESTERDAY)
        late.confirmed_at = datetime(2020, 6, 1, tzinfo=HELSINKI)
        late.save()
        begun = make_measure(theme=themes[0], number=f"{prefix}1", title="Yksi", **fields)
        make_task(begun, due_on=TOMORROW, state="in_progress")
        begun.confirmed_at = datetime(2019, 6, 1, tzinfo=HELSINKI)
        begun.save()
        make_measure(theme=themes[2], number=f"{prefix}3", title="Kolme", **fields)
        make_measure(theme=themes[2], number=f"{prefix}4", title="Neljä", closed_as="cancelled", **fields)


@pytest.mark.usefixtures("site")
def test_counts_by_progress_with_those_of_none(client):
    page = get(client, PAGE)
    assert words(page.h1) == "Tilannekuva 15.06.2020"
    progress = section(page, "progress")
    assert words(progress.p) == "Ohjelmasta on täällä 4 toimenpidettä. Eteneminen on tiedossa: 3."
    assert texts(progress, ".status-counts li") == [
        "Myöhässä 1",
        "Ajallaan 1",
        "Ei aloitettu 0",
        "Valmis 0",
        "Peruttu 1",
        "Ei tiedossa 1",
    ]
    assert links(progress, "a") == [
        ("Myöhässä 1", LIST + "?status=late"),
        ("Ajallaan 1", LIST + "?status=on_time"),
        ("Peruttu 1", LIST + "?status=cancelled"),
        ("Ei tiedossa 1", LIST + "?status=unknown"),
        ("Kaikki toimenpiteet", LIST),
    ]


@pytest.mark.usefixtures("site")
def test_every_number_leads_to_as_many_rows(client):
    numbers = links(get(client, PAGE), ".status-counts a[href*=toimenpiteet]")
    assert len(numbers) == 4 + 5 + 3
    for said, address in numbers:
        count = words(get(client, address).select_one("#result-count")).split()[0]
        assert count == said.rsplit(" ", 1)[1]


@pytest.mark.usefixtures("site")
def test_lists_the_late_ones_with_the_reason(client):
    assert texts(section(get(client, PAGE), "late"), "li") == [
        "2 Kaksi Eteneminen: Myöhässä : tehtävän ”Eilinen” määräpäivä oli 14.06.2020"
    ]


def test_lists_twenty_late_ones_and_leads_to_the_rest(client, programme):
    for number in range(1, 22):
        make_task(make_measure(programme, number=str(number)), due_on=YESTERDAY)
    late = section(get(client, PAGE), "late")
    assert texts(late, ".measure-number") == [str(number) for number in range(1, 21)]
    assert links(late, "p a") == [
        ("Kaikki 21 myöhässä olevaa toimenpidettä", LIST + "?layout=table&status=late")
    ]


@pytest.mark.usefixtures("site")
def test_counts_by_theme_with_those_below(client):
    themes = section(get(client, PAGE), "themes")
    assert texts(themes, ".theme-statuses > li") == [
        "Liikenne Myöhässä 1 Ajallaan 1",
        "Edellä olevan teeman osa: Pyöräily Myöhässä 1",
        "Energia Peruttu 1 Ei tiedossa 1",
        "Tyhjä Teemassa ei ole vielä toimenpiteitä.",
    ]
    assert links(themes, "li:first-child > ul a") == [
        ("Myöhässä 1", LIST + "?theme=liikenne&status=late"),
        ("Ajallaan 1", LIST + "?theme=liikenne&status=on_time"),
    ]


@pytest.mark.usefixtures("site")
def test_tells_whether_the_facts_were_confirmed(client):
    confirmed = section(get(client, PAGE), "confirmed")
    assert links(confirmed, "a") == [
        ("Vahvistettu viime aikoina 1", LIST + "?confirmed=lately"),
        ("Vahvistettu aiemmin 1", LIST + "?confirmed=earlier"),
        ("Ei koskaan vahvistettu 1", LIST + "?confirmed=never"),
    ]
    assert "viimeisten 180 päivän aikana" in words(confirmed.p)


def test_tells_what_participation_adds_up_to(client, programme):
    counting = make_indicator(programme, adding="counts")
    make_observation(counting, value=65, kind="trial")
    make_observation(counting, value=500, kind="trial", exactness="about")
    make_observation(counting, value=200, kind="interest", exactness="about")
    draft = make_measure(programme, is_published=False)
    make_observation(counting, value=9000, kind="event", measure=draft)
    participation = section(get(client, PAGE), "participation")
    assert links(participation, "a") == [
        ("noin 600", "/p/osallistuminen/"),
        ("Kokeilu noin 600", "/p/osallistuminen/"),
    ]


def test_tells_the_goal_and_how_far_its_indicator_is(client, programme):
    emissions = make_indicator(
        programme, number="9", name="Päästöt", unit_of_measure="kt", is_programme_goal=True
    )
    make_goal(emissions, value=0, due_on=date(2035, 12, 31))
    make_observation(emissions, value=1500, period_start=date(2019, 1, 1), period_end=date(2019, 12, 31))
    goal = section(get(client, PAGE), "goal")
    assert texts(goal, "li") == ["Päästöt 1 500 kt (2019)"]
    assert links(goal, "a") == [
        ("Päästöt", "/p/mittarit/9/"),
        ("Kaikki tavoitteeseen vaikuttavat toimenpiteet", "/p/tavoite/"),
    ]


def test_says_what_there_is_nothing_of(client, programme):
    page = get(client, PAGE)
    assert texts(page.main, ".empty") == [
        "Ohjelmassa ei ole vielä toimenpiteitä.",
        "Ei vielä tiedossa, kuinka moni asukas on osallistunut.",
        "Ohjelmalla ei ole vielä mittaria, joka kertoo sen tavoitteesta, "
        "joten tietä tavoitteeseen ei voi näyttää.",
    ]
    make_measure(programme, number="1")
    assert texts(section(get(client, PAGE), "late"), "p") == [
        "Minkään toimenpiteen ei tiedetä olevan myöhässä."
    ]


@pytest.mark.usefixtures("site")
def test_a_coordinator_counts_the_drafts_too(client, coordinator):
    client.force_login(coordinator)
    page = get(client, PAGE)
    assert texts(section(page, "progress"), ".status-counts li")[0] == "Myöhässä 2"
    assert texts(section(page, "late"), ".draft") == ["Luonnos"]


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 404), ("stranger", 404), ("coordinator", 200), ("admin", 200)]
)
def test_a_programme_that_is_not_public(client, request, programme, who, status):
    programme.is_public = False
    programme.save()
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    assert fetch(client, PAGE).status_code == status


@pytest.mark.usefixtures("programme")
def test_unknown_programme_and_wrong_method(client):
    assert fetch(client, "/q/tilannekuva/").status_code == 404
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize(
    ("address", "title"), [("/sv/p/lagesbild/", "Lägesbild"), ("/en/p/situation/", "The situation")]
)
@pytest.mark.usefixtures("programme")
def test_in_other_languages(client, address, title):
    assert words(get(client, address).h1).startswith(title)


def test_query_count_does_not_grow(client, programme):
    counting = make_indicator(programme, adding="counts")
    goal = make_indicator(programme, is_programme_goal=True)

    def add():
        measure = make_measure(theme=make_theme(programme))
        make_task(measure, due_on=YESTERDAY)
        make_observation(counting, measure=measure)
        make_observation(goal)

    add()
    with_one = query_count(client, PAGE)
    add()
    add()
    assert query_count(client, PAGE) == with_one

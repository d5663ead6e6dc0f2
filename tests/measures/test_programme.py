"""The page of a programme: its goal, how it goes, what is late, due next and changed last, its themes."""

from datetime import date, datetime, timedelta

import pytest

from measures.days import HELSINKI
from tests.factories import (
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


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma", goal="Päästöt nollaan.")


def noon(day):
    return datetime.combine(day, datetime.min.time(), HELSINKI) + timedelta(hours=12)


def fill(programme):
    """Four measures, and their like that must not count: drafts, and those of a hidden programme."""
    traffic = make_theme(programme, slug="liikenne", name="Liikenne", order=1)
    cycling = make_theme(parent=traffic, slug="pyoraily", name="Pyöräily")
    make_theme(programme, slug="energia", name="Energia", order=2)
    hidden = make_programme(slug="salainen", name="Salainen", is_public=False)
    for place, is_published in ((programme, True), (programme, False), (hidden, True)):
        theme = make_theme(place) if place == hidden else None
        number = "" if is_published else "9"
        fields = {"programme": place, "is_published": is_published}
        late = make_measure(theme=theme or traffic, number=number + "2", title="Myöhässä", **fields)
        make_task(late, title="Eilinen", due_on=YESTERDAY)
        late.updated_at = noon(date(2020, 6, 1))
        late.save()
        on_time = make_measure(theme=theme or cycling, number=number + "10", title="Ajallaan", **fields)
        make_task(on_time, title="Huominen", due_on=TOMORROW, state="in_progress")
        make_task(on_time, title="Tehty", due_on=TODAY, state="completed")
        on_time.updated_at = noon(date(2020, 6, 10))
        on_time.save()
        begun = make_measure(theme=theme or cycling, number=number + "1", title="Tänään", **fields)
        make_task(begun, title="Tämän päivän", due_on=TODAY)
        make_task(begun, title="Peruttu", due_on=TODAY, state="cancelled")
        make_measure(theme=theme or cycling, number=number + "3", title="Kuka tietää", **fields)


def test_shows_the_goal_and_the_description(client, db):
    make_programme(slug="p", name="Ohjelma", goal="Päästöt nollaan.", description="<p>Kerrotaan lisää.</p>")
    page = get(client, "/p/")
    assert words(page.title) == words(page.h1) == "Ohjelma"
    assert "Päästöt nollaan." in [text.removeprefix("Tavoite: ") for text in texts(page.main, "p")]
    assert words(section(page, "about")) == "Tietoa ohjelmasta Kerrotaan lisää."


def test_counts_measures_by_status(client, programme):
    fill(programme)
    progress = section(get(client, "/p/"), "progress")
    assert links(progress, ".status-counts a") == [
        ("Myöhässä 1", "/p/toimenpiteet/?status=late"),
        ("Ajallaan 1", "/p/toimenpiteet/?status=on_time"),
        ("Ei aloitettu 1", "/p/toimenpiteet/?status=not_started"),
        ("Ei tiedossa 1", "/p/toimenpiteet/?status=unknown"),
    ]
    assert words(progress.p).startswith("Ohjelmasta on täällä 4 toimenpidettä. ")
    assert links(progress, ".ways-on a") == [
        ("Tilannekuva numeroina", "/p/tilannekuva/"),
        ("Kaikki toimenpiteet", "/p/toimenpiteet/"),
    ]


def test_the_numbers_lead_to_as_many_measures(client, programme):
    fill(programme)
    for text, address in links(get(client, "/p/"), ".status-counts a"):
        count = text.rsplit(" ", 1)[1]
        assert words(get(client, address).select_one("#result-count")).split()[0] == count


def test_lists_late_measures(client, programme):
    fill(programme)
    late = section(get(client, "/p/"), "late")
    assert links(late, "a") == [("Myöhässä", "/p/toimenpiteet/2/")]
    assert texts(late, "li") == [
        "2 Myöhässä Eteneminen: Myöhässä : tehtävän ”Eilinen” määräpäivä oli 14.06.2020"
    ]


def test_lists_five_late_measures_in_order_of_number(client, programme):
    for number in ["10", "9", "1.2", "11", "1.10", "2"]:
        make_task(make_measure(programme, number=number), due_on=YESTERDAY)
    assert [address for _text, address in links(section(get(client, "/p/"), "late"), "a")] == [
        f"/p/toimenpiteet/{number}/" for number in ["1.2", "1.10", "2", "9", "10"]
    ]


def test_lists_what_is_due_next(client, programme):
    fill(programme)
    due = section(get(client, "/p/"), "due")
    assert texts(due, "li") == ["15.06.2020 Tämän päivän 1 Tänään", "16.06.2020 Huominen 10 Ajallaan"]
    assert links(due, "li a") == [("1 Tänään", "/p/toimenpiteet/1/"), ("10 Ajallaan", "/p/toimenpiteet/10/")]
    assert [time["datetime"] for time in due.select("time")] == ["2020-06-15", "2020-06-16"]


def test_lists_five_due_tasks_and_dates_as_precise_as_known(client, programme):
    measure = make_measure(programme, number="1", title="M")
    for month in (12, 11, 10, 9, 8, 7):
        make_task(measure, title=f"T{month}", due_on=date(2020, month, 5), due_precision="month")
    make_task(measure, title="Joskus", due_on=None)
    assert texts(section(get(client, "/p/"), "due"), "li") == [
        "heinäkuu 2020 T7 1 M",
        "elokuu 2020 T8 1 M",
        "syyskuu 2020 T9 1 M",
        "lokakuu 2020 T10 1 M",
        "marraskuu 2020 T11 1 M",
    ]


@pytest.mark.parametrize("closed_as", ["cancelled", "completed", "postponed"])
def test_nothing_is_due_next_in_a_closed_measure(client, programme, closed_as):
    make_task(make_measure(programme, closed_as=closed_as), title="Ei enää", due_on=TOMORROW)
    due = section(get(client, "/p/"), "due")
    assert texts(due, ".empty") == ["Yhdelläkään tehtävällä ei ole tulevaa määräpäivää."]


def test_counts_measures_by_theme_with_those_below(client, programme):
    fill(programme)
    themes = section(get(client, "/p/"), "themes")
    assert texts(themes, "li") == ["Liikenne 4 toimenpidettä, 1 myöhässä", "Energia 0 toimenpidettä"]
    assert links(themes, "a") == [
        ("Liikenne", "/p/teemat/liikenne/"),
        ("Energia", "/p/teemat/energia/"),
    ]


def test_lists_latest_changes(client, programme):
    fill(programme)
    latest = section(get(client, "/p/"), "latest")
    assert texts(latest, "li") == ["10.06.2020 10 Ajallaan", "01.06.2020 2 Myöhässä"]
    assert links(latest, "li a") == [
        ("10 Ajallaan", "/p/toimenpiteet/10/"),
        ("2 Myöhässä", "/p/toimenpiteet/2/"),
    ]


def test_lists_five_latest_changes(client, programme):
    for day in range(1, 8):
        make_measure(programme, number=str(day), title="M", updated_at=noon(date(2020, 5, day)))
    assert texts(section(get(client, "/p/"), "latest"), "li") == [
        f"{day:02}.05.2020 {day} M" for day in (7, 6, 5, 4, 3)
    ]


def test_a_change_after_midnight_in_helsinki_is_of_the_new_day(client, programme):
    after_midnight = datetime(2020, 6, 2, 0, 30, tzinfo=HELSINKI)
    make_measure(programme, number="1", title="M", updated_at=after_midnight)
    assert texts(section(get(client, "/p/"), "latest"), "li") == ["02.06.2020 1 M"]


def test_says_how_many_took_part_with_the_way_to_more(client, programme):
    counting = make_indicator(programme, adding="counts")
    make_observation(counting, value=65)
    make_observation(counting, value=200, exactness="at_least")
    make_observation(make_indicator(adding="counts"), value=1000)
    progress = section(get(client, "/p/"), "progress")
    assert "Osallistujia yhteensä: vähintään 265." in texts(progress, "p")
    assert ("vähintään 265", "/p/osallistuminen/") in links(progress, "p a")


def test_says_what_there_is_nothing_of(client, programme):
    page = get(client, "/p/")
    progress = section(page, "progress")
    assert texts(progress, ".empty") == ["Ohjelmassa ei ole vielä toimenpiteitä."]
    assert "Ei vielä tiedossa, kuinka moni asukas on osallistunut." in texts(progress, "p")
    assert texts(section(page, "due"), ".empty") == ["Yhdelläkään tehtävällä ei ole tulevaa määräpäivää."]
    assert texts(section(page, "latest"), ".empty") == ["Muutoksia ei ole tiedossa."]
    assert [section(page, name) for name in ("late", "about", "others")] == [None, None, None]


@pytest.mark.parametrize(
    ("fields", "notices"),
    [
        ({"is_adopted": True}, []),
        ({"is_adopted": False}, ["Tätä ohjelmaa ei ole vielä hyväksytty."]),
        (
            {"closed_on": date(2020, 5, 31)},
            ["Tämä ohjelma päättyi 31.05.2020. Sen sivut jäävät luettaviksi."],
        ),
    ],
)
def test_says_whether_it_is_in_force(client, db, fields, notices):
    make_programme(slug="p", **fields)
    assert texts(get(client, "/p/"), ".notice") == notices


def test_names_the_other_public_programmes(client, programme):
    make_programme(slug="toinen", name="Toinen")
    make_programme(slug="vanha", name="Vanha", closed_on=date(2019, 1, 1))
    make_programme(slug="salainen", name="Salainen", is_public=False)
    others = section(get(client, "/p/"), "others")
    assert links(others, "a") == [("Toinen", "/toinen/"), ("Vanha", "/vanha/")]


def test_a_coordinator_sees_the_drafts_too(client, programme, coordinator):
    make_task(make_measure(programme, number="9", title="Luonnos", is_published=False), due_on=YESTERDAY)
    client.force_login(coordinator)
    late = section(get(client, "/p/"), "late")
    assert links(late, "a") == [("Luonnos", "/p/toimenpiteet/9/")]
    assert texts(late, ".draft") == ["Luonnos"]


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 404), ("stranger", 404), ("coordinator", 200), ("admin", 200)]
)
def test_a_programme_that_is_not_public(client, request, programme, who, status):
    programme.is_public = False
    programme.save()
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    assert fetch(client, "/p/").status_code == status


def test_unknown_programme(client, programme):
    assert fetch(client, "/q/").status_code == 404


def test_query_count_does_not_grow(client, programme):
    def add():
        theme = make_theme(programme)
        measure = make_measure(theme=make_theme(parent=theme), updated_at=noon(TODAY))
        make_task(measure, due_on=YESTERDAY)
        make_task(measure, due_on=TOMORROW)
        make_programme()

    add()
    with_one = query_count(client, "/p/")
    add()
    add()
    assert query_count(client, "/p/") == with_one

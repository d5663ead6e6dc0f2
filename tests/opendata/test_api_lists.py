"""What lists of the API can be asked: pages, filters, what was edited since, and past days."""

import datetime
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.models import Measure
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import get as page
from tests.page import links
from tests.past import change

pytestmark = pytest.mark.django_db
HERE = "https://testserver"
DATED = {"period_start": date(2020, 1, 1), "period_end": date(2020, 1, 31)}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 30)
    settings.SITE_URL = HERE


def ask(client, path):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def items(client, path, name="number"):
    return [one[name] for one in ask(client, path)["items"]]


# Pages


def pages(client, path, then=lambda: None):
    """The ids of each page, from the first to the last; `then` is done between two pages."""
    found = []
    while path:
        told = ask(client, path)
        found.append([one["id"] for one in told["items"]])
        path = told["next"] and told["next"].removeprefix(f"{HERE}/api/v1/")
        then()
    return found


def test_pages_lose_and_repeat_nothing(client):
    tasks = [make_task().pk for _one in range(7)]
    assert pages(client, "tasks?limit=3") == [tasks[:3], tasks[3:6], tasks[6:]]
    assert pages(client, "tasks?limit=7") == [tasks]
    assert pages(client, "tasks") == [tasks]


def test_nor_where_something_comes_and_goes_in_between(client):
    measure = make_measure()
    tasks = [make_task(measure) for _one in range(4)]
    keys = [task.pk for task in tasks]
    told = ask(client, "tasks?limit=2")
    tasks[0].delete()
    later = make_task(measure, due_on=date(2020, 1, 1))
    rest = pages(client, told["next"].removeprefix(f"{HERE}/api/v1/"))
    assert rest == [keys[2:], [later.pk]]


def test_the_two_kinds_of_effects_are_on_the_same_pages(client):
    programme = make_programme()
    measures = {f"measure-{make_measure_effect(make_measure(programme)).pk}" for _one in range(3)}
    others = {f"indicator-{make_indicator_effect(make_indicator(programme)).pk}" for _one in range(4)}
    found = pages(client, "effects?limit=2")
    assert [len(one) for one in found] == [2, 2, 2, 1]
    assert {one for some in found for one in some} == measures | others


def test_the_next_page_is_asked_the_same(client):
    programme = make_programme(slug="p")
    for _one in range(2):
        make_measure(programme, title="Sähkö & lämpö")
    told = ask(client, "measures?programme=p&q=s%C3%A4hk%C3%B6%20%26&lang=en&limit=1")
    start = f"{HERE}/api/v1/measures?programme=p&q=s%C3%A4hk%C3%B6+%26&lang=en&limit=1&cursor="
    assert told["next"].startswith(start)
    second = ask(client, told["next"].removeprefix(f"{HERE}/api/v1/"))
    assert (len(second["items"]), second["next"]) == (1, None)
    assert second["items"] != told["items"]


def test_an_empty_list_is_a_list(client):
    assert ask(client, "observations") == {"items": [], "next": None}


def test_fifty_where_nobody_says_how_many(client):
    measure = make_measure()
    for _one in range(51):
        make_task(measure)
    told = ask(client, "tasks")
    assert (len(told["items"]), told["next"] is None) == (50, False)


# Filters


@pytest.fixture
def several():
    """A programme of four measures, and another with one."""
    programme = make_programme(slug="p")
    top = make_theme(programme, slug="ylin")
    unit = make_unit(slug="ala", parent=make_unit(slug="toimiala"))
    energy = make_measure(theme=top, number="1", title="Sähkö", impact="high", phase="planning")
    traffic = make_measure(theme=make_theme(parent=top, slug="alempi"), number="2", title="Liikenne")
    make_task(traffic, title="Pyörätie", due_on=date(2020, 1, 1))
    make_responsibility(traffic, unit)
    make_measure(programme, number="3", closed_as="completed", title="Valmis")
    confirmed = make_measure(programme, number="4", title="Neljäs")
    confirmed.confirmed_at = "2020-06-01T12:00:00Z"
    confirmed.save()
    make_measure(make_programme(slug="toinen"), number="9", impact="high", title="Muu")
    return energy


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1", "2", "3", "4", "9"]),
        ("programme=p", ["1", "2", "3", "4"]),
        ("theme=ylin", ["1", "2"]),
        ("programme=p&theme=alempi", ["2"]),
        ("unit=toimiala", ["2"]),
        ("status=late", ["2"]),
        ("programme=p&status=late", ["2"]),
        ("status=completed", ["3"]),
        ("phase=planning", ["1"]),
        ("programme=p&phase=unknown", ["2", "3", "4"]),
        ("impact=high", ["1", "9"]),
        ("programme=p&confirmed=lately", ["4"]),
        ("confirmed=never", ["1", "2", "9"]),
        ("q=py%C3%B6r%C3%A4tie", ["2"]),
        ("q=", ["1", "2", "3", "4", "9"]),
        ("q=s%C3%A4hk%C3%B6&impact=high", ["1"]),
        ("q=s%C3%A4hk%C3%B6&impact=low", []),
    ],
)
@pytest.mark.usefixtures("several")
def test_measures_are_filtered_as_on_the_page(client, query, expected):
    assert items(client, f"measures?{query}") == expected


@pytest.mark.parametrize("query", ["theme=ylin", "unit=ala", "status=late", "q=liikenne", "impact=high"])
@pytest.mark.usefixtures("several")
def test_the_page_itself_says_the_same(client, query):
    listed = page(client, f"{reverse('measures', args=['p'])}?{query}&layout=table")
    found = [address for _name, address in links(listed, "tbody a") if "/toimenpiteet/" in address]
    numbers = sorted({address.split("/toimenpiteet/")[1].split("/")[0] for address in found})
    assert numbers == items(client, f"measures?programme=p&{query}")
    assert numbers


@pytest.mark.parametrize(
    "path",
    [
        *[
            "measures?programme=x",
            "measures?theme=x",
            "measures?unit=x",
            "measures?programme=toinen&theme=ylin",
        ],
        *["themes?programme=x", "tasks?programme=x", "indicators?programme=x", "observations?programme=x"],
        *["effects?programme=x", "changes?programme=x"],
    ],
)
@pytest.mark.usefixtures("several")
def test_to_ask_for_what_is_not_there_is_no_empty_list(client, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["status"]) == (404, 404)


def test_tasks_and_observations_are_filtered(client, several):
    done = make_task(several, state="completed")
    make_task(several)
    assert items(client, "tasks?measure=1&state=completed", "id") == [done.pk]
    assert items(client, "tasks?programme=toinen", "id") == []
    indicator = make_indicator(several.programme, number="7", adding="counts")
    event = make_observation(indicator, kind="event", measure=several)
    other = make_observation(indicator, kind="survey")
    assert items(client, "observations?kind=event", "id") == [event.pk]
    assert items(client, "observations?measure=1", "id") == [event.pk]
    assert items(client, "observations?indicator=7", "id") == [event.pk, other.pk]
    assert items(client, "observations?indicator=8", "id") == []
    assert items(client, "observations?programme=toinen", "id") == []


@pytest.mark.usefixtures("several")
def test_each_list_of_a_programme_has_what_is_in_it(client):
    assert items(client, "themes?programme=p", "id")[:2] == ["p/ylin", "p/alempi"]
    assert len(items(client, "themes?programme=toinen", "id")) == 1
    indicator = make_indicator(Measure.objects.get(number="9").programme, number="7")
    make_indicator_effect(indicator)
    assert items(client, "indicators?programme=p") == []
    assert items(client, "indicators?programme=toinen")[0] == "7"
    assert items(client, "effects?programme=p", "id") == []
    assert len(items(client, "effects?programme=toinen", "id")) == 1


# What was edited since


def test_what_was_edited_since_a_day(client, settings):
    settings.DEMO_TODAY = date(2020, 1, 1)
    programme = make_programme()
    measures = [make_measure(programme, number=number) for number in "1234"]
    task = make_task(measures[1])
    indicator = make_indicator(programme, number="5")
    other = make_indicator(programme, number="6")
    change(settings, date(2020, 3, 1), measures[0], title="Muu")
    change(settings, date(2020, 4, 1), task, title="Muu")
    settings.DEMO_TODAY = date(2020, 5, 1)
    make_observation(indicator, measure=measures[2])
    make_goal(other, due_on=date(2030, 1, 1))
    assert items(client, "measures?changed_since=2020-01-01") == ["1", "2", "3", "4"]
    assert items(client, "measures?changed_since=2020-03-01") == ["1", "2", "3"]
    assert items(client, "measures?changed_since=2020-03-02") == ["2", "3"]
    assert items(client, "measures?changed_since=2020-04-02T00:00:00%2B03:00") == ["3"]
    assert items(client, "measures?changed_since=2020-05-02") == []
    assert items(client, "tasks?changed_since=2020-04-01", "id") == [task.pk]
    assert items(client, "tasks?changed_since=2020-04-02", "id") == []
    assert items(client, "indicators?changed_since=2020-05-01") == ["5", "6"]
    assert items(client, "themes?changed_since=2020-02-01", "id") == []
    assert items(client, "measures?changed_since=2020-03-01&at=2020-03-31") == ["1"]


def test_a_moment_counts_to_the_millisecond(client, settings):
    settings.DEMO_TODAY = None
    theme = make_theme()
    made = theme.history.get().history_date
    later = made + datetime.timedelta(milliseconds=1)
    stamps = [one.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for one in (made, later)]
    assert [len(items(client, f"themes?changed_since={one}", "id")) for one in stamps] == [1, 0]


# Past days


def test_how_it_was(client, settings):
    settings.DEMO_TODAY = date(2020, 1, 1)
    measure = make_measure(make_programme(slug="p"), number="1", title="Ennen")
    task = make_task(measure, title="Työ", due_on=date(2020, 2, 1))
    make_contact(measure, make_person(name="Aino", title="Asiantuntija", is_public=True))
    change(settings, date(2020, 3, 1), measure, title="Jälkeen")
    change(settings, date(2020, 3, 1), task, state="completed")
    settings.DEMO_TODAY = date(2020, 6, 30)
    make_measure(measure.programme, number="2")

    now, then = ask(client, "measures/p/1"), ask(client, "measures/p/1?at=2020-02-29")
    assert (now["title"]["text"], then["title"]["text"]) == ("Jälkeen", "Ennen")
    assert (now["status"]["code"], then["status"]["code"]) == ("on_time", "late")
    assert then["tasks"][0]["days_late"] == 28
    assert [one["name"] for one in now["contacts"]] == ["Aino"]
    assert [(one["name"], one["title"]["text"]) for one in then["contacts"]] == [(None, "Asiantuntija")]
    assert items(client, "measures?at=2020-02-29") == ["1"]
    assert items(client, "measures?at=2020-02-29&programme=p&status=late") == ["1"]
    assert items(client, "measures?at=2020-06-30&limit=1") == ["1"]
    assert [one["state"] for one in ask(client, "tasks?at=2020-02-29")["items"]] == ["not_started"]
    assert client.get("/api/v1/measures/p/2?at=2020-02-29").status_code == 404


def test_the_next_page_of_a_past_day_is_of_that_day(client, settings):
    settings.DEMO_TODAY = date(2020, 1, 1)
    programme = make_programme()
    make_measure(programme, number="1")
    make_measure(programme, number="2")
    settings.DEMO_TODAY = date(2020, 6, 30)
    make_measure(programme, number="3")
    assert [len(some) for some in pages(client, "measures?at=2020-03-01&limit=1")] == [1, 1]


@pytest.mark.parametrize(
    ("day", "detail"),
    [
        ("2020-07-01", "The day 2020-07-01 is still to come."),
        ("2019-12-31", "The day 2019-12-31 is before the first one recorded here."),
        ("0001-01-01", "The day 0001-01-01 is before the first one recorded here."),
        ("0000-01-01", "The day 0001-01-01 is before the first one recorded here."),
        ("9999-12-31", "The day 9999-12-31 is still to come."),
    ],
)
def test_days_of_which_nothing_is_known(client, settings, day, detail):
    settings.DEMO_TODAY = date(2020, 1, 1)
    make_measure()
    settings.DEMO_TODAY = date(2020, 6, 30)
    response = client.get(f"/api/v1/measures?at={day}")
    assert (response.status_code, response.json()["detail"]) == (404, detail)


# In a fixed number of queries


def fill(programme, theme, unit):
    """One more of everything."""
    measure = make_measure(theme=theme, is_continuous=True)
    make_task(measure, due_on=date(2020, 1, 1))
    measure.status_updates.create(noted_on=date(2020, 1, 1), title="Tilanne")
    measure.links.create(title="Linkki", url="https://example.org/")
    make_responsibility(measure, make_unit(parent=unit))
    make_contact(measure, make_person(is_public=True, unit=unit))
    make_measure(theme=make_theme(parent=theme), closed_as="merged", merged_into=measure)
    measure.related.add(make_measure(theme=theme))
    person = make_person(unit=unit)
    measure.confirmed_by, measure.confirmed_at = person, "2020-06-01T12:00:00Z"
    measure.override_status, measure.override_reason, measure.override_by = "late", "Syy", person
    measure.override_on = measure.override_review_on = date(2020, 1, 1)
    measure.save()
    counted, emissions = (
        make_indicator(programme, adding="counts"),
        make_indicator(programme, desired_direction="down"),
    )
    make_observation(counted, measure=measure, kind="event", **DATED)
    make_observation(emissions, corrects=make_observation(emissions), **DATED)
    make_goal(emissions, due_on=date(2020, 1, 31))
    make_measure_effect(measure, counted)
    make_measure_effect(measure, emissions, tells_progress=True)
    make_indicator_effect(counted, emissions)


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert ask(client, path)["items"]
    return len(queries)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("programmes", 1),
        ("themes", 2),
        ("units", 1),
        ("measures", 18),
        ("measures?programme=p&status=late&theme=t&q=measure", 22),
        ("tasks", 2),
        ("indicators", 4),
        ("observations?replaced=true", 2),
        ("effects", 3),
        ("changes?programme=p&since=2020-01-01&kind=new", None),
        ("measures?at=2020-06-30", None),
    ],
)
def test_as_many_queries_for_one_as_for_three(client, settings, path, count):
    settings.DEMO_TODAY = date(2020, 1, 1)
    programme = make_programme(slug="p")
    theme, unit = make_theme(programme, slug="t"), make_unit()
    settings.DEMO_TODAY = date(2020, 6, 30)
    fill(programme, theme, unit)
    first = queries_of(client, path)
    for _one in range(2):
        fill(programme, theme, unit)
    assert queries_of(client, path) == first
    assert count in (None, first)

"""The calendars of due tasks, as two independent parsers read them."""

from datetime import UTC, date, timedelta

import icalendar
import pytest
import vobject
from django.urls import reverse
from django.utils.translation import override

from measures.days import HELSINKI
from measures.models import Origin
from measures.models.change import changing
from opendata import calendars
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count

TODAY = date(2020, 6, 15)
QUERIES = 5


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = "https://measures.example"


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="teema", name="Teema")


@pytest.fixture
def unit(db):
    return make_unit(slug="yksikko", name="Yksikkö")


@pytest.fixture
def measure(theme, unit):
    measure = make_measure(theme=theme, number="1", title="Asia")
    make_responsibility(measure, unit)
    return measure


def address(name="programme_calendar", *args, language="fi"):
    with override(language):
        return reverse(name, args=["p", *args])


def parsed(client, url):
    """By the one; that the other reads the same of each event is asked by the way."""
    response = fetch(client, url)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = icalendar.Calendar.from_ical(response.content)
    other = vobject.readOne(response.content.decode())
    assert [
        (one.uid.value, one.summary.value, one.description.value, one.dtstart.value, one.dtend.value)
        for one in other.contents.get("vevent", [])
    ] == [
        (one["uid"], one["summary"], one["description"], one.decoded("dtstart"), one.decoded("dtend"))
        for one in found.events
    ]
    return found


def summaries(client, *args, **kwargs):
    return [str(one["summary"]) for one in parsed(client, address(*args, **kwargs)).events]


def test_tells_when_a_task_is_due(client, measure):
    task = make_task(measure, title="Kokous, jossa; päätetään", due_on=date(2020, 12, 31))
    [event] = parsed(client, address()).events
    made = task.history.get().history_date.replace(microsecond=0)
    assert event["dtstamp"].to_ical() == f"{made.astimezone(UTC):%Y%m%dT%H%M%SZ}".encode()
    assert {name: event.decoded(name) for name in event} == {
        "UID": f"task-{task.pk}@measures.example",
        "DTSTAMP": made,
        "LAST-MODIFIED": made,
        "SEQUENCE": 0,
        "DTSTART": date(2020, 12, 31),
        "DTEND": date(2021, 1, 1),
        "TRANSP": "TRANSPARENT",
        "STATUS": "CONFIRMED",
        "SUMMARY": "1 Kokous, jossa; päätetään",
        "DESCRIPTION": (
            "Toimenpide 1: Asia\nOhjelma\nTila: Ei aloitettu\nhttp://testserver/p/toimenpiteet/1/"
        ),
        "URL": "http://testserver/p/toimenpiteet/1/",
    }
    assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"


def test_says_what_it_is(client, measure):
    found = parsed(client, address())
    assert {name: str(found[name]) for name in ("version", "calscale", "x-wr-calname", "name")} == {
        "version": "2.0",
        "calscale": "GREGORIAN",
        "x-wr-calname": "Määräpäivät: Ohjelma",
        "name": "Määräpäivät: Ohjelma",
    }
    assert found.decoded("refresh-interval") == timedelta(hours=12)
    assert b"X-PUBLISHED-TTL:PT12H\r\n" in found.to_ical()
    assert found["description"] == "Tehtävä on sen päivän kohdalla, jona se on viimeistään tehtävä."


def test_every_change_raises_the_sequence_and_the_stamp(client, settings, measure):
    """One of the measure too, whose number and state the event tells."""
    task = make_task(measure, title="Kokous", due_on=date(2020, 12, 31))
    found = []
    for day in (7, 8):
        settings.DEMO_TODAY = date(2020, 7, day)
        thing = task if day == 7 else measure
        thing.title = f"Uusi {day}"
        thing.save()
        [event] = parsed(client, address()).events
        moments = [event.decoded(name).astimezone(HELSINKI).date() for name in ("dtstamp", "last-modified")]
        found.append((event["sequence"], *moments))
    assert found == [(1, date(2020, 7, 7), date(2020, 7, 7)), (2, date(2020, 7, 8), date(2020, 7, 8))]
    assert parsed(client, address()).events[0]["uid"] == f"task-{task.pk}@measures.example"


@pytest.mark.parametrize(
    ("state", "summary", "status"),
    [
        ("not_started", "1 Kokous", "CONFIRMED"),
        ("in_progress", "1 Kokous", "CONFIRMED"),
        ("completed", "1 Kokous (tehty)", "CONFIRMED"),
        ("cancelled", "1 Kokous (peruttu)", "CANCELLED"),
    ],
)
def test_says_how_the_task_is_doing(client, measure, state, summary, status):
    make_task(measure, title="Kokous", state=state, due_on=date(2020, 12, 31))
    [event] = parsed(client, address()).events
    assert (event["summary"], event["status"]) == (summary, status)


def test_without_tasks_it_has_a_part_nobody_sees(client, measure):
    """RFC 5545 wants one: programs that are strict refuse a calendar of nothing."""
    empty = parsed(client, address())
    assert [one.name for one in empty.subcomponents] == ["VTIMEZONE"]
    make_task(measure, due_on=date(2020, 7, 1))
    assert [one.name for one in parsed(client, address()).subcomponents] == ["VEVENT"]


@pytest.mark.parametrize(("state", "status"), [("in_progress", "CANCELLED"), ("completed", "CONFIRMED")])
def test_of_an_open_task_of_a_closed_measure_nothing_will_come(client, measure, state, status):
    measure.closed_as = "postponed"
    measure.save()
    make_task(measure, state=state, due_on=date(2020, 12, 31))
    [event] = parsed(client, address()).events
    assert event["status"] == status
    assert event["description"].splitlines()[3] == "Päätetty: Lykätty"


@pytest.mark.parametrize(
    ("precision", "day", "words"),
    [("month", date(2020, 11, 30), "marraskuu 2020"), ("year", date(2020, 12, 31), "2020")],
)
def test_what_is_known_by_month_or_year_is_on_its_last_day_and_says_so(
    client, measure, precision, day, words
):
    make_task(measure, due_on=date(2020, 11, 3), due_precision=precision)
    [event] = parsed(client, address()).events
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (day, day + timedelta(days=1))
    assert event["description"].splitlines()[3] == (
        f"Määräaika: {words}. Tarkkaa päivää ei tiedetä, joten tehtävä on ajan viimeisen päivän kohdalla."
    )


@pytest.mark.parametrize(
    ("language", "path", "name", "summary", "page"),
    [
        ("fi", "/p/kalenteri.ics", "Määräpäivät: Ohjelma", "1 Kokous (tehty)", "/p/toimenpiteet/1/"),
        ("sv", "/sv/p/kalender.ics", "Förfallodagar: Ohjelma", "1 Möte (gjord)", "/sv/p/atgarder/1/"),
        ("en", "/en/p/calendar.ics", "Due dates: Ohjelma", "1 Kokous (done)", "/en/p/measures/1/"),
    ],
)
def test_is_in_the_language_of_its_address(client, measure, language, path, name, summary, page):
    make_task(measure, title="Kokous", title_sv="Möte", state="completed", due_on=date(2020, 12, 31))
    assert address(language=language) == path
    found = parsed(client, path)
    [event] = found.events
    assert (found["x-wr-calname"], event["summary"]) == (name, summary)
    assert event["url"] == f"http://testserver{page}"


def test_each_calendar_has_its_own_tasks_the_first_due_first(client, programme, theme, unit, measure):
    below = make_measure(theme=make_theme(parent=theme), number="2")
    make_responsibility(below, make_unit(parent=unit))
    others = [make_measure(programme, number="3"), make_measure(number="4")]
    for day, one in enumerate([*others, below, measure], start=1):
        make_task(one, title="T", due_on=date(2020, 7, day))
    make_task(measure, title="Without a day")
    assert summaries(client) == ["3 T", "2 T", "1 T"]
    assert summaries(client, "theme_calendar", "teema") == ["2 T", "1 T"]
    assert summaries(client, "unit_calendar", "yksikko") == ["2 T", "1 T"]


def test_what_was_due_over_a_year_ago_is_left_out(client, measure):
    for title, day in (("Old", date(2019, 6, 15)), ("Last", date(2019, 6, 16))):
        make_task(measure, title=title, due_on=day)
    assert summaries(client) == ["1 Last"]


def test_has_at_most_a_thousand_events_in_less_than_a_megabyte(client, measure):
    with changing(origin=Origin.COMMAND):
        for number in range(1001):
            due_on = date(2020, 7, 1) + timedelta(days=number)
            make_task(measure, title=f"Tehtävä {number} " + 30 * "pitkä ", due_on=due_on)
    response = fetch(client, address())
    found = icalendar.Calendar.from_ical(response.content)
    assert len(response.content) < 1_000_000
    assert [one["summary"].split()[2] for one in found.events] == [str(number) for number in range(1000)]
    more = "Tehtäviä on enemmän; tässä ovat ne 1000, joiden määräpäivä on ensin."
    assert found["description"].endswith(more)


def test_control_characters_break_no_calendar(client, measure):
    make_task(measure, title="A\x0bB\x1fC", due_on=date(2020, 7, 1))
    assert summaries(client) == ["1 ABC"]


def test_drafts_and_hidden_programmes_never_appear(client, theme, unit, measure, coordinator):
    draft = make_measure(theme=theme, number="77", is_published=False)
    make_responsibility(draft, unit)
    make_task(draft, title="Salaa", due_on=date(2020, 7, 1))
    client.force_login(coordinator)
    for args in ([], ["theme_calendar", "teema"], ["unit_calendar", "yksikko"]):
        assert summaries(client, *args) == []
    measure.programme.is_public = False
    measure.programme.save()
    assert fetch(client, address()).status_code == 404


def test_names_no_person(client, measure):
    make_contact(measure, make_person(name="Aino Aalto", is_public=True))
    make_task(measure, title="Kokous", details="<p>Kysy: Aino Aalto</p>", due_on=date(2020, 7, 1))
    assert b"Aalto" not in fetch(client, address()).content
    assert summaries(client) == ["1 Kokous"]


def test_is_not_sent_again_while_it_is_the_same(client, measure):
    task = make_task(measure, due_on=date(2020, 7, 1))
    tag = fetch(client, address())["ETag"]
    again = fetch(client, address(), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    task.title = "Uusi"
    task.save()
    assert fetch(client, address(), headers={"If-None-Match": tag}).status_code == 200


def test_leaves_no_cookie_and_no_trace(client, measure):
    response = fetch(client, address())
    assert dict(response.cookies) == {}
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")


@pytest.mark.parametrize(
    "args", [("programme_calendar",), ("theme_calendar", "teema"), ("unit_calendar", "yksikko")]
)
def test_the_page_of_each_leads_to_its_calendar(client, measure, args):
    page = get(client, address(args[0].removesuffix("_calendar"), *args[1:]))
    [link] = links(page, "a[type='text/calendar']")
    assert link == ("Tehtävien määräpäivät omaan kalenteriisi (iCalendar)", address(*args))


def test_what_is_not_there(client, measure):
    tried = [
        reverse("programme_calendar", args=["nothing"]),
        address("theme_calendar", "nothing"),
        address("unit_calendar", "nothing"),
        reverse("secret_calendar", args=["x" * 43]),
    ]
    assert [fetch(client, one).status_code for one in tried] == [404] * 4
    assert client.post(address()).status_code == 405


def test_as_many_queries_for_one_task_as_for_three(client, programme, measure):
    make_task(measure, due_on=date(2020, 7, 1))
    assert query_count(client, address()) == QUERIES - 1
    assert query_count(client, address("theme_calendar", "teema")) == QUERIES + 1
    assert query_count(client, address("unit_calendar", "yksikko")) == QUERIES + 1
    for number in (2, 3):
        make_task(make_measure(programme, theme=measure.theme, number=str(number)), due_on=date(2020, 7, 1))
    assert query_count(client, address()) == QUERIES - 1
    assert query_count(client, address("theme_calendar", "teema")) == QUERIES + 1


def test_the_limits():
    assert (calendars.MOST, calendars.KEPT.days) == (1000, 365)

"""Which days can be asked for, what such a page says of itself, and what it keeps to itself.

What each kind of page shows is in test_dated_pages.py, where its links lead in test_dated_links.py, and what
becomes of persons in test_dated_persons.py.
"""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from measures.days import HELSINKI
from measures.models import Change, Measure, Origin
from measures.models.change import changing
from tests.factories import (
    make_contact,
    make_measure,
    make_programme,
    make_responsibility,
    make_task,
)
from tests.page import fetch, get, links, query_count, read, section, texts, words
from tests.past import change

FIRST, TODAY = date(2020, 3, 2), date(2020, 6, 15)
PAGE = "/en/p/measures/125/"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def programme(db, settings):
    settings.DEMO_TODAY = FIRST
    return make_programme(slug="p", name="Programme")


@pytest.fixture
def measure(programme):
    """It was called otherwise on its first day; its history goes on today."""
    return make_measure(programme, number="125", title="Before")


def refused(client, at, page=PAGE):
    """The status and the words of a page that is not there for that day."""
    response = fetch(client, page, query_params={"at": at})
    assert response.status_code in (400, 404)
    response.status_code, status = 200, response.status_code
    page = read(response)
    assert words(page.h1) == "No page for this day"
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    return status, texts(page, ".lead")[0]


def title(client, at):
    return words(get(client, PAGE, query_params={"at": at}).h1)


# Which days there are


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2020-03-02", "Before"),
        ("2020-05-03", "Before"),
        ("2020-05-04", "Now"),
        ("2020-06-15", "Now"),
        ("2.3.2020", "Before"),
        ("02.03.2020", "Before"),
        (" 2020-03-02 ", "Before"),
        ("2020-3-2", "Before"),
        ("", "Now"),
        ("  ", "Now"),
    ],
)
def test_days_that_are_understood(client, settings, measure, at, shown):
    change(settings, date(2020, 5, 4), measure, title="Now")
    settings.DEMO_TODAY = TODAY
    assert title(client, at) == shown


@pytest.mark.parametrize(
    "at",
    ["x", "2020-13-45", "2020-02-30", "0000-01-01", "31.4.2020", "2020", "20200429", "-", "٢", "1" * 5000]
    + ["2020-04-29T12:00", "2020-04-29'--", "<b>", "today", "99999-01-01"],
)
def test_nonsense_is_answered_clearly(client, settings, measure, at):
    settings.DEMO_TODAY = TODAY
    assert refused(client, at) == (
        400,
        "The day in the address was not understood. Write it as year-month-day, for instance 2020-04-29.",
    )


def test_the_last_of_two_days_counts(client, settings, measure):
    change(settings, TODAY, measure, title="Now")
    assert words(get(client, f"{PAGE}?at=2020-06-15&at=2020-03-02").h1) == "Before"


@pytest.mark.parametrize("at", ["2020-06-16", "16.6.2020", "9999-12-31"])
def test_a_day_to_come(client, settings, measure, at):
    settings.DEMO_TODAY = TODAY
    status, says = refused(client, at)
    assert (status, says.partition(" is still ")[2]) == (
        404,
        "to come: this page cannot be shown for that day yet.",
    )


@pytest.mark.parametrize("at", ["2020-03-01", "1.1.1900", "0001-01-01"])
def test_a_day_before_the_first_record(client, settings, measure, at):
    settings.DEMO_TODAY = TODAY
    status, says = refused(client, at)
    assert status == 404
    assert says.startswith("This site has no information about ")
    assert says.endswith(": its records begin on 2 March 2020.")


def test_a_site_without_records(client, db):
    assert refused(client, "2020-03-01", "/en/") == (404, "This site has no records yet.")


@pytest.mark.parametrize(
    "address",
    ["/en/q/", "/en/q/measures/", "/en/q/measures/125/", "/en/p/measures/126/", "/en/q/measures.csv"]
    + ["/en/p/themes/q/", "/en/p/units/q/", "/en/q/situation/"],
)
def test_what_is_nowhere_is_not_there_on_any_day(client, settings, measure, address):
    settings.DEMO_TODAY = TODAY
    assert refused(client, "2020-03-02", address) == (404, "This page was not published on 2 March 2020.")


NOW_ONLY = "This page is always shown as it is now, not as it was on the day you chose."
OF_NOW = [
    "/en/p/changes/",
    "/en/p/reports/",
    "/en/p/measures/125/history/",
    "/en/about/",
    "/en/counting/",
]


@pytest.mark.parametrize("address", OF_NOW)
@pytest.mark.parametrize("at", ["2020-03-02", "x"])
def test_pages_that_take_no_day_say_so(client, measure, address, at):
    page = get(client, f"{address}?at={at}")
    assert texts(page, ".day-banner[role=note]") == [NOW_ONLY]
    assert page.select(".days") == []


@pytest.mark.parametrize("address", OF_NOW)
@pytest.mark.parametrize("query", ["", "?at=", "?at=+"])
def test_pages_that_take_no_day_say_nothing_where_none_was_asked(client, measure, address, query):
    assert get(client, address + query).select(".day-banner") == []


@pytest.mark.parametrize("address", ["/en/p/measures/126/history/", "/en/nowhere/at/all/"])
def test_a_page_that_is_nowhere_is_of_no_day(client, measure, address):
    response = fetch(client, f"{address}?at=2020-03-02")
    assert response.status_code == 404
    response.status_code = 200
    page = read(response)
    assert (words(page.h1), page.select(".day-banner")) == ("Page not found", [])


@pytest.mark.parametrize("address", ["/en/p/changes.csv", "/en/p/changes.xlsx", "/en/p/changes/atom.xml"])
def test_files_that_take_no_day_do_not_mind(client, settings, measure, address):
    change(settings, TODAY, measure, title="Now")
    kept = ("Content-Type", "Content-Disposition")
    files = [fetch(client, address + query) for query in ("", "?at=2020-03-02")]
    assert [one.status_code for one in files] == [200, 200]
    assert {name: files[0].get(name) for name in kept} == {name: files[1].get(name) for name in kept}
    if address.endswith(".csv"):
        assert files[0].content == files[1].content
        assert b"Now" in files[0].content


def test_wrong_method(client, measure):
    assert client.post(f"{PAGE}?at=2020-03-02").status_code == 405
    assert client.head(f"{PAGE}?at=2020-03-02").status_code == 200


# The end of the day is that of Helsinki


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2020, 4, 10, 0, 0, 0), date(2020, 4, 10)),
        (datetime(2020, 4, 10, 23, 59, 59, 999000), date(2020, 4, 10)),
        (datetime(2020, 4, 11, 0, 0, 0), date(2020, 4, 11)),
        # The clocks are turned: the day is an hour shorter, an hour longer.
        (datetime(2020, 3, 29, 23, 59, 59), date(2020, 3, 29)),
        (datetime(2020, 3, 30, 0, 0, 0), date(2020, 3, 30)),
        (datetime(2019, 10, 27, 23, 59, 59), date(2019, 10, 27)),
        (datetime(2019, 10, 28, 0, 0, 0), date(2019, 10, 28)),
    ],
)
def test_what_was_saved_until_midnight_counts(client, settings, db, moment, day):
    settings.DEMO_TODAY = date(2019, 10, 1)
    measure = make_measure(make_programme(slug="p"), number="125", title="Before")
    settings.DEMO_TODAY = TODAY
    with changing(origin=Origin.COMMAND, at=moment.replace(tzinfo=HELSINKI)):
        measure.title = "Now"
        measure.save()
    shown = [title(client, f"{day + timedelta(days=days)}") for days in (-1, 0, 1)]
    assert shown == ["Before", "Now", "Now"]


def test_without_a_demo_today_is_the_last_day(client, settings, measure):
    settings.DEMO_TODAY = None
    today = datetime.now(HELSINKI).date()
    assert title(client, f"{today}") == "Before"
    assert refused(client, f"{today + timedelta(days=1)}")[0] == 404


# What the page says of itself


def test_says_what_it_is_and_leads_back(client, settings, measure):
    change(settings, TODAY, measure, title="Now")
    response = fetch(client, f"{PAGE}?status=late&at=2020-03-02&q=")
    assert response["X-Robots-Tag"] == "noindex"
    page = read(response)
    assert [one["content"] for one in page.select('head > meta[name="robots"]')] == ["noindex"]
    assert texts(page, ".day-banner") == [
        "You are looking at the page as it was published at the end of 2 March 2020. Show it as it is now"
    ]
    assert links(page, ".day-banner a") == [("Show it as it is now", f"{PAGE}?status=late")]
    assert page.select_one(".day-banner time")["datetime"] == "2020-03-02"
    assert page.select_one('link[rel="canonical"]')["href"] == f"http://testserver{PAGE}"
    assert page.select_one('meta[property="og:url"]')["content"] == f"http://testserver{PAGE}"
    assert words(get(client, page.select_one(".day-banner a")["href"]).h1) == "Now"


def test_a_page_of_now_says_nothing_of_the_kind(client, measure):
    response = fetch(client, f"{PAGE}?at=")
    page = read(response)
    assert "X-Robots-Tag" not in response
    assert page.select('.day-banner, meta[name="robots"]') == []


@pytest.mark.parametrize("query", ["", "?at=2020-03-02", "?at=2020-03-02&status=late&q=a%26b", "?at="])
def test_one_can_ask_for_another_day(client, settings, measure, query):
    settings.DEMO_TODAY = TODAY
    form = get(client, PAGE + query).select_one(".days form")
    assert (form["method"], form["action"]) == ("get", PAGE)
    hidden = [(one["name"], one["value"]) for one in form.select("input[type=hidden]")]
    assert hidden == ([("status", "late"), ("q", "a&b")] if "status" in query else [])
    day = form.select_one("input[type=date]")
    assert (day["name"], day["max"]) == ("at", "2020-06-15")
    assert day.get("value") == ("2020-03-02" if "=2020" in query else None)
    assert words(form.select_one(f"label[for={day['id']}]")) == "Day"


def test_a_page_that_is_not_there_leads_to_that_of_now(client, settings, measure):
    settings.DEMO_TODAY = TODAY
    response = fetch(client, f"{PAGE}?sort=title&at=2020-02-02")
    response.status_code = 200
    page = read(response)
    assert links(page, "main a") == [("Show it as it is now", f"{PAGE}?sort=title")]
    assert page.select_one(".days input[type=date]")["max"] == "2020-06-15"


# What is not shown


def test_a_measure_is_there_on_the_days_on_which_it_was_published(client, settings, programme):
    settings.DEMO_TODAY = date(2020, 4, 1)
    measure = make_measure(programme, number="125", is_published=False)
    change(settings, date(2020, 4, 3), measure, is_published=True)
    change(settings, date(2020, 4, 5), measure, is_published=False)
    change(settings, date(2020, 4, 7), measure, is_published=True)
    settings.DEMO_TODAY = date(2020, 4, 8)
    measure.delete()
    days = [date(2020, 3, 31) + timedelta(days=number) for number in range(9)]
    shown = [fetch(client, f"{PAGE}?at={day}").status_code for day in days]
    assert shown == [404, 404, 404, 200, 200, 404, 404, 200, 404]
    listed = [texts(get(client, f"/en/p/measures/?at={day}"), ".measure-row .measure-number") for day in days]
    assert listed == [["125"] if status == 200 else [] for status in shown]
    assert refused(client, "2020-04-05") == (404, "This page was not published on 5 April 2020.")


def test_a_programme_is_there_while_it_was_public(client, settings, measure):
    change(settings, date(2020, 4, 3), measure.programme, is_public=False)
    settings.DEMO_TODAY = TODAY
    addresses = ["/en/p/", "/en/p/measures/", "/en/p/measures.csv", PAGE]
    for at, status in (("2020-04-02", 200), ("2020-04-03", 404)):
        assert [fetch(client, f"{one}?at={at}").status_code for one in addresses] == [status] * 4


@pytest.mark.parametrize("who", ["coordinator", "admin", "editor", "contact"])
def test_nobody_sees_the_drafts_of_a_past_day(client, request, settings, unit, programme, who):
    page, user = "/en/p/measures/127/", request.getfixturevalue(who)
    draft = make_measure(programme, number="127", is_published=False)
    make_responsibility(draft, unit)
    if who == "contact":
        make_contact(draft, user.person)
    client.force_login(user)
    settings.DEMO_TODAY = TODAY
    assert texts(get(client, page), ".notice") == ["This is a draft: residents do not see it."]
    assert refused(client, "2020-06-15", page)[0] == 404
    assert "127" not in texts(get(client, "/en/p/measures/?at=2020-06-15"), ".measure-row .measure-number")
    response = fetch(client, "/en/p/measures.csv?at=2020-06-15")
    assert b"/127/" not in response.content
    # Afterwards the request is that of the person again.
    assert response.wsgi_request.user == user


def test_what_was_a_draft_then_is_not_shown_because_it_is_public_now(client, settings, programme):
    draft = make_measure(programme, number="125", title="Draft", is_published=False)
    change(settings, date(2020, 5, 4), draft, is_published=True, title="Public")
    settings.DEMO_TODAY = TODAY
    other = make_measure(programme, number="126")
    other.related.add(draft)
    assert refused(client, "2020-05-03")[0] == 404
    assert title(client, "2020-05-04") == "Public"


# Afterwards


def test_the_next_page_shows_now(client, settings, measure):
    change(settings, TODAY, measure, title="Now")
    shown = [title(client, at) for at in ("2020-03-02", "", "2020-03-02", "2020-06-15", "")]
    assert shown == ["Before", "Now", "Before", "Now", "Now"]


def test_so_it_does_after_an_error(client, settings, measure, monkeypatch):
    change(settings, TODAY, measure, title="Now")
    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("measures.measure_page.neighbours", lambda *_of: 1 / 0)
        assert fetch(client, f"{PAGE}?at=2020-03-02").status_code == 500
    assert title(client, "") == "Now"
    measure.title = "Then"
    measure.save()
    assert title(client, "") == "Then"


def test_reading_the_past_leaves_no_trace(client, settings, measure):
    settings.DEMO_TODAY = TODAY
    before = (Change.objects.count(), list(Measure.objects.values()))
    title(client, "2020-03-02")
    assert (Change.objects.count(), list(Measure.objects.values())) == before


def test_a_signed_in_persons_page_of_now_is_as_ever(client, settings, measure, coordinator):
    measure.programme.coordinators.add(coordinator)
    make_measure(measure.programme, number="126", is_published=False)
    client.force_login(coordinator)
    title(client, "2020-03-02")
    assert texts(get(client, "/en/p/measures/"), ".measure-row .measure-number") == ["125", "126"]


def test_query_count_does_not_grow(client, measure):
    page = f"{PAGE}?at=2020-03-02"
    make_task(measure)
    with_one = query_count(client, page)
    make_task(measure)
    make_task(measure)
    assert query_count(client, page) == with_one
    assert len(section(get(client, page), "tasks").select("li")) == 3

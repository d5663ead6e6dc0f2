"""What changed: days that are none, still to come, in the wrong order or before the records."""

import pytest

from measures.models import Programme
from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import DURING, END, HALF, address, rename
from tests.factories import make_measure
from tests.page import fetch, get, read, texts


@pytest.mark.parametrize("name", ["changes", "changes_csv", "changes_xlsx"])
@pytest.mark.parametrize(
    "query", ["?since=abc", "?until=2020-13-01", "?first=1", "?since=2020-01-01&until=x", "?last=99999-01-01"]
)
def test_what_is_no_day_is_refused(client, on, programme, name, query):
    on(END)
    response = fetch(client, address(name, query))
    assert response.status_code == 400
    page = response.content.decode()
    assert ('class="notice"' in page, 'class="changes-card"' in page, "<form" in page) == (True, False, True)


def notices(client, query):
    return texts(read(fetch(client, address(query=query))), "main p.notice")


def said(client, query):
    """The notices in English."""
    return texts(read(fetch(client, address(query=query, language="en"))), "main p.notice")


def days_asked(client, query):
    return [field["value"] for field in get(client, address(query=query)).select(".field input")]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("?since=2020-06-30&until=2020-03-01", ["2020-03-01", "2020-06-30"]),
        ("?since=2020-03-01&until=2021-01-01", ["2020-03-01", "2020-06-30"]),
        ("?since=2021-01-01", ["2020-06-30", "2020-06-30"]),
        ("?since=9999-12-31&until=9999-12-31", ["2020-06-30", "2020-06-30"]),
        ("?first=2020-06-30&last=2020-03-01", ["2020-03-01", "2020-06-30"]),
    ],
)
def test_the_wrong_order_and_the_future_are_put_right_and_said(client, on, programme, query, days):
    on(END)
    assert (len(notices(client, query)) >= 1, days_asked(client, query)) == (True, days)


def test_days_are_written_in_either_way(client, on, programme):
    on(END)
    query = "?since=1.3.2020&until=30.6.2020"
    assert (notices(client, query), days_asked(client, query)) == ([], ["2020-03-01", "2020-06-30"])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "?since=2020-06-30&until=2020-03-01",
            "You chose the later day first: the days have been put in order.",
        ),
        (
            "?since=2020-03-01&until=2021-01-01",
            "You chose a day that is still to come. This is the situation today, 30 June 2020.",
        ),
        (
            "?first=2020-03-01&last=2020-03-01",
            "You chose the same day twice: there is nothing to compare.",
        ),
        (
            "?until=0001-01-01",
            "This site does not know what changed on these days: its records begin on 1 January 2020.",
        ),
        (
            "?since=0001-01-01&until=2020-06-30",
            "The records of this site begin on 1 January 2020: the changes after that day are shown.",
        ),
    ],
)
def test_what_was_put_right_is_said_in_words(client, on, traffic, query, says):
    make_measure(theme=traffic, number="1")
    on(END)
    assert said(client, query) == [says]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (HALF, "Changes to the measures from 1 February 2020 to 30 June 2020."),
        ("?since=2020-06-30", "Changes to the measures on 30 June 2020."),
        (
            "?first=2020-02-01&last=2020-06-30",
            "The measures at the end of 1 February 2020 compared with the end of 30 June 2020.",
        ),
        ("?since=2020-01-01&until=2020-01-01", None),
    ],
)
def test_says_of_which_days_it_tells(client, on, programme, query, says):
    on(END)
    page = get(client, address(query=query, language="en"))
    assert texts(page, ".changes-days") == ([says] if says else [])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (HALF + "&kind=nonsense", "What happened"),
        (HALF + "&by=nonsense", "Grouping"),
        (HALF + "&kind=nonsense&by=Theme", "What happened, Grouping"),
    ],
)
def test_a_kind_or_a_grouping_that_there_is_not_is_said(client, on, traffic, query, names):
    measure = make_measure(theme=traffic, number="1")
    on(DURING)
    rename(measure, "Loppu")
    on(END)
    assert said(client, query) == [f"These filters are not known and were left out: {names}."]
    assert len(get(client, address(query=query)).select(".changes-card")) == 1
    file = fetch(client, address("changes_csv", query))
    assert (file.status_code, b"Loppu" in file.content) == (200, True)


@pytest.mark.parametrize("query", [HALF, HALF + "&kind=&by=", HALF + "&kind=edited&by=unit"])
def test_nothing_is_said_of_those_that_there_are(client, on, programme, query):
    on(END)
    assert said(client, query) == []


def test_it_is_said_beside_a_day_that_was_not_understood(client, on, programme):
    on(END)
    response = fetch(client, address(query="?since=abc&kind=x", language="en"))
    response.status_code = 200
    assert [one.partition(" ")[0] for one in texts(read(response), "main p.notice")] == ["These", "The"]


@pytest.mark.parametrize(
    "query",
    [
        "?since=2020-01-01&until=2020-06-30",
        "?since=0001-01-01&until=2020-06-30",
        "?until=0001-01-01",
        "?since=0001-01-01&until=0001-01-02",
        "?first=2019-12-31&last=2020-06-30",
        "?first=2020-03-01&last=2020-03-01",
        "?first=0001-01-01&last=0001-01-01",
    ],
)
def test_before_the_records_and_the_same_day_twice(client, on, traffic, query):
    make_measure(theme=traffic, number="1")
    on(END)
    page = get(client, address(query=query))
    assert len(page.select("main p.notice")) == 1
    assert page.select(".changes-card") == []
    assert fetch(client, address("changes_csv", query)).status_code == 200


def test_a_site_without_records(client, on, db):
    on(END)
    Programme.objects.bulk_create([Programme(slug="p", name_fi="Ohjelma", is_public=True)])
    assert len(notices(client, HALF)) == 1

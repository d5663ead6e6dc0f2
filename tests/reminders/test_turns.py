"""When reminders are sent: mornings of Helsinki, whatever the clock of the machine or the night does."""

import datetime
import time
from zoneinfo import ZoneInfo

import pytest

from reminders.turns import is_due, latest_turn, next_turn

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(params=["UTC", "Europe/Helsinki", "America/New_York"])
def _zone(request, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


def local(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("rhythm", "now", "last", "following"),
    [
        # Summer time begins in the night before this Sunday, a day of 23 hours.
        ("weekly", "2027-03-28T12:00", "2027-03-22", "2027-03-29"),
        ("weekly", "2027-03-29T06:59", "2027-03-22", "2027-03-29"),
        ("weekly", "2027-03-29T07:00", "2027-03-29", "2027-04-05"),
        ("daily", "2027-03-28T06:59", "2027-03-27", "2027-03-28"),
        ("daily", "2027-03-28T07:00", "2027-03-28", "2027-03-29"),
        # It ends: a day of 25 hours.
        ("weekly", "2027-10-31T23:59", "2027-10-25", "2027-11-01"),
        ("weekly", "2027-11-01T07:00", "2027-11-01", "2027-11-08"),
        ("daily", "2027-10-31T03:30", "2027-10-30", "2027-10-31"),
        ("daily", "2027-10-31T07:00", "2027-10-31", "2027-11-01"),
        ("daily", "2028-02-29T07:00", "2028-02-29", "2028-03-01"),
        ("weekly", "2028-02-29T12:00", "2028-02-28", "2028-03-06"),
        ("daily", "2027-12-31T23:59", "2027-12-31", "2028-01-01"),
        ("weekly", "2027-12-31T23:59", "2027-12-27", "2028-01-03"),
    ],
)
def test_at_seven_in_helsinki(rhythm, now, last, following):
    moment = local(now).astimezone(datetime.UTC)
    expected = [local(f"{day}T07:00").astimezone(datetime.UTC) for day in (last, following)]
    assert [latest_turn(rhythm, moment), next_turn(rhythm, moment)] == expected


@pytest.mark.parametrize(
    ("told_for", "now", "due"),
    [
        (None, "2027-03-03T06:59", False),
        (None, "2027-03-03T07:00", True),
        ("2027-03-01T07:00", "2027-03-07T23:00", False),
        ("2027-03-01T07:00", "2027-03-08T06:59", False),
        ("2027-03-01T07:00", "2027-03-08T07:00", True),
        ("2027-03-01T07:00", "2027-03-10T02:00", True),
    ],
)
def test_whose_turn_it_is(told_for, now, due):
    assert is_due("weekly", told_for and local(told_for), local(now)) is due

"""The one clock, and what months and years mean as dates."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from measures.days import HELSINKI, first_day, last_day, now, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2020, 1, 15, 21, 59, 59, tzinfo=UTC), date(2020, 1, 15)),
        (datetime(2020, 1, 15, 22, 0, tzinfo=UTC), date(2020, 1, 16)),
        (datetime(2020, 6, 30, 20, 59, 59, tzinfo=UTC), date(2020, 6, 30)),
        (datetime(2020, 6, 30, 21, 0, tzinfo=UTC), date(2020, 7, 1)),
        (datetime(2020, 12, 31, 22, 0, tzinfo=UTC), date(2021, 1, 1)),
        # Summer time begins on 29 March 2020 at 3 o'clock and ends on 25 October at 4.
        (datetime(2020, 3, 28, 21, 59, 59, tzinfo=UTC), date(2020, 3, 28)),
        (datetime(2020, 3, 28, 22, 0, tzinfo=UTC), date(2020, 3, 29)),
        (datetime(2020, 3, 29, 20, 59, 59, tzinfo=UTC), date(2020, 3, 29)),
        (datetime(2020, 3, 29, 21, 0, tzinfo=UTC), date(2020, 3, 30)),
        (datetime(2020, 10, 24, 20, 59, 59, tzinfo=UTC), date(2020, 10, 24)),
        (datetime(2020, 10, 24, 21, 0, tzinfo=UTC), date(2020, 10, 25)),
        (datetime(2020, 10, 25, 21, 59, 59, tzinfo=UTC), date(2020, 10, 25)),
        (datetime(2020, 10, 25, 22, 0, tzinfo=UTC), date(2020, 10, 26)),
    ],
)
def test_the_day_begins_at_midnight_in_helsinki(moment, day):
    with time_machine.travel(moment, tick=False):
        assert today() == day
        assert now() == moment


def test_the_day_is_helsinkis_whatever_time_zone_is_active():
    with (
        time_machine.travel(datetime(2020, 6, 30, 21, 30, tzinfo=UTC), tick=False),
        timezone.override("America/New_York"),
    ):
        assert today() == date(2020, 7, 1)
        assert now().isoformat() == "2020-07-01T00:30:00+03:00"


def test_the_demo_has_its_own_day_with_the_real_time_of_day(settings):
    settings.DEMO_TODAY = date(2020, 6, 30)
    with time_machine.travel(datetime(2026, 11, 24, 7, 15, 33, 250_000, tzinfo=UTC), tick=False):
        assert today() == date(2020, 6, 30)
        assert now() == datetime(2020, 6, 30, 9, 15, 33, 250_000, tzinfo=HELSINKI)
        assert now().isoformat() == "2020-06-30T09:15:33.250000+03:00"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 24, 21, 59, 59, tzinfo=UTC), "2020-06-30T23:59:59+03:00"),
        (datetime(2026, 11, 24, 22, 0, 0, tzinfo=UTC), "2020-06-30T00:00:00+03:00"),
    ],
)
def test_the_demo_stays_on_its_day_at_midnight(settings, moment, shown):
    settings.DEMO_TODAY = date(2020, 6, 30)
    with time_machine.travel(moment, tick=False):
        assert now().isoformat() == shown
        assert today() == date(2020, 6, 30)


@pytest.mark.parametrize(
    ("day", "precision", "first", "last"),
    [
        (date(2020, 6, 15), "day", date(2020, 6, 15), date(2020, 6, 15)),
        (date(2020, 6, 15), "month", date(2020, 6, 1), date(2020, 6, 30)),
        (date(2020, 6, 15), "year", date(2020, 1, 1), date(2020, 12, 31)),
        (date(2020, 2, 1), "month", date(2020, 2, 1), date(2020, 2, 29)),
        (date(2020, 2, 29), "month", date(2020, 2, 1), date(2020, 2, 29)),
        (date(2020, 2, 29), "year", date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 2, 28), "month", date(2021, 2, 1), date(2021, 2, 28)),
        (date(2100, 2, 1), "month", date(2100, 2, 1), date(2100, 2, 28)),
        (date(2020, 12, 31), "month", date(2020, 12, 1), date(2020, 12, 31)),
        (date(2020, 1, 31), "year", date(2020, 1, 1), date(2020, 12, 31)),
        (date(9999, 12, 31), "month", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_first_and_last_day_of_the_period(day, precision, first, last):
    assert first_day(day, precision) == first
    assert last_day(day, precision) == last

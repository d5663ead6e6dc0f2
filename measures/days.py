"""The one clock: what day it is in Helsinki; and what a month or a year means as a date.

DEMO_TODAY makes it that day, with the real time of day, for everything the site dates and shows.
"""

import calendar
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

HELSINKI = ZoneInfo("Europe/Helsinki")
EARLIEST, LATEST = 1800, 2199


def now() -> datetime.datetime:
    """This moment in whole milliseconds, aware, in Helsinki's time; on the demo's day when there is one."""
    moment = whole_milliseconds(timezone.now()).astimezone(HELSINKI)
    if settings.DEMO_TODAY:
        return datetime.datetime.combine(settings.DEMO_TODAY, moment.time(), HELSINKI)
    return moment


def whole_milliseconds(moment: datetime.datetime) -> datetime.datetime:
    """More is lost when data moves from one database to another as JSON."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


_asked: ContextVar[datetime.date | None] = ContextVar("asked_day", default=None)


def today() -> datetime.date:
    """The day it is; within `being()`, the day that is asked about."""
    return _asked.get() or now().date()


def asked() -> datetime.date | None:
    """The day that is asked about; None where that is now."""
    return _asked.get()


@contextmanager
def being(day: datetime.date) -> Iterator[None]:
    """Within it, it is that day: things are judged and late as of then. What is dated by `now()` is not."""
    token = _asked.set(day)
    try:
        yield
    finally:
        _asked.reset(token)


def validate_day(day: datetime.date) -> None:
    """Refuse a year that was mistyped, such as 0201: figures and paths reckon with years."""
    if not EARLIEST <= day.year <= LATEST:
        message = _("Give a day of the years %(earliest)s–%(latest)s.")
        raise ValidationError(message % {"earliest": EARLIEST, "latest": LATEST})


class Precision(models.TextChoices):
    """How precisely a date is known."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


def first_day(day: datetime.date, precision: str) -> datetime.date:
    """The first day of the day, month or year that `day` is in."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == Precision.MONTH else day


def last_day(day: datetime.date, precision: str) -> datetime.date:
    """The last day of the day, month or year that `day` is in."""
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    if precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def precision_of(start: datetime.date | None, end: datetime.date | None) -> Precision | None:
    """How precise a date says the period as well: a year, a month or a day; None for any other period."""
    if not (start and end):
        return None
    if start == end:
        return Precision.DAY
    for precision in (Precision.YEAR, Precision.MONTH):
        if first_day(end, precision) == start and last_day(start, precision) == end:
            return precision
    return None


def in_words(day: datetime.date, precision: str) -> str:
    """The day as precisely as it is known: 31.12.2020, joulukuu 2020 or 2020."""
    return date_format(day, {Precision.YEAR: "Y", Precision.MONTH: "F Y"}.get(precision, "DATE_FORMAT"))

"""When a person's reminders are sent: mornings of Helsinki, as moments of real time. Pure."""

import datetime

from django.db import models
from django.utils.translation import pgettext_lazy

from measures.days import HELSINKI

HOUR = datetime.time(7)
DAY = datetime.timedelta(days=1)


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", pgettext_lazy("how often", "On Mondays")
    DAILY = "daily", pgettext_lazy("how often", "Each morning")


def latest_turn(rhythm: str, now: datetime.datetime) -> datetime.datetime:
    """The last one up to now."""
    today = now.astimezone(HELSINKI).date()
    day = today - DAY * (today.weekday() if rhythm == Rhythm.WEEKLY else 0)
    return _at_seven(day) if _at_seven(day) <= now else _at_seven(day - _between(rhythm))


def next_turn(rhythm: str, now: datetime.datetime) -> datetime.datetime:
    """The first one after now."""
    return _at_seven(day_of(latest_turn(rhythm, now)) + _between(rhythm))


def is_due(rhythm: str, told_for: datetime.datetime | None, now: datetime.datetime) -> bool:
    """The last turn is one that they were not told for; whoever is new begins on any morning."""
    if told_for is None:
        return now.astimezone(HELSINKI).time() >= HOUR
    return told_for < latest_turn(rhythm, now)


def day_of(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(HELSINKI).date()


def _between(rhythm):
    return DAY * (7 if rhythm == Rhythm.WEEKLY else 1)


def _at_seven(day):
    """In UTC: moments of one zone are compared by their clocks alone."""
    return datetime.datetime.combine(day, HOUR, HELSINKI).astimezone(datetime.UTC)

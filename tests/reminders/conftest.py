"""The cast of the tests, and a morning on which everybody's reminders are due."""

import datetime
import re

import pytest
import time_machine

from mailing.models import OutgoingMail
from reminders.jobs import remind
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure, make_programme, make_responsibility

MONDAY = datetime.datetime(2027, 3, 1, 8, 0, tzinfo=datetime.UTC)
"""Ten in Helsinki."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def programme(db):
    """One that asks for no tasks ahead, and in which nothing is to be confirmed for long."""
    return make_programme(tasks_ahead=0, confirmed_for=3000)


@pytest.fixture
def measure(programme, unit):
    """With nothing to remind of."""
    measure = make_measure(programme, confirmed_at=MONDAY - datetime.timedelta(days=1))
    make_responsibility(measure, unit)
    return measure


@pytest.fixture
def mails():
    """All that were put, the first put first."""

    def mails():
        return list(OutgoingMail.objects.order_by("pk"))

    return mails


@pytest.fixture
def remind_at(clock):
    """Runs the job at this moment, given as a clock in Helsinki shows it; to whom mails were put by it."""

    def remind_at(moment):
        clock.move_to(moment)
        before = set(OutgoingMail.objects.values_list("pk", flat=True))
        remind()
        return [one.to.split("@")[0] for one in OutgoingMail.objects.exclude(pk__in=before).order_by("pk")]

    return remind_at


@pytest.fixture
def addresses():
    """Every address in a mail: in its text and its HTML."""

    def addresses(mail):
        return sorted(set(re.findall(r"https?://[^\s<>\"]+", f"{mail.text} {mail.html}")))

    return addresses


@pytest.fixture
def quiet_measure(programme):
    """Make another measure of the programme with nothing to remind of."""

    def quiet_measure(**fields):
        return make_measure(programme, confirmed_at=MONDAY, **fields)

    return quiet_measure

"""What the tests of changes share: the days, who makes it one of them, and what a comparison tells.

The first day is that of the records; changes are told from after the second to the fourth.
"""

import datetime
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from measures.history.changes import Kind, compare, with_versions
from participation.models import Observation
from tests.factories import make_programme, make_theme

__all__ = ["on", "programme", "traffic"]

FIRST, START, DURING, END, LATER = (
    date(2020, 1, 1),
    date(2020, 1, 31),
    date(2020, 3, 2),
    date(2020, 6, 30),
    date(2020, 9, 1),
)
SINCE = START + datetime.timedelta(days=1)
HALF = "?since=2020-02-01&until=2020-06-30"
IDLE = Kind.NOT_CONFIRMED


@pytest.fixture(autouse=True)
def on(settings):
    """Make it a day; it is the first day of records at first."""

    def on(day):
        settings.DEMO_TODAY = day

    on(FIRST)
    with override("fi"):
        yield on


@pytest.fixture
def programme(db, on):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def traffic(programme):
    return make_theme(programme, slug="liikenne", name="Liikenne", order=2)


def compared(programme):
    """With the versions of all that changed."""
    comparison = compare(programme, SINCE, END)
    return replace(comparison, changes=tuple(with_versions(comparison, comparison.changes)))


def told(comparison):
    """What happened to each measure, but for not being confirmed."""
    found = {one.stood.number: [kind for kind in one.kinds if kind != IDLE] for one in comparison.changes}
    return {number: kinds for number, kinds in found.items() if kinds}


def only(comparison):
    [change] = comparison.changes
    return change


def address(name="changes", query="", language="fi"):
    with override(language):
        return reverse(name, args=["p"]) + query


def rename(measure, title):
    measure.title = title
    measure.save()


def said_by_versions(change):
    """What a version tells beside the first, and the figures that came."""
    things = [thing for version in change.versions if not version.is_first for thing in version.things]
    return any(not (change.values and thing.model is Observation) for thing in things)

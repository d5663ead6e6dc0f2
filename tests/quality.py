"""What the tests of the quality list share: the day, a programme with a measure of its unit, and the page.

The page is read in English.
"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.factories import (
    make_contact,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
)
from tests.page import fetch, words

__all__ = ["measure", "programme", "several", "today", "unit"]

TODAY = date(2020, 6, 30)
PAGE = "/en/admin/measures/measure/quality/"
XLSX = f"{PAGE}xlsx/"
NAMED = {"title_sv": "Rubrik", "title_en": "Title"}


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name_en="Programme", name="Ohjelma", tasks_ahead=1)


@pytest.fixture
def unit(db):
    return make_unit(slug="park", name="Puisto", name_en="Parks")


@pytest.fixture
def measure(programme, unit):
    """It lacks a contact and a task ahead."""
    measure = make_measure(
        programme, number="1", title="Eka", impact="low", confirmed_at=timezone.now(), **NAMED
    )
    make_responsibility(measure, unit)
    make_measure_effect(measure)
    return measure


def good(programme, number, **fields):
    """A measure that lacks nothing."""
    fields = {"impact": "low", "confirmed_at": timezone.now(), **NAMED} | fields
    measure = make_measure(programme, number=number, **fields)
    make_task(measure, due_on=TODAY, **NAMED)
    make_contact(measure, make_person())
    make_measure_effect(measure)
    return measure


def without(measure, *lacks):
    """Take away what the measure then lacks."""
    if "contact" in lacks:
        measure.contacts.all().delete()
    if "tasks" in lacks:
        measure.tasks.all().delete()
    return measure


def get(client, query="", page=PAGE):
    return fetch(client, page + query)


def shown(page):
    """The number of each measure on the page, with what it lacks."""
    return {
        words(one.h3).split()[0]: [words(link).rpartition(",")[0] for link in one.select(":scope > ul a")]
        for one in page.select(".quality-measures > li")
    }


def form(measure, place):
    with override("en"):
        return reverse("admin:measures_measure_change", args=[measure.pk]) + place


FEW, NO_CONTACT = "0 of 1 agreed tasks within the coming year", "No contact is named"


@pytest.fixture
def several(client, coordinator, programme, measure, unit):
    """1 lacks tasks and a contact, 2 tasks, 3 a contact; 4 is of another programme and lacks a contact."""
    other = make_unit(slug="street", name_en="Streets", name="Katu")
    second, third = (good(programme, number) for number in "23")
    make_responsibility(without(second, "tasks"), other)
    make_responsibility(second, unit, role="partner")
    without(third, "contact")
    following = make_programme([coordinator], slug="q", name_en="Next", tasks_ahead=1)
    fourth = without(good(following, "4"), "contact")
    make_responsibility(fourth, other)
    make_responsibility(fourth, unit)
    client.force_login(coordinator)

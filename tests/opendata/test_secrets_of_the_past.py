"""What was written while it was a draft is told on no day and by no change, though it was published later."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_task,
    make_theme,
)
from tests.page import fetch
from tests.past import change
from tests.sample import share

CANARY = "kanarialintu"
FIRST, LAST = date(2020, 1, 1), date(2020, 1, 12)
LISTS = ("programmes", "themes", "measures", "tasks", "units", "indicators", "observations", "effects")


@pytest.fixture(autouse=True)
def programme(db, settings):
    """With a measure that is a draft, then published, then a draft again, and published at last."""
    settings.DEMO_TODAY = FIRST
    settings.SITE_URL = "https://testserver"
    programme = make_programme(slug="p", name="Ohjelma")
    theme = make_theme(programme, slug="teema", name="Teema")
    make_measure(theme=theme, number="1", title="Toinen")
    measure = make_measure(theme=theme, number="2", title=CANARY, lead=CANARY, is_published=False)
    task = make_task(measure, title=CANARY, due_on=date(2020, 6, 1))
    indicator = make_indicator(programme, number="3", adding="counts")
    make_observation(indicator, measure=measure, value=1, activity=CANARY)
    removed = make_task(measure, title=CANARY)
    effect = make_measure_effect(measure, indicator)
    person = make_person(name=CANARY, title="Asiantuntija")
    make_contact(measure, person)
    settings.DEMO_TODAY = date(2020, 1, 2)
    removed.delete()
    change(settings, date(2020, 1, 3), measure, title="Asia", lead="Ingressi")
    change(settings, date(2020, 1, 3), task, title="Kokous")
    change(settings, date(2020, 1, 4), indicator.observations.get(), activity="Ilta")
    change(settings, date(2020, 1, 5), measure, is_published=True)
    change(settings, date(2020, 1, 6), measure, is_published=False)
    change(settings, date(2020, 1, 7), measure, title=f"Uusi {CANARY}")
    change(settings, date(2020, 1, 7), task, title=CANARY, due_on=date(2020, 7, 1))
    change(settings, date(2020, 1, 8), measure, title="Asia")
    change(settings, date(2020, 1, 8), task, title="Kokous", due_on=date(2020, 8, 1))
    change(settings, date(2020, 1, 9), measure, is_published=True)
    settings.DEMO_TODAY = date(2020, 1, 10)
    effect.delete()
    settings.DEMO_TODAY = LAST
    return programme


def days():
    return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def told(client, address):
    response = fetch(client, address)
    assert response.status_code in (200, 404), address
    if response["Content-Type"] != "application/zip":
        return response.content.decode()
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.one_database
def test_no_day_and_no_change_tells_it(client):
    for day in days():
        for name in share(LISTS, day.day):
            assert CANARY not in told(client, f"/api/v1/{name}?at={day}"), (name, day)
            assert CANARY not in told(client, f"/api/v1/{name}?changed_since={day}"), (name, day)
        assert CANARY not in told(client, f"/api/v1/observations?replaced=true&at={day}"), day
        assert CANARY not in told(client, f"/data/p.zip?at={day}"), day
        for span in (f"since={day}", f"since={FIRST}&until={day}", f"since={day}&until={day}"):
            assert CANARY not in told(client, f"/api/v1/changes?programme=p&{span}"), span
            assert CANARY not in told(client, f"/api/v1/changes/p/2?{span}"), span


@pytest.mark.parametrize("name", ["programme_feed", "changes", "programme_calendar", "situation_embed"])
def test_nor_do_the_pages_beside(client, name):
    assert CANARY not in told(client, reverse(name, args=["p"]))


def test_what_was_public_on_a_day_is_told_of_it(client):
    """Or the silence above would prove nothing."""
    numbers = {}
    for day in days():
        items = json.loads(told(client, f"/api/v1/measures?at={day}"))["items"]
        numbers[day.day] = [one["title"]["text"] for one in items]
    assert {day for day, titles in numbers.items() if titles == ["Toinen", "Asia"]} == {5, 9, 10, 11, 12}
    assert {day for day, titles in numbers.items() if titles == ["Toinen"]} == {1, 2, 3, 4, 6, 7, 8}

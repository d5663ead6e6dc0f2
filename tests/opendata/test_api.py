"""What the API tells of each thing, word for word."""

from datetime import date

import pytest

from measures.days import HELSINKI
from measures.models import Measure
from participation.models import Observation
from tests.factories import make_observation, make_task
from tests.opendata.site import TODAY, make_site
from tests.page import fetch

HERE = "https://testserver"
API = f"{HERE}/api/v1"


@pytest.fixture(autouse=True)
def site(db, settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = HERE
    return make_site()


def ask(client, path):
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def fi(text):
    return {"text": text, "language": "fi"}


def rich(text, html):
    return {"text": text, "language": "fi", "html": html}


def reference(collection, key, name):
    return {"id": key, "url": f"{API}/{collection}/{key}", "name": fi(name)}


PROGRAMME = reference("programmes", "hnh2035", "Ohjelma")
MEASURE = reference("measures", "hnh2035/125", "Asukkaat mukaan")
COUNTED = reference("indicators", "hnh2035/370", "Osallistuneet")
EMISSIONS = reference("indicators", "hnh2035/1", "Päästöt")
CITY = reference("units", "kaupunkiymparisto", "Kaupunkiympäristö")
TOTAL = {"at_least": 70, "at_most": 70, "is_rough": False, "in_words": "70"}


def counted():
    """The count of participants, which has no key that a test would know."""
    one = Observation.objects.get(kind="event", value=70)
    return {
        "id": one.pk,
        "url": f"{API}/observations/{one.pk}",
        "indicator": COUNTED,
        "measure": MEASURE,
        "value": 70,
        "exactness": "exact",
        "period_start": "2020-01-01",
        "period_end": "2020-01-31",
        "kind": "event",
        "activity": fi("Ilta"),
        "place": None,
        "overlap_group": None,
        "source": None,
        "source_url": None,
        "note": None,
        "corrects": None,
        "is_current": True,
        "entered_at": one.entered_at.astimezone(HELSINKI).isoformat(),
    }


def tasks_of(measure):
    meeting, done = measure.tasks.order_by("pk")
    return [
        {
            "id": meeting.pk,
            "url": f"{API}/tasks/{meeting.pk}",
            "measure": MEASURE,
            "title": fi("Kokous"),
            "details": None,
            "state": "not_started",
            "due": {"date": "2020-05-31", "precision": "month"},
            "completed": None,
            "days_late": 30,
        },
        {
            "id": done.pk,
            "url": f"{API}/tasks/{done.pk}",
            "measure": MEASURE,
            "title": fi("Tehty"),
            "details": None,
            "state": "completed",
            "due": None,
            "completed": {"date": "2020-01-15", "precision": "day"},
            "days_late": 0,
        },
    ]


def test_the_beginning_leads_everywhere(client):
    told = ask(client, "")
    assert told.pop("licence") == "https://creativecommons.org/licenses/by/4.0/"
    assert list(told) == [
        *["programmes", "themes", "measures", "tasks", "units", "indicators", "observations", "effects"],
        *["changes", "openapi", "documentation"],
    ]
    statuses = {name: fetch(client, address.removeprefix(HERE)).status_code for name, address in told.items()}
    assert statuses == {name: 422 if name == "changes" else 200 for name in told}


def test_a_programme(client):
    programme = {
        "id": "hnh2035",
        "url": f"{API}/programmes/hnh2035",
        "page": f"{HERE}/hnh2035/",
        "name": fi("Ohjelma"),
        "goal": fi("Tavoite"),
        "description": None,
        "is_adopted": True,
        "adopted_on": None,
        "closed_on": None,
    }
    assert ask(client, "programmes/hnh2035") == programme
    assert ask(client, "programmes") == {"items": [programme], "next": None}


def test_a_theme(client):
    theme = {
        "id": "hnh2035/pyoraily",
        "url": f"{API}/themes/hnh2035/pyoraily",
        "page": f"{HERE}/hnh2035/teemat/pyoraily/",
        "programme": PROGRAMME,
        "parent": reference("themes", "hnh2035/liikenne", "Liikenne"),
        "name": fi("Pyöräily"),
        "description": None,
        "order": 0,
    }
    assert ask(client, "themes/hnh2035/pyoraily") == theme
    top, *others = ask(client, "themes")["items"]
    assert (top["id"], top["parent"], others) == ("hnh2035/liikenne", None, [theme])


def test_a_unit(client):
    unit = {
        "id": "osasto",
        "url": f"{API}/units/osasto",
        "parent": CITY,
        "name": fi("Osasto"),
        "description": None,
    }
    assert ask(client, "units/osasto") == unit
    assert [one["id"] for one in ask(client, "units")["items"]] == ["kaupunkiymparisto", "osasto"]


def test_a_task(client):
    tasks = tasks_of(Measure.objects.get(number="125"))
    assert ask(client, f"tasks/{tasks[0]['id']}") == tasks[0]
    assert ask(client, "tasks") == {"items": tasks, "next": None}


def test_the_task_of_a_closed_measure_is_not_late(client):
    task = make_task(Measure.objects.get(number="127"), due_on=date(2020, 1, 1))
    assert ask(client, f"tasks/{task.pk}")["days_late"] == 0


def test_a_measure_has_everything_that_its_page_shows(client):
    measure = Measure.objects.get(number="125")
    tasks = tasks_of(measure)
    expected = {
        "id": "hnh2035/125",
        "url": f"{API}/measures/hnh2035/125",
        "page": f"{HERE}/hnh2035/toimenpiteet/125/",
        "programme": PROGRAMME,
        "number": "125",
        "title": fi("Asukkaat mukaan"),
        "lead": fi("Ingressi"),
        "description": rich("Kuvaus tärkeä", "<p>Kuvaus <strong>tärkeä</strong></p>"),
        "official_text": rich("Virallinen", "<p>Virallinen</p>"),
        "official_source": None,
        "decision_reference": None,
        "theme": reference("themes", "hnh2035/pyoraily", "Pyöräily"),
        "status": {
            "code": "on_time",
            "reason": {"code": "override", "text": "kaupungin perustelu: Kokous on siirtynyt"},
            "since": "2020-06-01",
            "is_set_by_hand": True,
            "computed": {
                "code": "late",
                "reason": {"code": "task_late", "text": "tehtävän ”Kokous” määräpäivä oli 31.05.2020"},
                "since": "2020-06-01",
            },
            "set_by": None,
            "set_on": "2020-06-01",
            "review_on": "2020-09-01",
        },
        "stated_status": None,
        "phase": None,
        "impact": "not_assessed",
        "starts": {"date": "2019-01-01", "precision": "day"},
        "ends": {"date": "2021-12-31", "precision": "year"},
        "is_continuous": False,
        "time_gone_percent": 50,
        "tasks": tasks,
        "next_task": tasks[0]["id"],
        "due_dates_moved": {"times": 0, "days": 0},
        "status_updates": [
            {"noted_on": "2020-06-01", "title": fi("Tilanne"), "text": rich("Hyvä", "<p>Hyvä</p>")}
        ],
        "units": [{"unit": reference("units", "osasto", "Osasto"), "role": "primary"}],
        "contacts": [
            {"name": "Aino Esimerkki", "title": fi("Asiantuntija"), "unit": CITY, "is_primary": False}
        ],
        "links": [{"title": fi("Linkki"), "url": "https://example.org/"}],
        "effects": [
            {
                "indicator": COUNTED,
                "kind": "increases",
                "confidence": "medium",
                "tells_progress": False,
                "latest": None,
                "total": TOTAL,
            }
        ],
        "participation": {"total": TOTAL, "observations": [counted()]},
        "merged_into": None,
        "merged_from": [reference("measures", "hnh2035/127", "Vanha")],
        "related": [reference("measures", "hnh2035/126", "Toinen")],
        "updated_at": None,
        "confirmed_at": "2020-06-01T12:00:00+03:00",
        "confirmed_by": None,
    }
    assert ask(client, "measures/hnh2035/125") == expected
    listed = ask(client, "measures")["items"]
    assert listed[0] == expected
    assert [one["number"] for one in listed] == ["125", "126", "127"]


def test_what_is_not_known_of_a_measure_is_null(client):
    told = ask(client, "measures/hnh2035/126")
    assert {name for name, value in told.items() if value is None} == {
        *["lead", "description", "official_text", "official_source", "decision_reference", "phase"],
        *["stated_status", "starts", "ends", "time_gone_percent", "next_task", "merged_into"],
        *["updated_at", "confirmed_at", "confirmed_by"],
    }
    assert told["participation"] == {"total": None, "observations": []}
    assert told["status"] == {
        "code": "unknown",
        "reason": {"code": "no_tasks", "text": "ei vielä tehtäviä"},
        "since": None,
        "is_set_by_hand": False,
        "computed": None,
        "set_by": None,
        "set_on": None,
        "review_on": None,
    }


def test_a_merged_measure_leads_on(client):
    told = ask(client, "measures/hnh2035/127")
    assert (told["status"]["code"], told["merged_into"]) == ("merged", MEASURE)


def test_an_indicator(client):
    expected = {
        "id": "hnh2035/1",
        "url": f"{API}/indicators/hnh2035/1",
        "page": f"{HERE}/hnh2035/mittarit/1/",
        "programme": PROGRAMME,
        "number": "1",
        "name": fi("Päästöt"),
        "description": None,
        "level": "unknown",
        "time_resolution": None,
        "method": None,
        "credit": None,
        "unit_of_measure": None,
        "desired_direction": "down",
        "adding": "latest",
        "is_programme_goal": True,
        "latest": {"value": 2500.5, "period_start": "2020-01-01", "period_end": "2020-01-31"},
        "total": None,
        "goals": [
            {
                "value": 1000,
                "due_on": "2030-12-31",
                "base_year": 1990,
                "base_value": 3500,
                "is_path": False,
                "left": 1500.5,
                "is_reached": False,
            }
        ],
    }
    assert ask(client, "indicators/hnh2035/1") == expected
    counting, other = ask(client, "indicators")["items"]
    assert (counting["id"], counting["latest"], counting["total"]) == ("hnh2035/370", None, TOTAL)
    assert other == expected


def test_an_observation(client):
    expected = counted()
    assert ask(client, f"observations/{expected['id']}") == expected
    assert ask(client, "observations")["items"][0] == expected


def test_what_was_corrected_is_told_only_where_it_is_asked_for(client):
    former = Observation.objects.get(value="2500.5")
    newer = make_observation(former.indicator, value=2400, corrects=former)
    assert [one["value"] for one in ask(client, "observations")["items"]] == [70, 2400]
    everything = ask(client, "observations?replaced=true")["items"]
    assert [(one["value"], one["is_current"], one["corrects"]) for one in everything] == [
        (70, True, None),
        (2500.5, False, None),
        (2400, True, former.pk),
    ]
    assert ask(client, f"observations/{former.pk}")["is_current"] is False
    assert ask(client, f"observations/{newer.pk}")["corrects"] == former.pk


def test_effects(client):
    items = ask(client, "effects")["items"]
    own, others = sorted(items, key=lambda one: one["id"], reverse=True)
    assert own == {
        "id": own["id"],
        "url": f"{API}/effects/{own['id']}",
        "measure": MEASURE,
        "cause": None,
        "indicator": COUNTED,
        "kind": "increases",
        "confidence": "medium",
        "tells_progress": False,
    }
    assert others == {
        "id": others["id"],
        "url": f"{API}/effects/{others['id']}",
        "measure": None,
        "cause": COUNTED,
        "indicator": EMISSIONS,
        "kind": "decreases",
        "confidence": "medium",
        "tells_progress": None,
    }
    assert own["id"].startswith("measure-")
    assert others["id"].startswith("indicator-")
    assert [ask(client, f"effects/{one['id']}") for one in (own, others)] == [own, others]

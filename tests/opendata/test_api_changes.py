"""What happened to the measures of a programme, as the API tells it."""

from datetime import date

import pytest

from measures.models import Change
from tests.factories import make_measure, make_observation, make_programme, make_responsibility, make_task
from tests.past import change

HERE = "https://testserver"
API = f"{HERE}/api/v1"


@pytest.fixture(autouse=True)
def programme(db, settings):
    """On the first day of the records; what happens later is told."""
    settings.DEMO_TODAY = date(2020, 1, 1)
    settings.SITE_URL = HERE
    return make_programme(slug="p", name="Ohjelma")


def ask(client, query="", path="changes", status=200):
    response = client.get(f"/api/v1/{path}?{query}")
    assert response.status_code == status
    return response.json()


def happened(client, query="programme=p&since=2020-02-01"):
    return {one["measure"]["id"]: one["kinds"] for one in ask(client, query)["items"]}


def test_a_change_word_for_word(client, programme, settings):
    measure = make_measure(programme, number="1", title="Asia")
    task = make_task(measure, title="Työ", due_on=date(2020, 3, 31))
    change(settings, date(2020, 3, 1), task, due_on=date(2020, 4, 30))
    version = Change.objects.latest("pk")
    settings.DEMO_TODAY = date(2020, 6, 30)
    expected = {
        "id": "p/1",
        "url": f"{API}/changes/p/1?since=2020-02-01&until=2020-06-30",
        "measure": {
            "id": "p/1",
            "url": f"{API}/measures/p/1",
            "name": {"text": "Asia", "language": "fi"},
        },
        "kinds": ["newly_late", "moved", "edited", "not_confirmed"],
        "before": {
            "code": "not_started",
            "reason": {"code": "no_task_begun", "text": "yhtään tehtävää ei ole aloitettu"},
            "since": None,
        },
        "after": {
            "code": "late",
            "reason": {"code": "task_late", "text": "tehtävän ”Työ” määräpäivä oli 30.04.2020"},
            "since": "2020-05-01",
        },
        "due_dates_moved": {
            "times": 1,
            "days": 30,
            "tasks": [
                {
                    "title": {"text": "Työ", "language": "fi"},
                    "first": "2020-03-31",
                    "last": "2020-04-30",
                    "times": 1,
                }
            ],
        },
        "versions": [
            {
                "id": version.pk,
                "page": f"{HERE}/p/toimenpiteet/1/historia/{version.pk}/",
                "made_at": version.made_at.isoformat(),
                "reason": None,
                "changed": [
                    {
                        "what": "task",
                        "action": "changed",
                        "name": {"text": "Työ", "language": "fi"},
                        "fields": [
                            {
                                "field": "due_on",
                                "label": "Määräpäivä",
                                "language": None,
                                "before": "31.03.2020",
                                "after": "30.04.2020",
                            }
                        ],
                    }
                ],
            }
        ],
        "new_figures": [],
    }
    told = ask(client, "programme=p&since=2020-02-01")
    told["items"][0]["versions"][0]["made_at"] = version.made_at.isoformat()
    assert told == {
        "programme": {
            "id": "p",
            "url": f"{API}/programmes/p",
            "name": {"text": "Ohjelma", "language": "fi"},
        },
        "since": "2020-02-01",
        "until": "2020-06-30",
        "is_cut": False,
        "items": [expected],
        "next": None,
    }
    one = ask(client, "since=2020-02-01", "changes/p/1")
    assert one["kinds"] == expected["kinds"]
    assert (one["since"], one["until"], one["id"]) == ("2020-02-01", "2020-06-30", "p/1")


def test_what_can_happen(client, programme, settings):
    gone = make_measure(programme, number="1")
    counted = make_measure(programme, number="2")
    make_measure(programme, number="3")
    renamed = make_measure(programme, number="4")
    change(settings, date(2020, 3, 1), gone, is_published=False)
    change(settings, date(2020, 3, 1), renamed, title="Muu")
    make_measure(programme, number="5")
    make_observation(measure=counted, value=70, kind="event", activity="Ilta")
    settings.DEMO_TODAY = date(2020, 6, 30)
    assert happened(client) == {
        "p/1": ["dropped"],
        "p/2": ["values", "not_confirmed"],
        "p/4": ["edited", "not_confirmed"],
        "p/5": ["new", "not_confirmed"],
    }
    assert happened(client, "programme=p&since=2020-02-01&kind=new") == {"p/5": ["new", "not_confirmed"]}
    assert list(happened(client, "programme=p&since=2020-02-01&kind=not_confirmed")) == [
        *["p/2", "p/3", "p/4", "p/5"]
    ]
    found = {one["id"]: one for one in ask(client, "programme=p&since=2020-02-01")["items"]}
    assert found["p/2"]["new_figures"] == [
        {
            "name": {"text": "Ilta", "language": "fi"},
            "in_words": "70",
            "period_start": None,
            "period_end": None,
        }
    ]
    assert (found["p/5"]["before"], found["p/1"]["after"]) == (None, None)


def test_what_is_gone_leads_to_a_day_on_which_it_was(client, programme, settings):
    measure = make_measure(programme, number="1")
    change(settings, date(2020, 3, 1), measure, is_published=False)
    settings.DEMO_TODAY = date(2020, 6, 30)
    [told] = ask(client, "programme=p&since=2020-02-01")["items"]
    address = told["measure"]["url"]
    assert address == f"{API}/measures/p/1?at=2020-01-31"
    assert client.get(address.removeprefix(HERE)).status_code == 200
    assert told["versions"] == []


def test_pages(client, programme, settings):
    settings.DEMO_TODAY = date(2020, 3, 1)
    for number in "123":
        make_measure(programme, number=number)
    first = ask(client, "programme=p&since=2020-02-01&limit=2")
    second = client.get(first["next"].removeprefix(HERE)).json()
    assert [[one["id"] for one in some["items"]] for some in (first, second)] == [["p/1", "p/2"], ["p/3"]]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("", "2020-04-02", "2020-06-30"),
        ("since=2020-05-01", "2020-05-01", "2020-06-30"),
        ("until=2020-05-01", "2020-02-02", "2020-05-01"),
        ("since=2020-06-01&until=2020-05-01", "2020-05-01", "2020-06-01"),
        ("since=2020-06-01&until=2021-01-01", "2020-06-01", "2020-06-30"),
    ],
)
def test_the_days_that_are_told_of(client, programme, settings, query, since, until):
    make_measure(programme)
    settings.DEMO_TODAY = date(2020, 6, 30)
    told = ask(client, f"programme=p&{query}")
    assert (told["since"], told["until"], told["is_cut"]) == (since, until, False)


def test_records_that_begin_later_are_said_to(client, programme, settings):
    make_measure(programme)
    settings.DEMO_TODAY = date(2020, 6, 30)
    told = ask(client, "programme=p&since=2019-01-01")
    assert (told["since"], told["is_cut"], told["items"]) == ("2020-01-02", True, [])


def test_who_made_a_change_is_not_told(client, programme, settings, admin_user):
    measure = make_measure(programme, number="1")
    settings.DEMO_TODAY = date(2020, 3, 1)
    make_responsibility(measure)
    Change.objects.update(made_by=admin_user)
    [told] = ask(client, "programme=p&since=2020-02-01")["items"]
    [version] = told["versions"]
    assert set(version) == {"id", "page", "made_at", "reason", "changed"}
    [thing] = version["changed"]
    assert (thing["what"], thing["action"]) == ("responsibility", "added")


def test_nothing_happened_to_a_measure(client, programme, settings):
    make_measure(programme, number="1", is_published=False)
    settings.DEMO_TODAY = date(2020, 6, 30)
    told = ask(client, "since=2020-02-01", "changes/p/1", status=404)
    assert told["detail"] == "Nothing happened to a measure “1” in this time."

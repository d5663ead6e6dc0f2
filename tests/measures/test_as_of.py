"""The measures as they stood at the end of a day, held against a naive replay of everything that was done."""

import os
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures import days
from measures.models import Measure, Person, Responsibility, Task, Unit, past
from participation.models import MeasureEffect
from tests.factories import (
    make_indicator,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
ACTIONS = [
    "title",
    "publish",
    "new measure",
    "new task",
    "task",
    "delete task",
    "new responsibility",
    "responsibility",
    "delete responsibility",
    "new effect",
    "delete effect",
    "unit",
    "relate",
    "delete measure",
]


def as_told(day):
    """What `as_of` says of each measure."""
    return {
        measure.number: {
            "title": measure.title_fi,
            "published": measure.is_published,
            "theme": measure.theme.name_fi,
            "tasks": sorted((task.title_fi, task.state) for task in measure.tasks.all()),
            "units": sorted((one.unit.name_fi, one.role) for one in measure.responsibilities.all()),
            "effects": sorted((one.indicator.number, one.kind) for one in measure.effects.all()),
            "related": sorted(other.number for other in measure.related.all()),
        }
        for measure in Measure.objects.as_of(day)
    }


def as_now():
    """The same from the tables of today."""
    return {
        measure.number: {
            "title": measure.title_fi,
            "published": measure.is_published,
            "theme": measure.theme.name_fi,
            "tasks": sorted(measure.tasks.values_list("title_fi", "state")),
            "units": sorted(measure.responsibilities.values_list("unit__name_fi", "role")),
            "effects": sorted(measure.effects.values_list("indicator__number", "kind")),
            "related": sorted(measure.related.values_list("number", flat=True)),
        }
        for measure in Measure.objects.all()
    }


def act(programme, action, pick, step):
    """Do one thing, to whichever there is of its kind."""

    def one_of(model):
        things = list(model.objects.order_by("pk"))
        return things[pick % len(things)] if things else None

    if action == "new measure":
        return make_measure(programme, number=str(step))
    measure = one_of(Measure)
    if measure is None:
        return None
    if action == "title":
        measure.title = f"Title {step}"
        return measure.save()
    if action == "publish":
        measure.is_published = not measure.is_published
        return measure.save(update_fields=["is_published"])
    if action == "relate":
        other = list(Measure.objects.order_by("-pk"))[pick % Measure.objects.count()]
        (measure.related.remove if other in measure.related.all() else measure.related.add)(other)
        return None
    if action == "delete measure":
        return measure.delete() if Measure.objects.count() > 3 else None
    return act_on_part(measure, action, one_of, step)


def act_on_part(measure, action, one_of, step):
    making = {
        "new task": lambda: make_task(measure),
        "new responsibility": lambda: make_responsibility(measure),
        "new effect": lambda: make_measure_effect(measure, make_indicator(measure.programme)),
    }
    if action in making:
        return making[action]()
    model = {"task": Task, "responsibility": Responsibility, "effect": MeasureEffect, "unit": Unit}
    thing = one_of(model[action.removeprefix("delete ")])
    if thing is None:
        return None
    if action.startswith("delete"):
        return thing.delete()
    if action == "task":
        thing.state = "completed" if thing.state == "not_started" else "not_started"
    elif action == "responsibility":
        thing.role = "partner" if thing.role == "primary" else "primary"
    else:
        thing.name = f"Unit {step}"
    return thing.save()


# A sample here; `make assure` replays more than a thousand.
RUNS = int(os.environ.get("TRIALS", "1"))


@settings(
    max_examples=RUNS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 50), st.booleans()), min_size=125, max_size=125
    )
)
def test_random_edits_replayed(settings, edits):
    """Runs of 125 edits; some days see none, some several."""
    programme = make_programme()
    Measure.objects.all().delete()
    start = FIRST + timedelta(days=1000 * Measure.history.count())
    day, stood = start, {}
    for step, (action, pick, is_next_day) in enumerate(edits):
        day += timedelta(days=is_next_day)
        settings.DEMO_TODAY = day
        act(programme, action, pick, step)
        stood[day] = deepcopy(as_now())
    for known, expected in stood.items():
        assert as_told(known) == expected


def test_before_the_first_record_there_is_nothing(settings):
    settings.DEMO_TODAY = FIRST
    make_measure()
    assert Measure.objects.as_of(FIRST - timedelta(days=1)) == []
    assert len(Measure.objects.as_of(FIRST)) == 1


def test_what_a_measure_names_is_as_it_was_then(settings):
    settings.DEMO_TODAY = FIRST
    measure = make_measure(number="1")
    measure.theme.name = "Before"
    measure.theme.save()
    make_responsibility(measure, make_unit(name="Before"))
    settings.DEMO_TODAY = FIRST + timedelta(days=1)
    measure.theme.name = "After"
    measure.theme.save()
    [then] = Measure.objects.as_of(FIRST)
    [now] = Measure.objects.as_of(FIRST + timedelta(days=1))
    assert (then.theme.name_fi, now.theme.name_fi) == ("Before", "After")
    assert [one.unit.name_fi for one in then.responsibilities.all()] == ["Before"]


def test_parts_stand_in_their_order(settings):
    settings.DEMO_TODAY = FIRST
    measure = make_measure()
    late = make_task(measure, title="Late", due_on=date(2021, 1, 1))
    early = make_task(measure, title="Early", due_on=date(2020, 2, 1))
    [then] = Measure.objects.as_of(FIRST)
    assert list(then.tasks.all()) == [early, late]


def test_query_count_does_not_grow(settings):
    settings.DEMO_TODAY = FIRST
    programme = make_programme()

    def add():
        measure = make_measure(programme)
        make_task(measure)
        make_responsibility(measure, make_unit())
        make_measure_effect(measure)

    def reads():
        with CaptureQueriesContext(connection) as queries:
            as_told(FIRST)
        return [one["sql"].split()[0] for one in queries].count("SELECT")

    add()
    assert reads() == 10
    add()
    add()
    assert reads() == 10


def test_todays_tables_are_back_afterwards(settings):
    settings.DEMO_TODAY = FIRST
    measure = make_measure(title="Before")
    settings.DEMO_TODAY = FIRST + timedelta(days=1)
    measure.title = "After"
    measure.save()

    def fail_on_that_day():
        with past.as_of(FIRST):
            assert Measure.objects.get().title_fi == "Before"
            assert days.today() == FIRST
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_on_that_day()
    assert Measure.objects.get().title_fi == "After"
    assert days.today() == FIRST + timedelta(days=1)


def test_people_come_without_names(settings):
    settings.DEMO_TODAY = FIRST
    make_person(name="Maija", title="Suunnittelija", is_public=True)
    with past.as_of(FIRST):
        [person] = Person.objects.all()
        assert (person.name, person.title_fi, person.is_named) == ("", "Suunnittelija", True)

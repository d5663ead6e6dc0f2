"""The status rule asked of the database is the same rule."""

from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from measures.days import Precision, last_day
from measures.models import Measure, Task
from measures.models.measure import CLOSED_AS, OVERRIDES, STATED
from measures.sorting import number_key
from measures.status import TaskState
from tests.factories import make_measure, make_person, make_programme, make_task, make_theme

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 30)  # the last day of a month, so that whole months end around it too
SOME_DAY = date(2020, 5, 1)


def or_nothing(choices):
    """Mostly nothing, so that what comes later in the rule has its turn."""
    return st.sampled_from([""] * 2 * len(choices) + [code for code, _name in choices])


@st.composite
def random_tasks(draw):
    due_on = draw(st.none() | st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days)))
    precision = draw(st.sampled_from(Precision.values))
    state = draw(st.sampled_from(TaskState.values))
    done_on = draw(st.sampled_from([None, SOME_DAY, TODAY])) if state == TaskState.COMPLETED else None
    return {
        "state": state,
        "due_on": due_on and last_day(due_on, precision),
        "due_precision": precision,
        "completed_on": done_on,
    }


random_measures = st.fixed_dictionaries(
    {
        "closed_as": or_nothing(CLOSED_AS),
        "override_status": or_nothing(OVERRIDES),
        "stated_status": or_nothing(STATED),
        "tasks": st.lists(random_tasks(), max_size=4),
    }
)


def save_measures(batch):
    """A programme with a measure for each in the batch, in two queries for all of them."""
    target = make_measure(make_programme())
    theme, person = make_theme(target.programme), make_person()
    measures = [
        Measure(
            programme=target.programme,
            theme=theme,
            number=f"M{place}",
            number_key=number_key(f"M{place}"),
            title="Measure",
            closed_as=facts["closed_as"],
            merged_into=target if facts["closed_as"] == "merged" else None,
            stated_status=facts["stated_status"],
            **override_of(facts["override_status"], person),
        )
        for place, facts in enumerate(batch)
    ]
    saved = Measure.objects.bulk_create(measures)
    tasks = [
        Task(measure=measure, title="Task", **task)
        for measure, facts in zip(saved, batch, strict=True)
        for task in facts["tasks"]
    ]
    Task.objects.bulk_create(tasks)
    return target.programme


def override_of(status, person):
    if not status:
        return {}
    return {
        "override_status": status,
        "override_by": person,
        "override_on": SOME_DAY,
        "override_review_on": TODAY,
    }


# Not shrunk, which takes minutes with a database: the assertion itself names the measures that differ.
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(random_measures, min_size=30, max_size=60))
def test_the_database_judges_as_the_rule_does(batch):
    programme = save_measures(batch)
    measures = programme.measures.with_status(TODAY).select_related("merged_into").prefetch_related("tasks")
    assert len(measures) == len(batch) + 1
    judged = [(one, one.judged_status, one.verdict(TODAY).status.value) for one in measures]
    differing = [
        (one.status_facts, in_database, by_rule)
        for one, in_database, by_rule in judged
        if in_database != by_rule
    ]
    assert differing == []
    late = {one for one, _in_database, by_rule in judged if by_rule == "late"}
    assert set(programme.measures.late(TODAY)) == late


@pytest.mark.parametrize("state", TaskState.values)
@pytest.mark.parametrize("days", [None, -1, 0, 1])
def test_one_task(state, days):
    due_on = None if days is None else TODAY + timedelta(days=days)
    measure = make_task(state=state, due_on=due_on).measure
    judged = Measure.objects.with_status(TODAY).get(pk=measure.pk).judged_status
    assert judged == measure.verdict(TODAY).status


def test_tasks_of_another_measure_do_not_count():
    late, other = make_measure(), make_measure()
    make_task(late, due_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert list(Measure.objects.late(TODAY)) == []
    assert list(Measure.objects.late(tomorrow)) == [late]
    assert Measure.objects.with_status(tomorrow).get(pk=other.pk).judged_status == "unknown"


def test_a_measure_with_many_tasks_is_counted_once():
    measure = make_measure()
    for days in range(3):
        make_task(measure, due_on=SOME_DAY + timedelta(days=days))
    assert Measure.objects.late(TODAY).count() == 1

"""The status rule asked of the database is the same rule."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from measures.days import Precision, last_day
from measures.models import Measure, Task
from measures.models.vocabulary import CLOSED_AS, OVERRIDES, STATED
from measures.plain import plain
from measures.sorting import number_key
from measures.status import TaskState
from participation.models import Adding, Direction, Goal, Indicator, MeasureEffect, Observation
from participation.totals import Exactness
from tests.factories import make_measure, make_person, make_programme, make_task, make_theme
from tests.sample import examples

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


def often(usual, *others):
    return st.sampled_from([usual] * 2 * len(others) + list(others))


# Few days and values, so that goals are reached, missed and just met.
days = st.sampled_from(
    [date(2018, 12, 31), date(2019, 12, 31), TODAY - timedelta(days=1), TODAY, date(2025, 12, 31)]
)
values = st.sampled_from(
    [Decimal(text) for text in ("-5", "0", "0.1", "0.2", "0.3", "60", "66.666667", "100")]
)
random_goals = st.fixed_dictionaries(
    {
        "due_on": days,
        "value": values,
        "base": st.none() | st.tuples(st.sampled_from([2013, 2016, 2019, 2025]), values),
        "is_path": st.booleans(),
    }
)
random_figures = st.fixed_dictionaries(
    {
        "end": often(date(2019, 12, 31), None, date(2018, 12, 31), TODAY - timedelta(days=1), TODAY),
        "length": often(365, 30),
        "value": values,
        "exactness": often(Exactness.EXACT, Exactness.AT_LEAST),
        "of": often("nothing", "draft", "public"),
        "is_correction": often(False, True),
    }
)
random_indicators = st.fixed_dictionaries(
    {
        "desired_direction": st.sampled_from([*Direction.values, ""]),
        "adding": st.sampled_from(Adding.values),
        "tells_progress": often(True, False),
        "goals": st.lists(random_goals, max_size=2, unique_by=lambda goal: goal["due_on"]),
        "figures": st.lists(random_figures, max_size=4),
    }
)
random_measures = st.fixed_dictionaries(
    {
        "closed_as": or_nothing(CLOSED_AS),
        "override_status": or_nothing(OVERRIDES),
        "stated_status": or_nothing(STATED),
        "tasks": st.lists(random_tasks(), max_size=4),
        "indicators": often([], []) | st.lists(random_indicators, max_size=2),
    }
)
only_indicators = st.fixed_dictionaries(
    {
        "closed_as": st.just(""),
        "override_status": st.just(""),
        "stated_status": st.just(""),
        "tasks": st.just([]),
        "indicators": st.lists(random_indicators, min_size=1, max_size=2),
    }
)


def save_measures(batch):
    """A programme with a measure for each in the batch, in few queries for all of them."""
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
    pairs = [
        (measure, facts)
        for measure, of_measure in zip(saved, batch, strict=True)
        for facts in of_measure["indicators"]
    ]
    save_indicators(target, pairs)
    return target.programme


def save_indicators(public, pairs):
    """Each indicator with its effect of a measure, goals and figures."""
    draft = make_measure(public.programme, is_published=False)
    kept = ("desired_direction", "adding")
    indicators = Indicator.objects.bulk_create(
        Indicator(
            programme=public.programme,
            number=f"I{place}",
            number_key=number_key(f"I{place}"),
            name="Indicator",
            **{name: facts[name] for name in kept},
        )
        for place, (_measure, facts) in enumerate(pairs)
    )
    rows = [(one, *pair) for one, pair in zip(indicators, pairs, strict=True)]
    MeasureEffect.objects.bulk_create(
        MeasureEffect(measure=measure, indicator=one, tells_progress=facts["tells_progress"])
        for one, measure, facts in rows
    )
    Goal.objects.bulk_create(goal_of(one, **goal) for one, _measure, facts in rows for goal in facts["goals"])
    measures = {"nothing": None, "draft": draft, "public": public}
    figures = [
        (figure_of(one, measures, **figure), figure["is_correction"])
        for one, _measure, facts in rows
        for figure in facts["figures"]
    ]
    Observation.objects.bulk_create(figure for figure, _is_correction in figures)
    for (former, _), (figure, is_correction) in zip(figures, figures[1:], strict=False):
        if is_correction and former.indicator_id == figure.indicator_id:
            figure.corrects = former
    Observation.objects.bulk_update([figure for figure, _is_correction in figures], ["corrects"])


def goal_of(indicator, *, base, is_path, **fields):
    path = {"base_year": base[0], "base_value": base[1], "is_path": is_path} if base else {}
    return Goal(indicator=indicator, **path, **fields)


def figure_of(indicator, measures, *, end, length, of, is_correction, **fields):
    start = end and end - timedelta(days=length)
    return Observation(
        indicator=indicator, measure=measures[of], period_start=start, period_end=end, **fields
    )


def override_of(status, person):
    if not status:
        return {}
    return {
        "override_status": status,
        "override_by": person,
        "override_on": SOME_DAY,
        "override_review_on": TODAY,
    }


def assert_same_verdicts(batch):
    programme = save_measures(batch)
    measures = programme.measures.with_status(TODAY).for_list(AnonymousUser()).filter(number__startswith="M")
    assert len(measures) == len(batch)
    judged = [(one, one.judged_status, one.verdict(TODAY).status.value) for one in measures]
    differing = [
        (one.status_facts, in_database, by_rule)
        for one, in_database, by_rule in judged
        if in_database != by_rule
    ]
    assert differing == []
    rows = {row.columns.pk: row.verdict for row in plain(programme.measures.all(), AnonymousUser(), TODAY)}
    told = {one.pk: replace(one.verdict(TODAY), computed=None) for one, *_both in judged}
    assert {pk: replace(rows[pk], computed=None) for pk in told} == told
    late = {one for one, _in_database, by_rule in judged if by_rule == "late"}
    assert set(programme.measures.late(TODAY)) == late


# Not shrunk, which takes minutes with a database: the assertion itself names the measures that differ.
unshrunk = settings(**examples(25), deadline=None, phases=[Phase.explicit, Phase.generate])


@unshrunk
@given(st.lists(random_measures, min_size=30, max_size=60))
def test_the_database_judges_as_the_rule_does(batch):
    assert_same_verdicts(batch)


@unshrunk
@given(st.lists(only_indicators, min_size=20, max_size=40))
def test_the_database_judges_indicators_as_the_rule_does(batch):
    assert_same_verdicts(batch)


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

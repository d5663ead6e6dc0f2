"""The status rule for indicators behind their goals: from when, until when, and beside other causes."""

from datetime import date

import pytest

from measures.status import BehindFacts, StatusFacts, TaskFacts, judge

TODAY, TOMORROW = date(2020, 6, 30), date(2020, 7, 1)
MAY_1, MAY_2, JUNE_1 = date(2020, 5, 1), date(2020, 5, 2), date(2020, 6, 1)
BEGUN = TaskFacts("Build", "in_progress")
OVERRIDE = {"override_status": "on_time", "override_on": JUNE_1, "override_reason": "The date moved"}
STATED = {"stated_status": "on_time", "stated_source": "the city's site"}


def done(completed_on, due_on=None):
    return TaskFacts("Meet", "completed", due_on, completed_on)


def missed(since=MAY_2, **fields):
    return BehindFacts("Cycle lanes", MAY_1, since, **fields)


def below_path(since=MAY_1, **fields):
    return BehindFacts("Trams", date(2030, 12, 31), since, is_path=True, **fields)


# name: facts, (status, reason code, reason name, since); all on 30 June 2020.
CASES = {
    "indicator behind, as a figure told on this day": (
        StatusFacts(behind=(missed(told_on=TODAY),)),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "no figure tells of the goal's day yet": (
        StatusFacts(behind=(missed(told_on=TOMORROW),)),
        ("unknown", "no_tasks", "", None),
    ),
    "indicator behind until tomorrow": (
        StatusFacts(behind=(missed(until=TOMORROW),)),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "indicator behind until today": (
        StatusFacts(behind=(missed(until=TODAY),)),
        ("unknown", "no_tasks", "", None),
    ),
    "indicator below the path since today, tasks on time": (
        StatusFacts((done(MAY_1),), behind=(below_path(TODAY),)),
        ("late", "indicator_below_path", "Trams", TODAY),
    ),
    "indicator below the path since tomorrow": (
        StatusFacts(behind=(below_path(TOMORROW),)),
        ("unknown", "no_tasks", "", None),
    ),
    "below the path for longer than another is behind": (
        StatusFacts(behind=(missed(), below_path(MAY_1))),
        ("late", "indicator_below_path", "Trams", MAY_1),
    ),
    "behind for longer than another is below the path": (
        StatusFacts(behind=(missed(), below_path(JUNE_1))),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "below the path beats what was stated": (
        StatusFacts(**STATED, stated_on=JUNE_1, behind=(below_path(),)),
        ("late", "indicator_below_path", "Trams", MAY_1),
    ),
    "override beats an indicator below the path": (
        StatusFacts(behind=(below_path(),), **OVERRIDE),
        ("on_time", "override", "The date moved", JUNE_1),
    ),
    "closed beats an indicator below the path": (
        StatusFacts(closed_as="postponed", behind=(below_path(),)),
        ("postponed", "closed_without_reason", "", None),
    ),
    "on time again since an indicator caught up": (
        StatusFacts((done(MAY_1),), behind=(missed(until=JUNE_1), below_path(until=MAY_2))),
        ("on_time", "all_tasks_done", "", JUNE_1),
    ),
    "an indicator caught up before a task was done late": (
        StatusFacts((done(JUNE_1, due_on=MAY_1),), behind=(missed(until=MAY_2),)),
        ("on_time", "all_tasks_done", "", JUNE_1),
    ),
    "an indicator caught up, one task begun: since is not known": (
        StatusFacts((BEGUN,), behind=(missed(until=JUNE_1),)),
        ("on_time", "no_task_late", "", None),
    ),
    "stated before an indicator was behind for a while": (
        StatusFacts(**STATED, stated_on=MAY_1, behind=(missed(until=JUNE_1),)),
        ("on_time", "stated", "the city's site", JUNE_1),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), CASES.values(), ids=CASES)
def test_case(facts, expected):
    verdict = judge(facts, TODAY)
    assert (verdict.status, verdict.reason.code, verdict.reason.name, verdict.since) == expected


def test_the_other_causes_are_counted():
    late = TaskFacts("Plan", "not_started", MAY_1)
    facts = StatusFacts((late,), behind=(missed(), below_path(), below_path(until=MAY_2)))
    assert judge(facts, TODAY).reason.more == 2


def test_the_computed_verdict_stays_beside_an_override():
    verdict = judge(StatusFacts(behind=(below_path(),), **OVERRIDE), TODAY)
    assert (verdict.status, verdict.computed.reason.code) == ("on_time", "indicator_below_path")

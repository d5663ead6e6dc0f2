"""The status rule, case by case: facts and a day in; status, reason and since out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from measures.status import (
    SENTENCES,
    SENTENCES_WITH_DAY,
    BehindFacts,
    Reason,
    Status,
    StatusFacts,
    TaskFacts,
    Verdict,
    judge,
)

TODAY = date(2020, 6, 30)
YESTERDAY, TOMORROW = date(2020, 6, 29), date(2020, 7, 1)
MAY_1, MAY_2, JUNE_1 = date(2020, 5, 1), date(2020, 5, 2), date(2020, 6, 1)


def to_do(title="Plan", due_on=None):
    return TaskFacts(title, "not_started", due_on)


def begun(title="Build", due_on=None):
    return TaskFacts(title, "in_progress", due_on)


def done(completed_on=None, due_on=None):
    return TaskFacts("Meet", "completed", due_on, completed_on)


def cancelled(due_on=None):
    return TaskFacts("Drop", "cancelled", due_on)


def tasks(*tasks, **facts):
    return StatusFacts(tasks=tasks, **facts)


def closed(closed_as, **facts):
    return StatusFacts(closed_as=closed_as, **facts)


def stated(status, **facts):
    return StatusFacts(stated_status=status, stated_source="the city's site", **facts)


def behind(*goals, **facts):
    """Each goal is a name and a day: what did not reach it is known to be behind from the day after."""
    missed = tuple(BehindFacts(name, goal_on, goal_on + timedelta(days=1)) for name, goal_on in goals)
    return StatusFacts(behind=missed, **facts)


LATE_BY_TASK = tasks(to_do(due_on=MAY_1))
OVERRIDE = {"override_status": "on_time", "override_on": JUNE_1, "override_reason": "The date moved"}

# name: facts, (status, reason code, reason name, since); all on 30 June 2020.
CASES = {
    # Nobody knows anything.
    "nothing known": (StatusFacts(), ("unknown", "no_tasks", "", None)),
    "all tasks cancelled": (tasks(cancelled(), cancelled()), ("unknown", "all_tasks_cancelled", "", None)),
    "a cancelled task is never late": (tasks(cancelled(MAY_1)), ("unknown", "all_tasks_cancelled", "", None)),
    # Closed by a person.
    "completed, with reason and day": (
        closed("completed", closed_reason="The depot is open", closed_on=MAY_1),
        ("completed", "closed", "The depot is open", MAY_1),
    ),
    "completed, without": (closed("completed"), ("completed", "closed_without_reason", "", None)),
    "cancelled, with reason and day": (
        closed("cancelled", closed_reason="No money", closed_on=MAY_1),
        ("cancelled", "closed", "No money", MAY_1),
    ),
    "cancelled, without": (closed("cancelled"), ("cancelled", "closed_without_reason", "", None)),
    "postponed, with reason and day": (
        closed("postponed", closed_reason="After 2025", closed_on=MAY_1),
        ("postponed", "closed", "After 2025", MAY_1),
    ),
    "postponed, with a day alone": (
        closed("postponed", closed_on=MAY_1),
        ("postponed", "closed_without_reason", "", MAY_1),
    ),
    "merged, on a known day": (
        closed("merged", merged_into="CL3", closed_on=MAY_1),
        ("merged", "merged", "CL3", MAY_1),
    ),
    "merged: the target says more than the reason": (
        closed("merged", merged_into="CL3", closed_reason="One forest programme"),
        ("merged", "merged", "CL3", None),
    ),
    "merged, target not known": (closed("merged"), ("merged", "merged_somewhere", "", None)),
    "closed beats an override": (
        closed("cancelled", closed_on=MAY_1, **OVERRIDE),
        ("cancelled", "closed_without_reason", "", MAY_1),
    ),
    "closed beats late": (
        replace(LATE_BY_TASK, closed_as="postponed"),
        ("postponed", "closed_without_reason", "", None),
    ),
    "closed beats what was stated": (
        stated("late", closed_as="completed", stated_on=MAY_1),
        ("completed", "closed_without_reason", "", None),
    ),
    # Set by hand.
    "override beats late": (
        replace(LATE_BY_TASK, **OVERRIDE),
        ("on_time", "override", "The date moved", JUNE_1),
    ),
    "override beats tasks": (
        tasks(done(MAY_1), override_status="late", override_on=JUNE_1, override_reason="It broke"),
        ("late", "override", "It broke", JUNE_1),
    ),
    "override beats what was stated": (
        stated("late", **OVERRIDE),
        ("on_time", "override", "The date moved", JUNE_1),
    ),
    "override to not started": (
        StatusFacts(override_status="not_started", override_on=JUNE_1, override_reason="Only talk"),
        ("not_started", "override", "Only talk", JUNE_1),
    ),
    # Late.
    "not begun, due yesterday": (
        tasks(to_do("Plan", YESTERDAY)),
        ("late", "task_late", "Plan", TODAY),
    ),
    "begun, due yesterday": (tasks(begun("Build", YESTERDAY)), ("late", "task_late", "Build", TODAY)),
    "late in spite of tasks that are done": (
        tasks(done(MAY_1), begun("Build", MAY_1)),
        ("late", "task_late", "Build", MAY_2),
    ),
    "several overdue: the one that has lasted longest": (
        tasks(to_do("Plan", JUNE_1), begun("Build", MAY_1), to_do("Tell", YESTERDAY)),
        ("late", "task_late", "Build", MAY_2),
    ),
    "late beats what was stated": (
        stated("on_time", stated_on=JUNE_1, tasks=(to_do("Plan", MAY_1),)),
        ("late", "task_late", "Plan", MAY_2),
    ),
    "indicator behind, no tasks": (
        behind(("Cycle lanes", MAY_1)),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "indicator behind, tasks on time": (
        behind(("Cycle lanes", MAY_1), tasks=(done(MAY_1),)),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "indicator's goal is today": (behind(("Cycle lanes", TODAY)), ("unknown", "no_tasks", "", None)),
    "indicator's goal was yesterday": (
        behind(("Cycle lanes", YESTERDAY)),
        ("late", "indicator_behind", "Cycle lanes", TODAY),
    ),
    "indicator behind for longer than a task": (
        behind(("Cycle lanes", MAY_1), tasks=(to_do("Plan", JUNE_1),)),
        ("late", "indicator_behind", "Cycle lanes", MAY_2),
    ),
    "task late for longer than an indicator": (
        behind(("Cycle lanes", JUNE_1), tasks=(to_do("Plan", MAY_1),)),
        ("late", "task_late", "Plan", MAY_2),
    ),
    "indicator below the path": (
        StatusFacts(behind=(BehindFacts("Trams", date(2030, 12, 31), MAY_1, is_path=True),)),
        ("late", "indicator_below_path", "Trams", MAY_1),
    ),
    "override beats an indicator behind": (
        behind(("Cycle lanes", MAY_1), **OVERRIDE),
        ("on_time", "override", "The date moved", JUNE_1),
    ),
    # Not started.
    "not begun, no due date": (tasks(to_do()), ("not_started", "no_task_begun", "", None)),
    "not begun, due today": (tasks(to_do(due_on=TODAY)), ("not_started", "no_task_begun", "", None)),
    "not begun, due tomorrow": (tasks(to_do(due_on=TOMORROW)), ("not_started", "no_task_begun", "", None)),
    "not begun, and one cancelled": (tasks(to_do(), cancelled()), ("not_started", "no_task_begun", "", None)),
    "not begun beats what was stated": (
        stated("on_time", stated_on=MAY_1, tasks=(to_do(),)),
        ("not_started", "no_task_begun", "", None),
    ),
    # On time.
    "begun, due today": (tasks(begun(due_on=TODAY)), ("on_time", "no_task_late", "", None)),
    "begun, no due date": (tasks(begun()), ("on_time", "no_task_late", "", None)),
    "one done, one to do": (tasks(done(MAY_1), to_do()), ("on_time", "no_task_late", "", MAY_1)),
    "one done on a day not known": (tasks(done(), to_do()), ("on_time", "no_task_late", "", None)),
    "one begun: the first day is not known": (
        tasks(done(MAY_1), begun()),
        ("on_time", "no_task_late", "", None),
    ),
    "all done": (tasks(done(JUNE_1), done(MAY_1)), ("on_time", "all_tasks_done", "", MAY_1)),
    "all done, one cancelled": (tasks(done(MAY_1), cancelled()), ("on_time", "all_tasks_done", "", MAY_1)),
    "all done, one on a day not known": (
        tasks(done(MAY_1), done()),
        ("on_time", "all_tasks_done", "", None),
    ),
    "done on the day it was due": (
        tasks(done(MAY_1), done(JUNE_1, due_on=JUNE_1)),
        ("on_time", "all_tasks_done", "", MAY_1),
    ),
    "done late: on time again since then": (
        tasks(done(MAY_1), done(JUNE_1, due_on=MAY_2)),
        ("on_time", "all_tasks_done", "", JUNE_1),
    ),
    "two done late: since the last of them": (
        tasks(done(JUNE_1, due_on=MAY_1), done(MAY_2, due_on=MAY_1)),
        ("on_time", "all_tasks_done", "", JUNE_1),
    ),
    "done late, another begun": (
        tasks(done(JUNE_1, due_on=MAY_1), begun(due_on=TOMORROW)),
        ("on_time", "no_task_late", "", JUNE_1),
    ),
    "done some day of this year: since is not known": (
        tasks(done(date(2020, 12, 31))),
        ("on_time", "all_tasks_done", "", None),
    ),
    "an overdue task was cancelled some day: since is not known": (
        tasks(done(MAY_1), cancelled(MAY_2)),
        ("on_time", "all_tasks_done", "", None),
    ),
    "tasks beat what was stated": (
        stated("late", stated_on=JUNE_1, tasks=(done(MAY_1),)),
        ("on_time", "all_tasks_done", "", MAY_1),
    ),
    # Stated by the source of an import.
    "stated, on a known day": (
        stated("on_time", stated_on=MAY_1),
        ("on_time", "stated", "the city's site", MAY_1),
    ),
    "stated as completed": (stated("completed"), ("completed", "stated", "the city's site", None)),
    "stated, all tasks cancelled": (
        stated("late", stated_on=MAY_1, tasks=(cancelled(MAY_1),)),
        ("late", "stated", "the city's site", MAY_1),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), CASES.values(), ids=CASES)
def test_case(facts, expected):
    verdict = judge(facts, TODAY)
    assert (verdict.status, verdict.reason.code, verdict.reason.name, verdict.since) == expected


# The programme's own measures, as its site showed them.
MEASURE_125 = tasks(
    TaskFacts("Toimenpiteestä on tilannekuvaus", "completed", completed_on=date(2019, 10, 22)),
    TaskFacts("Toimenpiteen yhteyshenkilö valittu", "completed", completed_on=date(2019, 10, 22)),
    TaskFacts("Osallisuustyön seurannan suunnittelutapaaminen", "completed", completed_on=date(2020, 2, 6)),
    TaskFacts("Osallisuustyön seuranta 2020", "in_progress", due_on=date(2020, 12, 31)),
)
MEASURE_125_NOT_BEGUN = replace(
    MEASURE_125, tasks=(*MEASURE_125.tasks[:3], replace(MEASURE_125.tasks[3], state="not_started"))
)
MEASURE_132 = stated("on_time", stated_on=date(2020, 5, 12), closed_as="merged", merged_into="130")


@pytest.mark.parametrize("today", [date(2020, 6, 30), date(2020, 12, 31)])
def test_measure_125_is_on_time_until_the_day_its_task_is_due(today):
    reason = Reason("no_task_late", day=date(2020, 12, 31))
    assert judge(MEASURE_125, today) == Verdict(Status.ON_TIME, reason)
    assert judge(MEASURE_125_NOT_BEGUN, today) == Verdict(Status.ON_TIME, reason, date(2019, 10, 22))


@pytest.mark.parametrize("today", [date(2021, 1, 1), date(2021, 5, 1)])
@pytest.mark.parametrize("facts", [MEASURE_125, MEASURE_125_NOT_BEGUN])
def test_measure_125_is_late_the_day_after(facts, today):
    reason = Reason("task_late", "Osallisuustyön seuranta 2020", date(2020, 12, 31))
    assert judge(facts, today) == Verdict(Status.LATE, reason, since=date(2021, 1, 1))


def test_measure_132_is_merged_into_130_whatever_was_stated():
    assert judge(MEASURE_132, TODAY) == Verdict(Status.MERGED, Reason("merged", "130"))


def test_measure_144_is_late_because_the_citys_site_said_so():
    assert judge(stated("late"), TODAY) == Verdict(Status.LATE, Reason("stated", "the city's site"))


def test_measure_1_is_not_known():
    assert judge(StatusFacts(), TODAY) == Verdict(Status.UNKNOWN, Reason("no_tasks"))


def test_override_keeps_the_computed_verdict_beside_it():
    late = Verdict(Status.LATE, Reason("task_late", "Plan", MAY_1), MAY_2)
    by_hand = Reason("override", "The date moved")
    assert judge(replace(LATE_BY_TASK, **OVERRIDE), TODAY) == Verdict(Status.ON_TIME, by_hand, JUNE_1, late)


def test_no_computed_verdict_without_an_override():
    assert judge(LATE_BY_TASK, TODAY).computed is None
    assert judge(replace(LATE_BY_TASK, closed_as="completed", **OVERRIDE), TODAY).computed is None


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        (LATE_BY_TASK, 0),
        (tasks(to_do(due_on=MAY_1), to_do(due_on=MAY_1)), 1),
        (tasks(to_do(due_on=MAY_1), done(JUNE_1, due_on=MAY_1), cancelled(MAY_1), to_do(due_on=TODAY)), 0),
        (behind(("Lanes", MAY_1), ("Trams", MAY_2), ("Cars", TODAY), tasks=(begun(due_on=MAY_1),)), 2),
    ],
)
def test_the_other_causes_are_counted(facts, more):
    assert judge(facts, TODAY).reason.more == more


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        (tasks(begun(due_on=TOMORROW), begun(due_on=TODAY), to_do()), TODAY),
        (tasks(done(MAY_1, due_on=MAY_1), to_do(due_on=TOMORROW)), TOMORROW),
        (tasks(done(MAY_1, due_on=MAY_1), cancelled(TODAY), to_do()), None),
    ],
)
def test_on_time_tells_the_next_due_date(facts, day):
    assert judge(facts, TODAY).reason == Reason("no_task_late", day=day)


@pytest.mark.parametrize(
    ("due_on", "still_on_time", "late"),
    [
        (date(2020, 6, 30), date(2020, 6, 30), date(2020, 7, 1)),  # a day, or June 2020
        (date(2020, 2, 29), date(2020, 2, 29), date(2020, 3, 1)),  # February 2020
        (date(2020, 12, 31), date(2020, 12, 31), date(2021, 1, 1)),  # December 2020, or 2020
    ],
)
def test_late_from_the_day_after_the_last_day_of_the_period(due_on, still_on_time, late):
    facts = tasks(begun("Build", due_on))
    assert judge(facts, still_on_time) == Verdict(Status.ON_TIME, Reason("no_task_late", day=due_on))
    assert judge(facts, late) == Verdict(Status.LATE, Reason("task_late", "Build", due_on), since=late)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason("merged", "130"), "now part of measure 130"),
        (Reason("closed", "100 % done"), "100 % done"),
        (Reason("override", "It broke"), "set by the city: It broke"),
        (Reason("task_late", "Plan", MAY_1), "the task “Plan” was due 1 May 2020"),
        (Reason("task_late", "Plan", MAY_1, more=2), "the task “Plan” was due 1 May 2020 (and 2 more)"),
        (
            Reason("indicator_behind", "Lanes", MAY_1),
            "the indicator “Lanes” did not reach its goal of 1 May 2020",
        ),
        (
            Reason("indicator_below_path", "Lanes", MAY_1),
            "the indicator “Lanes” is below the path to its goal of 1 May 2020",
        ),
        (Reason("no_task_late", day=MAY_1), "the next task is due 1 May 2020"),
        (Reason("no_task_late"), "no task is overdue"),
        (Reason("stated", "The city's site"), "The city's site said so"),
        (Reason("stated", "The city's site", MAY_1), "The city's site said so, 1 May 2020"),
        (Reason("no_tasks"), "no tasks yet"),
    ],
)
def test_a_reason_reads_as_a_sentence(reason, sentence):
    with override("en"):
        assert str(reason) == sentence


def test_a_status_that_nobody_is_known_to_have_stated_still_reads_as_a_sentence():
    reason = judge(StatusFacts(stated_status="late"), TODAY).reason
    with override("en"):
        assert str(reason).strip() == str(reason)
        assert str(reason) != "said so"


def test_every_reason_of_a_case_has_a_sentence():
    codes = {code for _facts, (_status, code, _name, _since) in CASES.values()}
    assert codes == set(SENTENCES)
    assert set(SENTENCES_WITH_DAY) < set(SENTENCES)

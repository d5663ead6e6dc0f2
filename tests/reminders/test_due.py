"""The rule of reminders: which time it is, and who is told."""

from datetime import date, timedelta

import pytest

from reminders.due import Kind, Matter, Patience, Role, stage_on, whom

DAY = date(2027, 3, 12)


def matter(kind, *, told=None):
    first = None if told is None else DAY + timedelta(days=told)
    return Matter(kind, "task 1", DAY, first_told=first)


@pytest.mark.parametrize(
    ("left", "stage"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (5, 7), (2, 7), (1, 1), (0, 1), (-1, None)],
)
def test_before_a_task_is_due_the_last_time_that_has_come_counts(left, stage):
    assert stage_on(matter(Kind.DUE), DAY - timedelta(days=left)) == stage


@pytest.mark.parametrize("kind", [Kind.LATE, Kind.NOTE_MISSING, Kind.FEEDBACK])
@pytest.mark.parametrize(
    ("told", "passed", "stage"),
    [
        (None, -1, None),
        (None, 0, 0),
        (None, 400, 0),
        (0, 6, 0),
        (0, 7, 7),
        (0, 13, 7),
        (0, 27, 21),
        (0, 28, 28),
        (0, 57, 28),
        (0, 58, 58),
        (0, 88, 88),
        (0, 200, 178),
        (3, 9, 0),
        (3, 10, 7),
    ],
)
def test_at_once_then_each_week_then_each_month(kind, told, passed, stage):
    assert stage_on(matter(kind, told=told), DAY + timedelta(days=passed)) == stage


@pytest.mark.parametrize("kind", [Kind.NOT_CONFIRMED, Kind.TOO_FEW_TASKS])
@pytest.mark.parametrize(("told", "passed", "stage"), [(None, 0, 0), (0, 29, 0), (0, 30, 30), (0, 65, 60)])
def test_at_once_then_each_month(kind, told, passed, stage):
    assert stage_on(matter(kind, told=told), DAY + timedelta(days=passed)) == stage


CHAIN = {Role.CONTACT: ["contact"], Role.EDITOR: ["editor"], Role.COORDINATOR: ["coordinator"]}
CONTACT, EDITOR, COORDINATOR = ("contact", "contact"), ("editor", "editor"), ("coordinator", "coordinator")


def told_after(kind, passed, chain=CHAIN, told=0):
    patience = Patience(editors=5, coordinators=10)
    found = whom(matter(kind, told=told), chain, patience, DAY + timedelta(days=passed))
    return [(person, role.value) for person, role in found]


@pytest.mark.parametrize(
    ("passed", "people"),
    [
        (4, [CONTACT]),
        (5, [CONTACT, EDITOR]),
        (9, [CONTACT, EDITOR]),
        (10, [CONTACT, EDITOR, COORDINATOR]),
        (500, [CONTACT, EDITOR, COORDINATOR]),
    ],
)
def test_the_next_are_told_after_the_stated_days(passed, people):
    assert told_after(Kind.LATE, passed) == people


def test_nobody_else_before_anybody_was_told():
    assert told_after(Kind.LATE, 500, told=None) == [CONTACT]


def test_what_is_only_coming_up_stays_with_the_first():
    assert told_after(Kind.DUE, 500) == [CONTACT]


@pytest.mark.parametrize(
    ("missing", "people"),
    [
        ([Role.CONTACT], [EDITOR]),
        ([Role.CONTACT, Role.EDITOR], [COORDINATOR]),
        ([Role.EDITOR], [CONTACT]),
        (list(Role), []),
    ],
)
def test_where_nobody_can_be_told_the_next_are(missing, people):
    assert told_after(Kind.LATE, 0, {role: [] if role in missing else CHAIN[role] for role in Role}) == people


def test_whoever_is_several_is_told_once_and_nobody_sooner_for_it():
    chain = {role: ["one"] for role in Role} | {Role.COORDINATOR: ["one", "other"]}
    assert told_after(Kind.LATE, 0, chain) == [("one", "contact")]
    assert told_after(Kind.LATE, 10, chain) == [("one", "contact"), ("other", "coordinator")]

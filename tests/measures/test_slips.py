"""How often and how far the due dates of tasks were moved."""

from datetime import date

import pytest
from django.utils.translation import override

from measures.history.changes import Kind, Slip, TaskMove, compare, slips
from measures.models import past
from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import DURING, END, LATER, SINCE, START
from tests.factories import make_measure, make_task

pytestmark = pytest.mark.django_db


def test_moved_and_moved_back(on, programme):
    task = make_task(make_measure(programme, number="1"), due_on=date(2020, 7, 1))
    for day, due_on in ((DURING, date(2020, 8, 1)), (date(2020, 4, 1), date(2020, 7, 1))):
        on(day)
        task.due_on = due_on
        task.save()
    on(END)
    slip = compare(programme, SINCE, END).of(Kind.MOVED)[0].slip
    assert (slip.times, slip.days) == (2, 0)


def test_only_moves_within_the_time_are_told_and_each_task_by_itself(on, programme):
    measure = make_measure(programme, number="1")
    late, early = (make_task(measure, title=title, due_on=date(2020, 7, 1)) for title in ("Eka", "Toka"))
    for day, task, due_on in (
        (START, late, date(2020, 7, 11)),
        (DURING, late, date(2020, 7, 31)),
        (DURING, early, date(2020, 6, 26)),
        (LATER, late, date(2020, 12, 31)),
    ):
        on(day)
        task.due_on = due_on
        task.save()
    slip = compare(programme, SINCE, END).of(Kind.MOVED)[0].slip
    assert slip.moves == (
        TaskMove("Eka", date(2020, 7, 11), date(2020, 7, 31), 1),
        TaskMove("Toka", date(2020, 7, 1), date(2020, 6, 26), 1),
    )
    assert (slip.times, slip.days) == (2, 15)
    whole = slips([measure])[measure.pk]
    assert (whole.times, whole.days) == (4, 183 - 5)
    with past.as_of(END):
        assert slips([measure])[measure.pk].times == 3


def test_a_due_date_taken_away_and_given_again_has_moved_once(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure, due_on=date(2020, 7, 1))
    for due_on in (None, date(2020, 8, 1)):
        on(DURING)
        task.due_on = due_on
        task.save()
    assert slips([measure])[measure.pk].moves == (
        TaskMove(task.title, date(2020, 7, 1), date(2020, 8, 1), 1),
    )


def test_a_first_due_date_and_one_more_precise_are_no_moves(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure)
    for due_on, precision in ((date(2020, 7, 1), "month"), (date(2020, 7, 31), "day")):
        task.due_on, task.due_precision = due_on, precision
        task.save()
    slip = slips([measure])[measure.pk]
    assert (slip, bool(slip), slip.times, slip.days) == (Slip(), False, 0, 0)


def test_what_moved_while_it_was_a_draft_was_never_seen(on, programme):
    measure = make_measure(programme, number="1", is_published=False)
    task = make_task(measure, due_on=date(2020, 7, 1))
    on(DURING)
    task.due_on = date(2020, 8, 1)
    task.save()
    measure.is_published = True
    measure.save()
    assert slips([measure]) == {measure.pk: Slip()}
    on(END)
    assert compare(programme, SINCE, END).of(Kind.MOVED) == []


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2020, 7, 2), "moved 1 time, 1 day later in all"),
        (date(2020, 10, 29), "moved 1 time, 120 days later in all"),
        (date(2020, 6, 26), "moved 1 time, 5 days earlier in all"),
    ],
)
def test_in_words(programme, due_on, words):
    measure = make_measure(programme, number="1")
    task = make_task(measure, due_on=date(2020, 7, 1))
    task.due_on = due_on
    task.save()
    with override("en"):
        assert slips([measure])[measure.pk].in_words == words


def test_moved_back_in_words(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure, due_on=date(2020, 7, 1))
    for day, due_on in ((DURING, date(2020, 8, 1)), (END, date(2020, 7, 1))):
        on(day)
        task.due_on = due_on
        task.save()
    with override("en"):
        assert slips([measure])[measure.pk].in_words == "moved 2 times, no days in all"


def test_a_date_that_was_mistyped_and_put_right_on_the_same_day_has_not_moved(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure, due_on=date(2020, 7, 1))
    for due_on in (date(2020, 8, 1), date(2020, 7, 1)):
        task.due_on = due_on
        task.save()
    assert not slips([measure])[measure.pk]
    task.due_on = date(2020, 9, 1)
    task.save()
    assert slips([measure])[measure.pk].times == 1

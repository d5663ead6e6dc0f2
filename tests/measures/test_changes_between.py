"""What changed: which days a comparison tells of."""

import datetime
from datetime import date

import pytest

from measures.history.changes import Kind, compare, compare_days
from measures.models import Programme
from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import DURING, END, FIRST, LATER, SINCE, START, compared, only, told
from tests.factories import make_measure

pytestmark = pytest.mark.django_db


def test_both_days_are_included_and_no_other(on, programme):
    measure = make_measure(programme, number="1", title="0")
    for day in (START, SINCE, END, END + datetime.timedelta(days=1)):
        on(day)
        measure.title = f"{day}"
        measure.save()
    change = only(compared(programme))
    assert (change.before.title, change.after.title) == ("2020-01-31", "2020-06-30")
    assert [version.number for version in change.versions] == [3, 4]
    days_compared = compare_days(programme, START, END)
    assert days_compared.changes == compare(programme, SINCE, END).changes
    assert (days_compared.since, days_compared.until, days_compared.is_cut) == (SINCE, END, False)


def test_what_came_after_the_last_day_is_not_known(on, programme):
    measure = make_measure(programme, number="1", title="Alku")
    on(LATER)
    measure.title, measure.closed_as = "Loppu", "completed"
    measure.save()
    assert told(compared(programme)) == {}


@pytest.mark.parametrize("since", [date(1, 1, 1), date(2019, 1, 1), FIRST])
def test_before_the_records_it_begins_after_their_first_day(on, programme, since):
    make_measure(programme, number="1")
    on(DURING)
    make_measure(programme, number="2")
    comparisons = compare(programme, since, END), compare_days(programme, since, END)
    assert [told(one) for one in comparisons] == [{"2": [Kind.NEW]}] * 2
    assert [one.since for one in comparisons] == [date(2020, 1, 2)] * 2
    # The end of that very day is known, and can be asked for.
    assert [one.is_cut for one in comparisons] == [True, since != FIRST]


def test_days_wholly_before_the_records_or_the_wrong_way_round(on, programme):
    make_measure(programme, number="1")
    on(END)
    for comparison in (
        compare(programme, date(2018, 1, 1), date(2019, 1, 1)),
        compare(programme, END, DURING),
        compare_days(programme, END, DURING),
        compare_days(programme, END, END),
    ):
        assert (comparison.start, comparison.end, comparison.changes) == (None, None, ())


def test_today_is_the_last_day(on, programme):
    measure = make_measure(programme, number="1")
    on(DURING)
    measure.title = "Loppu"
    measure.save()
    assert compare(programme, SINCE, date(9999, 12, 31)).until == DURING
    assert told(compare(programme, DURING, END)) == {"1": [Kind.EDITED]}


def test_nothing_is_recorded():
    assert compare(Programme(pk=1), SINCE, END).changes == ()

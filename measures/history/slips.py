"""How often and how far the due dates of a measure's tasks have been moved, as far as residents saw it.

A move is a change after which the measure was public and a task had another due date than it was last seen
with. A date that is taken away and later given again as another has moved too; a draft's dates never count,
nor does a move that was taken back on the day it was made.
The moves of a task that was removed since have still been made.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db.models import BooleanField, DateField, F, IntegerField, Max, Min, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures import days
from measures.languages import Words, per_language, shown
from measures.models import Measure, Task, past
from measures.prepared import Prepared

AT_ONCE = 1000
"""Measures whose histories are read at once."""


@dataclass(frozen=True)
class TaskMove:
    """A task whose due date was moved: from where at first, to where at last, in how many steps."""

    title: Words
    first: datetime.date
    last: datetime.date
    times: int

    @property
    def days(self) -> int:
        """Later by so many days, fewer than none where it is earlier."""
        return (self.last - self.first).days


@dataclass(frozen=True)
class Slip:
    moves: tuple[TaskMove, ...] = ()

    @property
    def times(self) -> int:
        return sum(move.times for move in self.moves)

    @property
    def days(self) -> int:
        return sum(move.days for move in self.moves)

    @property
    def in_words(self) -> str:
        """How often and how far, as in "moved 2 times, 120 days later in all"."""
        times = ngettext("moved %(count)d time", "moved %(count)d times", self.times) % {"count": self.times}
        return f"{times}, {_days_in_words(self.days)}"

    def __bool__(self) -> bool:
        return bool(self.moves)


def _days_in_words(days: int) -> str:
    """Later or earlier by so many days altogether."""
    if days > 0:
        words = ngettext("%(count)d day later in all", "%(count)d days later in all", days)
    elif days < 0:
        words = ngettext("%(count)d day earlier in all", "%(count)d days earlier in all", -days)
    else:
        words = _("no days in all")
    return words % {"count": abs(days)}


def slips(measures, *, since=None, until=None) -> dict[int, Slip]:
    """Of each of the measures by its primary key, in one query for AT_ONCE, over all that is recorded of it.

    Or of what was changed at the moment `since` or later and before `until`. Where a past day is asked
    about, nothing that came after it.
    """
    pks = [measure.pk for measure in measures]
    if until is None and days.asked():
        until = past.end_of(days.asked())
    found = dict.fromkeys(pks, Slip())
    for some in batched(pks, AT_ONCE):
        rows = defaultdict(lambda: defaultdict(list))
        for row in _rows(some, until):
            rows[row.of][row.change_id].append(row)
        found |= {pk: Slip(tuple(_moves(changes, since))) for pk, changes in rows.items()}
    return found


def _rows(pks, until):
    """Those of the measures' histories, whose `task` is None, and of their tasks', in their order.

    Of tasks that have had several due dates, and of their measures.
    """
    return ROWS_OF_ONE(*pks) if len(pks) == 1 and until is None else _all_rows(pks, until)


def _all_rows(pks, until=None):
    own, tasks = Measure.history.model.objects.order_by(), Task.history.model.objects.order_by()
    if until:
        own, tasks = own.filter(history_date__lt=until), tasks.filter(history_date__lt=until)
    tasks = tasks.filter(measure__in=pks)
    due = tasks.values("id").annotate(first=Min("due_on"), last=Max("due_on")).exclude(first=F("last"))
    tasks = tasks.filter(id__in=due.values("id"))
    own = own.filter(id__in=tasks.values("measure"))
    own = own.annotate(of=F("id"), task=Value(None, IntegerField()), due_on=Value(None, DateField()))
    tasks = tasks.annotate(of=F("measure_id"), task=F("id"), is_published=Value(None, BooleanField()))
    own, tasks = (some.values_list(*COLUMNS, named=True) for some in (own, tasks))
    return own.union(tasks, all=True).order_by("history_id")


COLUMNS = (
    *("of", "change_id", "history_id", "history_date", "history_type"),
    *("is_published", "task", "due_on"),
    *per_language("title"),
)


ROWS_OF_ONE = Prepared(lambda measure: _all_rows([measure]))


def _moves(rows: dict[int, list], since) -> Iterator[TaskMove]:
    """Those of the tasks of one measure, from the rows of each change."""
    steps, seen = defaultdict(list), {}
    for moment, tasks in _public_states(rows):
        for pk, row in tasks.items():
            before = seen.get(pk)
            is_move = before and row.due_on and row.due_on != before
            if is_move and (since is None or moment >= since):
                if _takes_back(row, steps[pk]):
                    steps[pk].pop()
                else:
                    steps[pk].append((before, row))
            seen[pk] = row.due_on or before
    for _pk, some in sorted((pk, some) for pk, some in steps.items() if some):
        (first, _row), (_before, last) = some[0], some[-1]
        yield TaskMove(shown(last, "title"), first, last.due_on, len(some))


def _takes_back(row, steps) -> bool:
    """Was a date mistyped, and put right on the same day?"""
    if not steps:
        return False
    before, last = steps[-1]
    return row.due_on == before and _day(row.history_date) == _day(last.history_date)


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(days.HELSINKI).date()


def _public_states(rows: dict[int, list]) -> Iterator[tuple[datetime.datetime, dict]]:
    """When residents saw which tasks: after each change that left the measure public."""
    is_published, tasks = False, {}
    for change in sorted(rows):
        for row in rows[change]:
            if row.task is None:
                is_published = row.is_published and row.history_type != "-"
            elif row.history_type == "-":
                tasks.pop(row.task, None)
            else:
                tasks[row.task] = row
        if is_published:
            yield rows[change][0].history_date, tasks

"""The rows of the report's tables, made one by one, a few in memory at a time."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Prefetch
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from measures.days import HELSINKI
from measures.history.changes import MeasureChange
from measures.languages import Words, shown
from measures.models import Task
from measures.sheets import Cell, Missing, known, listed, precisely
from measures.status import TaskState
from measures.written import written
from participation.models import Adding, Goal, Indicator, Observation
from reports.report.indicators import indicators_of, observations_of, value_in_words
from reports.report.sentences import change_in_words

VISITOR = AnonymousUser()
AT_A_TIME = 50


@dataclass(frozen=True)
class SummaryRow:
    code: str
    label: str
    value: Cell


@dataclass(frozen=True)
class TaskRow:
    """`days_late` and `is_done_in_period` are missing where the day that they need is not known."""

    measure: str
    measure_title: Words
    title: Words
    state: TaskState
    due_on: Cell
    done_on: Cell
    days_late: Cell
    is_done_in_period: Cell


@dataclass(frozen=True)
class IndicatorRow:
    """`value` is a number, or words where the total is not one number."""

    indicator: Indicator
    value: Cell
    value_in_words: str
    goal: Goal | None
    """The next that is due, else the last."""
    goals: Cell


@dataclass(frozen=True)
class ChangeRow:
    change: MeasureChange
    details: tuple[str, ...]


def summary(report) -> Iterator[SummaryRow]:
    """What the report is of, and its numbers."""
    edition, changes = report.edition, report.changes
    yield SummaryRow("programme", capfirst(_("programme")), shown(report.programme, "name"))
    yield SummaryRow("period", _("Reporting period"), report.name)
    yield SummaryRow("first_day", capfirst(_("first day")), report.start)
    yield SummaryRow("last_day", capfirst(_("last day")), report.end)
    yield SummaryRow("day", _("Facts as of"), report.day)
    yield SummaryRow("edition", _("Edition"), edition.number if edition else Missing(_("Draft")))
    if edition and edition.reason:
        yield SummaryRow("reason", _("Why there is a new edition"), edition.reason)
    if edition and edition.differences:
        yield SummaryRow("differences", _("What is different in it"), edition.differences)
    yield SummaryRow("selection", _("Selection"), listed(report.selected, none=_("All measures")))
    yield SummaryRow("changes_since", _("Changes are known from"), known(changes.start and changes.since))
    if report.previous_day:
        yield SummaryRow("previous_day", _("The previous report is of"), report.previous_day)
    for figure in report.figures:
        yield SummaryRow(figure.code, figure.label, figure.value)


def tasks(report) -> Iterator[TaskRow]:
    """All tasks of the report's measures, those of a measure by their due dates."""
    found = report.query.in_order().only("number", "title", "closed_as")
    found = found.prefetch_related(Prefetch("tasks", Task.objects.by_due_date()))
    for measure in found.iterator(chunk_size=AT_A_TIME):
        title = shown(measure, "title")
        for task in measure.tasks.all():
            yield TaskRow(
                measure=measure.number,
                measure_title=title,
                title=shown(task, "title"),
                state=TaskState(task.state),
                due_on=precisely(task.due_on, task.due_precision) if task.due_on else _no_due_date(),
                done_on=_done_on(task),
                days_late=_days_late(task, measure, report.day),
                is_done_in_period=_is_done_in_period(task, report),
            )


def _no_due_date() -> Missing:
    return Missing(_("no due date"))


def _done_on(task) -> Cell:
    if task.state != TaskState.COMPLETED:
        return Missing(_("not done"))
    return precisely(task.completed_on, task.completed_precision)


def _days_late(task, measure, day) -> Cell:
    """None are where the task or its measure is closed: as the report counts overdue tasks."""
    if measure.closed_as or not task.facts.is_open:
        return 0
    return task.days_late(day) if task.due_on else _no_due_date()


def _is_done_in_period(task, report) -> Cell:
    if task.state != TaskState.COMPLETED:
        return False
    return known(task.completed_on and report.start <= task.completed_on <= report.end)


def indicators(report) -> Iterator[IndicatorRow]:
    """With a selection, those that its measures act on or that something was counted of for them."""
    for one in indicators_of(report):
        goals = list(one.goals.all())
        due = [goal for goal in goals if goal.due_on >= report.day]
        yield IndicatorRow(
            indicator=one,
            value=_value(one),
            value_in_words=value_in_words(one),
            goal=(due or goals[-1:] or [None])[0],
            goals=listed(
                (f"{date_format(goal.due_on)}: {written(goal.value)}" for goal in goals),
                none=_("no goal is set"),
            ),
        )


def _value(indicator) -> Cell:
    if indicator.adding != Adding.COUNTS:
        return known(indicator.latest_value)
    total = indicator.total
    is_one_number = total.is_known and total.low == total.high and not (total.is_open or total.is_rough)
    return total.low if is_one_number else Missing(str(total))


def observations(report) -> Iterator[Observation]:
    """Those that residents see and that nothing has replaced, by indicator, the latest period first."""
    found = observations_of(report).order_by(
        "indicator__number_key", "indicator", F("period_end").desc(nulls_last=True), "-pk"
    )
    return found.select_related("indicator", "measure").iterator(chunk_size=AT_A_TIME)


def entered_on(observation) -> datetime.date | None:
    return observation.entered_at and localtime(observation.entered_at, HELSINKI).date()


def changes(report) -> Iterator[ChangeRow]:
    """What changed in the period, a row a measure."""
    yield from _changed(report, report.changes)


def since_previous(report) -> Iterator[ChangeRow]:
    """What changed since the day of the previous report, which there is."""
    yield from _changed(report, report.since_previous)


def _changed(report, comparison) -> Iterator[ChangeRow]:
    for change in report.selected_changes(comparison):
        told = ("".join(one) for kind in change.kinds for one in change_in_words(change, kind))
        yield ChangeRow(change, tuple(dict.fromkeys(told)))

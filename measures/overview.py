"""How a programme is going, in rows and numbers. "Not known" is counted like every other status."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from measures.models import Confirmation, Measure, Task, Theme
from measures.status import Status, Verdict


@dataclass(frozen=True)
class StatusCount:
    """How many measures have a status; `start` and `share` place it on a bar of 100."""

    status: Status
    count: int
    start: float
    share: float


@dataclass(frozen=True)
class Standing:
    """What the numbers of a programme are made of: where one measure stands, by primary keys."""

    measure: int
    theme: int
    status: Status
    confirmation: str
    """When its facts were confirmed; empty where it is closed."""


@dataclass(frozen=True)
class ConfirmationCount:
    confirmation: Confirmation
    count: int


@dataclass(frozen=True)
class ThemeRow:
    theme: Theme
    status_counts: list[StatusCount]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.status_counts)

    @property
    def late(self) -> int:
        return sum(row.count for row in self.status_counts if row.status == Status.LATE)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    measure: Measure
    status: Status
    is_set_by_hand: bool
    next_task: Task | None
    days_late: int
    """How many days the next task is past its due date; 0 when it is not."""
    has_tasks: bool
    verdict: Verdict | None = None
    """Why it stands so, where that is shown."""


@dataclass(frozen=True)
class ThemeGroup:
    theme: Theme
    rows: list[MeasureRow]


def measure_rows(measures, today: datetime.date) -> list[MeasureRow]:
    """What a list shows of each of the measures, which come from `for_list()`, with their verdicts."""
    rows = []
    for measure in measures:
        verdict, task = measure.verdict(today), measure.next_task()
        days_late = task.days_late(today) if task else 0
        has_tasks, is_set_by_hand = bool(measure.tasks.all()), bool(verdict.computed)
        row = MeasureRow(measure, verdict.status, is_set_by_hand, task, days_late, has_tasks, verdict)
        rows.append(row)
    return rows


def rows_in(programme, measures, statuses: Mapping[int, str], today: datetime.date) -> list[MeasureRow]:
    """The same of measures of one programme, which stand so, in this order; without verdicts.

    A verdict takes all tasks and figures of a measure, and of thousands that is most of the time.
    """
    themes = {theme.pk: theme for theme in Theme.objects.filter(programme=programme)}
    found = {one.pk: one for one in measures.for_rows()}
    # Without their order, by which SQLite would go through all tasks of the programme.
    tasks = (
        Task.objects.for_rows()
        .order_by()
        .in_bulk([one.next_task_pk for one in found.values() if one.next_task_pk])
    )
    rows = []
    for pk, status in statuses.items():
        if not (measure := found.get(pk)):  # unpublished meanwhile
            continue
        measure.programme, measure.theme = programme, themes[measure.theme_id]
        measure.theme.programme = programme
        task = tasks.get(measure.next_task_pk)
        days_late = task.days_late(today) if task else 0
        is_set_by_hand = bool(measure.override_status and not measure.closed_as)
        row = MeasureRow(measure, Status(status), is_set_by_hand, task, days_late, measure.has_tasks)
        rows.append(row)
    return rows


def listed_rows(programme, measures, today: datetime.date) -> list[MeasureRow]:
    """The rows of all these measures of the programme, in its order."""
    statuses = {one.measure: one.status for one in standings(programme, measures, today)}
    return rows_in(programme, measures, statuses, today)


def by_theme(rows: list[MeasureRow]) -> list[ThemeGroup]:
    """The rows, already in the order of their themes, a group a theme."""
    return [ThemeGroup(theme, list(group)) for theme, group in groupby(rows, lambda row: row.measure.theme)]


def standings(programme, measures, today: datetime.date) -> list[Standing]:
    """Where each of these measures of the programme stands on that day, in one query."""
    columns = measures.with_status(today).with_confirmation(programme, today).in_order()
    rows = columns.values_list("pk", "theme", "judged_status", "confirmation")
    return [Standing(pk, theme, Status(status), confirmation) for pk, theme, status, confirmation in rows]


def status_counts(statuses: Iterable[Status], always: Iterable[Status] = ()) -> list[StatusCount]:
    """How many there are of each status, in the order of `Status`; those of none only where in `always`."""
    counts, always = Counter(statuses), set(always)
    whole, start, found = counts.total() or 1, 0, []
    for status in Status:
        if counts[status] or status in always:
            share = round(100 * counts[status] / whole, 2)
            found.append(StatusCount(status, counts[status], round(start, 2), share))
            start += share
    return found


def confirmation_counts(standings: Iterable[Standing]) -> list[ConfirmationCount]:
    """How many of the measures that are not closed were confirmed lately, earlier and never."""
    counts = Counter(one.confirmation for one in standings)
    return [ConfirmationCount(one, counts[one]) for one in Confirmation]


def theme_rows(themes, standings: Iterable[Standing]) -> list[ThemeRow]:
    """Each of the themes (with tree fields) with its measures, those of the themes below it included."""
    themes = list(themes)
    paths = {theme.pk: theme.tree_path for theme in themes}
    found = {theme.pk: [] for theme in themes}
    for one in standings:
        for theme in paths.get(one.theme, ()):
            found[theme].append(one.status)
    return [ThemeRow(theme, status_counts(found[theme.pk])) for theme in themes]

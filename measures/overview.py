"""How a programme is going, in rows and numbers. "Not known" is counted like every other status."""

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from measures.models import Measure, Task, Theme
from measures.status import Status, Verdict


@dataclass(frozen=True)
class StatusCount:
    """How many measures have a status; `start` and `share` place it on a bar of 100."""

    status: Status
    count: int
    start: float
    share: float


@dataclass(frozen=True)
class ThemeRow:
    theme: Theme
    count: int
    late: int


@dataclass(frozen=True)
class MeasureRow:
    measure: Measure
    verdict: Verdict
    next_task: Task | None
    days_late: int
    """How many days the next task is past its due date; 0 when it is not."""


@dataclass(frozen=True)
class ThemeGroup:
    theme: Theme
    rows: list[MeasureRow]


def measure_rows(measures, today: datetime.date) -> list[MeasureRow]:
    """What a list shows of each of the measures, which come from `for_list()`."""
    rows = []
    for measure in measures:
        task = measure.next_task()
        rows.append(MeasureRow(measure, measure.verdict(today), task, task.days_late(today) if task else 0))
    return rows


def by_theme(rows: list[MeasureRow]) -> list[ThemeGroup]:
    """The rows, already in the order of their themes, a group a theme."""
    return [ThemeGroup(theme, list(group)) for theme, group in groupby(rows, lambda row: row.measure.theme)]


def status_counts(measures, today: datetime.date) -> list[StatusCount]:
    """How many of the measures have each status, in the order of `Status`; without those that none has."""
    rows = measures.with_status(today).order_by().values("judged_status").annotate(count=Count("pk"))
    counts = {row["judged_status"]: row["count"] for row in rows}
    whole, start, found = sum(counts.values()), 0, []
    for status in Status:
        if count := counts.get(status):
            share = round(100 * count / whole, 2)
            found.append(StatusCount(status, count, round(start, 2), share))
            start += share
    return found


def theme_rows(themes, measures, today: datetime.date) -> list[ThemeRow]:
    """Each of the themes (with tree fields) with its measures, those of the themes below it included."""
    themes = list(themes)
    paths = {theme.pk: theme.tree_path for theme in themes}
    columns = measures.with_status(today).order_by().values("theme", "judged_status")
    counts, late = Counter(), Counter()
    for row in columns.annotate(count=Count("pk")):
        for theme in paths.get(row["theme"], ()):
            counts[theme] += row["count"]
            late[theme] += row["count"] if row["judged_status"] == Status.LATE else 0
    return [ThemeRow(theme, counts[theme.pk], late[theme.pk]) for theme in themes]

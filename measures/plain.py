"""Measures as plain rows, for what tells of thousands: files, and what changed.

It says what `for_list()` says, of which instances take three times as long and five times the memory.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.urls import reverse

from measures.days import Precision
from measures.languages import Words, per_language, shown
from measures.models import Measure, Responsibility, Task, Theme
from measures.models.behind import behind_by_measure
from measures.status import StatusFacts, TaskFacts, Verdict, judge

AT_ONCE = 500
TEXTS = ("title", "closed_reason", "override_reason", "stated_source")
COLUMNS = (
    "pk",
    "number",
    "number_key",
    "programme__slug",
    "theme",
    "phase",
    "impact",
    "start_on",
    "start_precision",
    "end_on",
    "end_precision",
    "is_continuous",
    "closed_as",
    "closed_on",
    "merged_into",
    "override_status",
    "override_on",
    "stated_status",
    "stated_on",
    "updated_at",
    "confirmed_at",
    *per_language(*TEXTS),
)


@dataclass(frozen=True, slots=True)
class PlainTask:
    pk: int
    facts: TaskFacts
    due_precision: str


@dataclass(frozen=True, slots=True)
class PlainMeasure:
    """`columns` are the measure's own, by name; `units` primary keys, names and roles, the leading first."""

    columns: tuple
    title: Words
    theme_name: Words
    tasks: list[PlainTask]
    units: list[tuple[int, Words, str]]
    verdict: Verdict

    def get_absolute_url(self):
        return reverse("measure", args=[self.columns.programme__slug, self.columns.number])

    def next_task(self) -> PlainTask | None:
        """As `Measure.next_task()` says it."""
        if self.columns.closed_as:
            return None
        tasks = [task for task in self.tasks if task.facts.is_open]
        return min(tasks, key=lambda task: (task.facts.due_on or datetime.date.max, task.pk), default=None)


def plain(measures, user, today: datetime.date) -> Iterator[PlainMeasure]:
    """The measures in their order, as they stand on that day to this user; some read at a time."""
    themes, units = {}, {}
    for theme in Theme.objects.values_list("pk", *per_language("name"), named=True):
        themes[theme.pk] = shown(theme, "name")
    rows = measures.values_list(*COLUMNS, named=True).iterator(chunk_size=AT_ONCE)
    for some in batched(rows, AT_ONCE):
        pks = [one.pk for one in some]
        tasks, answered, merged = _tasks_of(pks), _units_of(pks, units), _numbers_of(some, user)
        told_by_figures = [one.pk for one in some if not (one.closed_as or one.override_status)]
        behind = behind_by_measure(Measure, told_by_figures)
        for one in some:
            facts = _facts(one, tasks[one.pk], merged, behind.get(one.pk, ()))
            yield PlainMeasure(
                columns=one,
                title=shown(one, "title"),
                theme_name=themes[one.theme],
                tasks=tasks[one.pk],
                units=answered[one.pk],
                verdict=judge(facts, today),
            )


def _facts(one, tasks, merged, behind) -> StatusFacts:
    """What the rule asks, as `Measure.status_facts`; what an indicator says is not asked past an override."""
    return StatusFacts(
        tasks=tuple([task.facts for task in tasks]),
        closed_as=one.closed_as,
        closed_on=one.closed_on,
        closed_reason=shown(one, "closed_reason"),
        merged_into=merged.get(one.merged_into, ""),
        override_status=one.override_status,
        override_on=one.override_on,
        override_reason=shown(one, "override_reason"),
        stated_status=one.stated_status,
        stated_on=one.stated_on,
        stated_source=shown(one, "stated_source"),
        behind=behind,
    )


def _tasks_of(pks) -> dict[int, list[PlainTask]]:
    columns = ("measure", "pk", "state", "due_on", "due_precision", "completed_on", "completed_precision")
    rows = Task.objects.filter(measure__in=pks).order_by("pk")
    found = defaultdict(list)
    for one in rows.values_list(*columns, *per_language("title"), named=True):
        completed_on = one.completed_on if one.completed_precision == Precision.DAY else None
        facts = TaskFacts(shown(one, "title"), one.state, one.due_on, completed_on)
        found[one.measure].append(PlainTask(one.pk, facts, one.due_precision))
    return found


def _units_of(pks, names) -> dict[int, list[tuple[int, Words, str]]]:
    """`names` are those that were read already, by primary key, and are added to."""
    rows = Responsibility.objects.filter(measure__in=pks).order_by("-role", "order", "pk")
    found = defaultdict(list)
    for one in rows.values_list("measure", "unit", "role", *per_language("unit__name"), named=True):
        if one.unit not in names:
            names[one.unit] = shown(one, "unit__name")
        found[one.measure].append((one.unit, names[one.unit], one.role))
    return found


def _numbers_of(rows, user) -> dict[int, str]:
    """The numbers of those that they were merged into and that this user may see."""
    pks = {one.merged_into for one in rows} - {None}
    return (
        dict(Measure.objects.visible_to(user).filter(pk__in=pks).values_list("pk", "number")) if pks else {}
    )

"""The status rule: how a measure is doing, why, and since when. Pure: facts and a day in, a verdict out.

The rule in order, the first that holds decides:
1. a person closed the measure: merged, cancelled, postponed or completed;
2. a person set the status by hand (the override; `computed` tells what the rest of the rule says beside it);
3. late: an open task is past the last day it was due, or a progress indicator did not reach its goal on the
   goal's day, or is below the path to it;
4. there are tasks: not started while none is done or begun, else on time;
5. no tasks: what the source of an imported measure stated;
6. otherwise not known.
Cancelled tasks do not count. A task is on time on the very day it is due.
"""

import datetime
from dataclasses import dataclass, field, replace

from django.db import models
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from measures.languages import Words

ONE_DAY = datetime.timedelta(days=1)


class Status(models.TextChoices):
    """Eteneminen: computed, except where a person closed or overrode."""

    LATE = "late", pgettext_lazy("status", "Late")
    ON_TIME = "on_time", pgettext_lazy("status", "On time")
    NOT_STARTED = "not_started", pgettext_lazy("status", "Not started")
    COMPLETED = "completed", pgettext_lazy("status", "Completed")
    POSTPONED = "postponed", pgettext_lazy("status", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("status", "Cancelled")
    MERGED = "merged", pgettext_lazy("status", "Merged")
    UNKNOWN = "unknown", pgettext_lazy("status", "Not known")


class TaskState(models.TextChoices):
    """Whether a task is overdue is computed from its due date, never stored."""

    NOT_STARTED = "not_started", pgettext_lazy("task state", "Not started")
    IN_PROGRESS = "in_progress", pgettext_lazy("task state", "In progress")
    COMPLETED = "completed", pgettext_lazy("task state", "Done")
    CANCELLED = "cancelled", pgettext_lazy("task state", "Cancelled")


@dataclass(frozen=True)
class TaskFacts:
    """`due_on` is the last day on which the task is on time; None where it was never given one.

    `completed_on` is None too where only the month or the year is known.
    """

    title: str
    state: str
    due_on: datetime.date | None = None
    completed_on: datetime.date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.NOT_STARTED, TaskState.IN_PROGRESS)

    def is_late(self, today: datetime.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class BehindFacts:
    """A progress indicator that did not reach its goal on the goal's day or is below the path to it.

    Figures come when their period is over: `told_on` is the first day on which one tells it, `since` where
    not given; `until` the first day on which one tells otherwise, None where none does.
    """

    name: str
    goal_on: datetime.date
    since: datetime.date
    is_path: bool = False
    told_on: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def reason(self) -> "Reason":
        return Reason("indicator_below_path" if self.is_path else "indicator_behind", self.name, self.goal_on)

    def is_known(self, today: datetime.date) -> bool:
        return (self.told_on or self.since) <= today

    def is_over(self, today: datetime.date) -> bool:
        return self.until is not None and self.until <= today


@dataclass(frozen=True)
class StatusFacts:
    tasks: tuple[TaskFacts, ...] = ()
    closed_as: str = ""
    closed_on: datetime.date | None = None
    closed_reason: str = ""
    merged_into: str = ""
    override_status: str = ""
    override_on: datetime.date | None = None
    override_reason: str = ""
    stated_status: str = ""
    stated_on: datetime.date | None = None
    stated_source: str = ""
    behind: tuple[BehindFacts, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why, as a code for tests and data and, by `str()`, a sentence in the active language."""

    code: str
    name: str = ""
    day: datetime.date | None = None
    more: int = 0

    def __str__(self) -> str:
        return self._sentence(self._name, date_format(self.day) if self.day else "")

    @property
    def marked(self) -> str:
        """The sentence as HTML: the day as <time>, the name marked where its language is not the page's."""
        language = self.name.foreign if isinstance(self.name, Words) else ""
        name = format_html('<span lang="{}">{}</span>', language, self._name) if language else self._name
        day = ""
        if self.day:
            day = format_html('<time datetime="{}">{}</time>', self.day.isoformat(), date_format(self.day))
        return mark_safe(self._sentence(conditional_escape(name), day))

    @property
    def _name(self) -> str:
        """Without the full stop that a person may have written: the page ends the sentence."""
        return self.name.removesuffix(".")

    def _sentence(self, name, day) -> str:
        sentence = SENTENCES_WITH_DAY.get(self.code) if day else None
        sentence = str(sentence or SENTENCES[self.code]) % {"name": name, "day": day}
        return sentence + (" " + _("(and %(count)d more)") % {"count": self.more} if self.more else "")


SENTENCES = {
    "merged": gettext_lazy("now part of measure %(name)s"),
    "merged_somewhere": gettext_lazy("now part of another measure"),
    "closed": gettext_lazy("%(name)s"),
    "closed_without_reason": gettext_lazy("set by the city, no reason given"),
    "override": gettext_lazy("set by the city: %(name)s"),
    "task_late": gettext_lazy("the task “%(name)s” is overdue"),
    "indicator_behind": gettext_lazy("the indicator “%(name)s” is behind its goal"),
    "indicator_below_path": gettext_lazy("the indicator “%(name)s” is below the path to its goal"),
    "no_task_begun": gettext_lazy("no task has been begun"),
    "no_task_late": gettext_lazy("no task is overdue"),
    "all_tasks_done": gettext_lazy("all tasks are done"),
    "stated": gettext_lazy("%(name)s said so"),
    "no_tasks": gettext_lazy("no tasks yet"),
    "all_tasks_cancelled": gettext_lazy("all tasks are cancelled"),
}
SENTENCES_WITH_DAY = {
    "task_late": gettext_lazy("the task “%(name)s” was due %(day)s"),
    "indicator_behind": gettext_lazy("the indicator “%(name)s” did not reach its goal of %(day)s"),
    "indicator_below_path": gettext_lazy("the indicator “%(name)s” is below the path to its goal of %(day)s"),
    "no_task_late": gettext_lazy("the next task is due %(day)s"),
    "stated": gettext_lazy("%(name)s said so, %(day)s"),
}


@dataclass(frozen=True)
class Verdict:
    """`since` is the first day on which the same verdict held, None where that is not known."""

    status: Status
    reason: Reason
    since: datetime.date | None = None
    computed: "Verdict | None" = field(default=None)
    """Beside an override: what the rule says without it."""


def judge(facts: StatusFacts, today: datetime.date) -> Verdict:
    """The status of a measure with these facts on that day."""
    if facts.closed_as:
        return _closed(facts)
    if facts.override_status:
        computed = judge(replace(facts, override_status=""), today)
        reason = Reason("override", facts.override_reason or _("no reason given"))
        return Verdict(Status(facts.override_status), reason, facts.override_on, computed)
    return _late(facts, today) or _caught_up(_by_tasks(facts, today) or _stated(facts), facts, today)


def _closed(facts: StatusFacts) -> Verdict:
    status = Status(facts.closed_as)
    if status == Status.MERGED:
        reason = Reason("merged", facts.merged_into) if facts.merged_into else Reason("merged_somewhere")
    elif facts.closed_reason:
        reason = Reason("closed", facts.closed_reason)
    else:
        reason = Reason("closed_without_reason")
    return Verdict(status, reason, facts.closed_on)


def _late(facts: StatusFacts, today: datetime.date) -> Verdict | None:
    """The cause that has lasted longest gives the reason and the day."""
    late = [task for task in facts.tasks if task.is_late(today)]
    causes = [(task.due_on + ONE_DAY, Reason("task_late", task.title, task.due_on)) for task in late]
    behind = [one for one in facts.behind if one.is_known(today) and not one.is_over(today)]
    causes += [(one.since, one.reason) for one in behind]
    if not causes:
        return None
    since, longest = min(causes, key=lambda cause: (cause[0], cause[1].code, cause[1].name))
    return Verdict(Status.LATE, replace(longest, more=len(causes) - 1), since)


def _by_tasks(facts: StatusFacts, today: datetime.date) -> Verdict | None:
    tasks = [task for task in facts.tasks if task.state != TaskState.CANCELLED]
    if not tasks:
        return None
    if all(task.state == TaskState.NOT_STARTED for task in tasks):
        return Verdict(Status.NOT_STARTED, Reason("no_task_begun"))
    due = [task.due_on for task in tasks if task.is_open and task.due_on]
    if any(task.is_open for task in tasks):
        reason = Reason("no_task_late", day=min(due, default=None))
    else:
        reason = Reason("all_tasks_done")
    return Verdict(Status.ON_TIME, reason, _on_time_since(facts.tasks, today))


def _on_time_since(tasks: tuple[TaskFacts, ...], today: datetime.date) -> datetime.date | None:
    """The day the last overdue task was done, else the first task was; not known where days are missing.

    A task that was cancelled some time after its due date had made the measure late until a day nobody kept.
    """
    if any(task.state == TaskState.CANCELLED and task.due_on and task.due_on < today for task in tasks):
        return None
    done = [task for task in tasks if task.state == TaskState.COMPLETED]
    if any(task.completed_on is None or task.completed_on > today for task in done):
        return None
    recovered = [task.completed_on for task in done if task.due_on and task.completed_on > task.due_on]
    if recovered:
        return max(recovered)
    begun_some_day = any(task.state == TaskState.IN_PROGRESS for task in tasks)
    return None if begun_some_day else min(task.completed_on for task in done)


def _caught_up(verdict: Verdict, facts: StatusFacts, today: datetime.date) -> Verdict:
    """Not since before the day on which the last indicator that was behind no longer was."""
    over = [one.until for one in facts.behind if one.is_over(today)]
    return replace(verdict, since=max([verdict.since, *over])) if verdict.since else verdict


def _stated(facts: StatusFacts) -> Verdict:
    if facts.stated_status:
        source = facts.stated_source or _("the source")
        reason = Reason("stated", source, facts.stated_on)
        return Verdict(Status(facts.stated_status), reason, facts.stated_on)
    return Verdict(Status.UNKNOWN, Reason("all_tasks_cancelled" if facts.tasks else "no_tasks"))

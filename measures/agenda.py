"""What whoever keeps measures current looks at first: what is late, what is due soon, what to confirm."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from measures.models import Confirmation, Measure, Task
from measures.status import Verdict

SOON = datetime.timedelta(days=30)


class Section(StrEnum):
    """In the order of the page; a measure stands in the first that it belongs to."""

    LATE = "late"
    SOON = "soon"
    TO_REVIEW = "to_review"
    TO_CONFIRM = "to_confirm"
    REST = "rest"


@dataclass(frozen=True)
class TaskEntry:
    task: Task
    days_late: int

    @property
    def seen(self) -> str:
        """What its form showed of it: whoever sends it is told where this is no longer so."""
        return seen_of(self.task)


@dataclass(frozen=True)
class Entry:
    """A measure with its open tasks that are late or due within 30 days, and the one that is next."""

    measure: Measure
    verdict: Verdict
    tasks: tuple[TaskEntry, ...]
    section: Section
    is_to_confirm: bool


def seen_of(task: Task) -> str:
    return f"{task.state} {task.due_on or ''}"


def agenda(measures: Iterable[Measure], today: datetime.date) -> dict[Section, list[Entry]]:
    """The measures, from `for_list()` and none of them closed, by what they ask for.

    The longest overdue come first, then what is due first, then what was confirmed longest ago or never; the
    rest in the order of their numbers.
    """
    found = {section: [] for section in Section}
    for measure in measures:
        entry = entry_of(measure, today)
        found[entry.section].append(entry)
    for section in (Section.LATE, Section.SOON):
        found[section].sort(key=_by_first_due)
    found[Section.TO_CONFIRM].sort(key=lambda entry: _moment(entry.measure.confirmed_at))
    return found


def entry_of(measure: Measure, today: datetime.date) -> Entry:
    open_tasks = sorted((task for task in measure.tasks.all() if task.facts.is_open), key=_due)
    pressing = [task for task in open_tasks if task.due_on and task.due_on <= today + SOON]
    is_to_confirm = measure.confirmation_on(today) in (Confirmation.EARLIER, Confirmation.NEVER)
    if any(task.is_late(today) for task in pressing):
        section = Section.LATE
    elif pressing:
        section = Section.SOON
    elif measure.override_status and measure.override_review_on <= today:
        section = Section.TO_REVIEW
    else:
        section = Section.TO_CONFIRM if is_to_confirm else Section.REST
    shown = pressing or open_tasks[:1]
    tasks = tuple(TaskEntry(task, task.days_late(today)) for task in shown)
    return Entry(measure, measure.verdict(today), tasks, section, is_to_confirm)


def _due(task):
    return (task.due_on or datetime.date.max, task.pk)


def _by_first_due(entry):
    return (entry.tasks[0].task.due_on, entry.measure.number_key)


def _moment(moment):
    return moment or datetime.datetime.min.replace(tzinfo=datetime.UTC)

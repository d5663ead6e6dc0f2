"""What whoever keeps measures current looks at first: what is late, what is due soon, what to confirm."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from django.db.models import OuterRef, Subquery

from measures.models import Confirmation, Measure, Programme, Task
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


@dataclass(frozen=True)
class Asking:
    """A measure and its programme, by primary key."""

    measure: int
    programme: int


def agenda(measures, today: datetime.date) -> dict[Section, list[Asking]]:
    """The measures of a queryset, none of them closed, by what they ask for; without reading their texts.

    The longest overdue come first, then what is due first, then what was confirmed longest ago or never; the
    rest in the order of the queryset.
    """
    due = Task.objects.open().filter(measure=OuterRef("pk"), due_on__isnull=False).order_by("due_on")
    columns = ("pk", "programme", "first_due", "override_status", "override_review_on", "confirmed_at")
    rows = measures.annotate(first_due=Subquery(due.values("due_on")[:1])).values_list(*columns, "number_key")
    programmes = Programme.objects.in_bulk({row[1] for row in rows})
    found = {section: [] for section in Section}
    for pk, programme, first_due, override, review_on, confirmed_at, number in rows:
        is_to_confirm = confirmed_at is None or confirmed_at < programmes[programme].confirmed_since(today)
        section = _section(first_due, override and review_on, is_to_confirm, today)
        key = (first_due, number) if section in (Section.LATE, Section.SOON) else None
        if section == Section.TO_CONFIRM:
            key = _moment(confirmed_at)
        found[section].append((key, Asking(pk, programme)))
    for section in (Section.LATE, Section.SOON, Section.TO_CONFIRM):
        found[section].sort(key=itemgetter(0))
    return {section: [asking for _key, asking in some] for section, some in found.items()}


def _section(first_due, review_on, is_to_confirm, today) -> Section:
    """`first_due` is the day on which the first of its open tasks is due; either day may be none."""
    if first_due and first_due < today:
        return Section.LATE
    if first_due and first_due <= today + SOON:
        return Section.SOON
    if review_on and review_on <= today:
        return Section.TO_REVIEW
    return Section.TO_CONFIRM if is_to_confirm else Section.REST


def entry_of(measure: Measure, today: datetime.date) -> Entry:
    """A measure from `for_list()`, as its card shows it."""
    open_tasks = sorted((task for task in measure.tasks.all() if task.facts.is_open), key=_due)
    pressing = [task for task in open_tasks if task.due_on and task.due_on <= today + SOON]
    is_to_confirm = measure.confirmation_on(today) in (Confirmation.EARLIER, Confirmation.NEVER)
    first_due = pressing[0].due_on if pressing else None
    review_on = measure.override_review_on if measure.override_status else None
    section = _section(first_due, review_on, is_to_confirm, today)
    shown = pressing or open_tasks[:1]
    tasks = tuple(TaskEntry(task, task.days_late(today)) for task in shown)
    return Entry(measure, measure.verdict(today), tasks, section, is_to_confirm)


def _due(task):
    return (task.due_on or datetime.date.max, task.pk)


def _moment(moment):
    return moment or datetime.datetime.min.replace(tzinfo=datetime.UTC)

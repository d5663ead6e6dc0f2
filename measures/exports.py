"""The list of measures as a file: what the filtered page shows, a row a measure.

Column names are stable English; words are in the reader's language. What is not known says so in words.
"""

import io

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.sheets import add_sheet, csv_bytes, known, listed, open_book, precisely
from measures.status import TaskState

COLUMNS = (
    "programme",
    "number",
    "title",
    "theme",
    "status",
    "status_reason",
    "status_since",
    "phase",
    "impact",
    "tasks_done",
    "tasks_open",
    "tasks_late",
    "next_task",
    "next_task_due_on",
    "lead_units",
    "partner_units",
    "starts_on",
    "ends_on",
    "updated_on",
    "confirmed_on",
    "address",
)
WIDE = ("title", "status_reason", "next_task")


def rows(measures, *, today, address):
    """Yield a list of cells for each measure, in the order of COLUMNS.

    `measures` come from `for_list()`; `address` makes a measure's path a whole address.
    """
    for measure in measures.iterator(chunk_size=500):
        yield _row(measure, today, address)


def _row(measure, today, address):
    verdict = measure.verdict(today)
    tasks = list(measure.tasks.all())
    open_tasks = [task for task in tasks if task.facts.is_open]
    return [
        measure.programme.slug,
        measure.number,
        measure.title,
        measure.theme.name,
        str(verdict.status.label),
        str(verdict.reason),
        known(verdict.since),
        measure.get_phase_display() or pgettext("phase", "Not known"),
        measure.get_impact_display(),
        sum(task.state == TaskState.COMPLETED for task in tasks),
        len(open_tasks),
        sum(task.is_late(today) for task in tasks),
        *_next_task(measure, tasks),
        _units(measure, "primary"),
        _units(measure, "partner"),
        precisely(measure.start_on, measure.start_precision),
        _("continuous") if measure.is_continuous else precisely(measure.end_on, measure.end_precision),
        known(measure.updated_at and localtime(measure.updated_at).date()),
        known(measure.confirmed_at and localtime(measure.confirmed_at).date()),
        address(measure.get_absolute_url()),
    ]


def _next_task(measure, tasks):
    task = measure.next_task()
    if task:
        return task.title, precisely(task.due_on, task.due_precision) if task.due_on else _("no due date")
    if measure.closed_as:
        return (pgettext("measure", "closed"),) * 2
    nothing = _("no open tasks") if tasks else _("no tasks yet")
    return nothing, nothing


def _units(measure, role):
    names = [one.unit.name for one in measure.responsibilities.all() if one.role == role]
    return listed(names, none=_("not known") if role == "primary" else _("none named"))


def write_csv(rows, separator: str = ";") -> bytes:
    """The file as bytes, for Finnish Excel or with commas for programs."""
    return csv_bytes(COLUMNS, rows, separator)


def write_xlsx(rows, *, sheet_name) -> bytes:
    """The file as bytes: typed cells, a frozen header with filters, no formulas."""
    file = io.BytesIO()
    with open_book(file) as book:
        add_sheet(book, sheet_name, {name: 40 if name in WIDE else 18 for name in COLUMNS}, rows)
    return file.getvalue()

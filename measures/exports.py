"""The list of measures as a file: what the filtered page shows, a row a measure.

Column names are stable English; words are in the reader's language. What is not known says so in words.
"""

import io

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.models import Impact, Phase, Role
from measures.plain import plain
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


def rows(measures, user, *, today, address):
    """Yield a list of cells for each measure, in the order of COLUMNS, as this user may see it.

    `address` makes a measure's path a whole address.
    """
    for measure in plain(measures, user, today):
        yield _row(measure, today, address)


def _row(measure, today, address):
    own, verdict = measure.columns, measure.verdict
    tasks = [task.facts for task in measure.tasks]
    return [
        own.programme__slug,
        own.number,
        measure.title,
        measure.theme_name,
        str(verdict.status.label),
        str(verdict.reason),
        known(verdict.since),
        str(Phase(own.phase).label) if own.phase else pgettext("phase", "Not known"),
        str(Impact(own.impact).label),
        sum(task.state == TaskState.COMPLETED for task in tasks),
        sum(task.is_open for task in tasks),
        sum(task.is_late(today) for task in tasks),
        *_next_task(measure),
        _units(measure, Role.PRIMARY),
        _units(measure, Role.PARTNER),
        precisely(own.start_on, own.start_precision),
        _("continuous") if own.is_continuous else precisely(own.end_on, own.end_precision),
        known(own.updated_at and localtime(own.updated_at).date()),
        known(own.confirmed_at and localtime(own.confirmed_at).date()),
        address(measure.get_absolute_url()),
    ]


def _next_task(measure):
    if task := measure.next_task():
        due_on = task.facts.due_on
        return task.facts.title, precisely(due_on, task.due_precision) if due_on else _("no due date")
    if measure.columns.closed_as:
        return (pgettext("measure", "closed"),) * 2
    nothing = _("no open tasks") if measure.tasks else _("no tasks yet")
    return nothing, nothing


def _units(measure, role):
    names = [name for _pk, name, own in measure.units if own == role]
    return listed(names, none=_("not known") if role == Role.PRIMARY else _("none named"))


def write_csv(rows, separator: str = ";") -> bytes:
    """The file as bytes, for Finnish Excel or with commas for programs."""
    return csv_bytes(COLUMNS, rows, separator)


def write_xlsx(rows, *, sheet_name) -> bytes:
    """The file as bytes: typed cells, a frozen header with filters, no formulas."""
    file = io.BytesIO()
    with open_book(file) as book:
        add_sheet(book, sheet_name, {name: 40 if name in WIDE else 18 for name in COLUMNS}, rows)
    return file.getvalue()

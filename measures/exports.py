"""The list of measures as a file: what the filtered page shows, a row a measure.

Column names are stable English; words are in the reader's language. What is not known says so in words.
"""

import csv
import io

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.days import Precision, in_words
from measures.status import TaskState
from measures.written import as_cell

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


def rows(measures, *, today, address):
    """Yield a list of cells (text, int or date) for each measure, in the order of COLUMNS.

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
        _known(verdict.since),
        measure.get_phase_display() or pgettext("phase", "Not known"),
        measure.get_impact_display(),
        sum(task.state == TaskState.COMPLETED for task in tasks),
        len(open_tasks),
        sum(task.is_late(today) for task in tasks),
        *_next_task(measure, tasks),
        _units(measure, "primary"),
        _units(measure, "partner"),
        _precisely(measure.start_on, measure.start_precision),
        _("continuous") if measure.is_continuous else _precisely(measure.end_on, measure.end_precision),
        _known(measure.updated_at and localtime(measure.updated_at).date()),
        _known(measure.confirmed_at and localtime(measure.confirmed_at).date()),
        address(measure.get_absolute_url()),
    ]


def _next_task(measure, tasks):
    task = measure.next_task()
    if task:
        return task.title, _precisely(task.due_on, task.due_precision) if task.due_on else _("no due date")
    if measure.closed_as:
        return _("closed"), _("closed")
    nothing = _("no open tasks") if tasks else _("no tasks yet")
    return nothing, nothing


def _units(measure, role):
    names = [one.unit.name for one in measure.responsibilities.all() if one.role == role]
    return "; ".join(names) or (_known(None) if role == "primary" else _("none named"))


def _precisely(day, precision):
    """A date only where the day itself is known, else its month or year in words."""
    return _known(day) if not day or precision == Precision.DAY else in_words(day, precision)


def _known(day):
    return day or _("not known")


def write_csv(rows):
    """The file as bytes that Finnish Excel opens: UTF-8 with BOM, semicolons, dates as 31.12.2020."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value):
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return f"{value:%d.%m.%Y}"
    return as_cell(value)


def write_xlsx(rows, *, sheet_name):
    """The file as bytes: typed cells, a frozen header with filters, no formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(sheet_name[:31])
    header, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, header)
        sheet.set_column(column, column, 40 if name in ("title", "status_reason", "next_task") else 18)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, day)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    book.close()
    return file.getvalue()


def _write_cell(sheet, row, column, value, day):
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_datetime(row, column, value, day)

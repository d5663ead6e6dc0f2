"""What changed as a file: a row a measure, of what the page shows.

Column names are stable English; words are in the reader's language. A cell is empty where there is nothing
to tell: the measure was not there, or no date was moved.
"""

import csv
import io

import xlsxwriter
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.days import HELSINKI, in_words, precision_of
from measures.history.changes import MeasureChange
from measures.models import Role
from measures.written import as_cell

COLUMNS = (
    "programme",
    "number",
    "title",
    "theme",
    "lead_units",
    "kinds",
    "status_before",
    "reason_before",
    "status_after",
    "reason_after",
    "status_since",
    "times_due_dates_moved",
    "days_moved",
    "changed",
    "last_changed_on",
    "new_figures",
    "confirmed_on",
    "address",
)
MOST_IN_A_CELL = 32_767  # signs that a cell of a sheet holds
WIDE = {"title", "reason_before", "reason_after", "changed", "new_figures"}


def rows(programme, changes, *, address):
    """Yield a list of cells (text, int, date or None) for each change; `address` makes a path a whole one."""
    for change in changes:
        yield _row(programme, change, address)


def _row(programme, change: MeasureChange, address):
    stood, before, after, slip = change.stood, change.before, change.after, change.slip
    versions = change.versions
    return [
        programme.slug,
        stood.number,
        str(stood.title),
        str(stood.theme_name),
        "; ".join(name for _pk, name, role in stood.units if role == Role.PRIMARY) or _("not known"),
        "; ".join(str(kind.label) for kind in change.kinds),
        str(before.status.label) if before else "",
        str(before.reason) if before else "",
        str(after.status.label) if after else "",
        str(after.reason) if after else "",
        after and after.since,
        slip.times if slip else None,
        slip.days if slip else None,
        "; ".join(str(thing) for version in versions for thing in version.things),
        versions[-1].change.made_at.astimezone(HELSINKI).date() if versions else None,
        "; ".join(_value(value) for value in change.values),
        stood.confirmed_on or _("not known"),
        address(stood.address),
    ]


def _value(value) -> str:
    return f"{value.label}: {value.in_words} ({_period(value.start, value.end)})"


def _period(start, end) -> str:
    if not (start and end):
        return _("period not known")
    if precision := precision_of(start, end):
        return in_words(end, precision)
    return f"{date_format(start)}–{date_format(end)}"


def write_csv(rows, delimiter) -> bytes:
    """UTF-8 with BOM; semicolons for Finnish Excel unless commas are asked for; dates as 31.12.2020."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value):
    if value is None or isinstance(value, int):
        return value
    return as_cell(value) if isinstance(value, str) else f"{value:%d.%m.%Y}"


def write_xlsx(rows) -> bytes:
    """Typed cells, a frozen header with filters, no formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(capfirst(_("changes"))[:31])
    header, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, header)
        sheet.set_column(column, column, 40 if name in WIDE else 18)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, day)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    book.close()
    return file.getvalue()


def _write_cell(sheet, row, column, value, day):
    if isinstance(value, str):
        sheet.write_string(row, column, value[:MOST_IN_A_CELL])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_datetime(row, column, value, day)

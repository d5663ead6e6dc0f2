"""The report as a spreadsheet: a sheet for each table, and one that tells what the columns are."""

import datetime
import io

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.languages import shown
from measures.sheets import add_sheet, open_book
from measures.written import without_controls
from reports.files.tables import TEXT, tables_of


def write(report) -> bytes:
    file = io.BytesIO()
    with open_book(file) as book:
        _describe(book, report)
        for table in tables_of(report):
            widths = {column.name: column.width for column in table.columns}
            add_sheet(book, str(table.name), widths, table.rows(report))
        add_sheet(book, _("Columns"), {"sheet": 20, "column": 24, "about": 2 * TEXT}, _columns(report))
    return file.getvalue()


def _describe(book, report):
    """The moment is the report's and nobody is named: the same report is the same file."""
    moment = report.made_at.astimezone(datetime.UTC).replace(tzinfo=None)
    title, programme = (without_controls(text) for text in (report.title, shown(report.programme, "name")))
    book.set_properties({"title": title, "subject": programme, "created": moment})
    book.set_custom_property("Language", report.language, "text")


def _columns(report):
    for table in tables_of(report):
        for column in table.columns:
            yield [str(table.name), column.name, capfirst(str(column.about))]

"""The report as CSV: a zip with a file for each table, and a text that tells how to read them."""

import datetime
import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures import days
from measures.languages import shown
from measures.sheets import write_csv
from measures.written import without_controls
from reports.files.tables import CHANGES, SINCE_PREVIOUS, tables_of
from reports.report.sentences import no_changes_in_words

BEGINNING_OF_ZIP = datetime.datetime(1980, 1, 1, tzinfo=days.HELSINKI)


def write(report, separator: str = ";") -> bytes:
    """With semicolons as Finnish and Swedish spreadsheets read, with commas as programs do."""
    file = io.BytesIO()
    with ZipFile(file, "w") as files:
        with _entry(files, pgettext("file name", "READ_ME") + ".txt", report) as entry:
            entry.write("\r\n".join(_explained(report, separator)).encode("utf-8-sig"))
        for table in tables_of(report):
            columns = [column.name for column in table.columns]
            with _entry(files, f"{table.code}.csv", report) as entry:
                write_csv(entry, columns, table.rows(report), separator)
    return file.getvalue()


def _entry(files, name, report):
    """To write to. It bears the report's moment, so that the same report is the same file."""
    moment = max(report.made_at.astimezone(days.HELSINKI), BEGINNING_OF_ZIP)
    info = ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return files.open(info, "w")


def _explained(report, separator):
    """The lines of the text."""
    yield from (without_controls(text) for text in (report.title, shown(report.programme, "name")))
    yield _("The facts are those of %(day)s.") % {"day": date_format(report.day)}
    for table, comparison in ((CHANGES, report.changes), (SINCE_PREVIOUS, report.since_previous)):
        if comparison is not None and not report.selected_changes(comparison):
            yield f"{table.name}: {no_changes_in_words(comparison)}"
    yield ""
    yield from _form(separator)
    for table in tables_of(report):
        yield ""
        yield f"{table.code}.csv: {table.name}"
        yield from (f"  {column.name}: {capfirst(str(column.about))}" for column in table.columns)
    yield ""
    yield from report.method
    yield ""


def _form(separator):
    """How the files are written."""
    is_local = separator == ";"
    yield _(
        "The files are text in UTF-8 with a byte order mark; the first line has the names of the columns."
    )
    yield _("Columns are parted by %(separator)s, decimals by %(point)s; a day is written like %(day)s.") % {
        "separator": separator,
        "point": "," if is_local else ".",
        "day": "31.12.2020" if is_local else "2020-12-31",
    }
    yield _("Of a day of which only the month or the year is known, only that is told.")
    yield _("What is not known or not there says so in words: a cell is never empty for it.")
    yield _("A text that a spreadsheet would take for a formula begins with an apostrophe.")

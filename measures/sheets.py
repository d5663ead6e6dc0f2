"""Rows of typed cells as CSV and as spreadsheets: texts stay texts, numbers are numbers and days are days.

A cell is a text, a `Link`, a number, yes or no, a day, a `RoughDay` or a tuple of texts. What is not known or
not there is None, or a `Missing` that says it in other words; a file for people never leaves a cell empty for
it.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.days import Precision, in_words
from measures.written import as_cell, without_controls

SEPARATORS = (";", ",")
LONGEST_NAME = 31
LONGEST_CELL = 32_767
"""In units of UTF-16, as spreadsheets count."""
FIRST_YEAR = 1900
"""Earlier days are no days to a spreadsheet."""
MOST_LINKS = 65_530
"""So many links a sheet may have; further addresses are texts."""


class Missing(str):
    """Why a cell tells nothing, in words for people; to programs it is the same as None."""

    __slots__ = ()


class Link(str):
    """An address that a spreadsheet leads to; elsewhere a text."""

    __slots__ = ()


@dataclass(frozen=True)
class RoughDay:
    """A day of which only the month or the year is known."""

    day: datetime.date
    precision: str

    def __str__(self) -> str:
        return in_words(self.day, self.precision)

    @property
    def iso(self) -> str:
        return f"{self.day:%Y}" if self.precision == Precision.YEAR else f"{self.day:%Y-%m}"


Cell = str | int | Decimal | datetime.date | RoughDay | tuple[str, ...] | None


def known(value: Cell) -> Cell:
    return Missing(_("not known")) if value is None or value == "" else value


def precisely(day: datetime.date | None, precision: str) -> Cell:
    """A day only where the day itself is known."""
    return known(day) if not day or precision == Precision.DAY else RoughDay(day, precision)


def listed(texts: Iterable[str], none: str) -> Cell:
    return tuple(texts) or Missing(none)


def text_of(cell: Cell) -> str:
    """The cell in words."""
    if cell is None:
        return _("not known")
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, tuple):
        return "; ".join(cell)
    return date_format(cell) if isinstance(cell, datetime.date) else str(cell)


# CSV


def separator_in(query: Mapping[str, str]) -> str:
    """What an address asks for: semicolons, as Finnish spreadsheets want them, unless it says comma."""
    return "," if query.get("separator") == "comma" else ";"


def csv_bytes(columns: Iterable[str], rows: Iterable[list[Cell]], separator: str = ";") -> bytes:
    """As `write_csv` writes it."""
    file = io.BytesIO()
    write_csv(file, columns, rows, separator)
    return file.getvalue()


def write_csv(file, columns: Iterable[str], rows: Iterable[list[Cell]], separator: str = ";") -> None:
    """UTF-8 with BOM; the file stays open.

    With semicolons 31.12.2020 and 1,5, as Finnish and Swedish spreadsheets read; with commas 2020-12-31 and
    1.5, as programs do.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(columns)
    is_local = separator == ";"
    for row in rows:
        writer.writerow([_csv_cell(cell, is_local) for cell in row])
    text.detach()


def _csv_cell(cell: Cell, is_local: bool):
    if isinstance(cell, datetime.date):
        return f"{cell:%d.%m.%Y}" if is_local else cell.isoformat()
    if isinstance(cell, RoughDay) and not is_local:
        return cell.iso
    if isinstance(cell, Decimal):
        digits = f"{cell.normalize():f}"
        return digits.replace(".", ",") if is_local else digits
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    return as_cell(without_controls(text_of(cell)))


# Spreadsheets


def open_book(file) -> xlsxwriter.Workbook:
    """For a `with`. Its sheets are written one after the other, and a row is forgotten once it is written."""
    return xlsxwriter.Workbook(file, {"constant_memory": True})


def add_sheet(book, name: str, columns: Mapping[str, int], rows: Iterable[list[Cell]]) -> None:
    """A sheet with a frozen header and filters. The columns are given with their widths."""
    sheet = book.add_worksheet(name[:LONGEST_NAME])
    sheet.freeze_panes(1, 0)
    header = book.add_format({"bold": True})
    for column, (title, width) in enumerate(columns.items()):
        sheet.write_string(0, column, title, header)
        sheet.set_column(column, column, width)
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    whole, fraction = (book.add_format({"num_format": form}) for form in ("#,##0", "#,##0.######"))
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.date) and cell.year >= FIRST_YEAR:
                sheet.write_datetime(last, column, cell, day)
            elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
                sheet.write_number(last, column, cell, whole if cell == int(cell) else fraction)
            elif isinstance(cell, Link) and last <= MOST_LINKS:
                sheet.write_url(last, column, cell)
            else:
                # Never `write`, which makes a formula or a link of a text that looks like one.
                sheet.write_string(last, column, _fitting(without_controls(text_of(cell))))
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _fitting(text: str) -> str:
    """The text with plain line breaks, as cells have them, cut where a cell ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) <= LONGEST_CELL // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"

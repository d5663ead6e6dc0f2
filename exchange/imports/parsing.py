"""What the cells of a file mean; whatever is wrong with one is said in words, with what may be meant."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.reading import Percent
from exchange.reading.values import WrongValue, to_choice, to_day, to_number, to_yes_no
from exchange.tables import Column, Kind
from measures.sheets import text_of
from measures.written import without_controls

A_DAY = gettext_lazy("A spreadsheet program has made a day of the number. Format the column as text.")


class Faulty(Exception):  # noqa: N818 (a cell is faulty)
    """A cell that cannot be read: `reason` and `suggestion` are words for the coordinator."""

    def __init__(self, reason, suggestion="", column=""):
        super().__init__(reason)
        self.reason, self.suggestion, self.column = str(reason), str(suggestion), column


def normal(column: Column, cell):
    """What two cells have in common that say the same."""
    if column.kind in (Kind.TEXT, Kind.RICH, Kind.NUMBER, Kind.REFERENCE, Kind.CHOICE):
        return without_controls(as_text(cell))
    if column.kind == Kind.REFERENCES:
        return sorted(numbers_in(cell))
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return Decimal(cell).normalize()
    return text_of(cell) if cell is not None else ""


def as_text(cell) -> str:
    if isinstance(cell, Decimal):
        return str(cell) if isinstance(cell, Percent) else f"{cell:f}"
    return text_of(cell) if cell is not None else ""


def numbers_in(cell) -> list[str]:
    return [number.strip() for number in as_text(cell).replace(";", ",").split(",") if number.strip()]


def parsed(column: Column, cell, record, lookup):
    """The value for the model; a day comes with how precisely it is known."""
    try:
        return PARSERS[column.kind](column, cell, record, lookup)
    except WrongValue as no:
        raise Faulty(no.message, no.suggestion) from no


def _text(column, cell, record, lookup):
    return as_text(cell).replace("\r\n", "\n").replace("\r", "\n")


def _rich(column, cell, record, lookup):
    """HTML as it would be saved; a text without any becomes paragraphs."""
    return lookup.cleaned(record.table, column, _text(column, cell, record, lookup))


def _number(column, cell, record, lookup):
    if isinstance(cell, datetime.date):
        raise Faulty(A_DAY)
    return as_text(cell).strip()


def _id(column, cell, record, lookup):
    raise Faulty(_("There is no row of this id in the programme. Leave it empty for a new one."))


PARSERS = {
    Kind.TEXT: _text,
    Kind.RICH: _rich,
    Kind.NUMBER: _number,
    Kind.ID: _id,
    Kind.CHOICE: lambda column, cell, record, lookup: to_choice(cell, column.choices),
    Kind.DAY: lambda column, cell, record, lookup: to_day(cell, is_end=column.is_end, is_1904=record.is_1904),
    Kind.YES_NO: lambda column, cell, record, lookup: to_yes_no(cell),
    Kind.DECIMAL: lambda column, cell, record, lookup: to_number(cell, decimal_mark=record.decimal_mark),
    Kind.REFERENCE: lambda column, cell, record, lookup: lookup.find(column.to, cell),
    Kind.REFERENCES: lambda column, cell, record, lookup: lookup.find_all(column.to, numbers_in(cell)),
}

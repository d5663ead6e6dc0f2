"""Which table a sheet is, by its columns; what in the file belongs to none is named and not dropped."""

import difflib
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from exchange.tables import TABLES, Kind, Table
from measures.sheets import text_of


@dataclass(frozen=True)
class Record:
    """A row of a table: what is in its cells, by the names of columns. Blank cells are not there.

    `is_foreign`: from a spreadsheet that knows no ids of ours. `decimal_mark` and `is_1904` are the book's.
    """

    table: Table
    sheet: str
    row: int
    cells: dict[str, object]
    is_foreign: bool = False
    decimal_mark: str = ""
    is_1904: bool = False


@dataclass(frozen=True)
class Remark:
    """What in the file is not used, and why."""

    sheet: str
    row: int | None
    text: str


@dataclass
class Found:
    records: list[Record] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def recognised(book) -> Found:
    """The rows of all sheets that are tables of ours."""
    found = Found()
    for sheet in book.sheets:
        rows = [row for row in sheet.rows if any(cell not in (None, "") for cell in row.cells)]
        if not rows:
            continue
        table, columns = table_of(rows[0].cells)
        if table is None:
            found.remarks.append(
                Remark(sheet.name, rows[0].number, _("The first row has no columns of ours."))
            )
            continue
        found.remarks += unknown(table, sheet, rows[0])
        body = rows[2:] if len(rows) > 1 and are_labels(table, columns, rows[1].cells) else rows[1:]
        marks = {"decimal_mark": book.decimal_mark, "is_1904": book.is_1904}
        for row in body:
            cells = cells_of(columns, row.cells)
            found.records.append(Record(table, sheet.name, row.number, cells, **marks))
    found.records.sort(key=lambda record: list(TABLES).index(record.table.name))
    return found


def cells_of(columns, cells) -> dict[str, object]:
    return {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell not in (None, "")}


def table_of(header) -> tuple[Table | None, list[str]]:
    """The table whose keys the header has and whose columns most of it are, and what each cell names."""
    names = [str(cell or "").strip().lower() for cell in header]
    likely = [table for table in TABLES.values() if keys(table) <= set(names)]
    best = max(likely, key=lambda table: len(set(names) & set(table.by_name)), default=None)
    if best is None:
        return None, []
    return best, [name if name in best.by_name else "" for name in names]


def keys(table) -> set[str]:
    """The columns without which its rows cannot be known: an id may be missing where all rows are new."""
    known = {column.name for column in table.columns if column.is_key and column.kind != Kind.ID}
    return known or {column.name for column in table.columns if column.is_required and "_" not in column.name}


def unknown(table, sheet, header):
    """A remark for each column of the sheet that is none of the table's."""
    for cell in header.cells:
        name = str(cell or "").strip()
        if name and name.lower() not in table.by_name:
            near = difflib.get_close_matches(name.lower(), table.by_name, 1)
            text = _("The column “%(name)s” is unknown and not read.") % {"name": name}
            if near:
                text += " " + _("Is “%(near)s” meant?") % {"near": near[0]}
            yield Remark(sheet.name, header.number, text)


def are_labels(table, columns, cells) -> bool:
    """Is it the row that an export put below its header, in whatever language it was read?"""
    said = {name: text_of(cell).strip() for name, cell in cells_of(columns, cells).items()}
    for code, _name in settings.LANGUAGES:
        with override(code):
            if said and all(text == table.label(table.by_name[name]) for name, text in said.items()):
                return True
    return False

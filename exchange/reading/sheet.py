"""The cells of one sheet, as its XML goes by."""

import datetime
import re
from itertools import product
from string import ascii_uppercase

from exchange.reading.book import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Cell,
    Fault,
    Unreadable,
)
from exchange.reading.formats import Format, shown
from exchange.reading.markup import local_names
from exchange.reading.texts import cleaned

LETTERS = ["".join(letters) for size in (1, 2) for letters in product(ascii_uppercase, repeat=size)]
COLUMNS = {name: index for index, name in enumerate(LETTERS[:MOST_COLUMNS])}
DIGITS = "0123456789"
MOST_MERGED = 10_000
ESCAPED = re.compile("(?:_x[0-9A-Fa-f]{4}_)+")
LONGEST_FAULT = 100


def unescaped(text: str) -> str | None:
    """XLSX writes characters that XML cannot hold as _x000B_, and so what looks like that: _x005F_x000B_."""
    if "_x" in text:
        text = ESCAPED.sub(_characters, text)
    return cleaned(text)


def _characters(found: re.Match) -> str:
    """Those of a run together: an emoji is two."""
    units = bytes.fromhex("".join(found[0][start + 2 : start + 6] for start in range(0, len(found[0]), 7)))
    return units.decode("utf-16-be", "ignore")


class Cells:
    """`start`, `text` and `end` are told what is in the XML; `taken` gives the rows that are complete."""

    def __init__(self, sheet: str, strings: list[str | None], formats: list[Format], is_1904: bool):
        self.sheet, self.strings, self.formats, self.is_1904 = sheet, strings, formats, is_1904
        self.rows, self.merged = [], []
        self.row, self.cells = 0, None
        self.column, self.kind, self.style = -1, None, "0"
        self.value = self.formula = self.open = None
        self.is_phonetic = False
        self.length = self.total = self.seen = 0

    def taken(self) -> list[list]:
        rows, self.rows = self.rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_names[name]
        if self.kind is not None:
            if name == "v" or name == "t":
                if not self.is_phonetic:
                    self.value = self.open = self.value or []
            elif name == "f":
                self.formula = self.open = []
            elif name == "rPh":
                self.is_phonetic = True
        elif name == "c" and self.cells is not None:
            self.seen += 1
            if self.seen > MOST_CELLS:  # blank ones too: they have a colour or a border
                raise Unreadable("too_many_cells")
            address = attributes.get("r")
            self.column = COLUMNS.get(address.rstrip(DIGITS), MOST_COLUMNS) if address else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value, self.formula, self.length = None, None, 0
        elif name == "row":
            number = int(attributes.get("r", self.row + 1))
            if number <= self.row:
                raise Unreadable("damaged", because="rows out of order")
            self.row, self.cells, self.column = number, [], -1
        elif name == "mergeCell" and len(self.merged) < MOST_MERGED:
            self.merged.append(attributes.get("ref", "")[:20])

    def text(self, piece: str) -> None:
        if self.open is not None:
            self.length += len(piece)
            if self.length > LONGEST_CELL:
                raise Unreadable("long_cell", sheet=self.sheet, row=self.row)
            self.open.append(piece)

    def end(self, name: str) -> None:
        name = local_names[name]
        if self.kind is not None:
            self.open = None
            if name == "c":
                self._end_cell()
            elif name == "rPh":
                self.is_phonetic = False
        elif name == "row" and self.cells is not None:
            if self.cells:
                self.rows.append([self.row, self.cells])
            self.cells = None

    def _end_cell(self) -> None:
        value = self.cell()
        self.kind = None
        if value is None:
            return
        self.total += self.length
        if self.total > MOST_TEXT:
            raise Unreadable("too_much_text")
        if self.row > MOST_ROWS:
            raise Unreadable("too_many_rows", sheet=self.sheet)
        if self.column >= MOST_COLUMNS:
            raise Unreadable("too_many_columns", sheet=self.sheet, row=self.row)
        cells = self.cells
        while len(cells) <= self.column:
            cells.append(None)
        cells[self.column] = value

    def cell(self) -> Cell:
        """What the cell that ends here holds."""
        if self.value is None:
            # A program that never calculated the formula has written no value, which is not blank.
            formula = None if self.formula is None else "".join(self.formula)
            return None if formula is None else Fault(f"={formula}"[:LONGEST_FAULT])
        text = "".join(self.value)
        if self.kind == "s":
            return self.strings[int(text) if text.isdigit() else len(self.strings)]
        if self.kind in ("str", "inlineStr"):
            return unescaped(text)
        text = text.strip()
        if not text:
            return None
        if self.kind == "b":
            return text in ("1", "true")
        if self.kind == "e":
            return Fault(text[:LONGEST_FAULT])
        if self.kind == "d":
            return datetime.date.fromisoformat(text[:10])
        style = int(self.style)
        form = self.formats[style] if 0 <= style < len(self.formats) else Format.NUMBER
        return shown(text, form, self.is_1904)

"""How a spreadsheet that a city already has is read: what a coordinator said of its columns and its words.

The rows that come of it are made by `foreign_rows`.
"""

import re
from dataclasses import dataclass, field

from measures.sheets import text_of

MERGED = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", re.ASCII)
SPREAD = {"theme", "theme_part"}
"""Those of which a cell that is merged over several rows is meant for all of them."""


@dataclass(frozen=True)
class Rules:
    """How a sheet is read. `columns` says by a header what it is; `words` by a target what each word means.

    `header` is the number of the header's row. `number_by_order`: the measures have no numbers and get those
    of their order. A row is below a measure where it has no number, or where its column `parent` has the
    number of a measure or of a row below one. `tasks_below`: such a row is a task; `notes_below`: its texts
    belong to the measure's description. `themes_above`: a row with a single text is a theme; with a column
    `parent`, one that has none. `makes_what_is_missing`: themes and units that are not here yet
    come with the import.
    """

    sheet: str = ""
    header: int = 1
    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    number_by_order: bool = False
    tasks_below: bool = False
    notes_below: bool = False
    themes_above: bool = False
    makes_what_is_missing: bool = False
    source: str = ""

    def asked(self, target) -> list[str]:
        return [header for header, meant in self.columns.items() if meant == target]


def header_of(sheet, number: int) -> list[str]:
    """The names of the columns; one that has none, or that of one before it, is named by its letter."""
    cells = next((row.cells for row in sheet.rows if row.number == number), [])
    names = []
    for index, cell in enumerate(cells):
        name = plain(cell)
        names.append(name if name and name not in names else f"{name} {letters(index)}".strip())
    return names


def letters(index: int) -> str:
    """A column as spreadsheet programs call it: A, B … Z, AA."""
    named = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        named = chr(ord("A") + rest) + named
    return named


def words_in(sheet, rules: Rules, target: str) -> list[str]:
    """Every word that stands in the columns of the target, in the order of the file."""
    found = {}
    for _number, row in rows_of(sheet, rules):
        for header in rules.asked(target):
            if text := plain(row.get(header)):
                found[text] = None
    return list(found)


def rows_of(sheet, rules: Rules):
    """The number and the cells of each row below the header, by the names of their columns.

    Cells beyond the last name have their letter for one.
    """
    header = header_of(sheet, rules.header)
    spread = _spread(sheet, rules, header)
    for row in sheet.rows:
        if row.number > rules.header:
            names = [*header, *map(letters, range(len(header), len(row.cells)))]
            cells = {
                name: cell for name, cell in zip(names, row.cells, strict=False) if cell not in (None, "")
            }
            if cells:
                yield row.number, spread.get(row.number, {}) | cells


def _spread(sheet, rules, header) -> dict[int, dict]:
    """By the number of a row what it has of cells that are merged with one above it."""
    found = {}
    rows = {row.number: row.cells for row in sheet.rows}
    columns = {
        letters(index): (index, name)
        for index, name in enumerate(header)
        if rules.columns.get(name) in SPREAD
    }
    for merged in map(MERGED.fullmatch, sheet.merged):
        if merged and merged[1] in columns:
            index, name = columns[merged[1]]
            first, last = int(merged[2]), int(merged[4])
            value = (rows.get(first, [])[index:] or [None])[0]
            for number in rows:
                if first < number <= last and value not in (None, ""):
                    found.setdefault(number, {})[name] = value
    return found


def plain(cell) -> str:
    """What stands in a cell, as one line."""
    return " ".join(text_of(cell).split()) if cell not in (None, "") else ""

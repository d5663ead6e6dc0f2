"""A spreadsheet that a city already has, read by the rules of a coordinator as rows of our tables.

The rules name, for each column of theirs, what it is of ours. A row that is neither a measure nor a task nor
the name of a theme is named among the remarks, with what stands in it.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exchange.imports.recognising import Found, Record, Remark
from exchange.tables import LANGUAGES, MEASURES, RESPONSIBILITIES, TASKS
from measures.sheets import text_of

PLAIN_TARGETS = (
    *("title_fi", "title_sv", "title_en", "lead_fi", "description_fi", "description_sv", "description_en"),
    *("official_text_fi", "start_on", "end_on"),
)
"""Those whose cells are taken as they are."""
SHOWN = 120
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Rules:
    """How a sheet is read. `columns` says by a header what it is; `words` by a target what each word means.

    `header` is the number of the header's row. `number_by_order`: the measures have no numbers and get those
    of their order. `tasks_below`: a row without a number is a task of the measure above it. `themes_above`: a
    row with a single text is the name of a theme for the rows below it. `makes_what_is_missing`: themes and
    units that are not here yet come with the import.
    """

    sheet: str = ""
    header: int = 1
    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    number_by_order: bool = False
    tasks_below: bool = False
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
        name = " ".join(text_of(cell).split()) if cell not in (None, "") else ""
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
    for row in _rows(sheet, rules):
        for header in rules.asked(target):
            if text := _text(row.get(header)):
                found[text] = None
    return list(found)


def records_of(book, rules: Rules) -> Found:
    found = Found()
    sheet = next(
        (one for one in book.sheets if one.name == rules.sheet), book.sheets[0] if book.sheets else None
    )
    for other in book.sheets:
        if other is not sheet:
            found.remarks.append(Remark(other.name, None, _("The sheet is not read.")))
    if sheet is not None:
        _Reader(sheet, rules, found, book).read()
        order = [MEASURES, TASKS, RESPONSIBILITIES]
        found.records.sort(key=lambda record: order.index(record.table))
    return found


def _rows(sheet, rules):
    """The cells of each row below the header, by the names of their columns; by None the row's number."""
    header = header_of(sheet, rules.header)
    for row in sheet.rows:
        if row.number > rules.header:
            cells = {
                name: cell for name, cell in zip(header, row.cells, strict=False) if cell not in (None, "")
            }
            if cells:
                yield cells | {None: row.number}


def _text(cell) -> str:
    return " ".join(text_of(cell).split()) if cell not in (None, "") else ""


class _Reader:
    """Goes through a sheet from above: what a row means can depend on those above it."""

    def __init__(self, sheet, rules, found, book):
        self.sheet, self.rules, self.found = sheet, rules, found
        self.marks = {"decimal_mark": book.decimal_mark, "is_1904": book.is_1904}
        self.theme, self.number, self.count = "", "", 0

    def read(self):
        for row in _rows(self.sheet, self.rules):
            number = row.pop(None)
            if self._is_measure(row):
                self._measure(row, number)
            elif self.rules.tasks_below and self.number and self._task_titles(row, is_below=True):
                self._tasks(row, number, is_below=True)
            elif self.rules.themes_above and len(row) == 1:
                self.theme = _text(next(iter(row.values())))
            else:
                said = "; ".join(_text(cell) for cell in row.values())
                text = _("Neither a measure nor a task: %(text)s") % {"text": said[:SHOWN]}
                self.found.remarks.append(Remark(self.sheet.name, number, text))

    def _first(self, row, target):
        return next((row[header] for header in self.rules.asked(target) if header in row), None)

    def _title(self, row):
        return next(filter(None, (self._first(row, f"title_{code}") for code in LANGUAGES)), None)

    def _is_measure(self, row) -> bool:
        has_number = self.rules.number_by_order or self._first(row, "number") is not None
        return has_number and self._title(row) is not None

    def _measure(self, row, number):
        self.count += 1
        self.number = (
            str(self.count) if self.rules.number_by_order else _text(self._first(row, "number")).rstrip(".")
        )
        cells = {"number": self.number}
        for target in PLAIN_TARGETS:
            cell = self._first(row, target)
            if cell is not None:
                cells[target] = cell
        if theme := self._theme(row):
            cells["theme"] = theme
        if status := self._word(row, "stated_status"):
            cells |= {"stated_status": status, "stated_source_fi": self.rules.source}
        self._add(MEASURES, number, cells)
        for target, role in (("unit", "primary"), ("partner", "partner")):
            for unit in self._units(row, target):
                self._add(RESPONSIBILITIES, number, {"measure": self.number, "unit": unit, "role": role})
        self._tasks(row, number, is_below=False)

    def _theme(self, row):
        """The theme that the row names, the part of it before the whole; else that of the row above."""
        return _text(self._first(row, "theme_part")) or _text(self._first(row, "theme")) or self.theme

    def _units(self, row, target):
        """One in a cell, or several with semicolons, line breaks or commas between them."""
        for header in self.rules.asked(target):
            text = text_of(row[header]) if header in row else ""
            mark = next((mark for mark in (";", "\n", ",") if mark in text), ";")
            yield from (unit.strip() for unit in text.split(mark) if unit.strip())

    def _task_titles(self, row, *, is_below) -> list[str]:
        """In a row of its own below a measure, a task has its title where measures have theirs."""
        named = [_text(row[header]) for header in self.rules.asked("task") if header in row]
        title = self._title(row) if is_below else None
        return named or [_text(title)] * (title is not None)

    def _tasks(self, row, number, *, is_below):
        due_on = self._first(row, "task_due_on")
        more = {
            "details_fi": self._first(row, "task_details"),
            "due_on": self._first(row, "end_on") if due_on is None and is_below else due_on,
            "completed_on": self._first(row, "task_completed_on"),
            "state": self._word(row, "task_state"),
        }
        if more["completed_on"] is not None and more["state"] is None:
            more["state"] = "completed"
        for title in self._task_titles(row, is_below=is_below):
            cells = {"measure": self.number, "title_fi": title[:LONGEST_TITLE]}
            if len(title) > LONGEST_TITLE:
                cells["details_fi"] = title
            cells |= {name: cell for name, cell in more.items() if cell is not None}
            self._add(TASKS, number, cells)

    def _word(self, row, target):
        """The code that the coordinator gave the word; the word itself where none was given."""
        text = _text(self._first(row, target))
        return self.rules.words.get(target, {}).get(text, text) or None

    def _add(self, table, number, cells):
        self.found.records.append(
            Record(table, self.sheet.name, number, cells, is_foreign=True, **self.marks)
        )

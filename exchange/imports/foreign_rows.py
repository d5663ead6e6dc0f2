"""The rows of a spreadsheet that a city already has, as rows of our tables.

A row that is none of a measure, a theme and what is below a measure is named among the remarks, with what
stands in it; so is a cell that means nothing here, like “Q3 2017” where a day is expected.
"""

import datetime
import textwrap
from collections import Counter
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from exchange.imports.foreign import Rules, header_of, plain, rows_of
from exchange.imports.marked_up import as_paragraphs, as_plain, as_rich
from exchange.imports.recognising import Found, Record, Remark
from exchange.reading.values import WrongValue, to_day
from exchange.tables import CLEAR, LANGUAGES, MEASURES, RESPONSIBILITIES, TASKS, Kind
from measures.models.vocabulary import STATED
from measures.sheets import text_of

TEXT_TARGETS = (
    *("lead_fi", "description_fi", "description_sv", "description_en", "official_text_fi"),
    *("start_on", "end_on"),
)
"""Those whose cells are taken as they are, without what HTML may have laid them out with."""
DESCRIPTIONS = [f"description_{code}" for code in LANGUAGES]
IN_NOTES = {"task", "task_details", "lead_fi", "official_text_fi", *DESCRIPTIONS}
STATE_OF = {
    "not_started": "not_started",
    "on_time": "in_progress",
    "late": "in_progress",
    "completed": "completed",
    "cancelled": "cancelled",
}
"""What the stated status of a row below a measure says of a task, where tasks have no column for it."""
SHOWN = 120
MOST_TOLD = 20
"""So many different things of a column that are left out; further ones are counted."""
LONGEST_TITLE = 300


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


class _Reader:
    """Goes through a sheet from above: what a row means can depend on those above it.

    `theme` and `measure` are those of the rows below them. `themes` and `measures` have by number what a
    column `parent` may speak of; a row below a measure leads to it too.
    """

    def __init__(self, sheet, rules, found, book):
        self.sheet, self.rules, self.found = sheet, rules, found
        self.marks = {"decimal_mark": book.decimal_mark, "is_1904": book.is_1904}
        self.header = header_of(sheet, rules.header)
        self.theme, self.theme_row, self.measure, self.count = "", None, None, 0
        self.themes, self.measures, self.empty_themes = {}, {}, {}
        self.unread = {}

    def read(self):
        for number, row in rows_of(self.sheet, self.rules):
            if self._is_header(row):
                self._remark(number, _("The names of the columns once more."))
            elif self.rules.asked("parent"):
                self._by_parent(row, number)
            else:
                self._by_place(row, number)
        for number, name in self.empty_themes.items():
            self._remark(number, _("A theme without measures: %(text)s") % {"text": name[:SHOWN]})
        self._tell_unread()
        self.found.remarks.sort(key=lambda remark: (remark.row is not None, remark.row or 0))

    # What a row is

    def _is_header(self, row):
        return all(plain(cell) == name for name, cell in row.items())

    def _by_parent(self, row, number):
        """By the number of what the row belongs to."""
        own, parent = self._number(row), self._parent(row)
        if own and not parent and self.rules.themes_above:
            self.themes[own] = (plain(self._title(row)) or own, number)
            self.empty_themes[number] = self.themes[own][0]
        elif parent and parent in self.measures:
            self.measure = self.measures[parent]
            self.measures.setdefault(own, self.measure)
            self._below(row, number)
        elif (not parent or parent in self.themes) and self._is_measure(row):
            self.theme, self.theme_row = self.themes.get(parent, ("", None))
            self._measure(row, number)
            self.measures[own] = self.measure
        else:
            self._neither(row, number)

    def _by_place(self, row, number):
        if self._is_measure_again(row):
            self._tasks(row, number, is_below=False)
        elif self._is_measure(row):
            self._measure(row, number)
        elif self.rules.themes_above and self._is_theme(row):
            self.theme, self.theme_row = plain(next(iter(row.values()))), number
            self.empty_themes[number] = self.theme
        elif self._number(row) in ("", self.measure and self.measure["number"]) or self.rules.number_by_order:
            self._below(row, number)
        else:
            self._neither(row, number)

    def _is_measure(self, row) -> bool:
        return bool(self.rules.number_by_order or self._number(row)) and self._title(row) is not None

    def _is_measure_again(self, row) -> bool:
        """Is it one more task, in a table that says all of its measure again beside each?"""
        if not self.measure or not self._task_titles(row, is_below=False) or not self._is_measure(row):
            return False
        is_same = self.rules.number_by_order or self._number(row) == self.measure["number"]
        return is_same and self._long_titles(row).items() <= self.measure.items()

    def _is_theme(self, row) -> bool:
        """Does its only text stand with names? Among titles it is rather a task or a note, if it may be."""
        name, *others = row
        has_parts = self.measure and (self.rules.tasks_below or self.rules.notes_below)
        places = ("number", "theme") if has_parts else ("number", "theme", *self._titles)
        return not others and self.rules.columns.get(name, "theme") in places

    def _below(self, row, number):
        if self.measure and self.rules.notes_below and self._note(row, number):
            return
        if self.measure and self.rules.tasks_below and self._task_titles(row, is_below=True):
            self._tasks(row, number, is_below=True)
        else:
            self._neither(row, number)

    def _neither(self, row, number):
        said = "; ".join(map(plain, row.values()))
        self._remark(number, _("Neither a measure nor a task: %(text)s") % {"text": said[:SHOWN]})

    # What stands in it

    def _first(self, row, target):
        return next((row[header] for header in self.rules.asked(target) if header in row), None)

    def _number(self, row) -> str:
        """Of one column, or of several together: 12 and a."""
        said = (plain(row.get(header)) for header in self.rules.asked("number"))
        return "".join(said).rstrip(".")

    def _parent(self, row) -> str:
        return plain(self._first(row, "parent")).rstrip(".")

    @property
    def _titles(self):
        return [f"title_{code}" for code in LANGUAGES]

    def _title(self, row):
        return next((cell for name in self._titles if (cell := self._first(row, name)) is not None), None)

    def _theme(self, row):
        """The theme that the row names, the part of it before the whole; else that of the row above."""
        named = self._first(row, "theme_part") or self._first(row, "theme")
        if named is not None:
            return plain(as_plain(text_of(named)))
        self.empty_themes.pop(self.theme_row, None)
        return self.theme

    def _units(self, row, target):
        """One in a cell, or several with semicolons, line breaks or commas between them."""
        for header in self.rules.asked(target):
            text = as_plain(text_of(row[header])) if header in row else ""
            mark = next((mark for mark in (";", "\n", ",") if mark in text), ";")
            yield from (unit.strip() for unit in text.split(mark) if unit.strip())

    def _measure(self, row, number):
        self.count += 1
        first = self._first(row, "number")
        code = str(self.count) if self.rules.number_by_order else self._number(row)
        # A number that a spreadsheet program made a day of is refused as such.
        is_day = isinstance(first, datetime.date) and not self.rules.number_by_order
        self.measure = {"number": first if is_day else code}
        self.measure |= self._texts(row, number) | self._long_titles(row)
        if theme := self._theme(row):
            self.measure["theme"] = theme
        if status := self._word(row, number, "stated_status"):
            self.measure |= {"stated_status": status, "stated_source_fi": self.rules.source}
        self._add(MEASURES, number, self.measure)
        for target, role in (("unit", "primary"), ("partner", "partner")):
            for unit in self._units(row, target):
                self._add(RESPONSIBILITIES, number, {"measure": code, "unit": unit, "role": role})
        self._tasks(row, number, is_below=False)

    def _texts(self, row, number) -> dict:
        cells = {}
        for target in TEXT_TARGETS:
            column = MEASURES.by_name[target]
            cell = self._first(row, target)
            if column.kind == Kind.DAY:
                cell = self._day(row, number, target, column)
            elif cell is not None:
                cell = (as_rich if column.kind == Kind.RICH else as_plain)(text_of(cell))
            if cell is not None:
                cells[target] = cell
        return cells

    def _long_titles(self, row) -> dict:
        """A title that is a whole paragraph is cut, and is the description where there is none."""
        cells = {}
        for name in self._titles:
            if (cell := self._first(row, name)) is not None:
                title = plain(as_plain(text_of(cell)))
                description = name.replace("title", "description")
                if len(title) > LONGEST_TITLE and self._first(row, description) is None:
                    cells[description] = title
                cells[name] = shortened(title)
        return cells

    def _note(self, row, number) -> bool:
        """Put the texts of the row at the end of the measure's description, below its title in bold."""
        title = plain(as_plain(text_of(self._title(row) or "")))
        status = self._word(row, number, "stated_status")
        with override(settings.LANGUAGE_CODE):
            label = str(dict(STATED).get(status, ""))
        heading = " – ".join(filter(None, (title, label)))
        texts = [
            text_of(row[header])
            for header, target in self.rules.columns.items()
            if target in IN_NOTES and header in row
        ]
        if not title and not texts:
            return False
        name = next(filter(self.rules.asked, DESCRIPTIONS), DESCRIPTIONS[0])
        own = [self.measure[name]] if name in self.measure else []
        heads = [f"<p><strong>{escape(heading)}</strong></p>"] if heading else []
        self.measure[name] = "".join([*map(as_paragraphs, own), *heads, *map(as_paragraphs, texts)])
        return True

    def _task_titles(self, row, *, is_below) -> list[str]:
        """In a row of its own below a measure, a task has its title where measures have theirs."""
        cells = [row[header] for header in self.rules.asked("task") if header in row]
        if not cells and is_below:
            cells = [cell for cell in [self._title(row)] if cell is not None]
        return [plain(as_plain(text_of(cell))) for cell in cells]

    def _tasks(self, row, number, *, is_below):
        titles = self._task_titles(row, is_below=is_below)
        if not titles:
            return
        details = self._first(row, "task_details")
        if details is None and is_below:
            details = self._first(row, "description_fi")
        due_on = "task_due_on" if self._first(row, "task_due_on") is not None or not is_below else "end_on"
        more = {
            "details_fi": None if details is None else as_rich(text_of(details)),
            "due_on": self._day(row, number, due_on, TASKS.by_name["due_on"]),
            "completed_on": self._day(row, number, "task_completed_on", TASKS.by_name["completed_on"]),
            "state": self._word(row, number, "task_state"),
        }
        if is_below and not self.rules.asked("task_state"):
            more["state"] = STATE_OF.get(self._word(row, number, "stated_status"))
        if more["completed_on"] is not None and more["state"] is None:
            more["state"] = "completed"
        for title in titles:
            cells = {"measure": text_of(self.measure["number"]), "title_fi": shortened(title)}
            if len(title) > LONGEST_TITLE:
                cells["details_fi"] = title
            cells |= {name: cell for name, cell in more.items() if cell is not None}
            self._add(TASKS, number, cells)

    # What is not read

    def _day(self, row, number, target, column):
        """The cell, where it is a day; “during the rainy season” is told and left out."""
        cell = self._first(row, target)
        if cell is None or text_of(cell).strip().casefold() == CLEAR:
            return cell
        try:
            to_day(cell, is_end=column.is_end, is_1904=self.marks["is_1904"])
        except WrongValue as no:
            self._leave_out(target, str(no.message), number)
            return None
        return cell

    def _word(self, row, number, target):
        """The code that the coordinator gave the word."""
        text = plain(self._first(row, target))
        if not text or text.casefold() == CLEAR:
            return text or None
        code = self.rules.words.get(target, {}).get(text)
        if code is None:
            self._leave_out(target, _("“%(word)s” was given no meaning.") % {"word": text[:SHOWN]}, number)
        return code

    def _leave_out(self, target, why, number):
        column = next(iter(self.rules.asked(target)))
        self.unread.setdefault((column, why), []).append(number)

    def _tell_unread(self):
        """Once for all rows that have the same: hundreds may have no other day than “ongoing”."""
        told = Counter()
        for (column, why), rows in self.unread.items():
            told[column] += 1
            if told[column] <= MOST_TOLD:
                text = ngettext(
                    "Column “%(column)s”: %(why)s It is left out of %(count)d row.",
                    "Column “%(column)s”: %(why)s It is left out of %(count)d rows.",
                    len(rows),
                )
                self._remark(rows[0], text % {"column": column, "why": why, "count": len(rows)})
        for column in (column for column, count in told.items() if count > MOST_TOLD):
            further = [rows for (name, _why), rows in self.unread.items() if name == column][MOST_TOLD:]
            text = _("Column “%(column)s”: what stands in %(count)d further rows is left out too.")
            count = sum(map(len, further))
            self._remark(further[0][0], text % {"column": column, "count": count})

    def _remark(self, number, text):
        self.found.remarks.append(Remark(self.sheet.name, number, text))

    def _add(self, table, number, cells):
        self.found.records.append(
            Record(table, self.sheet.name, number, cells, is_foreign=True, **self.marks)
        )


def shortened(title: str) -> str:
    return textwrap.shorten(title, LONGEST_TITLE, placeholder=" …")

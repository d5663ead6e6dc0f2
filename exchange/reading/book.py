"""What a file holds, whether it was CSV or XLSX, and how it is told from process to process: as JSON.

Nothing of Django is needed to make one.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_CELLS = 60_000, 300, 40, 2_000_000
MOST_TEXT = 20_000_000
"""Characters in all of a file."""
LONGEST_CELL = 200_000


class Fault(str):
    """What stands in a cell instead of a value: #REF!, or a formula that was never calculated: =A1+B1."""

    __slots__ = ()


class Percent(Decimal):
    """What people see of a share: 75 where a spreadsheet keeps 0.75 and shows 75 %. As text it is “75 %”."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self:f} %"


Cell = str | int | Decimal | datetime.date | bool | None
"""None is a blank cell: nothing, or nothing but spaces.

A day of which the spreadsheet shows only the month or the year is the text 2020-12 or 2020; a time of day is
the text 14:30.
"""


@dataclass
class Row:
    """`number` is what a spreadsheet program shows beside it. Cells end with the last that is not blank."""

    number: int
    cells: list[Cell]


@dataclass
class Sheet:
    """Blank rows are not there. Of merged cells the first has the value; `merged` lists them as A1:C1."""

    name: str
    rows: list[Row] = field(default_factory=list)
    is_hidden: bool = False
    merged: list[str] = field(default_factory=list)


@dataclass
class Book:
    """`is_guessed`: the encoding might be another. `is_1904`: what the serial numbers of days count from."""

    sheets: list[Sheet]
    kind: str
    encoding: str | None = None
    separator: str | None = None
    is_guessed: bool = False
    is_1904: bool = False

    @property
    def decimal_mark(self) -> str:
        """What CSV with this separator has before decimals; empty where it could be either."""
        return {";": ",", ",": "."}.get(self.separator, "")


class Unreadable(Exception):  # noqa: N818 (a file is unreadable)
    """Why a file is refused: a name of `reasons`, and what its text tells."""

    def __init__(self, reason: str, **told):
        super().__init__(reason)
        self.reason, self.told = reason, told
        self.cost = None
        """Of the process that found it out: the most memory that it had, in MB, and its seconds of work."""


TAGS = {Fault: "fault", Percent: "percent", Decimal: "decimal", datetime.date: "day"}
VALUES = {"fault": Fault, "percent": Percent, "decimal": Decimal, "day": datetime.date.fromisoformat}


def told(cell: Cell):
    """The cell as JSON can tell it: what is no text, whole number, yes or no has its kind with it."""
    tag = TAGS.get(type(cell))
    if tag is None:
        return cell
    return [tag, f"{cell:f}" if isinstance(cell, Decimal) else str(cell)]


def understood(cell) -> Cell:
    if type(cell) is list:
        tag, text = cell
        return VALUES[tag](text)
    return cell

"""What people see of the numbers in the cells of a workbook: numbers, shares, days and times."""

import datetime
import re
from decimal import Decimal
from enum import Enum, auto

from exchange.reading.book import Cell, Fault, Percent


class Format(Enum):
    NUMBER = auto()
    PERCENT = auto()
    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    TIME = auto()


LAST_SERIAL = 2_958_465  # 31 December 9999
MOST_WHOLE = 10**15
"""Further digits are not kept by spreadsheets."""
BUILT_IN = {
    **dict.fromkeys((9, 10), Format.PERCENT),
    **dict.fromkeys((14, 15, 16, 22, *range(27, 37), *range(50, 59)), Format.DAY),
    17: Format.MONTH,
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), Format.TIME),
}
# Texts in quotes, escaped and padding characters, colours, languages and conditions; not [h].
NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)


def built_in(number: str) -> Format:
    return BUILT_IN.get(int(number), Format.NUMBER) if number.isdigit() and len(number) < 9 else Format.NUMBER


def format_of(code: str) -> Format:
    """By the code that a workbook keeps, in English whatever the language of the program."""
    code = NOT_CODES.sub("", code.split(";")[0]).lower()
    if code == "general":
        return Format.NUMBER
    if "%" in code:
        return Format.PERCENT
    if "d" in code:
        return Format.DAY
    if "h" in code or "s" in code or "[m" in code:
        return Format.DAY if "y" in code else Format.TIME
    if "m" in code:
        return Format.MONTH
    return Format.YEAR if "y" in code else Format.NUMBER


def shown(text: str, form: Format, is_1904: bool) -> Cell:
    """What the number in a cell is."""
    number = float(text)
    if number != number or abs(number) == float("inf"):
        return Fault("#NUM!")
    if form in (Format.NUMBER, Format.PERCENT):
        return exactly(number, form)
    return day(number, form, is_1904)


def exactly(number: float, form: Format) -> int | Decimal:
    if form is Format.PERCENT:
        return Percent((Decimal(repr(number)) * 100).normalize())
    if number.is_integer() and abs(number) < MOST_WHOLE:
        return int(number)
    return Decimal(repr(number))


def day(serial: float, form: Format, is_1904: bool) -> Cell:
    """The day, or a text of what is seen of it. To spreadsheets 1900 has a 29 February: number 60."""
    if not 0 <= serial <= LAST_SERIAL or (int(serial) == 60 and not is_1904):
        return Fault("#VALUE!")
    if form is Format.TIME or serial < 1 and not is_1904:
        hours, minutes = divmod(round(serial * 24 * 60), 60)
        return f"{hours}:{minutes:02}"
    try:
        found = day_of(int(serial), is_1904)
    except OverflowError:
        return Fault("#VALUE!")
    if form is Format.DAY:
        return found
    return f"{found.year:04}-{found.month:02}" if form is Format.MONTH else f"{found.year:04}"


def day_of(serial: int, is_1904: bool) -> datetime.date:
    """The day of a serial number."""
    if is_1904:
        start = datetime.date(1904, 1, 1)
    else:
        start = datetime.date(1899, 12, 31 if serial < 60 else 30)
    return start + datetime.timedelta(days=serial)

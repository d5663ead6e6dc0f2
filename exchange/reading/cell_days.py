"""Days as people and spreadsheets write them, and how precisely they are known."""

import datetime
import re
from decimal import Decimal

from django.utils.translation import gettext as _

from exchange.reading.book import Cell, Percent
from exchange.reading.formats import day_of
from exchange.reading.wrong import WrongValue, brief, refuse_faults
from measures import days
from measures.days import EARLIEST, LATEST, Precision, first_day, last_day

SERIALS = range(20_000, 80_001)
"""Numbers that are days of 1954 to 2119 to a spreadsheet."""
CENTURY_UNTIL = 69
"""31.12.69 is in 2069, 31.12.70 in 1970."""
MONTHS = [
    {"tammi", "january", "januari", "jan"},
    {"helmi", "february", "februari", "feb"},
    {"maalis", "march", "mars", "mar"},
    {"huhti", "april", "apr"},
    {"touko", "may", "maj"},
    {"kesä", "june", "juni", "jun"},
    {"heinä", "july", "juli", "jul"},
    {"elo", "august", "augusti", "aug"},
    {"syys", "september", "sep", "sept"},
    {"loka", "october", "oktober", "oct", "okt"},
    {"marras", "november", "nov"},
    {"joulu", "december", "dec"},
]
MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
FINNISH_ENDING = re.compile(r"kuu(?:ta|n|ssa)?$")

LONGEST = 60
TIME = r"(?:[t ]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
DAY, MONTH = r"(?P<d>[0-9]{1,2})", r"(?P<m>[0-9]{1,2})"
YEAR, SHORT_YEAR = r"(?P<y>[0-9]{4})", r"(?P<y>[0-9]{2})"
NAME = r"(?P<name>[a-zäöå]+)"
PATTERNS = [
    re.compile(pattern + TIME)
    for pattern in (
        rf"{YEAR}-{MONTH}-{DAY}",
        rf"{YEAR}[/.]{MONTH}[/.]{DAY}",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        rf"{DAY}\. ?{MONTH}\. ?{YEAR}",
        rf"{DAY}\. ?{MONTH}\. ?{SHORT_YEAR}",
        rf"(?:den )?{DAY}(?:\.|:e|st|nd|rd|th)?[ -]{NAME}\.?,?[ -]{YEAR}",
        rf"{NAME}\.? {DAY}(?:st|nd|rd|th)?,? {YEAR}",
    )
]
MONTH_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"{YEAR}[-/.]{MONTH}",
        rf"{MONTH}[-/.] ?{YEAR}",
        rf"{NAME}\.?[ .-]?{YEAR}",
        rf"{YEAR} {NAME}",
        rf"{NAME}[.-]{SHORT_YEAR}",  # as Excel shows a month: joulu.20
    )
]
YEAR_PATTERN = re.compile(rf"(?:vuosi |vuonna |v\. ?|år |year )?{YEAR}")
SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})" + TIME)
WITHOUT_YEAR = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.?")
QUARTER = re.compile(
    r"(?:q ?(?P<q>[1-4])[ /-]*(?P<y>[0-9]{4})|(?P<y2>[0-9]{4})[ /-]*q ?(?P<q2>[1-4])"
    r"|(?P<q3>[1-4])\. ?(?:neljännes|kvartaali|kvartalet)[ /]*(?P<y3>[0-9]{4}))"
)
QUARTER_NAMES = ("q", "q2", "q3"), ("y", "y2", "y3")


def to_day(value: Cell, *, is_end: bool = True, is_1904: bool = False) -> tuple[datetime.date, Precision]:
    """The day and how precisely it is known; of a month or a year the last day, or the first.

    `is_1904` is what the book says of its serial numbers.
    """
    refuse_faults(value)
    if isinstance(value, bool | Percent):
        raise no_day(value)
    text = " ".join(str(value).lower().split())
    serial = serial_in(value, text)
    if serial is not None:
        found, precision = day_of(serial, is_1904), Precision.DAY
    elif isinstance(value, datetime.date):
        found, precision = value, Precision.DAY
    else:
        found, precision = parsed(text, value, is_end=is_end)
    if not EARLIEST <= found.year <= LATEST:
        message = _("Give a day of the years %(earliest)s–%(latest)s.")
        raise WrongValue(message % {"earliest": EARLIEST, "latest": LATEST})
    edge = last_day if is_end else first_day
    return edge(found, precision), precision


def serial_in(value: Cell, text: str) -> int | None:
    """The number by which a spreadsheet counts days, where it is one; its fraction is a time."""
    if isinstance(value, Decimal):
        text = f"{int(value)}" if abs(value) < 10**9 else ""
    number = int(text) if re.fullmatch("[0-9]{5}", text) else 0
    return number if number in SERIALS else None


def parsed(text: str, value: Cell, *, is_end: bool) -> tuple[datetime.date, Precision]:
    """A day in what is written. Raise `WrongValue` with what may be meant."""
    if len(text) > LONGEST:
        raise no_day(value)
    if found := YEAR_PATTERN.fullmatch(text):
        return day_in(int(found["y"]), 1, 1, value), Precision.YEAR
    for pattern in PATTERNS:
        if found := pattern.fullmatch(text):
            told = found.groupdict()
            return day_in(year_in(told["y"]), month_in(told, value), int(told["d"]), value), Precision.DAY
    for pattern in MONTH_PATTERNS:
        if found := pattern.fullmatch(text):
            told = found.groupdict()
            return day_in(year_in(told["y"]), month_in(told, value), 1, value), Precision.MONTH
    if found := SLASHED.fullmatch(text):
        return slashed(*map(int, found.groups()), value), Precision.DAY
    raise unclear(text, value, is_end=is_end)


def year_in(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year <= CENTURY_UNTIL else 1900 + year


def month_in(told: dict[str, str], value: Cell) -> int:
    if "name" not in told:
        return int(told["m"])
    number = MONTH_OF.get(FINNISH_ENDING.sub("", told["name"]))
    if number is None:
        raise no_day(value)
    return number


def day_in(year: int, month: int, day: int, value: Cell) -> datetime.date:
    """Where the month has no such day, its last may be meant."""
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        near = ""
        if year and 1 <= month <= 12 and day > 28:
            near = last_day(datetime.date(year, month, 1), Precision.MONTH).isoformat()
        raise WrongValue(_("There is no such day: “%(value)s”.") % {"value": brief(value)}, near) from error


def slashed(first: int, second: int, year: int, value: Cell) -> datetime.date:
    """31/12/2020 and 12/31/2020 are clear; 5/6/2020 is not, for Americans write the month first."""
    if first > 12 or first == second:
        return day_in(year, second, first, value)
    if second > 12:
        return day_in(year, first, second, value)
    message = _("“%(value)s” may be two days. Write it as day.month.year.") % {"value": brief(value)}
    raise WrongValue(message, day_in(year, second, first, value).isoformat())


def unclear(text: str, value: Cell, *, is_end: bool) -> WrongValue:
    """What people write that is not quite a day."""
    if found := WITHOUT_YEAR.fullmatch(text):
        try:
            near = datetime.date(days.today().year, int(found[2]), int(found[1])).isoformat()
        except ValueError:
            return no_day(value)
        return WrongValue(_("The year is missing: “%(value)s”.") % {"value": brief(value)}, near)
    if found := QUARTER.fullmatch(text):
        quarter, year = (next(filter(None, map(found.groupdict().get, names))) for names in QUARTER_NAMES)
        near = f"{year}-{int(quarter) * 3 - (0 if is_end else 2):02}"
        message = _("A quarter is no day: “%(value)s”. Give its first or its last month.")
        return WrongValue(message % {"value": brief(value)}, near)
    return no_day(value)


def no_day(value: Cell) -> WrongValue:
    message = _("“%(value)s” is not a day. Days are written as 31.12.2020 or 2020-12-31, months as 12/2020.")
    return WrongValue(message % {"value": brief(value)})

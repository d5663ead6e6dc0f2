"""What can be asked in an address, read strictly: what is not right is refused and named, not left out."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from measures.days import HELSINKI
from measures.forms import MAX_TEXT
from measures.numbers import NUMBER
from opendata.api.problems import RefusedError, shortened

MOST, USUAL = 200, 50
LANGUAGES = ("fi", "sv", "en")
SLUG = r"^[-a-zA-Z0-9_]{1,80}$"
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
LONG_AGO = datetime.datetime(1800, 1, 1, tzinfo=datetime.UTC)
FAR_AWAY = datetime.datetime(2800, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Parameter:
    """`read` makes a value of the text, or raises ValueError with what is wrong, in English."""

    name: str
    read: Callable[[str], Any]
    schema: dict
    description: str
    default: Any = None
    is_required: bool = False

    @property
    def documented(self) -> dict:
        return {
            "in": "query",
            "name": self.name,
            "required": self.is_required,
            "description": self.description,
            "schema": self.schema | ({} if self.default is None else {"default": self.default}),
        }


# What can be read


def one_of(values) -> Callable[[str], str]:
    def read(text):
        if text not in values:
            raise ValueError(f"Not one of: {', '.join(values)}.")
        return text

    return read


def matching(pattern: str) -> Callable[[str], str]:
    found = re.compile(pattern)

    def read(text):
        if not found.fullmatch(text):
            raise ValueError(f"Not as expected ({pattern}).")
        return text

    return read


def whole_number(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) or int(text) > MOST:
        raise ValueError(f"Not a whole number from 1 to {MOST}.")
    return int(text)


def position(text: str) -> int:
    """Where a page begins: after the thing with this key."""
    if not re.fullmatch(r"[0-9a-z]{1,12}", text):
        raise ValueError("Not a cursor that this API gave.")
    return int(text, 36)


def cursor_of(key: int) -> str:
    digits = ""
    while key:
        key, digit = divmod(key, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def search_words(text: str) -> str:
    if len(text) > MAX_TEXT or re.search(r"[\x00-\x1f]", text):
        raise ValueError(f"Longer than {MAX_TEXT} characters, or with something that is no character.")
    return text


def day(text: str) -> datetime.date:
    """A day of the calendar; the year 0, which Python does not have, is the first day there is."""
    found = DAY.fullmatch(text)
    if not found:
        raise ValueError("Not a day as in 2020-12-31.")
    year, month, number = map(int, found.groups())
    try:
        there = datetime.date(year or 4, month, number)
    except ValueError:
        raise ValueError("There is no such day.") from None
    return there if year else datetime.date.min


def moment(text: str) -> datetime.datetime:
    """A moment with its zone, or a day, from its beginning in Helsinki."""
    if DAY.fullmatch(text):
        return _within(datetime.datetime.combine(day(text), datetime.time.min, HELSINKI))
    found = MOMENT.fullmatch(text)
    if not found:
        raise ValueError("Not a day as in 2020-12-31 or a moment as in 2020-12-31T12:00:00Z.")
    date, hour, minute, second, fraction, sign, hours, minutes = found.groups()
    seconds = "59" if second == "60" else second  # there are leap seconds
    if (
        int(hour) > 23
        or int(minute) > 59
        or int(seconds) > 59
        or int(hours or 0) > 23
        or int(minutes or 0) > 59
    ):
        raise ValueError("There is no such time of day, or no such zone.")
    time = datetime.time(int(hour), int(minute), int(seconds), int((fraction or "0").ljust(6, "0")[:6]))
    ahead = datetime.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = datetime.timezone(-ahead if sign == "-" else ahead)
    return _within(datetime.datetime.combine(day(date), time, zone))


def _within(moment: datetime.datetime) -> datetime.datetime:
    """What no database can tell the time of is long ago or far away."""
    return min(max(moment, LONG_AGO), FAR_AWAY)


# What many addresses can be asked


def vocabulary(name: str, values, description: str) -> Parameter:
    values = [str(value) for value in values]
    return Parameter(name, one_of(values), {"type": "string", "enum": values}, description)


def named(name: str, description: str, pattern: str = SLUG, *, is_required=False) -> Parameter:
    schema = {"type": "string", "pattern": pattern}
    return Parameter(name, matching(pattern), schema, description, is_required=is_required)


LANG = Parameter(
    "lang",
    one_of(LANGUAGES),
    {"type": "string", "enum": list(LANGUAGES)},
    "The language of the texts. A text that is not there in it comes in another one, which it names.",
    "fi",
)
AT = Parameter(
    "at",
    day,
    {"type": "string", "format": "date", "examples": ["2020-06-30"]},
    "How everything stood at the end of this day in Helsinki, as it was published then; without names of "
    "persons. 404 for days to come and for days of which nothing is recorded.",
)
LIMIT = Parameter(
    "limit",
    whole_number,
    {"type": "integer", "minimum": 1, "maximum": MOST},
    "At most so many on a page.",
    USUAL,
)
CURSOR = Parameter(
    "cursor",
    position,
    {"type": "string", "pattern": "^[0-9a-z]{1,12}$"},
    "Where the page begins. Take it from `next` of the page before, and do not make one yourself.",
)
CHANGED_SINCE = Parameter(
    "changed_since",
    moment,
    {
        "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
        "examples": ["2020-06-01", "2020-06-01T12:00:00Z"],
    },
    "Only what was edited at this moment or later, itself or a part of it; a day counts from its beginning "
    "in Helsinki. A status that turns because a day has passed is no edit. What was removed is not told "
    "here: see /changes.",
)
PROGRAMME = named("programme", "Only of this programme, as in hnh2035. 404 where there is none.")
NUMBER_PATTERN = f"^{NUMBER}$"
ONE = (LANG, AT)
LIST = (LANG, AT, CHANGED_SINCE, LIMIT, CURSOR)


def read(data, parameters) -> dict[str, Any]:
    """The values by name; RefusedError names all that is wrong."""
    known, found, errors = {one.name: one for one in parameters}, {}, []
    for name, texts in data.lists():
        if name not in known:
            errors.append((shortened(name), "There is no such parameter here."))
        elif len(texts) > 1:
            errors.append((name, "Given more than once."))
        else:
            try:
                found[name] = known[name].read(texts[0])
            except ValueError as error:
                errors.append((name, str(error)))
    errors += [(one.name, "Missing.") for one in parameters if one.is_required and one.name not in data]
    if errors:
        raise RefusedError(errors)
    return {one.name: found.get(one.name, one.default) for one in parameters}

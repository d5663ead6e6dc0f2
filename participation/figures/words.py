"""Texts in figures: how wide they are, where they break, and how periods are written in them."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from measures.days import Precision, precision_of

SIZE, LINE = 14, 18
# Of a wide common font (DejaVu Sans), so that no narrower one overflows.
WIDTHS = {" ": 0.32, "\u00a0": 0.32, "m": 0.98, "w": 0.82, "M": 0.87, "W": 0.99, "%": 0.95, "…": 1.0}
NARROW, NARROW_WIDTH, LOWER, UPPER = "ijltfr.,:;'|!()[]/-I", 0.41, 0.64, 0.75
BOLD = 1.12


@dataclass(frozen=True)
class Text:
    """Words at a place. `kind` is what they are: tick, value, label, note."""

    kind: str
    x: float
    y: float
    words: str
    anchor: str = "start"
    language: str = ""

    @property
    def place(self) -> str:
        """As attributes of SVG, whatever the language writes for a decimal point."""
        return mark_safe(f'x="{number(self.x)}" y="{number(self.y)}"')


def number(value: float) -> str:
    """As SVG writes it."""
    return f"{value:.1f}".removesuffix(".0")


def width(words: str, *, bold: bool = False) -> float:
    """How wide the words are at most."""
    ems = sum(WIDTHS.get(sign) or _width(sign) for sign in words)
    return ems * SIZE * (BOLD if bold else 1)


def _width(sign):
    if sign in NARROW:
        return NARROW_WIDTH
    return UPPER if sign.isupper() else LOWER


def wrapped(words: str, room: float, *, lines: int = 2) -> list[str]:
    """The words in lines that fit the room; a word that is wider is cut, what is too much ends in "…"."""
    found = [""]
    for word in _pieces(words, room):
        longer = f"{found[-1]} {word}".strip()
        if width(longer) <= room:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], _cut(" ".join(found[lines - 1 :]), room)]
    return found


def _pieces(words, room):
    for word in words.split():
        while width(word) > room:
            start = _start(word, room - width("-"))
            yield f"{start}-"
            word = word[len(start) :]
        yield word


def _cut(words, room):
    return _start(words, room - width("…")).rstrip() + "…"


def _start(words, room):
    """As much of the beginning as fits."""
    for end in range(1, len(words)):
        if width(words[: end + 1]) > room:
            return words[:end]
    return words


def period_words(start, end) -> str:
    """As on the pages: 2018, toukokuu 2018, 1.5.2018–3.5.2018, or that it is not known."""
    precision = precision_of(start, end)
    if precision:
        return date_format(end, FORMATS[precision])
    return f"{_day(start)}–{_day(end)}" if start and end else _("period not known")


FORMATS = {Precision.YEAR: "Y", Precision.MONTH: "F Y", Precision.DAY: "DATE_FORMAT"}


def due_words(day) -> str:
    """The year that a goal should be reached by the end of, else the day."""
    return str(day.year) if (day.month, day.day) == (12, 31) else _day(day)


def _day(day):
    return date_format(day, "DATE_FORMAT")

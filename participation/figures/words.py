"""Texts in figures, and how periods are written in them."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from measures.days import Precision, precision_of

LINE = 18


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

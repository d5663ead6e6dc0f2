"""How numbers are written for people, and texts for files and spreadsheets."""

import re
from decimal import Decimal

from django.utils.formats import get_format

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# Marks without width, behind which a formula could hide.
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
# An apostrophe of the text's own too: else nobody could tell it from the one that is put before a formula.
BEFORE_FORMULAS = UNSEEN + "'"
# What XML cannot hold.
CONTROLS = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(value: Decimal) -> str:
    """A decimal as people read it, without idle zeros: 1 322,885; in English 1 322.885."""
    digits = f"{value:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    whole, _point, fraction = digits.partition(".")
    sign = "−" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-') or 0):,}".replace(",", "\u00a0")
    return f"{sign}{grouped}{get_format('DECIMAL_SEPARATOR')}{fraction}" if fraction else f"{sign}{grouped}"


def as_cell(text: str) -> str:
    """The text so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.lstrip(BEFORE_FORMULAS).startswith(FORMULA_STARTS) else text


def from_cell(text: str) -> str:
    """The text that `as_cell` made this of."""
    is_escaped = text.startswith("'") and text.lstrip(BEFORE_FORMULAS).startswith(FORMULA_STARTS)
    return text[1:] if is_escaped else text


def without_controls(text: str) -> str:
    """The text without control characters, of which files of XML may have none; its lines end in one way."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

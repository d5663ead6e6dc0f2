"""What the cells of a table mean. What is wrong with one is said in words, with what may be meant by it.

Blank cells are not asked about here. Days are in `cell_days`.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from exchange.reading.book import Cell
from exchange.reading.cell_days import to_day
from exchange.reading.wrong import WrongValue, brief, refuse_faults

__all__ = ["WrongValue", "to_choice", "to_day", "to_number", "to_yes_no"]

SPACES = "\u0020\u00a0\u202f\u2009\u2007'’"
"""Between thousands; the last two are Swiss."""
MINUSES = str.maketrans(dict.fromkeys("−–—‐‑", "-"))
NUMBER = re.compile(rf"([+-]?)([0-9.,{SPACES}]*[0-9])(?:[{SPACES}]*%)?", re.ASCII)
IN_A_TEXT = re.compile(rf"(?<![0-9])[-−]?[0-9](?:[{SPACES}]?[0-9])*(?:[.,][0-9]+)?(?![0-9])", re.ASCII)
LONGEST_NUMBER = 40

YES = {"yes", "y", "true", "1", "x", "✓", "kyllä", "k", "on", "tosi", "ja", "j", "sant"}
NO = {"no", "n", "false", "0", "ei", "e", "epätosi", "nej", "falskt", "falsk"}


def to_number(value: Cell, *, decimal_mark: str = "") -> Decimal:
    """The number that people see: 75 for 75 %. Thousands may be apart; decimals have a comma or a point.

    `decimal_mark` says which where a file is known to use one: without it 1,300 may be either.
    """
    refuse_faults(value)
    if isinstance(value, bool):
        raise WrongValue(_("A number is expected, not yes or no."))
    if isinstance(value, datetime.date):
        raise WrongValue(
            _("A number is expected, not a day. Has a spreadsheet program made a day of something like 1.5?")
        )
    if isinstance(value, int | Decimal):
        return Decimal(value)
    text = value.strip().translate(MINUSES)
    found = NUMBER.fullmatch(text)
    if not found or len(text) > LONGEST_NUMBER:
        raise no_number(value)
    sign, digits = found.groups()
    number = plain_digits(digits.strip(SPACES), decimal_mark)
    if number is None:
        raise no_number(value)
    return Decimal(sign + number)


def plain_digits(text: str, decimal_mark: str) -> str | None:
    """As a program writes it: 1300.5. None for what is no number."""
    last = max(text.rfind("."), text.rfind(","))
    whole, mark, fraction = (text[:last], text[last], text[last + 1 :]) if last >= 0 else (text, "", "")
    if mark and mark in whole:  # 1.300.000
        whole, mark, fraction = text, "", ""
    other = {",": ".", ".": ","}.get(mark, ".,")
    if mark and not any(one in whole for one in other + SPACES) and is_group(whole, fraction):
        if not decimal_mark:
            both = {
                "thousands": f"{whole}{fraction}",
                "decimals": f"{whole}{mark}{fraction.rstrip('0') or 0}",
            }
            message = _("Is it %(thousands)s or %(decimals)s? Write it without a mark between thousands.")
            raise WrongValue(message % both, both["thousands"])
        if mark != decimal_mark:
            raise WrongValue(
                _("Numbers of this file have “%(mark)s” before decimals; here it is something else.")
                % {"mark": decimal_mark},
                f"{whole}{fraction}",
            )
    if not fraction.isdigit() and mark:
        return None
    whole = without_groups(whole)
    return whole and (f"{whole}.{fraction}" if fraction else whole)


def is_group(whole: str, fraction: str) -> bool:
    """Could the digits after the mark be thousands? Then the number is 1 300 as well as 1,3."""
    return len(fraction) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")


def without_groups(text: str) -> str | None:
    """The digits, where what is between them is the same everywhere and leaves groups of three."""
    marks = {character for character in text if not character.isdigit()}
    if not marks:
        return text or None
    first, *groups = re.split(f"[{re.escape(''.join(marks))}]", text)
    if len(marks) > 1 or not 0 < len(first) <= 3 or any(len(group) != 3 for group in groups):
        return None
    return "".join([first, *groups])


def no_number(value: str) -> WrongValue:
    """With the only number that is in the text as what may be meant: 300 of “noin 300 asukasta”."""
    message = _("“%(value)s” is not a number.") % {"value": brief(value)}
    inside = IN_A_TEXT.findall(value[:200]) if "%" not in value else []
    return WrongValue(message, inside[0] if len(inside) == 1 else "")


def to_choice(value: Cell, choices: Iterable, synonyms: Mapping[str, str] | None = None) -> str:
    """The code; `value` is it, its label in any language of the site, or one of the synonyms.

    `choices` is a class of choices or pairs of codes and labels.
    """
    refuse_faults(value)
    pairs = list(getattr(choices, "choices", choices))
    codes = codes_by_word(pairs, synonyms or {})
    word = plain_word(value)
    if word in codes:
        return codes[word]
    labels = {code: str(label) for code, label in pairs}
    near = difflib.get_close_matches(word[:100], codes, 1)
    message = _("“%(value)s” is none of: %(labels)s.")
    told = {"value": brief(value), "labels": ", ".join(labels.values())}
    raise WrongValue(message % told, labels[codes[near[0]]] if near else "")


def codes_by_word(pairs, synonyms) -> dict[str, str]:
    """Codes go before words, and words in the language of the page before those in others."""
    codes = {plain_word(code): str(code) for code, _label in pairs}
    for language in sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language()):
        with override(language):
            for code, label in pairs:
                codes.setdefault(plain_word(label), str(code))
    for word, code in synonyms.items():
        codes.setdefault(plain_word(word), str(code))
    return codes


def plain_word(value) -> str:
    """Without what does not matter: capital letters, and how its words are kept apart."""
    return " ".join(str(value).casefold().replace("_", " ").split())


def to_yes_no(value: Cell) -> bool:
    refuse_faults(value)
    if isinstance(value, bool):
        return value
    word = plain_word(value)
    if word in YES or word == plain_word(_("yes")):
        return True
    if word in NO or word == plain_word(_("no")):
        return False
    near = difflib.get_close_matches(word[:100], [_("yes"), _("no")], 1)
    message = _("“%(value)s” is neither yes nor no.") % {"value": brief(value)}
    raise WrongValue(message, near[0] if near else "")

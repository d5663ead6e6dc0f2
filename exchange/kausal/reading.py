"""The answers of Kausal Watch's API as objects that refuse what is of the wrong kind, in words.

An answer is in one language. Several of the same plan are read as one: the objects of the first file, or of
the plan's own language, with the texts that the other files have for the object of the same id.
"""

import datetime
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures import days
from measures.written import without_controls

LARGEST_FILE = 100 * 1024 * 1024
LANGUAGES = dict(settings.LANGUAGES)
LANGUAGE_IN_NAME = re.compile(r"\.([a-zA-Z]{2})(?:[-_][a-zA-Z]+)?\.json$")
LAST_PLACE = 32767  # what every database holds
MILLIONTH, TOO_LARGE = Decimal("0.000001"), Decimal(10) ** 14


class Unreadable(Exception):  # noqa: N818 (a file is unreadable)
    """A file that is no answer about a plan: nothing of it is imported."""


class Wrong(Exception):  # noqa: N818 (a field is wrong)
    """A field that does not hold what it should, or holds what has no place here."""

    def __init__(self, field, reason):
        super().__init__(reason)
        self.field, self.reason = field, reason


class Node:
    """An object of the answer, with what it is in the other languages."""

    def __init__(self, data: dict, language: str, others: dict[str, dict]):
        self.data, self.language, self.others = data, language, others

    def _of_kind(self, name, *kinds):
        value = self.data.get(name)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, bool) != (bool in kinds)):
            raise Wrong(name, _("This is of another kind than expected: %(value)s") % {"value": short(value)})
        return value

    def text(self, name) -> str:
        """Empty where there is none. Ids may come as numbers."""
        value = self._of_kind(name, str, Decimal)
        return "" if value is None else without_controls(str(value)).strip()

    def id(self) -> str:
        if not (text := self.text("id")):
            raise Wrong("id", _("This is missing."))
        return text

    def texts(self, name) -> dict[str, str]:
        """By language. Without a translation the API gives the text of the plan's own: that is none."""
        own = self.text(name)
        found = {self.language: own}
        for language, data in self.others.items():
            text = Node(data, language, {}).text(name)
            found[language] = "" if text == own else text
        return found

    def is_true(self, name) -> bool | None:
        return self._of_kind(name, bool)

    def number(self, name) -> Decimal | None:
        """With six decimals, as figures are kept here."""
        value = self._of_kind(name, Decimal)
        if value is None:
            return None
        if value.copy_abs() >= TOO_LARGE:
            raise Wrong(name, _("The number is too large."))
        return value.quantize(MILLIONTH) + 0  # never a negative zero

    def order(self) -> int | None:
        """The place among others."""
        order = self.number("order")
        if order is not None and not 0 <= order <= LAST_PLACE:
            raise Wrong("order", _("The number is too large or too small."))
        return None if order is None else int(order)

    def day(self, name) -> datetime.date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            day = datetime.date.fromisoformat(text[:10])
            days.validate_day(day)
        except ValidationError as no:
            raise Wrong(name, " ".join(no.messages)) from no
        except ValueError as no:
            raise Wrong(name, _("“%(text)s” is no date.") % {"text": short(text)}) from no
        return day

    def moment(self, name) -> datetime.datetime | None:
        """In Helsinki's time, which it is in where it does not say."""
        if self.day(name) is None:
            return None
        text = self.text(name)
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError as no:
            raise Wrong(name, _("“%(text)s” is no date.") % {"text": short(text)}) from no
        moment = moment if moment.tzinfo else moment.replace(tzinfo=days.HELSINKI)
        return days.whole_milliseconds(moment.astimezone(days.HELSINKI))

    def node(self, name) -> "Node | None":
        data = self._of_kind(name, dict)
        if data is None:
            return None
        others = {language: other.get(name) for language, other in self.others.items()}
        return Node(data, self.language, {key: one for key, one in others.items() if isinstance(one, dict)})

    def nodes(self, name) -> Iterator["Node"]:
        """The objects of a list. Those of the other languages are found by their ids."""
        things = [one for one in self._of_kind(name, list) or [] if one is not None]
        by_id = {language: _by_id(other.get(name)) for language, other in self.others.items()}
        for data in things:
            if not isinstance(data, dict):
                told = _("This is of another kind than expected: %(value)s") % {"value": short(data)}
                raise Wrong(name, told)
            known = {language: found.get(str(data.get("id"))) for language, found in by_id.items()}
            yield Node(data, self.language, {language: one for language, one in known.items() if one})


def _by_id(things) -> dict[str, dict]:
    if not isinstance(things, list):
        return {}
    return {str(one.get("id")): one for one in things if isinstance(one, dict)}


def short(value) -> str:
    """A value in a message: of what is long, the beginning."""
    is_plain = isinstance(value, str | Decimal)
    text = str(value) if is_plain else json.dumps(value, default=str, ensure_ascii=False)
    text = " ".join(without_controls(text).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def read_answers(paths) -> Node:
    """The answers in the files as one; raise Unreadable where a file is none, or is of another plan."""
    if not paths:
        raise Unreadable(_("Name the file with the answer, or ask with --print-query what to send."))
    answers = {}
    for path in map(Path, paths):
        data = _read(path)
        language = _language_of(path, data["plan"], is_only=len(paths) == 1)
        if language in answers:
            told = _("%(file)s: there is another file in the language “%(language)s”.")
            raise Unreadable(told % {"file": path.name, "language": language})
        answers[language] = data
    if len({str(data["plan"].get("id")) for data in answers.values()}) > 1:
        raise Unreadable(_("The files are of different plans."))
    own = _ours(next(iter(answers.values()))["plan"].get("primaryLanguage"))
    language = own if own in answers else next(iter(answers))
    return Node(answers.pop(language), language, answers)


def _read(path) -> dict:
    """What the API answered; each of its three parts is there."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(_("%(file)s is larger than 100 MB.") % {"file": path.name})
        content = json.loads(
            path.read_bytes(), parse_int=Decimal, parse_float=Decimal, parse_constant=_no_number
        )
    except OSError as no:
        raise Unreadable(_("%(file)s cannot be opened.") % {"file": path.name}) from no
    except (ArithmeticError, RecursionError, ValueError) as no:
        raise Unreadable(_("%(file)s is no JSON that can be read.") % {"file": path.name}) from no
    content = content if isinstance(content, dict) else {}
    if errors := content.get("errors"):
        raise Unreadable(
            _("%(file)s: the API said: %(errors)s") % {"file": path.name, "errors": short(errors)}
        )
    data = content.get("data")
    kinds = {"plan": dict, "planActions": list, "planIndicators": list}
    if not isinstance(data, dict) or any(not isinstance(data.get(part), kinds[part]) for part in kinds):
        told = _("%(file)s is no answer to the question that --print-query prints: plan, planActions and"
                 " planIndicators are not all in it.")  # fmt: skip
        raise Unreadable(told % {"file": path.name})
    return data


def _no_number(name):
    raise ValueError(name)


def _language_of(path, plan, *, is_only) -> str:
    """By the file's name (plan.sv.json); of an only file without one, the plan's own language."""
    named = LANGUAGE_IN_NAME.search(path.name)
    if not named and not is_only:
        told = _("%(file)s: say in its name which language it is, as in plan.sv.json.")
        raise Unreadable(told % {"file": path.name})
    said = named[1] if named else plan.get("primaryLanguage")
    if (language := _ours(said)) not in LANGUAGES:
        told = _("%(file)s: “%(language)s” is none of this site's languages.")
        raise Unreadable(told % {"file": path.name, "language": short(said)})
    return language


def _ours(code) -> str:
    """Kausal's sv-fi and en-GB are our sv and en."""
    return code[:2].lower() if isinstance(code, str) else ""

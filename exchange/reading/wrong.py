"""A cell that does not mean what it should."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from exchange.reading.book import Cell, Fault

LONGEST = 60


class WrongValue(Exception):  # noqa: N818 (a value is wrong)
    """`message` says to the coordinator what is wrong, `suggestion` what could stand there instead."""

    def __init__(self, message: str, suggestion: str = ""):
        super().__init__(message)
        self.message, self.suggestion = message, suggestion


def brief(value: Cell) -> str:
    """The value as a message can repeat it."""
    return Truncator(" ".join(str(value)[: LONGEST * 4].split())).chars(LONGEST)


def refuse_faults(value: Cell) -> None:
    if not isinstance(value, Fault):
        return
    if value.startswith("="):
        message = _(
            "The formula was never calculated. Open the file in a spreadsheet program and save it again."
        )
    else:
        message = _("The formula has the error %(error)s. Mend it, or write the value.")
    raise WrongValue(message % {"error": value} if "%" in message else message)

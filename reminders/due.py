"""The rule of reminders: of what is to be said, to whom, and which time it is. Pure: facts and a day in.

Everything goes by what is due by that day, not by what is due on it: a day on which nobody asked loses
nothing.

1. A task is told of 30 days, 7 days and 1 day before it is due; where one was missed, the last of them alone.
2. What is late is told at once, after that each week, and after four weeks each month; so are feedback that
   waits and notes that are missing.
3. What is not confirmed, and a measure with too few tasks ahead, are told at once and then each month.
4. First the contacts; so many days after anybody was first told, the editors of the unit too; then the
   coordinators. Where none of them can be told, the next are told in their place, at once.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import pgettext_lazy

AHEAD = (30, 7, 1)
WEEK, MONTH = 7, 30
WEEKS = 4
"""For so long each week; then each month."""


class Kind(models.TextChoices):
    """In the order of the mail."""

    LATE = "late", pgettext_lazy("reminder", "Late tasks")
    DUE = "due", pgettext_lazy("reminder", "Tasks due soon")
    NOT_CONFIRMED = "not_confirmed", pgettext_lazy("reminder", "Is the information still correct?")
    TOO_FEW_TASKS = "too_few_tasks", pgettext_lazy("reminder", "Too few tasks ahead")
    NOTE_MISSING = "note_missing", pgettext_lazy("reminder", "Notes missing from the report")
    FEEDBACK = "feedback", pgettext_lazy("reminder", "Feedback waiting for an answer")


MONTHLY = {Kind.NOT_CONFIRMED, Kind.TOO_FEW_TASKS}


class Role(models.TextChoices):
    """Why somebody is told, in the order in which they are."""

    CONTACT = "contact", pgettext_lazy("told as", "contact")
    EDITOR = "editor", pgettext_lazy("told as", "unit editor")
    COORDINATOR = "coordinator", pgettext_lazy("told as", "coordinator")


@dataclass(frozen=True)
class Matter:
    """What somebody is to be told of.

    `subject` names it, and `episode` tells one time from another: a task that is moved is late anew. `day` is
    the day a task is due, else the first day on which there is something to say.
    """

    kind: Kind
    subject: str
    day: datetime.date
    episode: str = ""
    first_told: datetime.date | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind.value, self.subject, self.episode)


@dataclass(frozen=True)
class Patience:
    """So many days after the first was told, the editors of the unit are told too, and the coordinators."""

    editors: int = 14
    coordinators: int = 28

    def of(self, role: Role) -> int:
        return {Role.CONTACT: 0, Role.EDITOR: self.editors, Role.COORDINATOR: self.coordinators}[role]


def stage_on(matter: Matter, today: datetime.date) -> int | None:
    """Which time it is, each told once: days before a task is due, else days since the first was told."""
    if matter.kind == Kind.DUE:
        left = (matter.day - today).days
        return min((days for days in AHEAD if 0 <= left <= days), default=None)
    if today < matter.day:
        return None
    passed = max(0, (today - (matter.first_told or today)).days)
    if matter.kind in MONTHLY:
        return passed // MONTH * MONTH
    if passed <= WEEKS * WEEK:
        return passed // WEEK * WEEK
    return WEEKS * WEEK + (passed - WEEKS * WEEK) // MONTH * MONTH


def whom(
    matter: Matter, chain: dict[Role, Sequence], patience: Patience, today: datetime.date
) -> Iterator[tuple[object, Role]]:
    """Who is told by that day, and why. The chain names those who can be told, in the order of roles."""
    told, is_first = set(), True
    for role in Role:
        people = [one for one in chain.get(role, ()) if one not in told]
        if people and (is_first or _is_time(matter, patience.of(role), today)):
            yield from ((one, role) for one in people)
        told.update(people)
        is_first = is_first and not people


def _is_time(matter, days, today):
    """What is only coming up is nobody else's concern."""
    if matter.kind == Kind.DUE or matter.first_told is None:
        return False
    return (today - matter.first_told).days >= days


def told_first(matter: Matter, days: dict[tuple, datetime.date]) -> Matter:
    """The matter, knowing the day on which anybody was first told of it."""
    return replace(matter, first_told=days.get(matter.key))

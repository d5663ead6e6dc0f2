"""The parts of a report. Texts know their language (`Words`); nothing is known only where it says so."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from measures.languages import Words
from measures.models import Theme, Unit
from measures.overview import StatusCount
from measures.status import Reason, Status
from participation.models import Indicator, Observation
from participation.totals import Total


@dataclass(frozen=True)
class Figure:
    """One of the numbers of the summary. `value` is a number, or words where that is all one can say."""

    code: str
    label: str
    value: int | str

    @property
    def text(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Edition:
    """Which edition of a period's report; `reason` and `differences` only from the second on."""

    number: int
    reason: Words | str = ""
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    achieved: Words
    hinders: Words
    next: Words

    def __bool__(self) -> bool:
        return bool(self.achieved or self.hinders or self.next)


@dataclass(frozen=True)
class TaskFact:
    """`day` is the one it was done or is due, None where not known; `days_late` 0 when it is not late."""

    pk: int
    title: Words
    state: str
    day: datetime.date | None
    precision: str
    days_late: int = 0


@dataclass(frozen=True)
class MeasureFacts:
    pk: int
    number: str
    title: Words
    theme: Theme
    lead_units: tuple[Words, ...]
    lead_unit_keys: tuple[int, ...]
    partner_units: tuple[Words, ...]
    status: Status
    reason: Reason
    since: datetime.date | None
    is_set_by_hand: bool
    is_closed: bool
    phase: str
    impact: str
    is_impact_unknown: bool
    done: tuple[TaskFact, ...]
    """The tasks that were done in the period."""
    late: tuple[TaskFact, ...]
    next: tuple[TaskFact, ...]
    """The open tasks that are not late."""
    tasks_done_in_all: int
    tasks_in_all: int
    """Without those that were cancelled."""
    participants: Total
    indicators: tuple[Words, ...]
    """What the measure acts on, with the latest value."""
    note: Note
    confirmed_on: datetime.date | None
    updated_on: datetime.date | None
    address: str


@dataclass(frozen=True)
class ThemeFacts:
    """A theme with the measures right under it; `depth` 0 at the top."""

    theme: Theme
    name: Words
    depth: int
    status_counts: list[StatusCount]
    """Of its own measures and those of the themes below it."""
    measures: tuple[MeasureFacts, ...]


@dataclass(frozen=True)
class UnitFacts:
    """A unit with the measures it leads, by number."""

    unit: Unit
    name: Words
    status_counts: list[StatusCount]
    measures: tuple[MeasureFacts, ...]


@dataclass(frozen=True)
class GoalFacts:
    value: str
    due_on: datetime.date
    left: Decimal | None
    is_reached: bool | None


@dataclass(frozen=True)
class IndicatorFacts:
    """`value` is in words, "not known" where none is; `svg` the figure, empty where nothing can be drawn."""

    indicator: Indicator
    name: Words
    unit: Words
    value: str
    start: datetime.date | None
    end: datetime.date | None
    goals: tuple[GoalFacts, ...]
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    svg: str = field(default="", repr=False)
    description: str = ""
    """The figure in words."""


@dataclass(frozen=True)
class Numbers:
    """Some numbers, and the `others` of what they are `among`: a key of `sentences.ALL`, or empty."""

    some: tuple[str, ...]
    others: tuple[str, ...] = ()
    among: str = ""


@dataclass(frozen=True)
class Gap:
    """What is not known: a sentence, and the numbers of what it is about."""

    sentence: str
    among: Numbers

    @property
    def numbers(self) -> tuple[str, ...]:
        return self.among.some

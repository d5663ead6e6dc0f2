"""The tables that go out and come back: their columns have stable English names, whatever language is read.

A row of measures is known by the measure's number, one of tasks and of observations by its id, one of
responsibilities by its measure and its unit. Titles change: nothing is ever known by one.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from django.conf import settings
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from measures.days import Precision
from measures.models import Measure, Responsibility, Task
from measures.models.responsibility import Role
from measures.models.vocabulary import CLOSED_AS, STATED, Impact, Phase
from measures.status import TaskState
from participation.models import Observation
from participation.totals import Exactness, Participation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()
    RICH = auto()
    CHOICE = auto()
    DAY = auto()
    YES_NO = auto()
    DECIMAL = auto()
    ID = auto()
    NUMBER = auto()  # of a measure or an indicator: a text
    REFERENCE = auto()
    REFERENCES = auto()


@dataclass(frozen=True)
class Column:
    """`precision` names the column that says how precisely a day is known; `to` the kind of thing it names.

    `is_end`: a month or a year stands for its last day, as in due dates, else for its first.
    """

    name: str
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    precision: str = ""
    is_end: bool = True
    to: str = ""
    is_required: bool = False
    is_key: bool = False
    help: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    name: str
    model: type[Model]
    title: str
    columns: tuple[Column, ...]
    by_name: dict[str, Column] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    def label(self, column: Column) -> str:
        """What people call the column, in the language of the page."""
        if column.kind == Kind.ID:
            return "ID"
        return capfirst(str(self.model._meta.get_field(column.name).verbose_name))


def in_languages(name, kind=Kind.TEXT, **options):
    """A column per language; Finnish is the one that must be there."""
    is_required = options.pop("is_required", False)
    return tuple(
        Column(f"{name}_{code}", kind, is_required=is_required and code == settings.LANGUAGE_CODE, **options)
        for code in LANGUAGES
    )


def chosen(name, choices, **options):
    return Column(name, Kind.CHOICE, tuple(choices), **options)


def day(name, precision="", **options):
    """The day and, where it may be a month or a year, how precisely it is known."""
    first = Column(name, Kind.DAY, precision=precision, **options)
    return (first, chosen(precision, Precision.choices)) if precision else (first,)


MEASURES = Table(
    "measures",
    Measure,
    _("Measures"),
    (
        Column("number", Kind.NUMBER, is_required=True, is_key=True),
        *in_languages("title", is_required=True),
        Column("theme", Kind.REFERENCE, to="theme", is_required=True, help=_("The theme’s address or name.")),
        *in_languages("lead"),
        *in_languages("description", Kind.RICH),
        *in_languages("official_text", Kind.RICH),
        *in_languages("official_source"),
        Column("decision_reference"),
        chosen("phase", Phase.choices),
        chosen("impact", Impact.choices),
        *day("start_on", "start_precision", is_end=False),
        *day("end_on", "end_precision"),
        Column("is_continuous", Kind.YES_NO),
        Column("is_published", Kind.YES_NO),
        chosen("closed_as", CLOSED_AS),
        *day("closed_on"),
        *in_languages("closed_reason"),
        Column("merged_into", Kind.REFERENCE, to="measure", help=_("The number of a measure.")),
        chosen("stated_status", STATED),
        *day("stated_on"),
        *in_languages("stated_source"),
        Column(
            "related",
            Kind.REFERENCES,
            to="measure",
            help=_("The numbers of measures, with commas between them."),
        ),
    ),
)

TASKS = Table(
    "tasks",
    Task,
    _("Tasks"),
    (
        Column("id", Kind.ID, is_key=True, help=_("Empty in the row of a new one.")),
        Column("measure", Kind.REFERENCE, to="measure", is_required=True, help=_("The number of a measure.")),
        *in_languages("title", is_required=True),
        *in_languages("details", Kind.RICH),
        chosen("state", TaskState.choices),
        *day("due_on", "due_precision"),
        *day("completed_on", "completed_precision"),
    ),
)

RESPONSIBILITIES = Table(
    "responsibilities",
    Responsibility,
    _("Responsible units"),
    (
        Column(
            "measure",
            Kind.REFERENCE,
            to="measure",
            is_required=True,
            is_key=True,
            help=_("The number of a measure."),
        ),
        Column(
            "unit",
            Kind.REFERENCE,
            to="unit",
            is_required=True,
            is_key=True,
            help=_("The unit’s address or name."),
        ),
        chosen("role", Role.choices),
    ),
)

OBSERVATIONS = Table(
    "observations",
    Observation,
    _("Observations"),
    (
        Column("id", Kind.ID, is_key=True, help=_("Empty in the row of a new one.")),
        Column(
            "indicator",
            Kind.REFERENCE,
            to="indicator",
            is_required=True,
            help=_("The number of an indicator."),
        ),
        Column("measure", Kind.REFERENCE, to="measure", help=_("The number of a measure.")),
        Column("value", Kind.DECIMAL, is_required=True),
        chosen("exactness", Exactness.choices),
        *day("period_start", is_end=False),
        *day("period_end"),
        chosen("kind", Participation.choices),
        *in_languages("activity"),
        *in_languages("place"),
        Column("overlap_group"),
        *in_languages("source"),
        Column("source_url"),
        *in_languages("note"),
    ),
)

TABLES = {table.name: table for table in (MEASURES, TASKS, RESPONSIBILITIES, OBSERVATIONS)}
CLEAR = "[clear]"
"""Empties what stands in a cell's place; a blank cell leaves it."""

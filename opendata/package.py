"""The tables of a programme's data package: what each column is. None names a person.

Names, codes and descriptions are stable English, as in the files that coordinators import
(`exchange.tables`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.timezone import localtime

from measures import days
from measures.days import Precision
from measures.models.responsibility import Role
from measures.models.vocabulary import CLOSED_AS, OVERRIDES, STATED, Impact, Phase
from measures.status import SENTENCES, Status, TaskState
from participation.models import (
    Adding,
    Confidence,
    Direction,
    EffectKind,
    Level,
    TimeResolution,
)
from participation.totals import Exactness, Participation

LANGUAGES = {"fi": "Finnish", "sv": "Swedish", "en": "English"}


@dataclass(frozen=True)
class Field:
    """`of` tells the value of a thing; else it is the attribute of this name."""

    name: str
    description: str
    type: str = "string"
    enum: tuple[str, ...] = ()
    is_required: bool = False
    of: Callable | None = None

    def value(self, thing):
        return self.of(thing) if self.of else getattr(thing, self.name)


@dataclass(frozen=True)
class Table:
    """`references`: of each column that names a thing, the table and the column that have it."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]]
    fields: tuple[Field, ...]


def key(name, description, **options):
    return Field(name, description, is_required=True, **options)


def in_languages(name, description):
    return tuple(Field(f"{name}_{code}", f"{description} In {LANGUAGES[code]}.") for code in LANGUAGES)


def chosen(name, description, choices, **options):
    """`choices`: of a model's vocabulary, or pairs."""
    values = choices.values if hasattr(choices, "values") else [value for value, _label in choices]
    return Field(name, description, enum=tuple(map(str, values)), **options)


def day(name, description, **options):
    return Field(name, description, "date", **options)


def rough_day(name, precision, description):
    """A day, and how precisely it is known."""
    how = "How precisely that day is known: the day itself, only the month or only the year."
    return day(name, description), chosen(precision, how, Precision)


def flag(name, description):
    return Field(name, description, "boolean", is_required=True)


def slug_of(name):
    """Of a thing that may not be there."""
    return lambda one: getattr(getattr(one, name), "slug", None)


def number_of(name):
    return lambda one: getattr(getattr(one, name), "number", None)


def on_day(name):
    """The day of a moment, in Helsinki."""
    return lambda one: getattr(one, name) and localtime(getattr(one, name), days.HELSINKI).date()


def address_of(one):
    return settings.SITE_URL + one.get_absolute_url()


PROGRAMME = key("programme", "The programme.", of=slug_of("programme"))
MEASURE = key("measure", "The number of the measure.", of=number_of("measure"))
INDICATOR = key("indicator", "The number of the indicator.", of=number_of("indicator"))
ID = key("id", "Stays the same as long as the thing is there.", type="integer")
TO_PROGRAMME, TO_MEASURE, TO_INDICATOR = (
    {"programme": ("programmes", "slug")},
    {"measure": ("measures", "number")},
    {"indicator": ("indicators", "number")},
)
ADDRESS = key("address", "Its page on the web.", of=address_of)
EFFECT = (
    chosen("kind", "What the one does to the other.", EffectKind, is_required=True),
    chosen("confidence", "How sure the city is of the effect.", Confidence, is_required=True),
)

PROGRAMMES = Table(
    "programmes",
    "Programme",
    "The programme that the package is about: one row.",
    ("slug",),
    {},
    (
        key("slug", "Its part of web addresses, which stays."),
        *in_languages("name", "Its name."),
        *in_languages("goal", "Its goal in a sentence or two."),
        *in_languages("description", "About it, as HTML."),
        flag("is_adopted", "Has the city decided on it?"),
        day("adopted_on", "When it was adopted; empty where it was not or the day is not known."),
        day("closed_on", "When it ended; empty while it goes on."),
        ADDRESS,
    ),
)
THEMES = Table(
    "themes",
    "Themes",
    "What the measures are grouped by: a tree.",
    ("slug",),
    TO_PROGRAMME | {"parent": ("themes", "slug")},
    (
        key("slug", "Its part of web addresses."),
        PROGRAMME,
        Field(
            "parent", "The theme that it is a part of; empty where it is part of none.", of=slug_of("parent")
        ),
        *in_languages("name", "Its name."),
        *in_languages("description", "About it, as HTML."),
        Field("order", "Smaller numbers come first.", "integer", is_required=True),
        ADDRESS,
    ),
)
MEASURES = Table(
    "measures",
    "Measures",
    "What the programme promises to do. The number is the measure: titles change.",
    ("number",),
    TO_PROGRAMME | {"theme": ("themes", "slug"), "merged_into": ("measures", "number")},
    (
        key("number", "As the programme has it: 125, 1.2, 0.1.10, CL3. A text, not a number."),
        PROGRAMME,
        *in_languages("title", "What it is called."),
        key("theme", "The theme that it belongs to.", of=slug_of("theme")),
        *in_languages("lead", "What it is about, in at most 60 words."),
        *in_languages("description", "What it is about, as HTML."),
        *in_languages("official_text", "Word for word as the programme has it, as HTML."),
        *in_languages("official_source", "Where the official text is from."),
        Field("decision_reference", "The city's decision."),
        chosen(
            "status",
            "How it is going on the day of the package, computed from its tasks unless a person set it. "
            "'unknown': it has no tasks and nobody has said how it is going; this is not the same as "
            "not started.",
            Status,
            is_required=True,
            of=lambda one: one.verdict(days.today()).status,
        ),
        chosen(
            "status_reason_code",
            "Why it has that status.",
            [(code, code) for code in sorted({*SENTENCES})],
            is_required=True,
            of=lambda one: one.verdict(days.today()).reason.code,
        ),
        day("status_since", "Since when; empty: not known.", of=lambda one: one.verdict(days.today()).since),
        chosen("phase", "How far the work is, as people say; empty: not known.", Phase),
        chosen(
            "impact", "'not_assessed': nobody has, which is not the same as none.", Impact, is_required=True
        ),
        *rough_day("start_on", "start_precision", "When it starts: the first day. Empty: not known."),
        *rough_day("end_on", "end_precision", "When it ends: the last day. Empty: not known, or continuous."),
        flag("is_continuous", "Does the work go on without an end?"),
        chosen("closed_as", "What a person closed it as; empty while it is open.", CLOSED_AS),
        day("closed_on", "When; empty while it is open or where the day is not known."),
        *in_languages("closed_reason", "Why it was closed."),
        Field(
            "merged_into", "The number of the measure that it is now part of.", of=number_of("merged_into")
        ),
        chosen("override_status", "Set by hand instead of the computed one; mostly empty.", OVERRIDES),
        day("override_on", "When it was set by hand."),
        *in_languages("override_reason", "Why it was set by hand."),
        chosen("stated_status", "What an earlier source said; used where there are no tasks.", STATED),
        day("stated_on", "When the source said so."),
        *in_languages("stated_source", "Who said so."),
        Field(
            "related",
            "The numbers of related measures, with a comma and a space between them.",
            of=lambda one: ", ".join(other.number for other in one.related.all()),
        ),
        day("updated_on", "When its information last changed; empty: not known.", of=on_day("updated_at")),
        day(
            "confirmed_on",
            "When it was last said to be still correct; empty: never.",
            of=on_day("confirmed_at"),
        ),
        ADDRESS,
    ),
)
TASKS = Table(
    "tasks",
    "Tasks",
    "Dated pieces of work of the measures. One is late when it is open on the day after it was due.",
    ("id",),
    TO_MEASURE,
    (
        ID,
        MEASURE,
        *in_languages("title", "What is to be done."),
        *in_languages("details", "More about it, as HTML."),
        chosen("state", "How it stands.", TaskState, is_required=True),
        *rough_day("due_on", "due_precision", "The last day on which it is on time. Empty: it has none."),
        *rough_day("completed_on", "completed_precision", "When it was done. Empty: not done, or not known."),
    ),
)
STATUS_UPDATES = Table(
    "status_updates",
    "Status updates",
    "Dated notes on how measures are going.",
    ("id",),
    TO_MEASURE,
    (
        ID,
        MEASURE,
        day("noted_on", "The day of the note.", is_required=True),
        *in_languages("title", "What it is about."),
        *in_languages("text", "The note, as HTML."),
    ),
)
UNITS = Table(
    "units",
    "Units",
    "The city's units and partners that answer for measures of the programme, and the units above them.",
    ("slug",),
    {"parent": ("units", "slug")},
    (
        key("slug", "Its part of web addresses."),
        Field(
            "parent", "The unit that it is a part of; empty where it is part of none.", of=slug_of("parent")
        ),
        *in_languages("name", "Its name."),
        *in_languages("description", "About it, as HTML."),
    ),
)
RESPONSIBILITIES = Table(
    "responsibilities",
    "Responsibilities",
    "Which unit answers for which measure.",
    ("measure", "unit"),
    TO_MEASURE | {"unit": ("units", "slug")},
    (
        MEASURE,
        key("unit", "The unit.", of=slug_of("unit")),
        chosen("role", "Does it lead, or is it a partner?", Role, is_required=True),
    ),
)
INDICATORS = Table(
    "indicators",
    "Indicators",
    "What is counted.",
    ("number",),
    TO_PROGRAMME,
    (
        key("number", "A text, not a number."),
        PROGRAMME,
        *in_languages("name", "What it is called."),
        *in_languages("description", "About it, as HTML."),
        chosen("level", "'unknown': nobody has defined it.", Level, is_required=True),
        chosen("time_resolution", "How often it is counted; empty: not known.", TimeResolution),
        *in_languages("method", "How it is counted, as HTML."),
        *in_languages("credit", "Whose data it is, as they wish to be named."),
        chosen("desired_direction", "Which way it should go; empty: not said.", Direction),
        chosen(
            "adding",
            "What its observations come to: the latest counts, parts of a period are added, or participants "
            "are added by the rule of counting.",
            Adding,
            is_required=True,
        ),
        *in_languages("unit_of_measure", "For instance km, kWh or pcs."),
        flag("is_programme_goal", "Is the programme's own goal set for it?"),
        ADDRESS,
    ),
)
GOALS = Table(
    "goals",
    "Goals",
    "The values that indicators should reach, and by when.",
    ("indicator", "due_on"),
    TO_INDICATOR,
    (
        INDICATOR,
        day("due_on", "By which day.", is_required=True),
        Field("value", "The value to reach.", "number", is_required=True),
        Field("base_year", "The year from which the change is counted, if any.", "integer"),
        Field("base_value", "The value in that year.", "number"),
        flag("is_path", "Should the straight line from the base year to the goal be kept on the way?"),
    ),
)
OBSERVATIONS = Table(
    "observations",
    "Observations",
    "The figures of the indicators, as they stand after all corrections.",
    ("id",),
    TO_INDICATOR | TO_MEASURE,
    (
        ID,
        INDICATOR,
        Field("measure", "The measure that it was counted for; empty: of none.", of=number_of("measure")),
        Field("value", "The figure.", "number", is_required=True),
        chosen("exactness", "Is it exact, rough, or is it at least so much?", Exactness, is_required=True),
        day("period_start", "The first day of its period; empty: not known."),
        day("period_end", "The last day of its period; empty: not known."),
        chosen(
            "kind", "Of participants: what they took part in. 'interest' is never added up.", Participation
        ),
        *in_languages("activity", "What people took part in, or what part of the whole it is."),
        *in_languages("place", "Where."),
        Field("overlap_group", "Counts in one group may be of the same people, as the city judges it."),
        *in_languages("source", "Where the figure is from."),
        Field("source_url", "The web address of the source."),
        *in_languages("note", "A note."),
    ),
)
MEASURE_EFFECTS = Table(
    "measure_effects",
    "Effects of measures",
    "Which measure acts on which indicator.",
    ("measure", "indicator"),
    TO_MEASURE | TO_INDICATOR,
    (
        MEASURE,
        INDICATOR,
        *EFFECT,
        flag("tells_progress", "Is the measure late while the indicator is behind its goal?"),
    ),
)
INDICATOR_EFFECTS = Table(
    "indicator_effects",
    "Effects of indicators",
    "Which indicator acts on which: the steps to the goal.",
    ("cause", "target"),
    {"cause": ("indicators", "number"), "target": ("indicators", "number")},
    (
        key("cause", "The number of the indicator that acts.", of=number_of("cause")),
        key("target", "The number of the indicator that it acts on.", of=number_of("target")),
        *EFFECT,
    ),
)
TABLES = (
    PROGRAMMES,
    THEMES,
    MEASURES,
    TASKS,
    STATUS_UPDATES,
    UNITS,
    RESPONSIBILITIES,
    INDICATORS,
    GOALS,
    OBSERVATIONS,
    MEASURE_EFFECTS,
    INDICATOR_EFFECTS,
)

"""The tables of a report, the same in every file of tables: what each column is called, means and holds.

Names of tables and columns are stable English; what stands in them is in the report's language.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from measures.languages import shown
from measures.sheets import Cell, Missing, known, listed, precisely
from participation.models import Adding
from reports.report import rows_of_tables as rows
from reports.report.sentences import total_in_words

TEXT, SHORT = 40, 16


@dataclass(frozen=True)
class Column:
    """`about` tells people what it holds, `cell` takes it from what a row is made of."""

    name: str
    about: str
    cell: Callable[..., Cell]
    width: int = SHORT


@dataclass(frozen=True)
class Table:
    """`name` is for people; `things` are what the rows are made of, from the report."""

    code: str
    name: str
    columns: tuple[Column, ...]
    things: Callable[..., Iterator]

    def rows(self, report) -> Iterator[list[Cell]]:
        cells = [column.cell for column in self.columns]
        for thing in self.things(report):
            yield [cell(thing) for cell in cells]


AS_CODE = gettext_lazy("the same as a code")


def _address(path):
    """Whole: a file may be read anywhere."""
    return lambda one: f"{settings.SITE_URL}{path(one)}"


SUMMARY = Table(
    "summary",
    gettext_lazy("Summary"),
    (
        Column("code", gettext_lazy("a name that stays"), attrgetter("code"), 20),
        Column("label", gettext_lazy("what is told"), attrgetter("label"), TEXT),
        Column("value", gettext_lazy("value"), attrgetter("value"), TEXT),
    ),
    rows.summary,
)


# Measures


def _impact(measure):
    return Missing(measure.impact) if measure.is_impact_unknown else measure.impact


def _next_task(measure):
    return measure.next[0].title if measure.next else _no_next_task(measure)


def _next_due(measure):
    if not measure.next:
        return _no_next_task(measure)
    task = measure.next[0]
    return precisely(task.day, task.precision) if task.day else Missing(_("no due date"))


def _no_next_task(measure):
    if measure.is_closed:
        return Missing(pgettext("measure", "closed"))
    if measure.late:
        return Missing(_("only overdue ones"))
    return Missing(_("no open tasks") if measure.tasks_in_all else _("no tasks yet"))


def _at_least(measure):
    return known(measure.participants.low if measure.participants.is_known else None)


def _at_most(measure):
    people = measure.participants
    return known(people.high if people.is_known and not people.is_open else None)


def _participants(measure):
    people = measure.participants
    return total_in_words(people) if people.is_known or people.left_out else known(None)


def _note(name):
    return lambda measure: getattr(measure.note, name) or Missing(_("nothing written"))


MEASURES = Table(
    "measures",
    gettext_lazy("Measures"),
    (
        Column("number", gettext_lazy("number"), attrgetter("number")),
        Column("title", gettext_lazy("title"), attrgetter("title"), TEXT),
        Column("theme", gettext_lazy("theme"), lambda one: shown(one.theme, "name"), TEXT),
        Column("status", gettext_lazy("progress"), lambda one: str(one.status.label)),
        Column("status_code", AS_CODE, lambda one: one.status.value),
        Column("status_reason", gettext_lazy("why so"), lambda one: str(one.reason), TEXT),
        Column("status_since", gettext_lazy("since which day"), lambda one: known(one.since)),
        Column("status_set_by_hand", gettext_lazy("status set by hand"), attrgetter("is_set_by_hand")),
        Column(
            "phase", gettext_lazy("phase"), lambda one: one.phase or Missing(pgettext("phase", "Not known"))
        ),
        Column("impact", gettext_lazy("impact"), _impact),
        Column("tasks", gettext_lazy("tasks, without the cancelled ones"), attrgetter("tasks_in_all")),
        Column("tasks_done", gettext_lazy("Tasks done in all"), attrgetter("tasks_done_in_all")),
        Column("tasks_done_in_period", gettext_lazy("Tasks done in the period"), lambda one: len(one.done)),
        Column("tasks_late", gettext_lazy("Overdue tasks"), lambda one: len(one.late)),
        Column("next_task", gettext_lazy("the next task that is not overdue"), _next_task, TEXT),
        Column("next_task_due_on", gettext_lazy("due date of the next task"), _next_due),
        Column("participants", gettext_lazy("Residents who took part"), _participants, TEXT),
        Column("participants_at_least", gettext_lazy("at least so many"), _at_least),
        Column("participants_at_most", gettext_lazy("at most so many"), _at_most),
        Column(
            "indicators",
            gettext_lazy("the indicators that it acts on, with their latest values"),
            lambda one: listed(one.indicators, none=_("nothing assessed")),
            TEXT,
        ),
        Column(
            "lead_units",
            pgettext_lazy("role", "Lead unit"),
            lambda one: listed(one.lead_units, none=_("not known")),
            TEXT,
        ),
        Column(
            "partner_units",
            pgettext_lazy("role", "Partner"),
            lambda one: listed(one.partner_units, none=_("none named")),
            TEXT,
        ),
        Column("achieved", gettext_lazy("what was achieved"), _note("achieved"), TEXT),
        Column("hinders", gettext_lazy("what hinders"), _note("hinders"), TEXT),
        Column("next", gettext_lazy("what happens next"), _note("next"), TEXT),
        Column("updated_on", gettext_lazy("information updated"), lambda one: known(one.updated_on)),
        Column("confirmed_on", gettext_lazy("last confirmed"), lambda one: known(one.confirmed_on)),
        Column("address", gettext_lazy("its page on the website"), _address(attrgetter("address")), TEXT),
    ),
    lambda report: report.measures(),
)

TASKS = Table(
    "tasks",
    gettext_lazy("Tasks"),
    (
        Column("measure", gettext_lazy("number of the measure"), attrgetter("measure")),
        Column("measure_title", gettext_lazy("title of the measure"), attrgetter("measure_title"), TEXT),
        Column("title", gettext_lazy("title"), attrgetter("title"), TEXT),
        Column("state", gettext_lazy("state"), lambda one: str(one.state.label)),
        Column("state_code", AS_CODE, lambda one: one.state.value),
        Column("due_on", pgettext_lazy("task", "due on"), attrgetter("due_on")),
        Column("done_on", gettext_lazy("the day it was done"), attrgetter("done_on")),
        Column("days_late", gettext_lazy("how many days it is overdue"), attrgetter("days_late")),
        Column("done_in_period", gettext_lazy("done in the period"), attrgetter("is_done_in_period")),
    ),
    rows.tasks,
)


# Indicators and observations


def _goal(name):
    return lambda one: getattr(one.goal, name) if one.goal else Missing(_("no goal is set"))


def _of_indicator(name):
    return lambda one: known(shown(one.indicator, name))


INDICATORS = Table(
    "indicators",
    gettext_lazy("Indicators"),
    (
        Column("number", gettext_lazy("number"), attrgetter("indicator.number")),
        Column("name", gettext_lazy("name"), _of_indicator("name"), TEXT),
        Column("unit_of_measure", gettext_lazy("unit of measure"), _of_indicator("unit_of_measure")),
        Column("level", gettext_lazy("level"), lambda one: one.indicator.get_level_display()),
        Column("value", gettext_lazy("latest value, or the total of participants"), attrgetter("value")),
        Column("value_in_words", gettext_lazy("the same in words"), attrgetter("value_in_words"), TEXT),
        Column(
            "period_start",
            gettext_lazy("first day of its period"),
            lambda one: known(one.indicator.latest_start),
        ),
        Column(
            "period_end", gettext_lazy("last day of its period"), lambda one: known(one.indicator.latest_end)
        ),
        Column("goal", gettext_lazy("the next goal, or the last"), _goal("value")),
        Column("goal_due_on", gettext_lazy("the day of that goal"), _goal("due_on")),
        Column("goals", gettext_lazy("all goals with their days"), attrgetter("goals"), TEXT),
        Column("source", gettext_lazy("source"), _of_indicator("credit"), TEXT),
    ),
    rows.indicators,
)


def _measure(observation):
    return observation.measure.number if observation.measure else Missing(_("Not for any one measure"))


def _kind(observation):
    if observation.indicator.adding != Adding.COUNTS:
        return Missing(_("not a count of participants"))
    return observation.get_kind_display() or Missing(pgettext("kind", "Not known"))


def _text(name):
    return lambda observation: known(shown(observation, name))


OBSERVATIONS = Table(
    "observations",
    gettext_lazy("Observations"),
    (
        Column("indicator", gettext_lazy("number of the indicator"), attrgetter("indicator.number")),
        Column("measure", gettext_lazy("number of the measure"), _measure),
        Column("value", gettext_lazy("value"), attrgetter("value")),
        Column("exactness", gettext_lazy("exactness"), lambda one: one.get_exactness_display()),
        Column("exactness_code", AS_CODE, attrgetter("exactness")),
        Column("period_start", gettext_lazy("first day of its period"), lambda one: known(one.period_start)),
        Column("period_end", gettext_lazy("last day of its period"), lambda one: known(one.period_end)),
        Column("kind", gettext_lazy("kind of participation"), _kind),
        Column("kind_code", AS_CODE, lambda one: one.kind or _kind(one)),
        Column("activity", gettext_lazy("activity, project or part"), _text("activity"), TEXT),
        Column("place", gettext_lazy("place"), _text("place"), TEXT),
        Column(
            "overlap_group",
            gettext_lazy("overlap group"),
            lambda one: one.overlap_group or Missing(_("none named")),
        ),
        Column("source", gettext_lazy("source"), _text("source"), TEXT),
        Column("entered_on", gettext_lazy("entered"), lambda one: known(rows.entered_on(one))),
    ),
    rows.observations,
)


# Changes


def _status(which):
    def cell(one):
        stood = getattr(one.change, which)
        return str(stood.status.label) if stood else Missing(_("not published then"))

    return cell


CHANGES = Table(
    "changes",
    gettext_lazy("Changes"),
    (
        Column("number", gettext_lazy("number"), attrgetter("change.stood.number")),
        Column("title", gettext_lazy("title"), attrgetter("change.stood.title"), TEXT),
        Column(
            "kinds",
            gettext_lazy("what happened"),
            lambda one: tuple(str(kind.label) for kind in one.change.kinds),
            TEXT,
        ),
        Column("kind_codes", AS_CODE, lambda one: tuple(kind.value for kind in one.change.kinds)),
        Column("status_before", gettext_lazy("progress before"), _status("before")),
        Column("status_after", gettext_lazy("progress after"), _status("after")),
        Column(
            "due_dates_moved",
            gettext_lazy("how many times its due dates were moved"),
            attrgetter("change.slip.times"),
        ),
        Column("days_moved", gettext_lazy("by how many days later in all"), attrgetter("change.slip.days")),
        Column("details", gettext_lazy("details"), attrgetter("details"), TEXT),
        Column(
            "address",
            gettext_lazy("its page on the website"),
            _address(attrgetter("change.stood.address")),
            TEXT,
        ),
    ),
    rows.changes,
)

SINCE_PREVIOUS = replace(
    CHANGES,
    code="since_previous",
    name=gettext_lazy("Since the previous report"),
    things=rows.since_previous,
)

TABLES = (SUMMARY, MEASURES, TASKS, INDICATORS, OBSERVATIONS, CHANGES)


def tables_of(report) -> tuple[Table, ...]:
    """Those that every report has, and what changed since the previous one where there is one."""
    return TABLES if report.since_previous is None else (*TABLES, SINCE_PREVIOUS)

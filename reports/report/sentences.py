"""What a report says of one thing, in sentences that every document of it uses. Pure: facts in, words out.

A sentence is a tuple of pieces: those that are `Words` know their language, the others are in the report's.
Side by side they are the whole sentence with its spaces; a piece may have line breaks of its writer.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from measures.days import HELSINKI, in_words, precision_of
from measures.history.changes import Kind, MeasureChange, TaskMove
from measures.history.telling import Sentence, thing_in_words
from measures.languages import Words, shown
from measures.status import TaskState
from measures.written import written
from participation.figures import series
from participation.models import Adding
from participation.totals import Exactness
from reports.report.facts import (
    Figure,
    Gap,
    GoalFacts,
    IndicatorFacts,
    MeasureFacts,
    Numbers,
    TaskFact,
    ThemeFacts,
)

# The headings of the chapters, in their order.
CHAPTERS = {
    "summary": gettext_lazy("Summary"),
    "figures": gettext_lazy("Key figures"),
    "situation": gettext_lazy("The situation"),
    "measures": gettext_lazy("Measures by theme"),
    "units": gettext_lazy("By lead unit"),
    "participation": gettext_lazy("Participation"),
    "indicators": gettext_lazy("Indicators"),
    "changes": gettext_lazy("What changed in the period"),
    "since_previous": gettext_lazy("What has changed since the previous report"),
    "gaps": gettext_lazy("What is not known"),
    "method": gettext_lazy("How the report was made"),
}
# What XML cannot hold, and the half of a line break that it would take for another.
PLACE = "\x00"
# What follows the word "merged", which it would else say again.
INTO = {
    "merged": gettext_lazy("into measure %(name)s"),
    "merged_somewhere": gettext_lazy("into another measure"),
}
# From so many on, and where at most so small a part is missing, all but these are told.
MANY, MOST = 5, 0.8
ALL = {
    "measures": (gettext_lazy("all measures"), gettext_lazy("all measures except %(numbers)s")),
    "open": (gettext_lazy("all open measures"), gettext_lazy("all open measures except %(numbers)s")),
    "indicators": (gettext_lazy("all indicators"), gettext_lazy("all indicators except %(numbers)s")),
}
# The kinds of changes that say so much of a measure that naming it is enough.
BY_NUMBER = {Kind.NOT_CONFIRMED}


@dataclass(frozen=True)
class Line:
    """A label with what stands beside it; one sentence, or several for a list."""

    code: str
    label: str
    sentences: tuple[Sentence, ...]


# Of the report


def days_of(report) -> str:
    return f"{date_format(report.start)}–{date_format(report.end)}"


def heading_lines(report) -> tuple[Line, ...]:
    """What stands at the head of the report: its days, what it is narrowed to and which edition it is."""
    edition, previous = report.edition, report.previous_day
    lines = [
        ("period", _("Reporting period"), [(days_of(report),)]),
        ("day", _("Facts as of"), [(date_format(report.day),)]),
        ("made", _("Made on"), [(date_format(localtime(report.made_at, HELSINKI).date()),)]),
        ("previous", _("The previous report is of"), [(date_format(previous),)] if previous else []),
        ("selected", _("Limited to"), [(", ".join(report.selected),)] if report.selected else []),
    ]
    if edition:
        lines += [
            ("edition", _("Edition"), [(str(edition.number),)]),
            ("reason", _("Why there is a new edition"), [(edition.reason,)] if edition.reason else []),
            ("differences", _("What is different in it"), [(one,) for one in edition.differences]),
        ]
    return _lines(lines)


def _lines(lines) -> tuple[Line, ...]:
    return tuple(Line(code, label, tuple(sentences)) for code, label, sentences in lines if sentences)


def figure_in_words(figure: Figure) -> str:
    return f"{figure.label}: {figure.text}"


def counts_in_words(status_counts) -> str:
    """Myöhässä 2, Ajallaan 5; those of none are left out."""
    return ", ".join(f"{row.status.label} {row.count}" for row in status_counts if row.count)


def percent_in_words(row) -> str:
    return f"{round(row.share)}\u00a0%"


def gap_in_words(gap: Gap) -> str:
    return f"{gap.sentence} {numbers_in_words(gap.among)}"


def numbers_in_words(numbers: Numbers) -> str:
    """One by one, or all but a few."""
    if not is_most(numbers):
        return ", ".join(numbers.some)
    whole, part = ALL[numbers.among]
    return part % {"numbers": ", ".join(numbers.others)} if numbers.others else str(whole)


def is_most(numbers: Numbers) -> bool:
    count = len(numbers.some) + len(numbers.others)
    return bool(numbers.among) and count >= MANY and len(numbers.some) >= MOST * count


def themes_with_whole(themes) -> Iterator[tuple[ThemeFacts, Sentence]]:
    """Each theme, and what theme it is a part of where it is one."""
    above = {}
    for theme in themes:
        above[theme.depth] = theme.name
        whole = above.get(theme.depth - 1)
        yield theme, ((_("Part of the theme:") + " ", whole) if whole else ())


# Of a measure


def measure_lines(measure: MeasureFacts) -> tuple[Line, ...]:
    """All that is known of the measure but its number, title and status; what is not known has no line."""
    note, people = measure.note, measure.participants
    people = [(total_in_words(people),)] if people.is_known or people.left_out else []
    return _lines(
        [
            ("done", _("Done in the period"), [task_in_words(task) for task in measure.done]),
            ("late", pgettext("tasks", "Late"), [task_in_words(task) for task in measure.late]),
            ("next", pgettext("tasks", "Next"), [task_in_words(task) for task in measure.next]),
            ("tasks", _("Tasks done in all"), [(_tasks(measure),)] if measure.tasks_in_all else []),
            ("achieved", _("What was achieved"), [(note.achieved,)] if note.achieved else []),
            ("hinders", _("What hinders"), [(note.hinders,)] if note.hinders else []),
            ("coming", _("What happens next"), [(note.next,)] if note.next else []),
            ("participants", _("Residents who took part"), people),
            ("indicators", _("Indicators"), [(one,) for one in measure.indicators]),
            ("lead_units", _("Lead units"), [(one,) for one in measure.lead_units]),
        ]
    )


def _tasks(measure) -> str:
    counts = {"done": measure.tasks_done_in_all, "count": measure.tasks_in_all}
    return _("%(done)d of %(count)d") % counts


def why_in_words(measure: MeasureFacts) -> Sentence:
    """Why the measure has its status, and since when: what follows the status itself."""
    more = ""
    if measure.since:
        more += " " + _("So since %(day)s.") % {"day": date_format(measure.since)}
    if measure.reason.code == "stated":
        more += " " + _("There are no tasks that would tell it.")
    return (*reason_in_words(measure.reason), "." + more)


def reason_in_words(reason) -> Sentence:
    """As `str(reason)`, with the name in it knowing its language; it stands after the status."""
    if into := INTO.get(reason.code):
        return (into % {"name": reason.name},)
    before, place, after = str(replace(reason, name=PLACE)).partition(PLACE)
    if not place:
        return (before,)
    name = reason.name.removesuffix(".")
    if isinstance(reason.name, Words):
        name = Words(name, reason.name.language)
    return tuple(filter(None, (before, name, after)))


def task_in_words(task: TaskFact) -> Sentence:
    """The task with the day it was done or is due, and how late it is."""
    return (task.title, f" ({_when(task)})")


def _when(task) -> str:
    if task.day is None:
        return _("day not known") if task.state == TaskState.COMPLETED else _("no due date")
    day = {"day": in_words(task.day, task.precision)}
    if task.state == TaskState.COMPLETED:
        return _("done %(day)s") % day
    due = _("due %(day)s") % day
    return f"{due}, {late_in_words(task.days_late)}" if task.days_late else due


def late_in_words(count: int) -> str:
    return ngettext("%(days)s day late", "%(days)s days late", count) % {"days": count}


# Of numbers


def total_in_words(total) -> str:
    """What took part; where nothing that counts is known, what is shown without being added."""
    if total.is_known or not total.left_out:
        return str(total)
    return f"{_('shown, not added:')} {', '.join(_count(one) for one in total.left_out)}"


def _count(count) -> str:
    figure = written(count.value)
    exactness = Exactness(count.exactness)
    return figure if exactness == Exactness.EXACT else f"{exactness.label} {figure}"


def period_in_words(start: datetime.date | None, end: datetime.date | None) -> str:
    """What a value is of: a year, a month, a day or from–to."""
    if not (start and end):
        return _("period not known")
    if precision := precision_of(start, end):
        return in_words(end, precision)
    return f"{date_format(start)}–{date_format(end)}"


def goal_in_words(goal: GoalFacts, unit: str) -> Sentence:
    """The goal, and how far it is."""
    amount = (f"{date_format(goal.due_on)}: {goal.value}", *((" ", unit) if unit else ()), ". ")
    if goal.is_reached:
        return (*amount, _("Reached by the latest value."))
    if goal.left is None:
        return (*amount, _("How far it is from here is not known."))
    left = _("Still to go: %(left)s") % {"left": written(goal.left)}
    return (*amount, left, *((" ", unit) if unit else ()), ".")


def values_in_words(fact: IndicatorFacts) -> list[tuple[str, Sentence]]:
    """The value of each period, the latest first; of counts of people each count, with what it is of."""
    unit = (" ", fact.unit) if fact.unit else ()
    if fact.indicator.adding == Adding.COUNTS:
        return [
            (period_in_words(one.period_start, one.period_end), (one.in_words, *unit, *_activity(one)))
            for one in fact.observations
        ]
    values = reversed(series(fact.indicator.adding, fact.observations))
    return [(period_in_words(one.start, one.end), (one.words, *unit)) for one in values]


def observation_in_words(observation) -> Sentence:
    """One figure as it was entered, with what it is of: 1 300 (Asukasillat)."""
    return (observation.in_words, *_activity(observation))


def _activity(observation) -> Sentence:
    activity = shown(observation, "activity")
    return (" (", activity, ")") if activity else ()


# Of what changed


def changes_by_kind(report, comparison=None) -> list[tuple[Kind, list[MeasureChange]]]:
    """Those of the period, or of another comparison, each kind that there is any of."""
    found = ((kind, report.changes_of(kind, comparison)) for kind in Kind)
    return [(kind, changes) for kind, changes in found if changes]


def no_changes_in_words(comparison) -> str:
    """What stands where there are none: nothing changed, or nothing is known of the days."""
    if comparison.start is None:
        return _("No changes are known.")
    return _("Nothing has changed.")


def change_in_words(change: MeasureChange, kind: Kind) -> tuple[Sentence, ...]:
    """How the measure changed in this way, from what to what."""
    if kind == Kind.MOVED:
        return tuple(move_in_words(move) for move in change.slip.moves)
    if kind == Kind.VALUES:
        return tuple(_value(value) for value in change.values)
    if kind == Kind.EDITED:
        return tuple(_edits(change))
    if kind == Kind.NOT_CONFIRMED:
        return (_confirmed(change.stood),)
    return (_turn(change),)


def move_in_words(move: TaskMove) -> Sentence:
    """From which day to which the task's due date was moved, how far, and in how many steps."""
    days = f"{date_format(move.first)} → {date_format(move.last)}"
    times = ngettext("%(count)d time", "%(count)d times", move.times) % {"count": move.times}
    steps = f"; {times}" if move.times > 1 else ""
    return (move.title, f": {days} ({_distance(move.days)}{steps})")


def _distance(days: int) -> str:
    if not days:
        return _("back where it was")
    if days < 0:
        return ngettext("%(count)d day earlier", "%(count)d days earlier", -days) % {"count": -days}
    return ngettext("%(count)d day later", "%(count)d days later", days) % {"count": days}


def _turn(change) -> Sentence:
    """From which status to which and why; where it came or went, what there is."""
    before, after = change.before, change.after
    if after is None:
        return (_("no longer published; before: %(status)s") % {"status": before.status.label},)
    status = f"{before.status.label} → {after.status.label}" if before else str(after.status.label)
    return (f"{status} (", *reason_in_words(after.reason), ")")


def _value(value) -> Sentence:
    return (value.label, f": {value.in_words} ({period_in_words(value.start, value.end)})")


def _confirmed(stood) -> Sentence:
    if not stood.confirmed_on:
        return (_("never confirmed"),)
    return (_("last confirmed %(day)s") % {"day": date_format(stood.confirmed_on)},)


def _edits(change) -> Iterator[Sentence]:
    """A sentence for each thing that was edited; the figures that came are told as such."""
    for version in change.versions:
        day = date_format(localtime(version.change.made_at, HELSINKI))
        for thing in () if version.is_first else version.things:
            if not (change.values and thing.model._meta.model_name == "observation"):
                yield (f"{day}: ", *thing_in_words(thing))


def most_in_words(report, changes) -> str:
    """A phrase for the measures that changed, where they are most; else empty: name them one by one."""
    numbers = report.numbers(change.stood.number for change in changes)
    return f"{capfirst(numbers_in_words(numbers))}." if is_most(numbers) else ""

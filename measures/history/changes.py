"""What changed in a programme between two moments, as residents saw it: each is what a visitor could read.

A measure is told of when it stands otherwise at the end than at the start, or when something came to it in
between. What is kept of it is plain data in the active language: no drafts, no persons.
"""

import datetime
from collections import Counter, defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import pgettext_lazy

from measures import days
from measures.dated import first_record
from measures.history.slips import Slip, TaskMove, slips
from measures.history.versions import ThingChange, Version, things_changed, touched, versions_of
from measures.languages import Words, shown
from measures.models import Measure, past
from measures.plain import plain
from measures.status import ONE_DAY, Reason, Status

__all__ = [
    "Comparison",
    "Kind",
    "MeasureChange",
    "Slip",
    "Stood",
    "TaskMove",
    "Value",
    "compare",
    "compare_days",
    "slips",
    "with_versions",
]
VISITOR = AnonymousUser()
Observation = Measure._meta.get_field("observations").related_model
# What a measure is after it has caught up; one that was closed otherwise has not.
CAUGHT_UP = (Status.ON_TIME, Status.NOT_STARTED, Status.COMPLETED)


class Kind(models.TextChoices):
    """What can have happened to a measure, in the order of display."""

    COMPLETED = "completed", pgettext_lazy("kind of change", "Completed")
    NEWLY_LATE = "newly_late", pgettext_lazy("kind of change", "Became late")
    RECOVERED = "recovered", pgettext_lazy("kind of change", "No longer late")
    MOVED = "moved", pgettext_lazy("kind of change", "Due dates moved")
    NEW = "new", pgettext_lazy("kind of change", "New measures")
    DROPPED = "dropped", pgettext_lazy("kind of change", "Cancelled or removed")
    MERGED = "merged", pgettext_lazy("kind of change", "Merged into another")
    EDITED = "edited", pgettext_lazy("kind of change", "Edited")
    VALUES = "values", pgettext_lazy("kind of change", "New figures")
    NOT_CONFIRMED = "not_confirmed", pgettext_lazy("kind of change", "Not confirmed in this time")


@dataclass(frozen=True)
class Stood:
    """A measure as a visitor saw it at the end of a day. `units` are primary keys, names and roles."""

    pk: int
    number: str
    number_key: str
    title: Words
    theme: int
    theme_name: Words
    units: tuple[tuple[int, Words, str], ...]
    status: Status
    reason: Reason
    since: datetime.date | None
    confirmed_on: datetime.date | None
    address: str
    is_closed: bool


@dataclass(frozen=True)
class Value:
    """An observation that arrived; `start` and `end` are its period, None where that is not known."""

    label: Words
    in_words: str
    start: datetime.date | None
    end: datetime.date | None


@dataclass(frozen=True)
class MeasureChange:
    """`before` is None where a visitor did not see the measure at the start, `after` where not at the end.

    `versions` are there after `with_versions`: to tell what each changed takes longer than all the rest.
    """

    before: Stood | None
    after: Stood | None
    kinds: tuple[Kind, ...]
    slip: Slip = Slip()
    versions: tuple[Version, ...] = ()
    values: tuple[Value, ...] = ()

    @property
    def stood(self) -> Stood:
        return self.after or self.before


@dataclass(frozen=True)
class Comparison:
    """`since` and `until` are the first and the last day of what is told; `start` and `end` the moments.

    The moments are None where nothing is known of the days. `is_cut`: the records begin later than what was
    asked, and what is told begins after their first day, of which everything would look new.
    """

    start: datetime.datetime | None
    end: datetime.datetime | None
    since: datetime.date
    until: datetime.date
    changes: tuple[MeasureChange, ...] = ()
    is_cut: bool = False

    def counts(self) -> dict[Kind, int]:
        """How many measures there are of each kind, those of none included."""
        counts = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counts[kind] for kind in Kind}

    def of(self, kind) -> list[MeasureChange]:
        return [change for change in self.changes if kind in change.kinds]


def compare(programme, since: datetime.date, until: datetime.date, *, moment=None) -> Comparison:
    """What changed on the days from `since` to `until`, both included; before the moment if there is one."""
    first = first_record()
    if first is None or since <= first:
        return _compared(programme, first, since, until, moment, is_cut=True)
    return _compared(programme, since - ONE_DAY, since, until, moment)


def compare_days(programme, first: datetime.date, last: datetime.date, *, moment=None) -> Comparison:
    """How it stood at the end of the one day against the end of the other, or an earlier moment."""
    record = first_record()
    if record is None or first < record:
        return _compared(programme, record, first, last, moment, is_cut=True)
    return _compared(programme, first, first, last, moment)


def _compared(programme, first, since, until, moment, *, is_cut=False) -> Comparison:
    """From the end of the day `first` on; None where nothing is recorded. Today is the last day there is."""
    until = min(until, days.today())
    if first is None or until <= first:
        return Comparison(None, None, since, until, is_cut=is_cut)
    start, end = past.end_of(first), past.end_of(until)
    end = min(end, moment or end)
    with past.as_of(first):
        before = _standing(programme, first)
    is_now = until == days.today() and not moment
    with nullcontext() if is_now else past.as_before(end), days.being(until):
        after = _standing(programme, until)
        values = _values(after, start)
    stood = (before | after).values()
    changed = set(touched([one.pk for one in stood], start))
    moved = slips([one for one in stood if one.pk in changed], since=start, until=end)
    edited = _edited(before, [one for one in stood if one.pk in changed], values, start, end)
    found = []
    for one in sorted(stood, key=lambda one: (one.number_key, one.pk)):
        change = MeasureChange(
            before.get(one.pk),
            after.get(one.pk),
            kinds=(),
            slip=moved.get(one.pk, Slip()),
            values=tuple(values[one.pk]),
        )
        if kinds := _kinds(change, first, is_edited=one.pk in edited):
            found.append(replace(change, kinds=kinds))
    return Comparison(start, end, first + ONE_DAY, until, tuple(found), is_cut)


def with_versions(comparison: Comparison, changes) -> list[MeasureChange]:
    """The changes, each with the versions of its measure that were made in this time."""
    if not changes:
        return []
    found = versions_of([one.stood for one in changes], since=comparison.start, until=comparison.end)
    return [replace(one, versions=tuple(found[one.stood.pk])) for one in changes]


def _standing(programme, day) -> dict[int, Stood]:
    """The programme's measures within `past.as_of(day)`, by primary key."""
    measures = Measure.objects.visible_to(VISITOR).filter(programme=programme.pk).in_order()
    return {measure.columns.pk: _stood(measure) for measure in plain(measures, VISITOR, day)}


def _stood(measure) -> Stood:
    own, verdict = measure.columns, measure.verdict
    return Stood(
        pk=own.pk,
        number=own.number,
        number_key=own.number_key,
        title=measure.title,
        theme=own.theme,
        theme_name=measure.theme_name,
        units=tuple(measure.units),
        status=verdict.status,
        reason=verdict.reason,
        since=verdict.since,
        confirmed_on=own.confirmed_at and localtime(own.confirmed_at, days.HELSINKI).date(),
        address=measure.get_absolute_url(),
        is_closed=bool(own.closed_as),
    )


def _values(measures, start) -> dict[int, list[Value]]:
    """What was recorded since and still stands, by the measure it was counted for.

    The history tells when that was, as of all else; `entered_at` may not be known.
    """
    found = defaultdict(list)
    before = Observation.history.model.objects.filter(history_date__lt=start).order_by().values("id")
    standing = Observation._default_manager.current().visible_to(VISITOR).filter(measure__in=list(measures))
    for one in standing.exclude(pk__in=before).select_related("indicator").latest_first():
        label = shown(one, "activity") or shown(one.indicator, "name")
        in_words = f"{one.in_words} {shown(one.indicator, 'unit_of_measure')}".strip()
        found[one.measure_id].append(Value(label, in_words, one.period_start, one.period_end))
    return found


def _kinds(change: MeasureChange, first: datetime.date, *, is_edited: bool) -> tuple[Kind, ...]:
    """What happened after the day `first`.

    To become late, completed or merged, or to recover, a measure must have been there before: one that came
    as such is new.
    """
    before, after = change.before, change.after
    was, now = before and before.status, after and after.status
    has_turned = bool(before and after and was != now)
    is_unconfirmed = after and not after.is_closed and (after.confirmed_on or first) <= first
    holds = {
        Kind.COMPLETED: has_turned and now == Status.COMPLETED,
        Kind.NEWLY_LATE: has_turned and now == Status.LATE,
        Kind.RECOVERED: has_turned and was == Status.LATE and now in CAUGHT_UP,
        Kind.MOVED: change.slip,
        Kind.NEW: not before,
        Kind.DROPPED: not after or has_turned and now == Status.CANCELLED,
        Kind.MERGED: has_turned and now == Status.MERGED,
        Kind.EDITED: is_edited,
        Kind.VALUES: change.values,
        Kind.NOT_CONFIRMED: is_unconfirmed,
    }
    return tuple(kind for kind in Kind if holds[kind])


def _edited(before, stood, values, start, end) -> set[int]:
    """Those of which a version says so, whatever else it tells as well.

    But for the version that brought the measure, and for the figures that came.
    """
    new = versions_of([one for one in stood if one.pk not in before], since=start, until=end)
    things = things_changed([one.pk for one in stood if one.pk in before], since=start, until=end)
    for pk, versions in new.items():
        things[pk] = (thing for version in versions if not version.is_first for thing in version.things)
    return {pk for pk, some in things.items() if any(_is_edit(thing, values[pk]) for thing in some)}


def _is_edit(thing: ThingChange, values) -> bool:
    return not (values and thing.model is Observation)

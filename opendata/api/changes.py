"""What happened to the measures of a programme between two days, as its page of changes tells it."""

import datetime
from typing import Literal

from django.urls import reverse
from pydantic import BaseModel, Field

from measures import days
from measures.history.changes import Kind, MeasureChange, compare, with_versions
from measures.models import (
    ContactPerson,
    Measure,
    MeasureLink,
    Programme,
    Responsibility,
    StatusUpdate,
    Task,
)
from measures.status import ONE_DAY
from opendata.api.asked import CURSOR, LANG, LIMIT, Parameter, day, named, vocabulary
from opendata.api.measures import JudgedRecord, judged
from opendata.api.operations import answers, cut, find
from opendata.api.problems import NotThereError
from opendata.api.texts import (
    VISITOR,
    Address,
    Listing,
    Reference,
    Text,
    page,
    programme_reference,
    url,
    words,
)
from participation.models import MeasureEffect, Observation

TAG = "Changes"
DAYS = 90
WHAT = {
    Measure: "measure",
    Task: "task",
    StatusUpdate: "status_update",
    MeasureLink: "link",
    Responsibility: "responsibility",
    ContactPerson: "contact",
    MeasureEffect: "effect",
    Observation: "observation",
}


class FieldChange(BaseModel):
    field: str = Field(examples=["due_on"])
    label: str = Field(description="In the language asked for.")
    language: str | None = Field(description="Of a text that is there in several languages.")
    before: str | None = Field(description="In words, as the page has it; null where there was nothing.")
    after: str | None


class ThingChange(BaseModel):
    what: Literal[tuple(WHAT.values())] = Field(description="The measure itself, or which part of it.")
    action: Literal["added", "changed", "removed"]
    name: Text | None
    fields: list[FieldChange]


class VersionRecord(BaseModel):
    """A published version of the measure: who made it is not told."""

    id: int
    page: Address | None = Field(description="The page of this version; null where the measure is gone.")
    made_at: datetime.datetime
    reason: str | None
    changed: list[ThingChange]


class TaskMoveRecord(BaseModel):
    title: Text
    first: datetime.date
    last: datetime.date
    times: int


class MovedRecord(BaseModel):
    """How often and how far due dates were moved in this time."""

    times: int
    days: int
    tasks: list[TaskMoveRecord]


class NewFigure(BaseModel):
    name: Text
    in_words: str
    period_start: datetime.date | None
    period_end: datetime.date | None


class ChangeRecord(BaseModel):
    """What happened to one measure in this time."""

    id: str = Field(description="That of the measure.", examples=["hnh2035/125"])
    url: Address
    measure: Reference = Field(description="Where it is gone, its address is that of a day on which it was.")
    kinds: list[Kind]
    before: JudgedRecord | None = Field(description="Null where it was not there at the start.")
    after: JudgedRecord | None = Field(description="Null where it was not there at the end.")
    due_dates_moved: MovedRecord
    versions: list[VersionRecord]
    new_figures: list[NewFigure]


class Span(BaseModel):
    """The days that are told of, the first and the last of them included."""

    programme: Reference
    since: datetime.date
    until: datetime.date
    is_cut: bool = Field(description="Do the records begin later than what was asked?")


class Changes(Listing, Span):
    items: list[ChangeRecord]


class OneChange(ChangeRecord, Span):
    pass


NEEDED = named("programme", "The programme, as in hnh2035. 404 where there is none.", is_required=True)
SINCE = Parameter(
    "since",
    day,
    {"type": "string", "format": "date"},
    "The first day of what is told; 90 days in all where it is not given.",
)
UNTIL = Parameter(
    "until",
    day,
    {"type": "string", "format": "date"},
    "The last day of what is told; today where it is not given, or is still to come.",
)
KIND = vocabulary("kind", Kind.values, "Only those to which this happened.")


def compared(request, slug):
    """The programme, and what changed in it on the days asked for, which are put in their order."""
    programme = find(Programme.objects.visible_to(VISITOR), "programme", slug=slug)
    today = days.today()
    until = request.asked["until"] or max(today, request.asked["since"] or today)
    since = request.asked["since"] or datetime.date.fromordinal(max(1, until.toordinal() - DAYS + 1))
    since, until = sorted((min(since, today), min(until, today)))
    return programme, compare(programme, since, until)


def span_record(programme, comparison) -> dict:
    return {
        "programme": programme_reference(programme),
        "since": comparison.since,
        "until": comparison.until,
        "is_cut": comparison.is_cut,
    }


def change_record(change: MeasureChange, programme, comparison, public: set[int]) -> dict:
    stood, slip = change.stood, change.slip
    key = f"{programme.slug}/{stood.number}"
    is_there = stood.pk in public
    asked = "" if is_there else f"?at={comparison.until if change.after else comparison.since - ONE_DAY}"
    span = f"?since={comparison.since}&until={comparison.until}"
    return {
        "id": key,
        "url": url(f"changes/{key}") + span,
        "measure": {"id": key, "url": url(f"measures/{key}") + asked, "name": words(stood.title)},
        "kinds": list(change.kinds),
        "before": judged(change.before) if change.before else None,
        "after": judged(change.after) if change.after else None,
        "due_dates_moved": {
            "times": slip.times,
            "days": slip.days,
            "tasks": [
                {"title": words(one.title), "first": one.first, "last": one.last, "times": one.times}
                for one in slip.moves
            ],
        },
        "versions": [_version(one, programme, stood, is_there) for one in change.versions],
        "new_figures": [
            {
                "name": words(one.label),
                "in_words": one.in_words,
                "period_start": one.start,
                "period_end": one.end,
            }
            for one in change.values
        ],
    }


def _version(version, programme, stood, is_there) -> dict:
    change = version.change
    address = reverse("measure_version", args=[programme.slug, stood.number, change.pk])
    return {
        "id": change.pk,
        "page": page(address) if is_there else None,
        "made_at": change.made_at,
        "reason": change.reason or None,
        "changed": [_thing(one) for one in version.things],
    }


def _thing(thing) -> dict:
    return {
        "what": WHAT[thing.model],
        "action": thing.kind,
        "name": words(thing.name) if hasattr(thing.name, "language") else None,
        "fields": [
            {
                "field": one.field,
                "label": one.name,
                "language": one.language or None,
                "before": one.before or None,
                "after": one.after or None,
            }
            for one in thing.differences
        ],
    }


def public_in(programme) -> set[int]:
    measures = Measure.objects.visible_to(VISITOR).filter(programme=programme)
    return set(measures.values_list("pk", flat=True))


@answers(
    "/changes",
    Changes,
    NEEDED,
    SINCE,
    UNTIL,
    KIND,
    LANG,
    LIMIT,
    CURSOR,
    tag=TAG,
    summary="What happened to the measures of a programme",
)
def changes(request):
    programme, comparison = compared(request, request.asked["programme"])
    kind, after = request.asked["kind"], request.asked["cursor"] or 0
    # Not to have been confirmed is no change, unless it is asked for.
    wanted = {kind} if kind else set(Kind) - {Kind.NOT_CONFIRMED}
    fitting = [one for one in comparison.changes if wanted & set(one.kinds) and one.stood.pk > after]
    found, following = cut(request, "changes", sorted(fitting, key=_key), _key)
    public = public_in(programme)
    told = with_versions(comparison, found)
    items = [change_record(one, programme, comparison, public) for one in told]
    return span_record(programme, comparison) | {"items": items, "next": following}


def _key(change) -> int:
    return change.stood.pk


@answers(
    "/changes/{slug:programme}/{number:number}",
    OneChange,
    SINCE,
    UNTIL,
    LANG,
    tag=TAG,
    summary="What happened to a measure",
)
def change(request, programme: str, number: str):
    within, comparison = compared(request, programme)
    found = next((one for one in comparison.changes if one.stood.number == number), None)
    if found is None:
        raise NotThereError(f"Nothing happened to a measure “{number}” in this time.")
    [found] = with_versions(comparison, [found])
    record = change_record(found, within, comparison, public_in(within))
    return span_record(within, comparison) | record

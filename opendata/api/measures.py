"""Measures with everything that their pages show, and their tasks: what the answers look like."""

import datetime
from typing import Literal

from pydantic import BaseModel, Field

from measures import days
from measures.models import Impact, Phase, Role
from measures.status import SENTENCES, Status, TaskState
from opendata.api.indicators import (
    LatestRecord,
    ObservationRecord,
    TotalRecord,
    latest_record,
    observation_record,
)
from opendata.api.texts import (
    Address,
    Day,
    Listing,
    Reference,
    RichText,
    Text,
    day,
    indicator_reference,
    measure_reference,
    page,
    programme_reference,
    rich,
    text,
    theme_reference,
    unit_reference,
    url,
)
from participation.exports import total_record
from participation.models import Confidence, EffectKind
from participation.totals import total


class ReasonRecord(BaseModel):
    code: Literal[tuple(SENTENCES)]
    text: str = Field(description="A sentence in the language asked for; a name in it may be in another one.")


class JudgedRecord(BaseModel):
    """How a measure is doing, why, and since when."""

    code: Status
    reason: ReasonRecord
    since: datetime.date | None = Field(description="The first day it was so; null where that is not known.")


class StatusRecord(JudgedRecord):
    """Computed from tasks and indicators, except where a person closed the measure or set it by hand."""

    is_set_by_hand: bool
    computed: JudgedRecord | None = Field(description="Beside a status set by hand: what is computed.")
    set_by: str | None = Field(description="Who set it by hand, where that name is public.")
    set_on: datetime.date | None
    review_on: datetime.date | None = Field(description="When a status set by hand is looked at again.")


class StatedRecord(BaseModel):
    """What the source of an imported measure said."""

    code: Status
    source: Text | None
    on: datetime.date | None


class TaskRecord(BaseModel):
    """A dated piece of work of a measure."""

    id: int
    url: Address
    measure: Reference
    title: Text
    details: RichText | None
    state: TaskState
    due: Day | None = Field(description="The last day on which it is on time; null where none was given.")
    completed: Day | None = Field(description="Null where it is not done, or the day is not known.")
    days_late: int = Field(description="0 where it is not late, and where the measure is closed.")


class Tasks(Listing):
    items: list[TaskRecord]


class UpdateRecord(BaseModel):
    """A dated note on how a measure is going."""

    noted_on: datetime.date
    title: Text
    text: RichText | None


class LinkRecord(BaseModel):
    title: Text
    url: str


class AnsweringRecord(BaseModel):
    unit: Reference
    role: Role


class ContactRecord(BaseModel):
    """Who answers for a measure, of those whose names are public."""

    name: str | None = Field(description="Null on past days, which have no names.")
    title: Text | None
    unit: Reference | None
    is_primary: bool


class MeasureEffectRecord(BaseModel):
    """An indicator that the measure acts on, with what it has come to."""

    indicator: Reference
    kind: EffectKind
    confidence: Confidence
    tells_progress: bool = Field(description="Is the measure late while the indicator is behind its goal?")
    latest: LatestRecord | None
    total: TotalRecord | None


class MovesRecord(BaseModel):
    """How often and how far due dates of its tasks were moved, as far as is recorded."""

    times: int
    days: int = Field(description="Later by so many days altogether; negative where earlier.")


class ParticipationRecord(BaseModel):
    """How many residents took part; `total` is null where nothing was counted, which is not zero."""

    total: TotalRecord | None
    observations: list[ObservationRecord]


class MeasureRecord(BaseModel):
    """One numbered commitment of a programme, with everything that its page shows."""

    id: str = Field(description="Stays; titles change.", examples=["hnh2035/125"])
    url: Address
    page: Address = Field(description="The page for people.")
    programme: Reference
    number: str = Field(description="Its identity within the programme.", examples=["125"])
    title: Text
    lead: Text | None
    description: RichText | None
    official_text: RichText | None = Field(description="Word for word as the programme has it.")
    official_source: Text | None
    decision_reference: str | None
    theme: Reference
    status: StatusRecord
    stated_status: StatedRecord | None
    phase: Phase | None = Field(description="Null where it is not known.")
    impact: Impact = Field(description="not_assessed is not the same as small.")
    starts: Day | None
    ends: Day | None = Field(description="Null where it is not known, and for continuous work.")
    is_continuous: bool
    time_gone_percent: int | None = Field(description="Of the time from start to end; null without both.")
    tasks: list[TaskRecord]
    next_task: int | None = Field(description="The id of the open task that is due first.")
    due_dates_moved: MovesRecord
    status_updates: list[UpdateRecord]
    units: list[AnsweringRecord]
    contacts: list[ContactRecord]
    links: list[LinkRecord]
    effects: list[MeasureEffectRecord]
    participation: ParticipationRecord
    merged_into: Reference | None
    merged_from: list[Reference]
    related: list[Reference]
    updated_at: datetime.datetime | None = Field(description="When what residents read was last changed.")
    confirmed_at: datetime.datetime | None = Field(
        description="When who answers for it last said that all of it is still right; null for never."
    )
    confirmed_by: Reference | None = Field(description="The unit of whoever confirmed it.")


class Measures(Listing):
    items: list[MeasureRecord]


def measure_record(measure, beside) -> dict:
    """Of one that was fetched for its page; `beside` is what was fetched for all of them (`Beside`)."""
    today = days.today()
    next_task = measure.next_task()
    counts = beside.counts[measure.pk]
    slip = beside.slips[measure.pk]
    confirmed_by = measure.confirmed_by.unit if measure.confirmed_by_id else None
    return {
        **_texts(measure),
        "theme": theme_reference(measure.theme),
        "status": _status(measure, measure.verdict(today)),
        "stated_status": _stated(measure),
        "phase": measure.phase or None,
        "impact": measure.impact,
        "starts": day(measure.start_on, measure.start_precision),
        "ends": day(measure.end_on, measure.end_precision),
        "is_continuous": measure.is_continuous,
        "time_gone_percent": measure.timeline(today),
        "tasks": [task_record(task, measure, today) for task in sorted(measure.tasks.all(), key=_entered)],
        "next_task": next_task.pk if next_task else None,
        "due_dates_moved": {"times": slip.times, "days": slip.days},
        **_parts(measure),
        "effects": [_effect(effect, beside.indicators) for effect in measure.effects.all()],
        "participation": {
            "total": total_record(total(one.count for one in counts)),
            "observations": [observation_record(one) for one in counts],
        },
        "merged_into": measure_reference(measure.merged_into) if measure.merged_into else None,
        "merged_from": [measure_reference(other) for other in measure.merged_from.all()],
        "related": [measure_reference(other) for other in measure.related.all()],
        "updated_at": measure.updated_at,
        "confirmed_at": measure.confirmed_at,
        "confirmed_by": unit_reference(confirmed_by) if confirmed_by else None,
    }


def _texts(measure) -> dict:
    programme = measure.programme
    return {
        "id": f"{programme.slug}/{measure.number}",
        "url": url(f"measures/{programme.slug}/{measure.number}"),
        "page": page(measure.get_absolute_url()),
        "programme": programme_reference(programme),
        "number": measure.number,
        "title": text(measure, "title"),
        "lead": text(measure, "lead"),
        "description": rich(measure, "description"),
        "official_text": rich(measure, "official_text"),
        "official_source": text(measure, "official_source"),
        "decision_reference": measure.decision_reference or None,
    }


def judged(verdict) -> dict:
    """Of a verdict, or of how a measure stood on a day, which says the same."""
    reason = {"code": verdict.reason.code, "text": str(verdict.reason)}
    return {"code": verdict.status, "reason": reason, "since": verdict.since}


def _status(measure, verdict) -> dict:
    signed = measure.override_by if verdict.computed else None
    return {
        **judged(verdict),
        "is_set_by_hand": verdict.computed is not None,
        "computed": judged(verdict.computed) if verdict.computed else None,
        "set_by": (signed and signed.public_name) or None,
        "set_on": measure.override_on if signed else None,
        "review_on": measure.override_review_on if signed else None,
    }


def _stated(measure) -> dict | None:
    if not measure.stated_status:
        return None
    source = text(measure, "stated_source")
    return {"code": measure.stated_status, "source": source, "on": measure.stated_on}


def task_record(task, measure, today) -> dict:
    return {
        "id": task.pk,
        "url": url(f"tasks/{task.pk}"),
        "measure": measure_reference(measure),
        "title": text(task, "title"),
        "details": rich(task, "details"),
        "state": task.state,
        "due": day(task.due_on, task.due_precision),
        "completed": day(task.completed_on, task.completed_precision),
        "days_late": 0 if measure.closed_as else task.days_late(today),
    }


def _entered(thing) -> int:
    return thing.pk


def _parts(measure) -> dict:
    return {
        "status_updates": [
            {"noted_on": one.noted_on, "title": text(one, "title"), "text": rich(one, "text")}
            for one in measure.status_updates.all()
        ],
        "units": [
            {"unit": unit_reference(one.unit), "role": one.role} for one in measure.responsibilities.all()
        ],
        "contacts": [_contact(one) for one in measure.contacts.all() if one.person.says_something],
        "links": [{"title": text(one, "title"), "url": one.url} for one in measure.links.all()],
    }


def _contact(contact) -> dict:
    person = contact.person
    return {
        "name": person.public_name or None,
        "title": text(person, "title"),
        "unit": unit_reference(person.unit) if person.unit_id else None,
        "is_primary": contact.is_primary,
    }


def _effect(effect, indicators) -> dict:
    indicator = indicators[effect.indicator_id]
    return {
        "indicator": indicator_reference(indicator),
        "kind": effect.kind,
        "confidence": effect.confidence,
        "tells_progress": effect.tells_progress,
        **latest_record(indicator),
    }

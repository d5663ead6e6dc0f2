"""Indicators with their goals, what was observed of them, and the effects that lead to them."""

import datetime

from django.db.models import FETCH_RAISE, F
from pydantic import BaseModel, Field

from measures.models import Measure
from opendata.api.asked import LIST, NUMBER_PATTERN, ONE, PROGRAMME, Parameter, named, one_of, vocabulary
from opendata.api.operations import answers, changed, cut, find, one_page, programmes_asked
from opendata.api.problems import NotThereError
from opendata.api.texts import (
    VISITOR,
    Address,
    Listing,
    Reference,
    RichText,
    Text,
    indicator_reference,
    measure_reference,
    number,
    page,
    programme_reference,
    rich,
    text,
    url,
)
from participation.counts import with_totals
from participation.exports import total_record
from participation.models import (
    Adding,
    Confidence,
    Direction,
    EffectKind,
    Goal,
    Indicator,
    IndicatorEffect,
    Level,
    MeasureEffect,
    Observation,
    TimeResolution,
)
from participation.totals import Exactness, Participation

TAG = "Indicators, observations and effects"


class TotalRecord(BaseModel):
    """What counts of participants come to, by the rule of counting: /laskusaanto/."""

    at_least: float
    at_most: float | None = Field(description="Null where it may have been more.")
    is_rough: bool = Field(description="Is some of the counts only about so many?")
    in_words: str


class GoalRecord(BaseModel):
    value: float
    due_on: datetime.date
    base_year: int | None
    base_value: float | None
    is_path: bool = Field(description="Is the straight line from the base year meant to be kept on the way?")
    left: float | None = Field(
        description="How far the latest value is from it in the desired direction; null where not known."
    )
    is_reached: bool | None = Field(description="Null where no value or no direction is known.")


class LatestRecord(BaseModel):
    """The latest value; null where there is none. Parts of the same period are added up."""

    value: float
    period_start: datetime.date | None
    period_end: datetime.date | None


class IndicatorRecord(BaseModel):
    """What is counted, with its unit and its goals."""

    id: str = Field(examples=["hnh2035/370"])
    url: Address
    page: Address = Field(description="The page for people.")
    programme: Reference
    number: str = Field(description="Its identity within the programme.", examples=["370"])
    name: Text
    description: RichText | None
    level: Level
    time_resolution: TimeResolution | None
    method: RichText | None = Field(description="How it is counted.")
    credit: Text | None = Field(description="Whose data it is.")
    unit_of_measure: Text | None
    desired_direction: Direction | None
    adding: Adding = Field(description="What its figures come to.")
    is_programme_goal: bool = Field(description="Is the programme’s own goal set for it?")
    latest: LatestRecord | None = Field(description="Null where none is known, and for counts of people.")
    total: TotalRecord | None = Field(description="Of counts of people; null where none is known.")
    goals: list[GoalRecord]


class Indicators(Listing):
    items: list[IndicatorRecord]


class ObservationRecord(BaseModel):
    """One figure of an indicator. A correction is an observation of its own."""

    id: int
    url: Address
    indicator: Reference
    measure: Reference | None = Field(description="The measure it was counted for, if any.")
    value: float
    exactness: Exactness
    period_start: datetime.date | None = Field(description="Null, as the end, where the period is not known.")
    period_end: datetime.date | None
    kind: Participation | None = Field(description="Of counts of people.")
    activity: Text | None = Field(description="What people took part in, or what part of the whole it is.")
    place: Text | None
    overlap_group: str | None = Field(
        description="Counts with the same words may be of the same people, as an editor judged."
    )
    source: Text | None
    source_url: str | None
    note: Text | None
    corrects: int | None = Field(description="The id of the observation that this one replaces.")
    is_current: bool = Field(description="Is it neither replaced nor withdrawn? Only these are counted.")
    entered_at: datetime.datetime | None


class Observations(Listing):
    items: list[ObservationRecord]


class EffectRecord(BaseModel):
    """What acts on an indicator: a measure, or another indicator. One of the two is null."""

    id: str = Field(examples=["measure-12"])
    url: Address
    measure: Reference | None
    cause: Reference | None = Field(description="The indicator that acts.")
    indicator: Reference = Field(description="The indicator that is acted on.")
    kind: EffectKind
    confidence: Confidence
    tells_progress: bool | None = Field(
        description="Is the measure late while the indicator is behind? Null for an indicator’s effect."
    )


class Effects(Listing):
    items: list[EffectRecord]


def indicator_record(indicator) -> dict:
    """Of one with its latest value, its total and its goals."""
    programme = indicator.programme
    return {
        "id": f"{programme.slug}/{indicator.number}",
        "url": url(f"indicators/{programme.slug}/{indicator.number}"),
        "page": page(indicator.get_absolute_url()),
        "programme": programme_reference(programme),
        "number": indicator.number,
        "name": text(indicator, "name"),
        "description": rich(indicator, "description"),
        "level": indicator.level,
        "time_resolution": indicator.time_resolution or None,
        "method": rich(indicator, "method"),
        "credit": text(indicator, "credit"),
        "unit_of_measure": text(indicator, "unit_of_measure"),
        "desired_direction": indicator.desired_direction or None,
        "adding": indicator.adding,
        "is_programme_goal": indicator.is_programme_goal,
        **latest_record(indicator),
        "goals": [_goal_record(goal, indicator.latest_value) for goal in indicator.goals.all()],
    }


def latest_record(indicator) -> dict:
    """The latest value, or the total of counts, which have no latest value."""
    if indicator.adding == Adding.COUNTS:
        return {"latest": None, "total": total_record(indicator.total)}
    latest = {
        "value": number(indicator.latest_value),
        "period_start": indicator.latest_start,
        "period_end": indicator.latest_end,
    }
    return {"latest": None if indicator.latest_value is None else latest, "total": None}


def _goal_record(goal, latest) -> dict:
    left, is_reached = goal.distance_from(latest)
    return {
        "value": number(goal.value),
        "due_on": goal.due_on,
        "base_year": goal.base_year,
        "base_value": number(goal.base_value),
        "is_path": goal.is_path,
        "left": number(left),
        "is_reached": is_reached,
    }


def observation_record(one) -> dict:
    """Of one with its indicator, its measure and what corrects it."""
    return {
        "id": one.pk,
        "url": url(f"observations/{one.pk}"),
        "indicator": indicator_reference(one.indicator),
        "measure": measure_reference(one.measure) if one.measure_id else None,
        "value": number(one.value),
        "exactness": one.exactness,
        "period_start": one.period_start,
        "period_end": one.period_end,
        "kind": one.kind or None,
        "activity": text(one, "activity"),
        "place": text(one, "place"),
        "overlap_group": one.overlap_group or None,
        "source": text(one, "source"),
        "source_url": one.source_url or None,
        "note": text(one, "note"),
        "corrects": one.corrects_id,
        "is_current": one.is_current,
        "entered_at": one.entered_at,
    }


def effect_record(effect) -> dict:
    is_measures = isinstance(effect, MeasureEffect)
    key = f"{'measure' if is_measures else 'indicator'}-{effect.pk}"
    return {
        "id": key,
        "url": url(f"effects/{key}"),
        "measure": measure_reference(effect.measure) if is_measures else None,
        "cause": None if is_measures else indicator_reference(effect.cause),
        "indicator": indicator_reference(effect.indicator if is_measures else effect.target),
        "kind": effect.kind,
        "confidence": effect.confidence,
        "tells_progress": effect.tells_progress if is_measures else None,
    }


def visible_indicators():
    found = Indicator.objects.visible_to(VISITOR).with_latest()
    return found.select_related("programme").prefetch_related("goals").fetch_mode(FETCH_RAISE)


def visible_observations():
    found = Observation.objects.visible_to(VISITOR)
    return found.select_related("indicator__programme", "measure__programme", "correction").fetch_mode(
        FETCH_RAISE
    )


def visible_effects() -> dict:
    """Those of measures and those of indicators, by what the id begins with."""
    own = MeasureEffect.objects.filter(measure__in=Measure.objects.visible_to(VISITOR))
    others = IndicatorEffect.objects.filter(cause__in=Indicator.objects.visible_to(VISITOR))
    return {
        "measure": own.select_related("measure__programme", "indicator__programme").fetch_mode(FETCH_RAISE),
        "indicator": others.select_related("cause__programme", "target__programme").fetch_mode(FETCH_RAISE),
    }


@answers("/indicators", Indicators, PROGRAMME, *LIST, tag=TAG, summary="Indicators with their goals")
def indicators(request):
    within = visible_indicators().filter(programme__in=programmes_asked(request))
    within = changed(within, request, (Goal, "indicator"), (Observation, "indicator"))
    found, following = one_page(request, "indicators", within)
    return {"items": [indicator_record(one) for one in with_totals(found, VISITOR)], "next": following}


@answers(
    "/indicators/{slug:programme}/{number:number}",
    IndicatorRecord,
    *ONE,
    tag=TAG,
    summary="An indicator with its goals",
)
def indicator(request, programme: str, number: str):
    found = find(visible_indicators(), "indicator", programme__slug=programme, number=number)
    return indicator_record(with_totals([found], VISITOR)[0])


INDICATOR = named("indicator", "Only of the indicator with this number.", NUMBER_PATTERN)
MEASURE = named("measure", "Only of the measure with this number.", NUMBER_PATTERN)
KIND = vocabulary("kind", Participation.values, "Only counts of this kind of participation.")
REPLACED = Parameter(
    "replaced",
    lambda text: one_of(("true", "false"))(text) == "true",
    {"type": "boolean"},
    "Also those that a correction has replaced or withdrawn, which are not counted any more.",
    False,
)


@answers(
    "/observations",
    Observations,
    PROGRAMME,
    INDICATOR,
    MEASURE,
    KIND,
    REPLACED,
    *LIST,
    tag=TAG,
    summary="What was observed",
)
def observations(request):
    asked = request.asked
    within = visible_observations().filter(indicator__programme__in=programmes_asked(request))
    if not asked["replaced"]:
        within = within.current()
    if asked["indicator"]:
        within = within.filter(indicator__number=asked["indicator"])
    if asked["measure"]:
        within = within.filter(measure__number=asked["measure"])
    if asked["kind"]:
        within = within.filter(kind=asked["kind"])
    found, following = one_page(request, "observations", changed(within, request))
    return {"items": [observation_record(one) for one in found], "next": following}


@answers("/observations/{int:id}", ObservationRecord, *ONE, tag=TAG, summary="An observation")
def observation(request, id: int):
    return observation_record(find(visible_observations(), "observation", pk=id))


@answers("/effects", Effects, PROGRAMME, *LIST, tag=TAG, summary="What acts on indicators")
def effects(request):
    # The two kinds take turns by their keys, so that one cursor is enough for both.
    programmes, after, found = programmes_asked(request), request.asked["cursor"] or 0, []
    for turn, (kind, within) in enumerate(visible_effects().items()):
        way = "measure__programme__in" if kind == "measure" else "cause__programme__in"
        within = changed(within.filter(**{way: programmes}), request).annotate(turn=F("pk") * 2 + turn)
        found += within.filter(turn__gt=after).order_by("pk")[: request.asked["limit"] + 1]
    found, following = cut(request, "effects", sorted(found, key=_turn), _turn)
    return {"items": [effect_record(one) for one in found], "next": following}


def _turn(effect) -> int:
    return effect.turn


@answers("/effects/{slug:id}", EffectRecord, *ONE, tag=TAG, summary="An effect")
def effect(request, id: str):
    kind, _dash, key = id.partition("-")
    within = visible_effects().get(kind)
    if within is None or not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise NotThereError("There is no such effect.")
    return effect_record(find(within, "effect", pk=int(key)))

"""The way from a measure to its programme's goal along the effects, and from the goal back."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import F
from django.utils.translation import gettext as _

from measures.languages import shown
from measures.overview import MeasureRow
from measures.status import Status
from participation.counts import with_totals
from participation.drawing import Drawing, Link, Spot, draw
from participation.graph import Effect, End, by_cause, circle_of, surest_ways, walk, weakest
from participation.models import Confidence, EffectKind, Indicator, IndicatorEffect, Level, MeasureEffect

MEASURE = "measure"  # the node that a measure's chain starts from
MOST_DRAWN = 40
COLUMNS = [MEASURE, Level.OPERATIONAL, Level.TACTICAL, Level.STRATEGIC, "goal", Level.UNKNOWN]


@dataclass(frozen=True)
class ChainStep:
    """An effect of the chain: what acts on which indicator, and what comes after it."""

    indicator: Indicator
    kind: EffectKind
    confidence: Confidence
    depth: int
    end: End
    circle: list[Indicator]
    closes: range
    """As many lists as end after this step."""


@dataclass(frozen=True)
class Chain:
    steps: list[ChainStep]
    effects: list[ChainStep]
    """The first steps: what the measure itself acts on, with the latest values."""
    reaching: int
    """How many of those lead to the goal."""
    surest: Confidence | None
    """The weakest confidence of the surest way to the goal."""
    drawing: Drawing | None


def chain_of(measure, user) -> Chain:
    """All that is known to follow from a measure, in the order it was entered."""
    indicators = with_totals(_acted_on(measure), user)
    if not indicators:
        return Chain([], [], 0, None, None)
    own = [Effect(MEASURE, one.pk, EffectKind(one.kind), Confidence(one.confidence)) for one in indicators]
    known, goals = _known(measure.programme)
    steps = walk(MEASURE, by_cause([*own, *known]), goals)
    named = Indicator.objects.select_related("programme").in_bulk({step.effect.target for step in steps})
    named |= {one.pk: one for one in indicators}
    told = _told(steps, named)
    ways = surest_ways([*own, *known], goals)
    return Chain(
        steps=told,
        effects=[step for step in told if step.depth == 0],
        reaching=sum(one.pk in ways for one in indicators),
        surest=weakest(ways[MEASURE]) if MEASURE in ways else None,
        drawing=_drawn(measure, [step.effect for step in steps], named, goals),
    )


def _acted_on(measure):
    indicators = Indicator.objects.filter(measure_effects__measure=measure)
    return (
        indicators.annotate(kind=F("measure_effects__kind"), confidence=F("measure_effects__confidence"))
        .with_latest()
        .select_related("programme")
        .order_by("measure_effects__pk")
    )


def _known(programme) -> tuple[list[Effect], set[int]]:
    """The programme's effects between indicators, and which of those tell its goal."""
    columns = IndicatorEffect.objects.filter(cause__programme=programme).order_by("pk")
    effects = [
        Effect(cause, target, EffectKind(kind), Confidence(confidence))
        for cause, target, kind, confidence in columns.values_list("cause", "target", "kind", "confidence")
    ]
    goals = Indicator.objects.filter(programme=programme, is_programme_goal=True)
    return effects, set(goals.values_list("pk", flat=True))


def _told(steps, named) -> list[ChainStep]:
    depths = [*(step.depth for step in steps), 0]
    return [
        ChainStep(
            indicator=named[step.effect.target],
            kind=step.effect.kind,
            confidence=step.effect.confidence,
            depth=step.depth,
            end=step.end,
            circle=[named[node] for node in step.circle],
            closes=range(depth - following),
        )
        for step, (depth, following) in zip(steps, pairwise(depths), strict=True)
    ]


def _drawn(measure, effects, named, goals) -> Drawing | None:
    """The chain as a picture; None where it would be too big to read."""
    targets = list(dict.fromkeys(effect.target for effect in effects))
    if len(targets) >= MOST_DRAWN:
        return None
    start = _("Measure %(number)s") % {"number": measure.number}
    spots = [Spot(MEASURE, 0, start, "start")]
    for pk in targets:
        column = "goal" if pk in goals else named[pk].level
        spots.append(Spot(pk, COLUMNS.index(column), shown(named[pk], "name"), column))
    links = [Link(one.cause, one.target, one.kind.label, one.confidence) for one in effects]
    levels = [level.label for level in COLUMNS[1:4]]
    return draw(spots, links, ["", *levels, _("The programme’s goal"), _("Level not defined")])


# From the goal backwards


@dataclass(frozen=True)
class WayStep:
    indicator: Indicator
    kind: EffectKind
    confidence: Confidence


@dataclass(frozen=True)
class Acting:
    """A measure that acts on the goal, with its own effect and the weakest confidence of the whole way."""

    row: MeasureRow
    kind: EffectKind
    confidence: Confidence
    weakest: Confidence

    @property
    def is_late(self):
        return self.row.verdict.status == Status.LATE


@dataclass(frozen=True)
class Group:
    """The measures that act on one indicator, and the way on from there to the goal."""

    indicator: Indicator
    way: list[WayStep]
    measures: list[Acting]


@dataclass(frozen=True)
class Backwards:
    groups: list[Group]
    acting: list[MeasureRow]
    late: list[MeasureRow]
    not_assessed: list[MeasureRow]
    """Those from which no way to the goal is known."""


def backwards(programme, rows: list[MeasureRow]) -> Backwards:
    """Which of the measures act on the programme's goal, by which way; late ones first."""
    known, goals = _known(programme)
    ways = surest_ways(known, goals)
    by_pk = {row.measure.pk: row for row in rows}
    own = MeasureEffect.objects.filter(measure__programme=programme).order_by("measure__number_key", "pk")
    found, acting = defaultdict(list), set()
    for effect in own:
        if effect.measure_id in by_pk and effect.indicator_id in ways:
            acting.add(effect.measure_id)
            way = ways[effect.indicator_id]
            found[effect.indicator_id].append(_acting(by_pk[effect.measure_id], effect, way))
    return Backwards(
        groups=_groups(found, ways),
        acting=[row for row in rows if row.measure.pk in acting],
        late=[row for row in rows if row.measure.pk in acting and row.verdict.status == Status.LATE],
        not_assessed=[row for row in rows if row.measure.pk not in acting],
    )


def _acting(row, effect, way) -> Acting:
    confidence = Confidence(effect.confidence)
    return Acting(row, EffectKind(effect.kind), confidence, weakest([effect, *way]))


def _groups(found, ways) -> list[Group]:
    """Those with late measures first, then those closest to the goal."""
    needed = {*found, *(step.target for pk in found for step in ways[pk])}
    named = {
        one.pk: one for one in Indicator.objects.filter(pk__in=needed or {0}).select_related("programme")
    }
    groups = [
        Group(
            indicator=named[pk],
            way=[WayStep(named[one.target], one.kind, one.confidence) for one in ways[pk]],
            measures=sorted(measures, key=lambda one: not one.is_late),
        )
        for pk, measures in found.items()
    ]
    return sorted(
        groups,
        key=lambda one: (not one.measures[0].is_late, len(one.way), one.indicator.number_key),
    )


def circle_closed_by(effect: IndicatorEffect) -> list[Indicator]:
    """The indicators this effect joins to a circle, from its cause back to it; empty where it joins none."""
    known, _goals = _known(effect.cause.programme)
    nodes = circle_of(Effect(effect.cause_id, effect.target_id, effect.kind, effect.confidence), known)
    named = Indicator.objects.in_bulk(nodes)
    return [named[node] for node in nodes]

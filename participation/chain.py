"""The way from a measure to its programme's goal along the effects, and from the goal back."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from measures.languages import shown
from measures.overview import MeasureRow
from measures.prepared import Prepared
from measures.status import Status
from participation.counts import add_latest, add_totals
from participation.drawing import Drawing, Link, Spot, draw
from participation.graph import Effect, End, by_cause, circle_of, surest_ways, walk, weakest
from participation.models import Confidence, EffectKind, Indicator, IndicatorEffect, Level, MeasureEffect

MEASURE = "measure"  # the node that a measure's chain starts from
MOST_DRAWN = 40
AT_ONCE = 200  # measures on a page of the goal: in Helsinki's programme all
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


def chain_of(measure, indicators, observations) -> Chain:
    """All that is known to follow from a measure, in the order it was entered.

    The indicators are those of `acted_on`; the observations, from `figures_beside`, what the reader may see.
    """
    if not indicators:
        return Chain([], [], 0, None, None)
    add_totals(indicators, observations)
    add_latest(indicators, observations)
    own = [Effect(MEASURE, one.pk, EffectKind(one.kind), Confidence(one.confidence)) for one in indicators]
    known, goals = _told_of(FOLLOWING_FROM(measure.programme_id, measure.pk))
    goals |= {one.pk for one in indicators if one.is_programme_goal}
    steps = walk(MEASURE, by_cause([*own, *known]), goals)
    named = {one.pk: one for one in indicators}
    further = {step.effect.target for step in steps} - named.keys()
    named |= Indicator.objects.select_related("programme").in_bulk(further)
    told = _told(steps, named)
    ways = surest_ways([*own, *known], goals)
    return Chain(
        steps=told,
        effects=[step for step in told if step.depth == 0],
        reaching=sum(one.pk in ways for one in indicators),
        surest=weakest(ways[MEASURE]) if MEASURE in ways else None,
        drawing=_drawn(measure, [step.effect for step in steps], named, goals),
    )


def acted_on(measure) -> list[Indicator]:
    """The indicators, with the effect's own `kind`, `confidence` and `tells_progress`."""
    return ACTED_ON(measure.pk)


def _acted_on(measure):
    own = {name: F(f"measure_effects__{name}") for name in ("kind", "confidence", "tells_progress")}
    indicators = Indicator.objects.filter(measure_effects__measure=measure).annotate(**own)
    return indicators.select_related("programme").order_by("measure_effects__pk")


def _of_programme(programme):
    columns = ("cause", "target", "kind", "confidence", "target__is_programme_goal")
    return IndicatorEffect.objects.filter(cause__programme=programme).order_by("pk").values_list(*columns)


# A circle ends it, as UNION takes each indicator once.
FOLLOWING = """
    WITH RECURSIVE following (id) AS (
        SELECT indicator_id FROM participation_measureeffect WHERE measure_id = %s
        UNION
        SELECT target_id FROM participation_indicatoreffect JOIN following ON cause_id = following.id
    )
    SELECT id FROM following
"""


def _following(programme, measure):
    """Those of the programme's effects that follow from the measure: of thousands a few."""
    return _of_programme(programme).filter(cause__in=RawSQL(FOLLOWING, [measure]))  # noqa: S611 - the SQL is ours


ACTED_ON, OF_PROGRAMME, FOLLOWING_FROM = map(Prepared, (_acted_on, _of_programme, _following))


def _told_of(rows) -> tuple[list[Effect], set[int]]:
    """The effects between indicators, and which of their targets tell the programme's goal."""
    effects = [
        Effect(cause, target, EffectKind(kind), Confidence(confidence))
        for cause, target, kind, confidence, _is_goal in rows
    ]
    return effects, {target for _cause, target, _kind, _confidence, is_goal in rows if is_goal}


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
        return self.row.status == Status.LATE


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
    own = MeasureEffect.objects.filter(measure__programme=programme).order_by("measure__number_key", "pk")
    own = own.annotate(is_on_goal=F("indicator__is_programme_goal"))
    known, goals = _told_of(OF_PROGRAMME(programme.pk))
    goals |= {effect.indicator_id for effect in own if effect.is_on_goal}
    ways = surest_ways(known, goals)
    by_pk = {row.measure.pk: row for row in rows}
    found, acting = defaultdict(list), set()
    for effect in own:
        if effect.measure_id in by_pk and effect.indicator_id in ways:
            acting.add(effect.measure_id)
            way = ways[effect.indicator_id]
            found[effect.indicator_id].append(_acting(by_pk[effect.measure_id], effect, way))
    return Backwards(
        groups=_groups(found, ways),
        acting=[row for row in rows if row.measure.pk in acting],
        late=[row for row in rows if row.measure.pk in acting and row.status == Status.LATE],
        not_assessed=[row for row in rows if row.measure.pk not in acting],
    )


def part_of(ways: Backwards, number) -> tuple[Page, list[Group], list[MeasureRow]]:
    """A page of the measures one after another, those that are not assessed last.

    With the groups and the not assessed ones that are on it.
    """
    lines = [(group, one) for group in ways.groups for one in group.measures]
    lines += [(None, row) for row in ways.not_assessed]
    page = Paginator(lines, AT_ONCE).get_page(number)
    groups, not_assessed = [], []
    for group, one in page:
        if group is None:
            not_assessed.append(one)
        elif groups and groups[-1].indicator == group.indicator:
            groups[-1].measures.append(one)
        else:
            groups.append(replace(group, measures=[one]))
    return page, groups, not_assessed


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
    known, _goals = _told_of(OF_PROGRAMME(effect.cause.programme_id))
    nodes = circle_of(Effect(effect.cause_id, effect.target_id, effect.kind, effect.confidence), known)
    named = Indicator.objects.in_bulk(nodes)
    return [named[node] for node in nodes]

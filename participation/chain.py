"""The way from a measure to its programme's goal, along the effects."""

from collections import defaultdict, deque
from dataclasses import dataclass

from django.db.models import F

from participation.models import Confidence, EffectKind, Indicator, IndicatorEffect


@dataclass(frozen=True)
class EffectStep:
    """What a measure does to one indicator, and the shortest way from there to the goal."""

    indicator: Indicator
    kind: EffectKind
    confidence: Confidence
    way: list[Indicator] | None
    """From the next indicator to the goal; empty where this one is the goal; None where no way is known."""


def effects_of(measure) -> list[EffectStep]:
    """The measure's effects, in the order they were entered, with their indicators and latest values."""
    indicators = (
        Indicator.objects.filter(measure_effects__measure=measure)
        .annotate(kind=F("measure_effects__kind"), confidence=F("measure_effects__confidence"))
        .with_latest()
        .select_related("programme")
        .order_by("measure_effects__pk")
    )
    indicators = list(indicators)
    if not indicators:
        return []
    ways = _ways_to_goal(measure.programme, indicators)
    return [
        EffectStep(one, EffectKind(one.kind), Confidence(one.confidence), ways[one.pk]) for one in indicators
    ]


def _ways_to_goal(programme, starts) -> dict[int, list[Indicator] | None]:
    targets = defaultdict(list)
    edges = IndicatorEffect.objects.filter(cause__programme=programme).order_by("pk")
    for cause, target in edges.values_list("cause", "target"):
        targets[cause].append(target)
    goals = set(
        Indicator.objects.filter(programme=programme, is_programme_goal=True).values_list("pk", flat=True)
    )
    ways = {start.pk: shortest_way(start.pk, goals, targets) for start in starts}
    needed = {pk for way in ways.values() for pk in way or ()}
    named = Indicator.objects.select_related("programme").in_bulk(needed)
    return {start: None if way is None else [named[pk] for pk in way] for start, way in ways.items()}


def shortest_way(start: int, goals: set[int], targets: dict[int, list[int]]) -> list[int] | None:
    """The nodes after `start` to the nearest goal, goal included; [] when `start` is one; None without a way.

    Breadth first, so a cycle is harmless.
    """
    came_from: dict[int, int | None] = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node in goals:
            return _trace(node, came_from)
        for target in targets.get(node, ()):
            if target not in came_from:
                came_from[target] = node
                queue.append(target)
    return None


def _trace(node, came_from):
    way = []
    while came_from[node] is not None:
        way.append(node)
        node = came_from[node]
    return way[::-1]

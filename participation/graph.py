"""Effects as a graph: each effect told once, circles named, the surest way to the goal.

No database and no words: the nodes are any hashable things.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from participation.models import Confidence, EffectKind

type Node = Hashable
type Effects = dict[Node, list["Effect"]]


@dataclass(frozen=True)
class Effect:
    """A cause acts on a target."""

    cause: Node
    target: Node
    kind: EffectKind
    confidence: Confidence


class End(StrEnum):
    """What comes after an effect."""

    GOES_ON = "goes_on"
    GOAL = "goal"
    OPEN = "open"  # nothing is known to follow, and it is not the goal
    ABOVE = "above"  # what follows was told before
    CIRCLE = "circle"  # it leads back to where it came from


@dataclass(frozen=True)
class Step:
    effect: Effect
    depth: int
    end: End
    circle: tuple[Node, ...] = ()
    """From the target round to the cause, where the effect closes a circle."""


def by_cause(effects: Iterable[Effect]) -> Effects:
    found = defaultdict(list)
    for effect in effects:
        found[effect.cause].append(effect)
    return dict(found)


def walk(start: Node, effects: Effects, goals: set[Node]) -> list[Step]:
    """Every effect that can be reached from the start, once, each after what leads to it; none beyond a goal.

    A loop instead of a recursion: a chain may be longer than Python's stack.
    """
    steps, told, path = [], {start}, [start]
    waiting = [(0, effect) for effect in reversed(effects.get(start, []))]
    while waiting:
        depth, effect = waiting.pop()
        del path[depth + 1 :]
        end = _end(effect.target, effects, goals, path, told)
        circle = tuple(path[path.index(effect.target) :]) if end == End.CIRCLE else ()
        steps.append(Step(effect, depth, end, circle))
        if end == End.GOES_ON:
            told.add(effect.target)
            path.append(effect.target)
            waiting += [(depth + 1, one) for one in reversed(effects[effect.target])]
    return steps


def _end(node, effects, goals, path, told) -> End:
    if node in goals:
        return End.GOAL
    if node in path:
        return End.CIRCLE
    if not effects.get(node):
        return End.OPEN
    return End.ABOVE if node in told else End.GOES_ON


def surest_ways(effects: Iterable[Effect], goals: set[Node]) -> dict[Node, tuple[Effect, ...]]:
    """From each node that leads to a goal the way whose weakest confidence is highest, else the shortest.

    A goal's own way is empty.
    """
    ways, trusted = {}, []
    effects = list(effects)
    for confidence in Confidence:  # from high to low
        trusted += [effect for effect in effects if effect.confidence == confidence]
        for node, way in _shortest_ways(trusted, goals).items():
            ways.setdefault(node, way)
    return ways


def _shortest_ways(effects, goals):
    """Breadth first and backwards, so a circle is harmless."""
    causes = defaultdict(list)
    for effect in effects:
        causes[effect.target].append(effect)
    ways = dict.fromkeys(goals, ())
    queue = deque(ways)
    while queue:
        node = queue.popleft()
        for effect in causes[node]:
            if effect.cause not in ways:
                ways[effect.cause] = (effect, *ways[node])
                queue.append(effect.cause)
    return ways


def weakest(effects: Iterable[Effect]) -> Confidence:
    return max((Confidence(effect.confidence) for effect in effects), key=list(Confidence).index)


def circle_of(effect: Effect, effects: Iterable[Effect]) -> tuple[Node, ...]:
    """The shortest circle that the effect closes, from its cause back to it; empty where it closes none."""
    way = _shortest_ways(effects, {effect.cause}).get(effect.target)
    return () if way is None else (effect.cause, effect.target, *(step.target for step in way))

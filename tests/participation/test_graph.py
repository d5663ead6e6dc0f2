"""Effects as a graph: each told once, circles named, the surest way found."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.graph import Effect, End, by_cause, circle_of, surest_ways, walk, weakest
from participation.models import Confidence
from tests.graphs import reachable

LETTERS = {"h": "high", "m": "medium", "l": "low"}

nodes = st.integers(min_value=0, max_value=7)
effects = st.dictionaries(
    st.tuples(nodes, nodes).filter(lambda pair: pair[0] != pair[1]), st.sampled_from("hml")
)


def made(graph):
    """Effects from "ab:h bc:l", or from a dictionary of the same."""
    pairs = graph.items() if isinstance(graph, dict) else (one.split(":") for one in graph.split())
    return [Effect(*pair, "increases", LETTERS[letter]) for pair, letter in pairs]


@pytest.mark.parametrize(
    ("graph", "goals", "told"),
    [
        ("", "", ""),
        ("bc:h", "", ""),
        ("ab:h", "", "0ab open"),
        ("ab:h", "b", "0ab goal"),
        ("ab:h bc:h", "c", "0ab goes_on, 1bc goal"),
        ("ab:h bc:h", "b", "0ab goal"),
        ("ab:h ac:h", "c", "0ab open, 0ac goal"),
        ("ab:h bd:h ac:h cd:h", "d", "0ab goes_on, 1bd goal, 0ac goes_on, 1cd goal"),
        ("ab:h bd:h ac:h cd:h", "", "0ab goes_on, 1bd open, 0ac goes_on, 1cd open"),
        ("ab:h bd:h ac:h cd:h de:h", "e", "0ab goes_on, 1bd goes_on, 2de goal, 0ac goes_on, 1cd above"),
        ("ab:h bc:h cb:h", "", "0ab goes_on, 1bc goes_on, 2cb circle"),
        ("ab:h bc:h cd:h db:h", "", "0ab goes_on, 1bc goes_on, 2cd goes_on, 3db circle"),
        ("ab:h bc:h cb:h cd:h", "d", "0ab goes_on, 1bc goes_on, 2cb circle, 2cd goal"),
    ],
)
def test_walk(graph, goals, told):
    steps = walk("a", by_cause(made(graph)), set(goals))
    assert ", ".join(f"{one.depth}{one.effect.cause}{one.effect.target} {one.end}" for one in steps) == told


def test_a_circle_is_named_from_where_it_leads_back_to():
    [*_steps, last] = walk("a", by_cause(made("ab:h bc:h cd:h db:h")), set())
    assert last.circle == ("b", "c", "d")


@given(nodes, st.sets(nodes), effects)
def test_each_reachable_effect_is_told_once_and_none_is_invented(start, goals, graph):
    goals -= {start}
    steps = walk(start, by_cause(made(graph)), goals)
    told = [step.effect for step in steps]
    assert len(told) == len(set(told))
    assert set(told) == reachable(start, made(graph), goals)


@given(nodes, st.sets(nodes), effects)
def test_each_step_hangs_on_the_one_that_leads_to_it(start, goals, graph):
    path = [start]
    for step in walk(start, by_cause(made(graph)), goals - {start}):
        path = path[: step.depth + 1]
        assert path[-1] == step.effect.cause
        if step.end == End.CIRCLE:
            assert tuple(path[-len(step.circle) :]) == step.circle
            assert step.circle[0] == step.effect.target
        path.append(step.effect.target)


def test_a_chain_longer_than_the_stack_ends():
    long = [Effect(number, number + 1, "increases", "high") for number in range(5000)]
    assert len(walk(0, by_cause(long), set())) == 5000


@pytest.mark.parametrize(
    ("graph", "goals", "way"),
    [
        ("", "b", None),
        ("", "a", ""),
        ("ab:h", "b", "ab"),
        ("ba:h", "b", None),
        ("ab:l ac:m cb:m", "b", "ac cb"),
        ("ab:m ac:h cb:m", "b", "ab"),
        ("ab:h bc:l ad:h de:h ec:m", "c", "ad de ec"),
        ("ab:h ba:h", "c", None),
        ("ab:h ba:h bc:l", "c", "ab bc"),
    ],
)
def test_surest_way(graph, goals, way):
    found = surest_ways(made(graph), set(goals)).get("a")
    assert (None if found is None else " ".join(one.cause + one.target for one in found)) == way


def all_ways(node, found, goals, seen=()):
    """(Weakest confidence, steps) of every way there is."""
    if node in goals:
        yield (0, 0)
        return
    for one in found:
        if one.cause == node and one.target not in (*seen, node):
            confidence = list(Confidence).index(one.confidence)
            for weakest_on, steps in all_ways(one.target, found, goals, (*seen, node)):
                yield (max(weakest_on, confidence), steps + 1)


small = st.integers(min_value=0, max_value=4)


@given(
    st.sets(small, min_size=1),
    st.dictionaries(st.tuples(small, small).filter(lambda pair: pair[0] != pair[1]), st.sampled_from("hml")),
)
@example({1}, {(0, 1): "m", (0, 2): "h", (2, 1): "h", (3, 0): "m"})
def test_no_way_is_surer_or_as_sure_and_shorter(goals, graph):
    found = made(graph)
    ways = surest_ways(found, goals)
    for node in range(5):
        best_known = min(all_ways(node, found, goals), default=None)
        assert (node in ways) == (best_known is not None)
        if way := ways.get(node):
            assert [one.target for one in way[:-1]] == [one.cause for one in way[1:]]
            assert (list(Confidence).index(weakest(way)), len(way)) == best_known


@pytest.mark.parametrize(
    ("graph", "closing", "circle"),
    [
        ("ab:h", "ab:h", ""),
        ("ab:h ba:h", "ba:h", "bab"),
        ("ab:h bc:h ca:h", "ca:h", "cabc"),
        ("ab:h bc:h cb:h", "ab:h", ""),
    ],
)
def test_circle_that_an_effect_closes(graph, closing, circle):
    assert "".join(circle_of(*made(closing), made(graph))) == circle

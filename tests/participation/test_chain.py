"""From a measure to its programme's goal: the shortest way along the effects, and the words for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.chain import effects_of, shortest_way
from participation.models import Confidence, EffectKind
from tests.factories import (
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
)
from tests.page import get, query_count, section, texts, words

PAGE = "/p/toimenpiteet/125/"

nodes = st.integers(min_value=0, max_value=7)
graphs = st.dictionaries(nodes, st.lists(nodes, max_size=4), max_size=8)


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def measure(programme):
    return make_measure(programme, number="125")


def named(programme, name, **fields):
    return make_indicator(programme, name=name, number=name, **fields)


# The way


@pytest.mark.parametrize(
    ("start", "goals", "targets", "way"),
    [
        (1, set(), {}, None),
        (1, {1}, {}, []),
        (1, {1}, {1: [2], 2: [1]}, []),
        (1, {2}, {1: [2]}, [2]),
        (1, {2}, {2: [1]}, None),
        (1, {4}, {1: [2, 3], 2: [5], 5: [4], 3: [4]}, [3, 4]),
        (1, {4, 5}, {1: [2, 3], 2: [4], 3: [5]}, [2, 4]),
        (1, {3}, {1: [2], 2: [1, 2, 3]}, [2, 3]),
        (1, {9}, {1: [2], 2: [1]}, None),
    ],
)
def test_shortest_way(start, goals, targets, way):
    assert shortest_way(start, goals, targets) == way


def distance(start, goals, targets):
    """Steps to the nearest goal, found by widening a circle; None where none is reached."""
    reached = {start}
    for steps in range(9):
        if reached & goals:
            return steps
        reached = {target for node in reached for target in targets.get(node, ())}
    return None


@given(nodes, st.sets(nodes), graphs)
def test_any_way_is_along_the_effects_to_a_goal_and_none_is_shorter(start, goals, targets):
    way = shortest_way(start, goals, targets)
    steps = distance(start, goals, targets)
    if way is None:
        assert steps is None
    else:
        whole = [start, *way]
        assert whole[-1] in goals
        assert all(after in targets[before] for before, after in zip(whole, way, strict=False))
        assert len(way) == steps


# From the database


def test_effects_in_the_order_entered_with_their_ways(programme, measure):
    goal = named(programme, "Päästöt", is_programme_goal=True)
    traffic, cycling, lost = (named(programme, name) for name in ("Liikenne", "Pyöräily", "Irti"))
    make_indicator_effect(cycling, traffic)
    make_indicator_effect(traffic, goal)
    make_measure_effect(measure, lost, kind="part_of", confidence="low")
    make_measure_effect(measure, cycling, kind="increases", confidence="high")
    make_measure_effect(measure, goal, kind="decreases", confidence="medium")
    make_measure_effect(make_measure(programme), traffic)
    steps = [(step.indicator.name, step.kind, step.confidence, step.way) for step in effects_of(measure)]
    assert steps == [
        ("Irti", EffectKind.PART_OF, Confidence.LOW, None),
        ("Pyöräily", EffectKind.INCREASES, Confidence.HIGH, [traffic, goal]),
        ("Päästöt", EffectKind.DECREASES, Confidence.MEDIUM, []),
    ]


def test_no_effects(measure, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert effects_of(measure) == []


def test_the_goal_of_another_programme_is_no_goal(programme, measure):
    indicator = named(programme, "Pyöräily")
    make_measure_effect(measure, indicator)
    named(make_programme(), "Päästöt", is_programme_goal=True)
    [step] = effects_of(measure)
    assert step.way is None


def test_a_circle_of_effects_ends(programme, measure):
    first, second = named(programme, "Eka"), named(programme, "Toka")
    make_indicator_effect(first, second)
    make_indicator_effect(second, first)
    make_measure_effect(measure, first)
    assert [step.way for step in effects_of(measure)] == [None]


# On the page


def test_the_page_tells_the_way(client, programme, measure):
    goal = named(programme, "Päästöt", is_programme_goal=True)
    traffic, cycling, lost = (named(programme, name) for name in ("Liikenne", "Pyoraily", "Irti"))
    make_indicator_effect(cycling, traffic)
    make_indicator_effect(traffic, goal)
    make_measure_effect(measure, lost, kind="part_of", confidence="low")
    make_measure_effect(measure, cycling, kind="increases", confidence="high")
    goal_effect = make_measure_effect(measure, goal, kind="decreases", confidence="medium")
    effects = section(get(client, PAGE), "effects")
    first, second, third = effects.select("section > ul > li")
    assert texts(first, "p") == [
        "Toimenpide on osa mittaria Irti, varmuus matala.",
        "Tästä eteenpäin vaikutusta ohjelman tavoitteeseen ei ole arvioitu.",
    ]
    assert texts(second, "p") == [
        "Toimenpide lisää mittaria Pyoraily, varmuus korkea.",
        "Tästä eteenpäin vaikutus tavoitteeseen asti on arvioitu näin:",
    ]
    assert texts(second, "ol li") == ["Liikenne", "Päästöt"]
    assert [link["href"] for link in second.select("a")][:2] == [
        "/p/mittarit/Pyoraily/",
        "/p/mittarit/Liikenne/",
    ]
    assert texts(third, "p") == [
        "Toimenpide vähentää mittaria Päästöt, varmuus keskitaso.",
        "Ohjelman tavoite on asetettu tälle mittarille.",
    ]
    assert goal_effect.indicator.get_absolute_url() == third.a["href"]


def test_the_page_says_that_effects_are_not_known(client, measure):
    effects = section(get(client, PAGE), "effects")
    assert words(effects.h2) == "Miten tämä toimenpide vaikuttaa tavoitteeseen?"
    assert texts(effects, "p") == ["Tämän toimenpiteen vaikutuksia ei ole arvioitu."]


def test_query_count_does_not_grow(client, programme, measure):
    goal = named(programme, "Goal", is_programme_goal=True)

    def add():
        effect = make_measure_effect(measure)
        make_observation(effect.indicator)
        between = make_indicator(programme)
        make_indicator_effect(effect.indicator, between)
        make_indicator_effect(between, goal)

    add()
    with_one = query_count(client, PAGE)
    add()
    add()
    assert query_count(client, PAGE) == with_one

"""From a measure to its programme's goal: each effect told once, in words and as a picture."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from measures.demo import load_programmes
from measures.models import Measure
from participation.chain import MOST_DRAWN, acted_on, chain_of
from participation.counts import figures_beside
from participation.graph import Effect
from participation.models import Indicator, IndicatorEffect, MeasureEffect
from tests.factories import (
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
)
from tests.graphs import reachable
from tests.page import get, links, query_count, section, texts, words

PAGE = "/p/toimenpiteet/125/"


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def measure(programme):
    return make_measure(programme, number="125")


def named(programme, name, **fields):
    return make_indicator(programme, name=name, number=name, **fields)


def chained(programme, names, **fields):
    """Indicators each of which acts on the next."""
    indicators = [named(programme, name) for name in names]
    for cause, target in pairwise(indicators):
        make_indicator_effect(cause, target, **fields)
    return indicators


def seen_chain(measure):
    observations, _counts = figures_beside(measure, AnonymousUser())
    return chain_of(measure, acted_on(measure), observations)


# From the database


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_programmes()
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_demo", "db")
def test_every_measure_of_the_demo_tells_its_effects_each_once_and_none_else():
    pairs = set(IndicatorEffect.objects.values_list("cause", "target"))
    own = set(MeasureEffect.objects.values_list("measure", "indicator"))
    goals = set(Indicator.objects.filter(is_programme_goal=True).values_list("pk", flat=True))
    measures = Measure.objects.filter(programme__slug="hnh2035").select_related("programme")
    assert len(measures) == 95
    for measure in measures:
        first = {("measure", target) for pk, target in own if pk == measure.pk}
        between = {("measure" if cause == "measure" else cause, target) for cause, target in pairs}
        graph = [Effect(*pair, "", "") for pair in first | between]
        expected = {(one.cause, one.target) for one in reachable("measure", graph, goals)}
        assert sorted(told_pairs(seen_chain(measure)), key=str) == sorted(expected, key=str)


def told_pairs(chain):
    path = ["measure"]
    for step in chain.steps:
        path = path[: step.depth + 1]
        yield path[-1], step.indicator.pk
        path.append(step.indicator.pk)


def test_effects_in_the_order_entered(programme, measure):
    goal = named(programme, "Päästöt", is_programme_goal=True)
    cycling, traffic = chained(programme, ["Pyöräily", "Liikenne"], confidence="medium")
    make_indicator_effect(traffic, goal)
    make_measure_effect(measure, named(programme, "Irti"), kind="part_of", confidence="low")
    make_measure_effect(measure, cycling, kind="increases", confidence="high")
    make_measure_effect(make_measure(programme), traffic)
    chain = seen_chain(measure)
    steps = [(one.depth, one.indicator.name, one.kind, one.confidence, one.end) for one in chain.steps]
    assert steps == [
        (0, "Irti", "part_of", "low", "open"),
        (0, "Pyöräily", "increases", "high", "goes_on"),
        (1, "Liikenne", "increases", "medium", "goes_on"),
        (2, "Päästöt", "increases", "medium", "goal"),
    ]
    assert [one.indicator.name for one in chain.effects] == ["Irti", "Pyöräily"]
    assert (chain.reaching, chain.surest) == (1, "medium")


def test_the_goal_of_another_programme_is_no_goal(programme, measure):
    make_measure_effect(measure, named(programme, "Pyöräily"))
    named(make_programme(), "Päästöt", is_programme_goal=True)
    assert seen_chain(measure).reaching == 0


@pytest.mark.parametrize(("count", "queries"), [(0, 2), (1, 4), (3, 4)])
def test_queries(programme, measure, django_assert_num_queries, count, queries):
    for number in range(count):
        make_measure_effect(measure, chained(programme, [f"{number}-a", f"{number}-b"])[0])
    with django_assert_num_queries(queries):
        seen_chain(measure)


# On the page


def effects_section(client, url=PAGE):
    return section(get(client, url), "effects")


def test_the_page_tells_the_way(client, programme, measure):
    goal = named(programme, "Paastot", is_programme_goal=True)
    cycling, traffic = chained(programme, ["Pyoraily", "Liikenne"], kind="decreases", confidence="medium")
    make_indicator_effect(traffic, goal, kind="part_of", confidence="high")
    make_measure_effect(measure, named(programme, "Irti"), kind="part_of", confidence="low")
    make_measure_effect(measure, cycling, kind="increases", confidence="high")
    shown = effects_section(client)
    assert texts(shown, "h2 + p") == [
        "Toimenpiteen 2 vaikutuksesta 1 on arvioitu ohjelman tavoitteeseen asti. "
        "Varmimman tien heikoin varmuus: keskitaso."
    ]
    lost, first = shown.select(".chain > li")
    assert texts(lost, "p") == [
        "Toimenpide on osa mittaria Irti, varmuus matala.",
        "Tästä eteenpäin vaikutusta ohjelman tavoitteeseen ei ole arvioitu.",
    ]
    assert texts(first, "p") == [
        "Toimenpide lisää mittaria Pyoraily, varmuus korkea.",
        "Se puolestaan vähentää mittaria Liikenne, varmuus keskitaso.",
        "Se puolestaan on osa mittaria Paastot, varmuus korkea.",
        "Ohjelman tavoite on asetettu tälle mittarille.",
    ]
    assert texts(first, ":scope > ul > li > ul > li > p:first-child") == [texts(first, "p")[2]]
    assert links(first, "a") == [
        (name, f"/p/mittarit/{name}/") for name in ("Pyoraily", "Liikenne", "Paastot")
    ]
    assert links(shown, ":scope > p a") == [("Kaikki tavoitteeseen vaikuttavat toimenpiteet", "/p/tavoite/")]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (
            PAGE,
            [
                "Toimenpiteen vaikutusta ei ole arvioitu ohjelman tavoitteeseen asti. "
                "Alla näkyy, mihin asti se on arvioitu.",
                "Toimenpide lisää mittaria Maara, varmuus korkea.",
                "Tästä eteenpäin vaikutusta ohjelman tavoitteeseen ei ole arvioitu.",
            ],
        ),
        (
            "/sv/p/atgarder/125/",
            [
                "Åtgärdens effekt har inte bedömts ända till programmets mål. "
                "Nedan ser du hur långt den har bedömts.",
                "Åtgärden ökar indikatorn Maara, säkerhet hög.",
                "Hur det härifrån påverkar programmets mål har inte bedömts.",
            ],
        ),
        (
            "/en/p/measures/125/",
            [
                "The effect of this measure has not been assessed all the way to the programme’s goal. "
                "Below you see how far it has been.",
                "This measure increases the indicator Maara, confidence high.",
                "The way from there to the programme’s goal has not been assessed from here.",
            ],
        ),
    ],
)
def test_a_chain_that_ends_short_of_the_goal_says_so(client, programme, measure, url, says):
    make_measure_effect(
        measure, named(programme, "Maara", name_sv="Maara", name_en="Maara"), confidence="high"
    )
    assert texts(effects_section(client, url), "p")[:-1] == says


def test_the_page_says_that_effects_are_not_known(client, measure):
    shown = effects_section(client)
    assert words(shown.h2) == "Miten tämä toimenpide vaikuttaa tavoitteeseen?"
    assert texts(shown, ".empty") == ["Tämän toimenpiteen vaikutuksia ei ole arvioitu."]
    assert shown.select("ul, svg") == []


def test_a_circle_of_five_is_named_and_what_was_told_is_linked(client, programme, measure):
    indicators = chained(programme, "ABCDE")
    make_indicator_effect(indicators[-1], indicators[0])
    make_measure_effect(measure, indicators[0])
    make_measure_effect(measure, indicators[2])
    shown = effects_section(client)
    assert texts(shown, ".end") == [
        "Vaikutus kiertää takaisin lähtökohtaansa: A → B → C → D → E → A.",
        "Mihin se vaikuttaa, on kerrottu jo yllä.",
    ]
    assert [link["href"] for link in shown.select(".end a")] == ["#effects-of-A", "#effects-of-C"]
    assert [bool(shown.select_one(link["href"])) for link in shown.select(".end a")] == [True, True]


def test_the_picture_shows_the_same_effects_in_columns_by_level(client, programme, measure):
    goal = named(programme, "Goal", level="strategic", is_programme_goal=True)
    first, second = named(programme, "First", level="operational"), named(programme, "Second")
    for cause, target, confidence in [
        (first, goal, "high"),
        (first, second, "low"),
        (second, first, "medium"),
    ]:
        make_indicator_effect(cause, target, confidence=confidence)
    make_measure_effect(measure, first, kind="decreases", confidence="high")
    picture = effects_section(client).svg
    assert picture["role"] == "img"
    assert [words(picture.select_one(f"#{one}")) for one in picture["aria-labelledby"].split()] == [
        "Toimenpiteen tie tavoitteeseen piirroksena",
        "Samat vaikutukset kuin luettelossa, sarakkeittain mittarin tason mukaan.",
    ]
    assert texts(picture, ".level") == ["", "Toiminnallinen", "Ohjelman tavoite", "Tasoa ei määritelty"]
    assert texts(picture, "rect ~ text:not(.effect)") == ["Toimenpide", "125", "First", "Goal", "Second"]
    assert texts(picture, ".effect") == ["vähentää", "lisää", "lisää", "lisää"]
    assert [one["class"][1] for one in picture.select(".way")] == [
        "way-high",
        "way-high",
        "way-low",
        "way-medium",
    ]
    assert picture.select("a, [style]") == []


def fan(programme, measure, count):
    middle = named(programme, "Keski")
    for number in range(count):
        make_indicator_effect(middle, named(programme, f"Mittari-{number}"))
    make_measure_effect(measure, middle)


@pytest.mark.parametrize(("count", "drawn"), [(MOST_DRAWN - 2, True), (MOST_DRAWN - 1, False), (200, False)])
def test_a_big_chain_is_told_but_not_drawn(client, programme, measure, count, drawn):
    fan(programme, measure, count)
    page = get(client, PAGE)
    shown = section(page, "effects")
    assert (len(shown.select("li")), bool(shown.svg)) == (count + 1, drawn)
    assert len(page.encode()) < 100_000


def test_a_chain_longer_than_the_stack_is_told(client, programme, measure):
    indicators = chained(programme, [f"N{number}" for number in range(400)])
    make_measure_effect(measure, indicators[0])
    assert len(effects_section(client).select("li")) == 400


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

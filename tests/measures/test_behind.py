"""Indicators that tell a measure's progress: what their figures and goals say of its status.

`status_of` asks the rule, of the measure and of its plain rows, and the database: all must agree.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import FETCH_RAISE
from django.utils.translation import override

from measures.models import Measure
from measures.plain import plain
from participation.models import Adding, Direction
from participation.totals import Exactness
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_task,
)
from tests.page import get, query_count, section, words

pytestmark = pytest.mark.django_db

TODAY = date(2020, 6, 30)
END_2019 = date(2019, 12, 31)
NEW_YEAR = date(2020, 1, 1)


def year(number, value, **fields):
    start, end = date(number, 1, 1), date(number, 12, 31)
    return {"period_start": start, "period_end": end, "value": Decimal(value)} | fields


def make_progress(*figures, goal=100, due_on=END_2019, path_from=None, measure=None, flagged=True, **fields):
    """A measure and its indicator, of which more is better, with its figures and its goal."""
    measure = measure or make_measure()
    indicator = make_indicator(
        measure.programme, **{"name": "Lanes", "desired_direction": Direction.UP} | fields
    )
    make_measure_effect(measure, indicator, tells_progress=flagged)
    base = dict(zip(("base_year", "base_value"), path_from or (), strict=False))
    make_goal(indicator, value=Decimal(goal), due_on=due_on, is_path=bool(path_from), **base)
    for figure in figures:
        make_observation(indicator, **figure)
    return measure


def status_of(measure, today=TODAY):
    """The code of the reason and since when, where the measure is late, else None."""
    measure = Measure.objects.get(pk=measure.pk)
    verdict = measure.verdict(today)
    assert Measure.objects.with_status(today).get(pk=measure.pk).judged_status == verdict.status
    (row,) = plain(Measure.objects.filter(pk=measure.pk), AnonymousUser(), today)
    assert replace(row.verdict, computed=None) == replace(verdict, computed=None)
    return (verdict.reason.code, verdict.since) if verdict.status == "late" else None


MISSED, BELOW = ("indicator_behind", NEW_YEAR), ("indicator_below_path", NEW_YEAR)


# The goal's day


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        ("up", "99.999999", MISSED),
        ("up", "100", None),
        ("up", "101", None),
        ("down", "100.000001", MISSED),
        ("down", "100", None),
        ("down", "99", None),
        ("", "1", None),
    ],
)
def test_a_goal_is_reached_or_not_on_its_day(direction, value, expected):
    measure = make_progress(year(2019, value), desired_direction=direction)
    assert status_of(measure) == expected


@pytest.mark.parametrize(
    "figures",
    [
        [],
        [year(2018, 1)],
        [year(2020, 1)],
        [{"value": 1}],
        [year(2019, 1, period_end=date(2019, 12, 30))],
    ],
    ids=["none", "of before", "of a period that is not over", "of some time", "of the day before"],
)
def test_nothing_is_known_without_a_figure_of_the_goals_day(figures):
    assert status_of(make_progress(*figures)) is None


@pytest.mark.parametrize(("today", "expected"), [(END_2019, None), (NEW_YEAR, MISSED)])
def test_a_figure_tells_when_its_period_is_over(today, expected):
    assert status_of(make_progress(year(2019, 1)), today) == expected


def test_behind_since_the_goals_day_however_late_the_figure_came():
    measure = make_progress(year(2019, 1), due_on=date(2019, 6, 15))
    assert status_of(measure, END_2019) is None
    assert status_of(measure) == ("indicator_behind", date(2019, 6, 16))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([90, 95], ("indicator_behind", date(2019, 1, 1))),
        ([90, 80], ("indicator_behind", date(2019, 1, 1))),
        ([90, 100], None),
        ([100, 90], None),  # it did reach the goal on its day
    ],
)
def test_behind_until_the_goal_is_reached(values, expected):
    figures = [year(2018 + place, value) for place, value in enumerate(values)]
    assert status_of(make_progress(*figures, due_on=date(2018, 12, 31))) == expected


def test_reached_too_early_and_lost_again():
    assert status_of(make_progress(year(2018, 110), year(2019, 90))) == MISSED


def test_every_goal_counts():
    measure = make_progress(year(2018, 50), year(2019, 50))
    make_goal(measure.effects.get().indicator, value=60, due_on=date(2018, 12, 31))
    make_goal(measure.effects.get().indicator, value=200, due_on=date(2025, 12, 31))
    reason = measure.verdict(TODAY).reason
    assert (reason.day, reason.more) == (date(2018, 12, 31), 1)
    assert status_of(measure) == ("indicator_behind", date(2019, 1, 1))


# The path: 0 in 2015, 100 in 2025


PATH = {"path_from": (2015, 0), "due_on": date(2025, 12, 31)}


@pytest.mark.parametrize(
    ("value", "expected"),
    [(41, None), (40, None), ("39.999999", BELOW), (0, BELOW), (-5, BELOW)],
    ids=["above", "on", "below", "no change", "the wrong way"],
)
def test_a_path_is_kept_or_not(value, expected):
    assert status_of(make_progress(year(2019, value), **PATH)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(59, None), (60, None), ("60.000001", BELOW), (120, BELOW)],
    ids=["ahead", "on", "behind", "the wrong way"],
)
def test_a_path_down(value, expected):
    path = {"goal": 0, "path_from": (2015, 100), "due_on": date(2025, 12, 31)}
    assert status_of(make_progress(year(2019, value), desired_direction="down", **path)) == expected


def test_on_a_path_that_has_no_end_in_decimals():
    path = {"goal": 100, "path_from": (2013, 0), "due_on": date(2022, 12, 31)}
    assert status_of(make_progress(year(2019, "66.666666"), **path)) == BELOW
    assert status_of(make_progress(year(2019, "66.666667"), **path)) is None


def test_no_path_is_meant():
    measure = make_progress(year(2019, 0), due_on=date(2025, 12, 31))
    measure.effects.get().indicator.goals.update(base_year=2015, base_value=0)
    assert status_of(measure) is None


@pytest.mark.parametrize(("base_year", "expected"), [(0, BELOW), (2020, None), (2025, None), (2026, None)])
def test_a_path_says_nothing_of_years_before_it_nor_without_any(base_year, expected):
    path = {"path_from": (base_year, 50), "due_on": date(2025, 12, 31)}
    assert status_of(make_progress(year(2019, 0), **path)) == expected


@pytest.mark.parametrize(
    ("values", "since"),
    [
        ([0, 0, 0], date(2018, 1, 1)),
        ([30, 0, 0], date(2019, 1, 1)),
        ([0, 30, 0], NEW_YEAR),
        ([0, 0, 40], None),
    ],
)
def test_below_the_path_since_the_first_figure_in_a_row(values, since):
    figures = [year(2017 + place, value) for place, value in enumerate(values)]
    measure = make_progress(*figures, **PATH)
    assert status_of(measure) == (("indicator_below_path", since) if since else None)


def test_below_the_path_until_newer_figures_tell_otherwise_and_no_calendar():
    path = {"path_from": (2015, 0), "due_on": END_2019}
    assert status_of(make_progress(year(2018, 10), **path)) == ("indicator_below_path", date(2019, 1, 1))
    assert status_of(make_progress(year(2018, 10), year(2019, 100), **path)) is None
    assert status_of(make_progress(year(2018, 10), year(2019, 99), **path)) == MISSED


def test_the_wrong_way_is_late_on_the_path_and_on_the_goals_day():
    path = {"goal": 50, "path_from": (2015, 100), "due_on": END_2019, "desired_direction": "down"}
    measure = make_progress(year(2018, 130), year(2019, 150), **path)
    assert status_of(measure, date(2019, 6, 1)) == ("indicator_below_path", date(2019, 1, 1))
    assert status_of(measure) == MISSED


# Which figures count


def test_a_correction_counts_and_what_it_corrects_does_not():
    measure = make_progress(year(2019, 100))
    indicator = measure.effects.get().indicator
    make_observation(indicator, corrects=indicator.observations.get(), **year(2019, 90))
    assert status_of(measure) == MISSED
    last = indicator.observations.get(correction=None)
    make_observation(indicator, corrects=last, **year(2019, 100))
    assert status_of(measure) is None


@pytest.mark.parametrize(("first", "second", "expected"), [(90, 100, None), (100, 90, MISSED)])
def test_of_two_values_of_a_day_the_later_entry_counts(first, second, expected):
    assert status_of(make_progress(year(2019, first), year(2019, second))) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [(["33.3", "33.3", "33.4"], None), (["33.3", "33.3", "33.3"], MISSED)]
)
def test_parts_of_a_period_are_summed(values, expected):
    figures = [year(2019, value) for value in values]
    assert status_of(make_progress(*figures, year(2018, 200), adding=Adding.PARTS)) == expected


def test_parts_on_a_path():
    figures = [year(2018, 15), year(2018, 15), year(2019, 15), year(2019, 15)]
    assert status_of(make_progress(*figures, adding=Adding.PARTS, **PATH)) == BELOW
    assert status_of(make_progress(*figures, year(2019, 10), adding=Adding.PARTS, **PATH)) is None


def test_counts_of_people_are_not_judged():
    assert status_of(make_progress(year(2019, 1), adding=Adding.COUNTS)) is None


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [("up", 90, None), ("up", 100, None), ("down", 101, MISSED), ("down", 90, None)],
)
def test_at_least_proves_nothing_where_more_would_change_the_answer(direction, value, expected):
    figure = year(2019, value, exactness=Exactness.AT_LEAST)
    assert status_of(make_progress(figure, desired_direction=direction)) == expected


def test_at_least_does_not_prove_that_little_enough_was_reached_later():
    later = year(2019, 90, exactness=Exactness.AT_LEAST)
    measure = make_progress(year(2018, 110), later, due_on=date(2018, 12, 31), desired_direction="down")
    assert status_of(measure) == ("indicator_behind", date(2019, 1, 1))


def test_a_part_of_at_least_makes_the_sum_at_least():
    figures = [year(2019, 40), year(2019, 40, exactness=Exactness.AT_LEAST)]
    assert status_of(make_progress(*figures, adding=Adding.PARTS)) is None


def test_figures_of_a_draft_measure_are_not_told_by_the_status_of_another():
    measure = make_progress()
    other = make_measure(measure.programme, is_published=False)
    make_observation(measure.effects.get().indicator, measure=other, **year(2019, 1))
    assert status_of(measure) is None
    other.is_published = True
    other.save()
    assert status_of(measure) == MISSED


# Which indicators count


def test_an_effect_that_is_not_flagged():
    assert status_of(make_progress(year(2019, 1), flagged=False)) is None


def test_an_indicator_of_another_measure():
    late = make_progress(year(2019, 1))
    other = make_progress(year(2019, 100), measure=make_measure(late.programme))
    nothing = make_measure(late.programme)
    make_measure_effect(nothing, late.effects.get().indicator)
    assert [status_of(one) for one in (late, other, nothing)] == [MISSED, None, None]
    assert list(Measure.objects.late(TODAY)) == [late]


def test_one_indicator_of_two_measures():
    first = make_progress(year(2019, 1))
    second = make_measure(first.programme)
    make_measure_effect(second, first.effects.get().indicator, tells_progress=True)
    assert [status_of(one) for one in (first, second)] == [MISSED, MISSED]


def test_a_measure_with_many_indicators_is_late_once_and_by_the_one_behind():
    measure = make_progress(year(2019, 100), name="Trams")
    make_progress(year(2019, 1), measure=measure)
    make_progress(year(2019, 1), measure=measure, **PATH)
    assert Measure.objects.late(TODAY).count() == 1
    assert (measure.verdict(TODAY).reason.name, measure.verdict(TODAY).reason.more) == ("Lanes", 1)
    assert status_of(measure) == MISSED


def test_late_in_spite_of_tasks_on_time():
    measure = make_progress(year(2019, 1))
    make_task(measure, state="completed", completed_on=date(2019, 5, 1))
    assert status_of(measure) == MISSED


def test_closed_and_overridden_measures_are_what_people_said():
    closed = make_progress(year(2019, 1), measure=make_measure(closed_as="completed"))
    by_hand = {"override_status": "on_time", "override_on": TODAY, "override_review_on": TODAY}
    overridden = make_measure(override_by=make_person(), **by_hand)
    assert status_of(closed) is None
    assert status_of(make_progress(year(2019, 1), measure=overridden)) is None
    assert overridden.verdict(TODAY).computed.reason.code == "indicator_behind"


# What people see


@pytest.fixture
def programme(settings):
    settings.DEMO_TODAY = TODAY
    return make_programme(slug="p")


@pytest.mark.parametrize(
    ("path", "sentence", "since"),
    [
        ({}, "the indicator “Baanat” did not reach its goal of 31 December 2019", "1 January 2020"),
        (PATH, "the indicator “Baanat” is below the path to its goal of 31 December 2025", "1 January 2020"),
    ],
)
def test_the_page_says_why_and_since_when(client, programme, path, sentence, since):
    measure = make_measure(programme, number="125")
    make_progress(year(2019, 1), measure=measure, name_fi="Baanat", **path)
    with override("en"):
        address = measure.get_absolute_url()
    progress = section(get(client, address), "progress")
    assert words(progress.select_one(".reason")) == f"Why: {sentence}."
    assert words(progress.select_one(".reason [lang=fi]")) == "Baanat"
    assert words(progress.select_one(".reason + p")) == f"So since {since}."


def test_beside_an_override_the_page_says_what_the_indicators_say(client, programme):
    by_hand = {"override_status": "on_time", "override_on": TODAY, "override_review_on": TODAY}
    measure = make_measure(programme, number="125", override_by=make_person(), **by_hand)
    make_progress(year(2019, 1), measure=measure)
    with override("en"):
        address = measure.get_absolute_url()
    said = words(section(get(client, address), "progress"))
    assert "Computed from the indicators: Late the indicator “Lanes” did not reach its goal" in said


def test_the_file_says_why_and_since_when(client, programme):
    make_progress(year(2019, 1), measure=make_measure(programme))
    response = client.get("/p/toimenpiteet.csv")
    [row] = response.content.decode("utf-8-sig").splitlines()[1:]
    assert "Lanes" in row
    assert "01.01.2020" in row


# How many queries


@pytest.mark.parametrize("address", ["/p/toimenpiteet/", "/p/toimenpiteet.csv", "/p/toimenpiteet/125/"])
def test_as_many_queries_for_one_as_for_many(client, programme, address):
    measure = make_measure(programme, number="125")
    make_progress(year(2018, 1), year(2019, 1), measure=measure, **PATH)
    others = [make_measure(programme, number=number) for number in ("1", "999")]
    one = query_count(client, address)
    for other in (measure, *others):
        make_progress(year(2018, 1), year(2019, 1), measure=other)
        make_progress(year(2018, 1), year(2019, 1), measure=other, flagged=False)
    assert query_count(client, address) == one


@pytest.mark.parametrize("name", ["for_list", "for_page"])
def test_querysets_fetch_all_that_the_verdict_asks(programme, admin_user, name, django_assert_num_queries):
    measure = make_progress(year(2019, 1), measure=make_measure(programme))
    make_progress(year(2019, 1), measure=measure, adding=Adding.PARTS)
    found = getattr(Measure.objects, name)(admin_user).fetch_mode(FETCH_RAISE).get(pk=measure.pk)
    with django_assert_num_queries(0):
        assert found.verdict(TODAY).status == "late"


def test_the_status_is_asked_in_one_query(django_assert_num_queries):
    make_progress(year(2019, 1))
    with django_assert_num_queries(1):
        assert [one.judged_status for one in Measure.objects.with_status(TODAY)] == ["late"]

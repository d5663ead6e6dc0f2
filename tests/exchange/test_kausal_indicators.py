"""Indicators from Kausal Watch: figures, goals, and the effects that tie them together."""

import datetime
from decimal import Decimal

import pytest

from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation
from tests.exchange.kausal_plans import make_action, make_answer, make_indicator, make_part, run, values_of
from tests.factories import make_observation

pytestmark = pytest.mark.django_db
DAY = datetime.date
PERIODS = ("value", "period_start", "period_end")


def with_values(*values, **fields):
    parts = [make_part(date=day, value=value) for day, value in values]
    return make_answer(indicators=[make_indicator(values=parts, **fields)])


def test_an_indicator(tmp_path):
    indicator = make_indicator(
        "177",
        name="Pyöräväylien pituus",
        description="<p>Kilometreinä.</p>",
        reference="<p>Helsingin kaupunki</p>",
        level="operational",
        timeResolution="YEAR",
        desiredTrend="INCREASING",
        unit={"id": "1", "name": "kilometri", "shortName": "km"},
        quantity={"id": "1", "name": "pituus"},
    )
    run(tmp_path, make_answer(indicators=[indicator]), "--apply")
    columns = ("number", "name_fi", "description_fi", "credit_fi", "level", "time_resolution")
    assert values_of(Indicator, *columns, "desired_direction", "unit_of_measure_fi") == [
        ("177", "Pyöräväylien pituus", "<p>Kilometreinä.</p>", "Helsingin kaupunki", "operational")
        + ("year", "up", "km")
    ]


def test_its_identifier_is_its_number_where_it_has_one(tmp_path):
    unit = {"id": "1", "name": "prosentti", "shortName": None}
    run(tmp_path, make_answer(indicators=[make_indicator("5", identifier="M1", unit=unit)]), "--apply")
    assert values_of(Indicator, "number", "unit_of_measure_fi") == [("M1", "prosentti")]


@pytest.mark.parametrize(
    ("resolution", "start", "end"),
    [
        ("YEAR", DAY(2018, 1, 1), DAY(2018, 12, 31)),
        ("MONTH", DAY(2018, 5, 1), DAY(2018, 5, 31)),
        ("QUARTER", DAY(2018, 4, 1), DAY(2018, 6, 30)),
        ("WEEK", DAY(2018, 5, 7), DAY(2018, 5, 13)),
        ("DAY", DAY(2018, 5, 9), DAY(2018, 5, 9)),
    ],
)
def test_a_figure_is_of_the_period_that_its_day_is_in(tmp_path, resolution, start, end):
    run(tmp_path, with_values(("2018-05-09", 1322.885), timeResolution=resolution), "--apply")
    assert values_of(Observation, *PERIODS) == [(Decimal("1322.885"), start, end)]


def test_another_value_of_a_period_is_a_correction(tmp_path):
    run(tmp_path, with_values(("2018-12-31", 80), ("2019-12-31", 81)), "--apply")
    lines = run(tmp_path, with_values(("2018-12-31", 79.5), ("2019-12-31", 81)), "--apply")
    assert lines == [
        "Changed: indicator 9 · figure 2018-12-31",
        "    value: 80 → 79.5",
        "0 new, 1 changed, 0 faults",
        "Saved.",
    ]
    assert values_of(Observation, "value", "corrects__value") == [
        (80, None),
        (81, None),
        (Decimal("79.5"), 80),
    ]


def test_what_was_withdrawn_here_stays_withdrawn(tmp_path):
    run(tmp_path, with_values(("2018-12-31", 80)), "--apply")
    figure = Observation.objects.get()
    figure.become_correction()
    figure.is_withdrawn = True
    figure.save()
    run(tmp_path, with_values(("2018-12-31", 80)), "--apply")
    assert list(Observation.objects.current()) == []


def test_a_figure_of_ours_for_a_part_of_the_whole_is_another(tmp_path):
    run(tmp_path, make_answer(indicators=[make_indicator()]), "--apply")
    period = {"period_start": DAY(2018, 1, 1), "period_end": DAY(2018, 12, 31)}
    make_observation(Indicator.objects.get(), value=3, activity="Kokeilu", **period)
    run(tmp_path, with_values(("2018-12-31", 80)), "--apply")
    assert values_of(Observation, "value", "corrects") == [(3, None), (80, None)]


def test_two_figures_of_a_period_are_one_too_many(tmp_path):
    lines = run(tmp_path, with_values(("2018-06-30", 1), ("2018-12-31", 2)), "--apply", "--skip-faulty")
    assert "Skipped: indicator 9 · figure 2018-12-31, date: There is another for this period." in lines
    assert values_of(Observation, *PERIODS) == [(1, DAY(2018, 1, 1), DAY(2018, 12, 31))]


def test_a_goal_is_known_by_its_day(tmp_path):
    def answer(value):
        return make_answer(indicators=[make_indicator(goals=[make_part(date="2035-12-31", value=value)])])

    run(tmp_path, answer(20), "--apply")
    lines = run(tmp_path, answer(15), "--apply")
    assert lines[:2] == ["Changed: indicator 9 · goal 2035-12-31", "    value: 20 → 15"]
    assert values_of(Goal, "value", "due_on") == [(15, DAY(2035, 12, 31))]


def with_effects(**effect):
    on = make_part(indicator={"id": "9"}, effectType="INCREASES", indicatesActionProgress=True)
    further = make_part(effectIndicator={"id": "10"}, effectType="PART_OF", confidenceLevel="MEDIUM")
    indicators = [make_indicator("9", relatedEffects=[further | effect]), make_indicator("10")]
    return make_answer(make_action(relatedIndicators=[on]), indicators=indicators)


def test_effects(tmp_path):
    run(tmp_path, with_effects(), "--apply")
    columns = ("measure__number", "indicator__number", "kind", "confidence", "tells_progress")
    assert values_of(MeasureEffect, *columns) == [("1", "9", "increases", "high", True)]
    assert values_of(IndicatorEffect, "cause__number", "target__number", "kind", "confidence") == [
        ("9", "10", "part_of", "medium")
    ]


def test_how_sure_people_are_here_stays(tmp_path):
    run(tmp_path, with_effects(), "--apply")
    effect = MeasureEffect.objects.get()
    effect.confidence = "low"
    effect.save()
    run(tmp_path, with_effects(), "--apply")
    assert values_of(MeasureEffect, "confidence") == [("low",)]


def test_an_effect_on_what_is_not_in_the_file_is_told(tmp_path):
    answer = with_effects(effectIndicator={"id": "11"})
    lines = run(tmp_path, answer, "--apply", "--skip-faulty")
    assert (
        "Skipped: indicator 9, effectIndicator: Indicator 11 is not in the file, or could not be imported."
        in lines
    )
    assert (MeasureEffect.objects.count(), IndicatorEffect.objects.count()) == (1, 0)

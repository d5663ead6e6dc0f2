"""Whatever texts, days and figures a programme holds: an export that is imported again changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.models import Measure
from tests.exchange.test_round_trip import plans_of
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_task,
    make_theme,
)
from tests.sample import examples

# What a form lets through: no control characters, and nothing but spaces is nothing.
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
NASTY = st.sampled_from(
    ["=1+1", "-5", "[clear]", "'", "'=1", '";', "1.10", "2020-01-01", "yes", "ei", "\u200b=x", "a\nb"]
)
TEXTS = st.one_of(NASTY, st.text(LETTERS, min_size=1, max_size=40)).map(str.strip).filter(bool)
DAYS = st.none() | st.dates(date(1900, 3, 1), date(2199, 12, 31))
FIGURES = st.decimals("-99999999999", "99999999999", places=6)
PRECISIONS = st.sampled_from(["day", "month", "year"])
MEASURES = st.fixed_dictionaries(
    {
        "title_fi": TEXTS,
        "title_sv": st.none() | TEXTS,
        "official_source_en": st.none() | TEXTS,
        "start_on": DAYS,
        "start_precision": PRECISIONS,
        "phase": st.sampled_from(["", "planning", "continuous"]),
        "is_published": st.booleans(),
    }
)
TASKS = st.fixed_dictionaries(
    {
        "title_fi": TEXTS,
        "details_fi": TEXTS.map(lambda text: f"<p>{text}</p>"),
        "due_on": DAYS,
        "due_precision": PRECISIONS,
    }
)


@pytest.mark.django_db
@settings(
    **examples(25),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(MEASURES, min_size=1, max_size=3), st.lists(TASKS, max_size=3), st.lists(FIGURES, max_size=3))
@pytest.mark.one_database
def test_nothing_changes(measures, tasks, figures):
    programme = make_programme()
    theme, indicator = make_theme(programme), make_indicator(programme)
    made = [make_measure(programme, theme, **fields) for fields in measures]
    for fields in tasks:
        make_task(made[0], **fields)
    for figure in figures:
        make_observation(indicator, value=Decimal(figure), period_start=None, period_end=None)
    for separator in ";,":
        for name, plan in plans_of(programme, separator):
            said = [(name, row.name, row.differences, row.faults) for row in plan.rows]
            assert [one for one in said if one[2] or one[3]] == []
    assert Measure.objects.filter(programme=programme).count() == len(measures)

"""What a report's tables are of: what residents see, narrowed as the report is, in step with its numbers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.files.tables import TABLES
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.reports.tables import TODAY, column, made, make_known, make_unknown, records


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


def test_tables_are_in_step_with_the_numbers(programme):
    make_known(programme)
    make_unknown(programme)
    closed = make_measure(programme, closed_as="completed")
    make_task(closed, due_on=date(2020, 1, 1))
    with made(programme) as report:
        figures = {figure.code: figure.value for figure in report.figures}
        tasks = records(report, "tasks")
        assert len(records(report, "measures")) == figures["measures"] == 3
        assert sum(row["days_late"] not in (0, "ei määräpäivää") for row in tasks) == figures["tasks_late"]
        assert sum(row["done_in_period"] is True for row in tasks) == figures["tasks_done"]
        assert column(report, "measures", "tasks_late") == [1, 0, 0]
    assert (figures["tasks_late"], figures["tasks_done"]) == (1, 1)


def everything(report):
    return " ".join(str(cell) for table in TABLES for row in table.rows(report) for cell in row)


def test_nothing_of_drafts_or_of_other_programmes(programme):
    make_known(programme)
    draft = make_measure(programme, title="Salainen", is_published=False)
    make_task(draft, title="Salainen")
    people = make_indicator(programme, adding="counts")
    make_observation(people, measure=draft, activity="Salainen", value=765)
    make_observation(make_indicator(name="Salainen"), activity="Salainen", value=765)
    with made(programme) as report:
        text = everything(report)
        assert column(report, "measures", "number") == ["125"]
    assert "Salainen" not in text
    assert "765" not in text


@pytest.fixture
def two(programme):
    """A late measure of a unit and a theme, and one that is neither; each with all that a measure has."""
    theme = make_theme(make_measure(programme, number="9").programme, slug="liikenne")
    unit = make_unit(slug="kymp")
    for number, place in (("1", {"theme": theme}), ("2", {})):
        measure = make_measure(programme, number=number, title=f"Nimi {number}", **place)
        make_task(measure, title=f"Tehtävä {number}", due_on=date(2020 if number == "1" else 2021, 6, 1))
        indicator = make_indicator(programme, number=f"A{number}")
        make_measure_effect(measure, indicator)
        counted = make_indicator(programme, number=f"B{number}", adding="counts")
        make_observation(counted, measure=measure, value=number)
        if number == "1":
            make_responsibility(measure, unit)
    make_observation(make_indicator(programme, number="C"), value=3)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("selection", [{"theme": "liikenne"}, {"unit": "kymp"}, {"status": "late"}])
def test_a_selection_narrows_all_tables(programme, selection, settings):
    settings.DEMO_TODAY = TODAY.replace(day=16)
    with made(programme, day=TODAY, **selection) as report:
        assert column(report, "measures", "number") == ["1"]
        assert column(report, "tasks", "title") == ["Tehtävä 1"]
        assert column(report, "indicators", "number") == ["A1", "B1"]
        assert column(report, "observations", "value") == [1]
        assert set(column(report, "changes", "number")) <= {"1"}
        numbers = {figure.code: figure.value for figure in report.figures}
    assert (numbers["measures"], numbers["participants"]) == (1, "1")


@pytest.mark.usefixtures("two")
def test_without_a_selection_all_are_there(programme):
    with made(programme) as report:
        assert column(report, "measures", "number") == ["1", "2", "9"]
        assert column(report, "indicators", "number") == ["A1", "A2", "B1", "B2", "C"]
        assert column(report, "observations", "value") == [1, 2, 3]


def test_a_selection_that_does_not_exist_selects_nothing(programme):
    make_known(programme)
    with made(programme, theme="olematon") as report:
        counts = [len(list(table.rows(report))) for table in TABLES]
    assert counts[1:] == [0, 0, 0, 0, 0]


def test_query_count_does_not_grow(programme):
    def add():
        measure = make_measure(programme)
        make_task(measure)
        make_responsibility(measure)
        make_observation(make_indicator(programme, adding="counts"), measure=measure)
        make_measure_effect(measure, make_goal(due_on=TODAY, indicator=make_indicator(programme)).indicator)
        make_measure(theme=measure.theme, closed_as="merged", merged_into=measure)

    def queries():
        with CaptureQueriesContext(connection) as captured, made(programme) as report:
            everything(report)
        return len(captured)

    add()
    with_one = queries()
    add()
    add()
    assert queries() == with_one

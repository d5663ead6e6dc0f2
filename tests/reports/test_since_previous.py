"""What changed since the previous report, in the files of tables as in the documents."""

import json as standard_json
from datetime import date, datetime

import pytest
from django.utils.translation import override

from measures.models import Origin
from measures.models.change import changing
from reports.files import csv, json, xlsx
from reports.report.sentences import heading_lines
from tests.factories import make_measure, make_programme, make_task, make_theme
from tests.reports.tables import TODAY, made, read_csv, read_xlsx

BEGINNING, MOVED, PREVIOUS, LATER = (date(2019, 12, 1), *(date(2020, month, 1) for month in (3, 5, 6)))
SHEETS = {
    "fi": "Edellisen raportin jälkeen",
    "sv": "Efter föregående rapport",
    "en": "Since the previous report",
}


@pytest.fixture
def programme(db, settings):
    """Measure 1 slips before the previous report, measure 2 comes after it."""
    settings.DEMO_TODAY = BEGINNING
    programme = make_programme(slug="p", name="Ohjelma")
    measure = make_measure(programme, number="1", theme=make_theme(programme, slug="t"))
    task = make_task(measure, due_on=date(2021, 1, 1))
    settings.DEMO_TODAY = MOVED
    with changing(origin=Origin.FORM):
        task.due_on = date(2021, 1, 11)
        task.save()
    settings.DEMO_TODAY = LATER
    make_measure(programme, number="2")
    settings.DEMO_TODAY = TODAY
    return programme


def test_the_files_of_tables_tell_it_apart_from_the_changes_of_the_period(programme):
    with made(programme, previous=PREVIOUS) as report:
        in_json = standard_json.loads(json.write(report))
        in_csv = read_csv(csv.write(report))
        in_xlsx = read_xlsx(xlsx.write(report))
    rows = in_json["tables"]["since_previous"]
    assert [(row["number"], "new" in row["kind_codes"], row["due_dates_moved"]) for row in rows] == [
        *[("1", False, 0), ("2", True, 0)]
    ]
    assert [row["due_dates_moved"] for row in in_json["tables"]["changes"]] == [1, 0]
    assert [row[0] for row in in_csv["since_previous.csv"]] == ["number", "1", "2"]
    assert in_csv["since_previous.csv"][0] == in_csv["changes.csv"][0]
    assert [row[0] for row in in_xlsx[SHEETS["fi"]]] == ["number", "1", "2"]
    assert [row[1] for row in in_xlsx["Sarakkeet"] if row[0] == SHEETS["fi"]] == in_xlsx[SHEETS["fi"]][0]


def test_they_say_of_which_day_the_previous_report_is(programme):
    with made(programme, previous=PREVIOUS) as report:
        assert standard_json.loads(json.write(report))["previous_day"] == "2020-05-01"
        [told] = [row for row in read_csv(csv.write(report))["summary.csv"] if row[0] == "previous_day"]
        [cells] = [row for row in read_xlsx(xlsx.write(report))["Yhteenveto"] if row[0] == "previous_day"]
        [line] = [line for line in heading_lines(report) if line.code == "previous"]
    assert told == ["previous_day", "Edellinen raportti on päivältä", "01.05.2020"]
    assert cells == [*told[:2], datetime(2020, 5, 1)]
    assert (line.label, line.sentences) == (told[1], (("01.05.2020",),))


def test_a_first_report_has_no_such_table(programme):
    with made(programme) as report:
        found = standard_json.loads(json.write(report))
        assert "since_previous" not in found["tables"]
        assert found["previous_day"] is None
        assert "since_previous.csv" not in read_csv(csv.write(report))
        assert SHEETS["fi"] not in read_xlsx(xlsx.write(report))
        assert [line.code for line in heading_lines(report)] == ["period", "day", "made"]


@pytest.mark.parametrize("language", SHEETS)
def test_the_sheet_has_a_name_in_each_language(programme, language):
    with override(language), made(programme, previous=PREVIOUS) as report:
        assert SHEETS[language] in read_xlsx(xlsx.write(report))


def test_it_is_narrowed_as_the_report_is(programme):
    with made(programme, previous=PREVIOUS, theme="t") as report:
        found = standard_json.loads(json.write(report))
    assert [row["number"] for row in found["tables"]["since_previous"]] == ["1"]


def test_the_text_beside_the_tables_says_where_nothing_changed(programme):
    with made(programme, previous=date(2020, 6, 14), theme="none") as report:
        text = read_csv(csv.write(report))["LUE_MINUT.txt"]
    assert f"{SHEETS['fi']}: Mikään ei ole muuttunut." in text

"""The report as CSV and as JSON, read again: the same cells and numbers as the spreadsheet has."""

import io
import json as standard_json
import zipfile
from datetime import date, datetime

import pytest
from django.utils.translation import override

from measures.days import HELSINKI
from measures.sheets import csv_bytes
from reports.files import csv, json, xlsx
from reports.files.tables import TABLES
from reports.report import Edition
from tests.factories import (
    make_indicator,
    make_measure,
    make_note,
    make_observation,
    make_period,
    make_programme,
    make_theme,
)
from tests.reports.tables import (
    ATTACKED,
    END,
    START,
    TODAY,
    columns_with,
    made,
    make_attacked,
    make_known,
    make_unknown,
    read_csv,
    read_xlsx,
)

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\n=1+1", "\u200b=1+1", "\x01=1+1", "＝1+1"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


def as_csv(programme, separator=";", **options):
    with made(programme, **options) as report:
        return read_csv(csv.write(report, separator), separator)


def as_json(programme, **options):
    with made(programme, **options) as report:
        return standard_json.loads(json.write(report))


def record(files, code, number=0):
    header, *rows = files[f"{code}.csv"]
    return dict(zip(header, rows[number], strict=True))


def some(record, *names):
    return [record[name] for name in names]


def test_a_file_for_each_table_and_a_text(programme):
    files = as_csv(programme)
    assert list(files) == ["LUE_MINUT.txt", *(f"{table.code}.csv" for table in TABLES)]
    for table in TABLES:
        assert files[f"{table.code}.csv"][0] == [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("separator", "day", "value", "rough"),
    [(";", "31.12.2019", "55,5", "huhtikuu 2020"), (",", "2019-12-31", "55.5", "2020-04")],
)
def test_days_and_numbers_as_the_separator_asks(programme, separator, day, value, rough):
    make_known(programme)
    files = as_csv(programme, separator)
    assert some(record(files, "observations"), "value", "period_end") == [value, day]
    assert record(files, "tasks")["done_on"] == rough
    assert some(record(files, "measures"), "title", "tasks", "participants_at_least") == [
        *['Baanat; "osa" 1', "3", "265"]
    ]
    assert some(record(files, "tasks", 1), "days_late", "done_in_period") == ["14", "ei"]


@pytest.mark.parametrize(
    ("language", "name", "separator", "told"),
    [
        (
            "fi",
            "LUE_MINUT.txt",
            ";",
            "Sarakkeet erottaa ; ja desimaalit ,; päivä kirjoitetaan näin: 31.12.2020.",
        ),
        ("sv", "LAS_MIG.txt", ",", "en dag skrivs så här: 2020-12-31."),
        ("en", "READ_ME.txt", ";", "The facts are those of 15 June 2020."),
    ],
)
def test_the_text_tells_what_the_files_hold(programme, language, name, separator, told):
    with override(language):
        text = as_csv(programme, separator)[name]
        assert told in text
        assert "UTF-8" in text
        for table in TABLES:
            assert f"{table.code}.csv: {table.name}" in text
            assert all(f"  {column.name}: " in text for column in table.columns)
    assert "\n\n" not in text
    assert text.endswith("\r\n")


def test_a_text_says_when_no_changes_are_known(programme, settings):
    assert "Muutokset: Muutoksia ei ole tiedossa." in as_csv(programme)["LUE_MINUT.txt"]
    settings.DEMO_TODAY = date(2020, 7, 15)
    assert "Muutokset: Muutoksia" not in as_csv(programme)["LUE_MINUT.txt"]


def test_no_cell_is_empty_and_the_unknown_says_so(programme):
    make_unknown(programme)
    files = as_csv(programme)
    assert all(cell for table in TABLES for row in files[f"{table.code}.csv"] for cell in row)
    assert some(record(files, "measures"), "phase", "lead_units", "achieved", "next_task_due_on") == [
        *["Ei tiedossa", "ei tiedossa", "ei kirjattu", "ei vielä tehtäviä"]
    ]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("separator", [";", ","])
def test_no_text_is_a_formula(programme, text, separator):
    files = as_csv(programme, separator, period=make_attacked(programme, text))
    rows = {table.code: files[f"{table.code}.csv"] for table in TABLES}
    cells = [cell for table in rows.values() for row in table for cell in row]
    starts = {cell.lstrip("\u200b\ufeff \t\r\n")[:1] for cell in cells}
    assert starts.isdisjoint("=+-@＝")
    assert columns_with("'" + text.replace("\x01", ""), rows) == ATTACKED


def test_a_negative_number_stays_a_number(programme):
    make_observation(make_indicator(programme, number="1"), value="-1.5")
    assert record(as_csv(programme), "observations")["value"] == "-1,5"
    assert as_json(programme)["tables"]["observations"][0]["value"] == -1.5


def test_characters_that_files_cannot_hold_are_left_out():
    assert csv_bytes(["a"], [["x\x00y\ud800z"], ["\x00=1"]]) == "\ufeffa\r\nxyz\r\n'=1\r\n".encode()


def test_separators_quotes_and_long_texts_come_back(programme):
    measure = make_measure(programme, number="1", title='a;b,"c"\r\nd')
    period = make_period(programme, start=START, end=END)
    make_note(period, measure, achieved="ä" * 40_000)
    for separator in (";", ","):
        found = record(as_csv(programme, separator, period=period), "measures")
        assert some(found, "title", "achieved") == ['a;b,"c"\nd', "ä" * 40_000]
    assert as_json(programme, period=period)["tables"]["measures"][0]["achieved"] == "ä" * 40_000


def test_the_same_report_is_the_same_file(programme):
    make_known(programme)
    with made(programme) as report:
        report.made_at = datetime(2020, 7, 1, 12, 30, 10, tzinfo=HELSINKI)
        assert csv.write(report) == csv.write(report)
        assert json.write(report) == json.write(report)
        moments = {one.date_time for one in zipfile.ZipFile(io.BytesIO(csv.write(report))).infolist()}
    assert moments == {(2020, 7, 1, 12, 30, 10)}


def test_a_moment_before_zip_files_begin(programme):
    with made(programme) as report:
        report.made_at = datetime(1975, 1, 1, tzinfo=HELSINKI)
        moments = {one.date_time for one in zipfile.ZipFile(io.BytesIO(csv.write(report))).infolist()}
    assert moments == {(1980, 1, 1, 0, 0, 0)}


def test_json_says_what_the_report_is_of(programme):
    make_theme(programme, slug="liikenne", name="Liikenne")
    period = make_period(programme, name="Alkuvuosi", start=START, end=END)
    edition = Edition(2, "Väärin", ("Myöhässä: 1 → 2",))
    found = as_json(programme, period=period, edition=edition, theme="liikenne")
    assert list(found) == [
        *["title", "programme", "period", "day", "edition", "language", "selection", "changes_since"],
        *["previous_day", "figures", "participation", "sentences", "tables", "method", "gaps"],
    ]
    assert found["programme"] == {"slug": "p", "name": "Ohjelma"}
    assert found["period"] == {"name": "Alkuvuosi", "start": "2020-01-01", "end": "2020-06-30"}
    assert found["day"] == "2020-06-15"
    assert found["edition"] == {"number": 2, "reason": "Väärin", "differences": ["Myöhässä: 1 → 2"]}
    assert found["language"] == "fi"
    assert found["selection"] == {"theme": "liikenne", "unit": "", "status": "", "in_words": ["Liikenne"]}
    assert found["participation"] is found["changes_since"] is found["previous_day"] is None
    assert list(found["tables"]) == [table.code for table in TABLES if table.code != "summary"]


def test_json_has_typed_values_and_null_for_the_unknown(programme):
    make_known(programme)
    make_unknown(programme)
    found = as_json(programme)
    known, unknown = found["tables"]["measures"]
    assert some(known, "status_code", "status_since", "status_set_by_hand", "tasks", "lead_units") == [
        *["late", "2020-06-02", False, 3, ["Kymp"]]
    ]
    assert some(known, "next_task_due_on", "participants_at_least", "participants_at_most", "achieved") == [
        *["2021", 265, None, None]
    ]
    names = ["phase", "impact", "lead_units", "participants", "next_task", "next_task_due_on", "confirmed_on"]
    assert some(unknown, *names) == [None] * 7
    assert found["tables"]["tasks"][0]["done_on"] == "2020-04"
    assert found["tables"]["indicators"][0]["value"] == 55.5
    assert found["participation"] == {
        "at_least": 265,
        "at_most": None,
        "is_rough": False,
        "in_words": "vähintään 265",
    }


def test_json_tells_method_and_gaps_as_the_report_does(programme):
    make_unknown(programme)
    with made(programme) as report:
        found = standard_json.loads(json.write(report))
        assert found["method"] == report.method
        assert [(gap["sentence"], tuple(gap["numbers"])) for gap in found["gaps"]] == [
            (gap.sentence, gap.numbers) for gap in report.gaps
        ]
        assert found["sentences"] == report.sentences
    assert found["gaps"][0]["numbers"] == ["CL3"]


def test_json_is_readable_text(programme):
    make_measure(programme, number="1", title="Pyöräily\x01")
    with made(programme) as report:
        text = json.write(report).decode()
    assert '"title": "Pyöräily"' in text
    assert "\\u" not in text


@pytest.mark.parametrize("make", [make_known, make_unknown, lambda programme: None])
def test_the_same_numbers_in_all_three(programme, make):
    make(programme)
    with made(programme) as report:
        expected = {figure.code: figure.value for figure in report.figures}
        summary = next(iter(read_xlsx(xlsx.write(report)).values()))
        in_csv = {row[0]: row[2] for row in read_csv(csv.write(report))["summary.csv"]}
        in_json = standard_json.loads(json.write(report))["figures"]
    in_xlsx = {row[0]: row[2] for row in summary}
    assert len(expected) == 12
    assert {code: in_xlsx[code] for code in expected} == expected == in_json
    assert {code: in_csv[code] for code in expected} == {code: str(one) for code, one in expected.items()}


def test_an_empty_programme(programme):
    assert [len(rows) for name, rows in as_csv(programme).items() if name.endswith(".csv")][1:] == [1] * 5
    assert set(map(len, as_json(programme)["tables"].values())) == {0}

"""The report as a spreadsheet, opened again: typed cells, and nothing that would run."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from measures.days import HELSINKI
from measures.sheets import LONGEST_CELL
from reports.files.tables import TABLES
from reports.files.xlsx import write
from tests.factories import (
    make_indicator,
    make_measure,
    make_note,
    make_observation,
    make_period,
    make_programme,
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
    read_xlsx,
)

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\n=1+1", "\u200b=1+1", "＝1+1"]
SHEETS = {
    "fi": ["Yhteenveto", "Toimenpiteet", "Tehtävät", "Mittarit", "Havainnot", "Muutokset", "Sarakkeet"],
    "sv": ["Sammanfattning", "Åtgärder", "Uppgifter", "Indikatorer", "Observationer", "Ändringar"]
    + ["Kolumner"],
    "en": ["Summary", "Measures", "Tasks", "Indicators", "Observations", "Changes", "Columns"],
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


def content(programme, **options):
    with made(programme, **options) as report:
        return write(report)


def opened(programme, **options):
    return load_workbook(io.BytesIO(content(programme, **options)))


def by_name(sheet, row=2):
    """The cells of a row by the names of their columns."""
    return {head.value: cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


@pytest.mark.parametrize("language", SHEETS)
def test_a_sheet_for_each_table_and_one_about_the_columns(programme, language):
    with override(language):
        book = opened(programme)
    assert book.sheetnames == SHEETS[language]
    assert all(len(name) <= 31 for name in book.sheetnames)
    told = list(book.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert [(sheet, name) for sheet, name, _about in told] == [
        (str(name), column.name)
        for name, table in zip(SHEETS[language], TABLES, strict=False)
        for column in table.columns
    ]
    assert all(about for _sheet, _name, about in told)


def test_cells_have_types(programme):
    make_known(programme)
    cells = by_name(opened(programme)["Toimenpiteet"])
    types = {kind: {name for name, cell in cells.items() if cell.data_type == kind} for kind in "dns"}
    assert types["d"] == {"status_since"}
    assert types["n"] == {
        *["tasks", "tasks_done", "tasks_done_in_period", "tasks_late", "participants_at_least"]
    }
    assert types["d"] | types["n"] | types["s"] == set(cells)
    assert (cells["status_since"].value, cells["status_since"].number_format) == (
        datetime(2020, 6, 2),
        "dd.mm.yyyy",
    )
    assert (cells["participants_at_least"].value, cells["participants_at_least"].number_format) == (
        265,
        "#,##0",
    )
    assert cells["next_task_due_on"].value == "2021"
    assert (cells["status_set_by_hand"].value, cells["lead_units"].value) == ("ei", "Kymp")


def test_fractions_are_numbers(programme):
    make_known(programme)
    cell = by_name(opened(programme)["Havainnot"])["value"]
    assert (cell.value, cell.number_format) == (55.5, "#,##0.######")


def test_no_cell_is_empty_and_the_unknown_says_so(programme):
    make_unknown(programme)
    sheets = read_xlsx(content(programme))
    assert all(cell not in (None, "") for rows in sheets.values() for row in rows for cell in row)
    [header, row] = sheets["Toimenpiteet"]
    cells = dict(zip(header, row, strict=True))
    names = ["status", "phase", "lead_units", "participants", "achieved", "tasks"]
    assert [cells[name] for name in names] == [
        *["Ei tiedossa", "Ei tiedossa", "ei tiedossa", "ei tiedossa", "ei kirjattu", 0]
    ]


def test_every_sheet_has_a_frozen_bold_header_with_filters(programme):
    make_known(programme)
    for sheet in opened(programme):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert not any(cell.font.bold for cell in sheet[2])
        assert {sheet.column_dimensions[cell.column_letter].width >= 10 for cell in sheet[1]} == {True}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(programme, text):
    book = opened(programme, period=make_attacked(programme, text))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    codes = [table.code for table in TABLES]
    assert columns_with(text, dict(zip(codes, rows, strict=False))) == ATTACKED


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x01\x0b\x1fb", "ab"),
        ("\x01=1+1", "=1+1"),
        ("a\ufffeb", "ab"),
        ("_x0041_", "_x005F_x0041_"),  # how the format writes an underscore that is one
        ("a\r\nb\rc", "a\nb\nc"),
        ("<b>&amp;\"'", "<b>&amp;\"'"),
        ("🚲" * 20, "🚲" * 20),
        (" a ", " a "),
    ],
)
def test_texts_that_xml_cannot_hold(programme, text, shown):
    book = opened(programme, period=make_attacked(programme, text))
    title = by_name(book["Toimenpiteet"])["title"]
    assert (title.value, title.data_type) == (shown, "s")
    assert book.properties.title


@pytest.mark.parametrize("letter", ["a", "ä", "🚲"])
def test_a_text_is_cut_where_a_cell_ends(programme, letter):
    measure = make_measure(programme, number="1")
    period = make_period(programme, start=START, end=END)
    make_note(period, measure, achieved=letter * 40_000, hinders="Loppu")
    cells = by_name(opened(programme, period=period)["Toimenpiteet"])
    cut = cells["achieved"].value
    assert LONGEST_CELL - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert cut == letter * (len(cut) - 1) + "…"
    assert cells["hinders"].value == "Loppu"


def test_days_before_spreadsheets_begin_are_words(programme):
    indicator = make_indicator(programme)
    make_observation(indicator, period_start=date(1850, 1, 1), period_end=date(1900, 1, 1))
    cells = by_name(opened(programme)["Havainnot"])
    assert (cells["period_start"].value, cells["period_start"].data_type) == ("01.01.1850", "s")
    assert cells["period_end"].data_type == "d"


def test_no_macros_no_links_no_persons(programme):
    make_known(programme)
    files = zipfile.ZipFile(io.BytesIO(content(programme)))
    text = "".join(files.read(name).decode() for name in files.namelist())
    assert not [name for name in files.namelist() if re.search("vba|link|comment|drawing|media", name, re.I)]
    assert "<hyperlink" not in text
    assert "<f>" not in text
    assert 'TargetMode="External"' not in text


def test_properties_of_the_document(programme, settings):
    book_of = make_period(programme, name="Vuosi 2019", start=START, end=END)
    with made(programme, period=book_of) as report:
        report.made_at = datetime(2020, 7, 1, 12, 30, tzinfo=HELSINKI)
        book = load_workbook(io.BytesIO(write(report)))
        title = report.title
    properties = book.properties
    assert properties.title == title
    assert "Vuosi 2019" in title
    assert properties.subject == "Ohjelma"
    assert properties.created.replace(tzinfo=UTC) == datetime(2020, 7, 1, 9, 30, tzinfo=UTC)
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert [(one.name, one.value) for one in book.custom_doc_props.props] == [("Language", "fi")]


def test_the_same_report_is_the_same_file(programme):
    make_known(programme)
    with made(programme) as report:
        assert write(report) == write(report)


def test_an_empty_programme(programme):
    sheets = read_xlsx(content(programme))
    assert [len(rows) for rows in sheets.values()][1:6] == [1, 1, 1, 1, 1]

"""A report for tests of its tables, and how they read its files again."""

import csv
import io
import zipfile
from contextlib import contextmanager
from datetime import date

from openpyxl import load_workbook

from measures.days import Precision
from reports.files.tables import TABLES
from reports.report import Selection, report_of
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_note,
    make_observation,
    make_period,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)

START, END = date(2020, 1, 1), date(2020, 6, 30)
TODAY = date(2020, 6, 15)


@contextmanager
def made(programme, *, theme="", unit="", status="", **options):
    """The report of the first half of 2020."""
    selection = Selection(theme=theme, unit=unit, status=status)
    with report_of(programme, START, END, selection=selection, **options) as report:
        yield report


def records(report, code):
    """The rows of a table as cells by the names of their columns."""
    table = {table.code: table for table in TABLES}[code]
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows(report)]


def column(report, code, name):
    return [record[name] for record in records(report, code)]


def read_xlsx(content):
    """The rows of each sheet by its name."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def read_csv(content, separator=";"):
    """The rows of each table by its code, and the text beside them."""
    files = zipfile.ZipFile(io.BytesIO(content))
    assert files.testzip() is None
    texts = {}
    for name in files.namelist():
        assert files.read(name).startswith(b"\xef\xbb\xbf")
        texts[name] = files.read(name).decode("utf-8-sig")
    return {
        name: list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if name.endswith(".csv")
        else text
        for name, text in texts.items()
    }


def make_known(programme):
    """A measure of which everything is known, with its tasks, indicators and note."""
    theme = make_theme(programme, slug="liikenne", name="Liikenne")
    measure = make_measure(
        theme=theme, number="125", title='Baanat; "osa" 1', phase="implementation", impact="high"
    )
    make_task(measure, title="Kaavoitus", due_on=date(2020, 6, 1))
    make_task(
        measure,
        title="Selvitys",
        state="completed",
        due_on=date(2020, 3, 31),
        completed_on=date(2020, 4, 30),
        completed_precision=Precision.MONTH,
    )
    make_task(
        measure,
        title="Rakennus",
        state="in_progress",
        due_on=date(2021, 12, 31),
        due_precision=Precision.YEAR,
    )
    make_responsibility(measure, make_unit(slug="kymp", name="Kymp"), role="primary")
    make_responsibility(measure, make_unit(name="HSL"), role="partner")
    kilometres = make_indicator(programme, number="M1", name="Baanaa", unit_of_measure="km")
    make_measure_effect(measure, kilometres)
    make_goal(kilometres, value=140, due_on=date(2035, 12, 31))
    make_observation(
        kilometres, value="55.5", period_start=date(2019, 1, 1), period_end=date(2019, 12, 31), source="HRI"
    )
    people = make_indicator(programme, number="M2", name="Osallistujat", adding="counts")
    make_observation(
        people, measure=measure, value=65, kind="workshop", activity="Asukasilta", place="Kallio"
    )
    make_observation(people, measure=measure, value=200, exactness="at_least", kind="event")
    return measure


def make_unknown(programme):
    """A measure of which nothing is known, not even tasks."""
    return make_measure(programme, number="CL3", title="Kadut")


def make_attacked(programme, text):
    """Every text of a measure and its parts, and the name of the period that is returned, is this one."""
    period = make_period(programme, name=text, start=START, end=END)
    measure = make_measure(theme=make_theme(programme, name=text), number="1", title=text)
    make_task(measure, title=text)
    make_responsibility(measure, make_unit(name=text))
    make_note(period, measure, achieved=text, hinders=text, next=text)
    people = make_indicator(programme, number="1", name=text, adding="counts", unit_of_measure=text)
    make_observation(people, measure=measure, activity=text, place=text, source=text)
    return period


ATTACKED = {
    "summary": ["value"],
    "measures": ["title", "theme", "next_task", "lead_units", "achieved", "hinders", "next"],
    "tasks": ["measure_title", "title"],
    "indicators": ["name", "unit_of_measure"],
    "observations": ["activity", "place", "source"],
    "changes": [],
}
"""The columns in which such a text stands alone."""


def columns_with(text, rows_by_table):
    """The names of the columns of each table in which the text stands."""
    return {
        code: [name for name, *cells in zip(*rows, strict=True) if text in cells]
        for code, rows in rows_by_table.items()
    }

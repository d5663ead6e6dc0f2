"""What cells mean: days, numbers, words. What is wrong is told with what may be meant."""

import csv
import io
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from exchange.reading import Fault, Percent
from exchange.reading.values import WrongValue, to_choice, to_day, to_number, to_yes_no
from measures.models.vocabulary import STATED, Phase
from measures.sheets import RoughDay, csv_bytes
from measures.written import as_cell, from_cell


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def wrong(parse, value, *more, **options):
    with pytest.raises(WrongValue) as no:
        parse(value, *more, **options)
    return no.value.message, no.value.suggestion


@pytest.mark.parametrize(
    "value",
    [
        date(2020, 12, 31),
        "2020-12-31",
        "31.12.2020",
        "31.12.20",
        "31. 12. 2020",
        " 31.12.2020\u00a0",
        "31.12.2020 14:30",
        "2020-12-31 00:00:00",
        "2020-12-31T00:00:00Z",
        "2020/12/31",
        "20201231",
        20201231,
        "31/12/2020",
        "12/31/2020",
        "31-12-2020",
        "31. joulukuuta 2020",
        "31 joulukuu 2020",
        "31 december 2020",
        "den 31 december 2020",
        "31 Dec 2020",
        "December 31, 2020",
        "31st December 2020",
        44196,
        "44196",
        Decimal("44196.75"),
    ],
)
def test_days(value):
    assert to_day(value) == (date(2020, 12, 31), "day")


@pytest.mark.parametrize(
    "value",
    [
        "2020-12",
        "2020/12",
        "12/2020",
        "12.2020",
        "12-2020",
        "joulukuu 2020",
        "Joulukuussa 2020",
        "december 2020",
        "December 2020",
        "dec. 2020",
        "2020 december",
        "joulu.20",
        "dec-20",
    ],
)
def test_months(value):
    assert to_day(value) == (date(2020, 12, 31), "month")
    assert to_day(value, is_end=False) == (date(2020, 12, 1), "month")


@pytest.mark.parametrize("value", ["2020", 2020, "vuosi 2020", "vuonna 2020", "år 2020", "year 2020"])
def test_years(value):
    assert to_day(value) == (date(2020, 12, 31), "year")
    assert to_day(value, is_end=False) == (date(2020, 1, 1), "year")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_read_as_they_are_written(language, month):
    first = date(2020, month, 1)
    with override(language):
        assert to_day(str(RoughDay(first, "month")), is_end=False) == (first, "month")


def test_short_years_are_of_this_century_until_69():
    assert to_day("31.12.69")[0] == date(2069, 12, 31)
    assert to_day("31.12.70")[0] == date(1970, 12, 31)


def test_serial_numbers_count_from_what_the_workbook_says():
    assert to_day(44196)[0] == date(2020, 12, 31)
    assert to_day(42734, is_1904=True)[0] == date(2020, 12, 31)
    assert [to_day(number)[0] for number in (20000, 80000)] == [date(1954, 10, 3), date(2119, 1, 11)]


@pytest.mark.parametrize(
    ("value", "message", "suggestion"),
    [
        ("31.12.", "The year is missing: “31.12.”.", "2020-12-31"),
        ("Q4/2020", "A quarter is no day: “Q4/2020”. Give its first or its last month.", "2020-12"),
        ("2020 q1", "A quarter is no day: “2020 q1”. Give its first or its last month.", "2020-03"),
        ("5/6/2020", "“5/6/2020” may be two days. Write it as day.month.year.", "2020-06-05"),
        ("31.6.2020", "There is no such day: “31.6.2020”.", "2020-06-30"),
        ("30.2.2020", "There is no such day: “30.2.2020”.", "2020-02-29"),
        ("1.13.2020", "There is no such day: “1.13.2020”.", ""),
        ("2020-00", "There is no such day: “2020-00”.", ""),
        ("0000", "There is no such day: “0000”.", ""),
        ("31.12.0201", "Give a day of the years 1800–2199.", ""),
        (date(1776, 7, 4), "Give a day of the years 1800–2199.", ""),
        (Fault("#REF!"), "The formula has the error #REF!. Mend it, or write the value.", ""),
        (
            Fault("=A1"),
            "The formula was never calculated. Open the file in a spreadsheet program and save it again.",
            "",
        ),
    ],
)
def test_wrong_days(settings, value, message, suggestion):
    settings.DEMO_TODAY = date(2020, 6, 15)
    assert wrong(to_day, value) == (message, suggestion)


def test_a_quarter_begins_with_its_first_month():
    assert wrong(to_day, "Q4/2020", is_end=False)[1] == "2020-10"


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "2020–2021",
        "spring 2020",
        "31.smarch 2020",
        "1,5",
        -5,
        0,
        125,
        99999999,
        10**40,
        Decimal("12.202"),
        Decimal("1e300"),
        Decimal("-1e300"),
        True,
        Percent(2020),
        "٣١.١٢.٢٠٢٠",
        "9" * 5000,
        "1" * 30 + "." * 30,
        "-",
        "<b>2020</b>",
    ],
)
def test_no_days(value):
    assert to_day_message(value)


def to_day_message(value):
    message, suggestion = wrong(to_day, value)
    return suggestion == "" and len(message) < 200


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, "5"),
        (Decimal("0.75"), "0.75"),
        (Percent(75), "75"),
        ("0", "0"),
        ("12", "12"),
        ("1300", "1300"),
        ("1300,5", "1300.5"),
        ("1 300,5", "1300.5"),
        ("1\u00a0300", "1300"),
        ("1\u202f300", "1300"),
        ("1\u2009300\u2009000", "1300000"),
        ("1'300", "1300"),
        ("−2", "-2"),
        ("–2,5", "-2.5"),
        ("+3", "3"),
        ("1.300,50", "1300.50"),
        ("1,300.50", "1300.50"),
        ("1.300.000", "1300000"),
        ("1,300,000.5", "1300000.5"),
        ("0,125", "0.125"),
        ("1234,125", "1234.125"),
        ("1 234,125", "1234.125"),
        ("75 %", "75"),
        ("75%", "75"),
        ("7,5\u00a0%", "7.5"),
        (",5", None),
        ("1.5.", None),
        ("1 30", None),
        ("1,30.5,0", None),
        ("12 34", None),
        ("1.3000,5", None),
        ("NaN", None),
        ("inf", None),
        ("1e5", None),
        ("1_000", None),
        ("٣", None),
        ("", None),
        ("%", None),
        ("--2", None),
        ("9" * 41, None),
    ],
)
def test_numbers(value, number):
    if number is None:
        assert wrong(to_number, value)[0].endswith("is not a number.")
    else:
        assert str(to_number(value)) == number


@pytest.mark.parametrize(
    ("value", "decimal_mark", "number"),
    [("1,300", ",", "1.300"), ("1.125", ".", "1.125"), ("1.300,5", ",", "1300.5"), ("1 300", ",", "1300")],
)
def test_a_file_that_is_known_to_use_one_mark_is_not_asked(value, decimal_mark, number):
    assert str(to_number(value, decimal_mark=decimal_mark)) == number


@pytest.mark.parametrize(
    ("value", "message", "suggestion"),
    [
        ("1,300", "Is it 1300 or 1,3? Write it without a mark between thousands.", "1300"),
        ("1.125", "Is it 1125 or 1.125? Write it without a mark between thousands.", "1125"),
        ("noin 300", "“noin 300” is not a number.", "300"),
        ("yli 1 300 asukasta", "“yli 1 300 asukasta” is not a number.", "1 300"),
        ("5–10", "“5–10” is not a number.", ""),
        ("50 t", "“50 t” is not a number.", "50"),
        (True, "A number is expected, not yes or no.", ""),
        (
            date(2020, 5, 1),
            "A number is expected, not a day. Has a spreadsheet program made a day of something like 1.5?",
            "",
        ),
        (Fault("#DIV/0!"), "The formula has the error #DIV/0!. Mend it, or write the value.", ""),
    ],
)
def test_wrong_numbers(value, message, suggestion):
    assert wrong(to_number, value) == (message, suggestion)


def test_a_mark_that_the_file_does_not_use_for_decimals_is_asked_about():
    message = "Numbers of this file have “,” before decimals; here it is something else."
    assert wrong(to_number, "1.300", decimal_mark=",") == (message, "1300")


@pytest.mark.parametrize(
    "value",
    [
        "not_started",
        "NOT_STARTED",
        "not started",
        "Ei aloitettu",
        "ei  aloitettu",
        "Ej påbörjad",
        " Not started ",
    ],
)
@pytest.mark.parametrize("choices", [Phase, tuple(Phase.choices)])
def test_choices_by_code_or_in_any_language(value, choices):
    assert to_choice(value, choices) == "not_started"


def test_choices_by_synonym():
    assert to_choice("Kesken", Phase, {"kesken": "implementation"}) == "implementation"


def test_a_wrong_choice_is_told_what_is_near_in_the_language_of_the_page():
    message = "“Ei aloitetu” is none of: Not started, Planning, Implementation, Completed, Continuous."
    assert wrong(to_choice, "Ei aloitetu", Phase) == (message, "Not started")
    with override("sv"):
        assert wrong(to_choice, "Ei aloitetu", Phase)[1] == "Ej påbörjad"
    assert wrong(to_choice, "???", Phase)[1] == ""
    assert wrong(to_choice, 5, STATED)[1] == ""
    assert wrong(to_choice, Fault("#N/A"), Phase)[0].startswith("The formula has the error #N/A.")
    assert len(wrong(to_choice, "x" * 100_000, Phase)[0]) < 200


def test_yes_and_no():
    yes = ["yes", "Kyllä", "ja", "TRUE", "TOSI", "SANT", "x", "1", 1, True]
    no = ["no", "Ei", "nej", "FALSE", "EPÄTOSI", "FALSKT", "0", 0, False]
    assert [to_yes_no(value) for value in yes] == [True] * len(yes)
    assert [to_yes_no(value) for value in no] == [False] * len(no)
    assert wrong(to_yes_no, "yess") == ("“yess” is neither yes nor no.", "yes")
    assert wrong(to_yes_no, 2) == ("“2” is neither yes nor no.", "")


@pytest.mark.parametrize(
    "text",
    ["", "x", "=1", "'=1", "''=1", "-5", "'", "''", "'a", "\u200b=1", "'\u200b=1", "\ufeff'=1", "@x", "\n"],
)
def test_what_is_put_before_formulas_is_taken_back(text):
    assert from_cell(as_cell(text)) == text


@pytest.mark.parametrize(
    "parse",
    [to_day, to_number, to_yes_no, lambda value: to_choice(value, Phase)],
    ids=["day", "number", "yes_no", "choice"],
)
@given(
    value=st.text(max_size=60)
    | st.text(alphabet="0123456789.,-/ −%Qq", max_size=20)
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.booleans()
)
def test_nothing_but_a_wrong_value_is_raised(parse, value):
    with suppress(WrongValue):
        parse(value)


@given(st.text())
def test_whatever_is_put_before_a_text_is_taken_back(text):
    assert from_cell(as_cell(text)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_numbers_of_our_exports_come_back(number):
    for separator, mark in ((";", ","), (",", ".")):
        _header, [text] = csv.reader(
            io.StringIO(csv_bytes(["a"], [[number]], separator).decode()), delimiter=separator
        )
        assert to_number(text, decimal_mark=mark) == number

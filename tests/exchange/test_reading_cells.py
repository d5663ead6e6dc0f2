"""What is in the cells of odd workbooks and CSV, and what is told of a file that is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from exchange.reading import Fault, Percent, Refused, Row, read_file
from exchange.reading.reasons import REASONS, in_words
from measures.sheets import csv_bytes
from tests.exchange import files_sheets
from tests.exchange.packages import SHEET, text_row, with_styles, workbook, worksheet

ODD = {file.name: file.content for file in files_sheets.odd_but_read()}


def cells_of(name, content, **options):
    return [row.cells for row in read_file(name, content, **options).sheets[0].rows]


def refusal(name, content, **options):
    with override("en"), pytest.raises(Refused) as no:
        read_file(name, content, **options)
    return no.value.message


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("dimension that lies.xlsx", ["number", "title_fi"]),
        (
            "odd numbers.xlsx",
            [Fault("#NUM!")] * 3 + [0, 1000, Decimal("1.2345678901234567E+19")],
        ),
        (
            "odd days.xlsx",
            [*[Fault("#VALUE!")] * 2, date(9999, 12, 31), *[Fault("#VALUE!")] * 2, "12:00"],
        ),
        ("months and years.xlsx", ["2020-12", "2020", "1059984:00"]),
        ("errors.xlsx", [Fault("#REF!"), Fault("=A1+B1"), 1, True]),
        ("links to other workbooks.xlsx", ["number", "title_fi"]),
        ("template.xlsx", ["number", "title_fi"]),
        ("control characters.xlsx", ["a\nb", "_x000B_", "🚲"]),
    ],
)
def test_odd_workbooks(name, cells):
    [found] = cells_of(name, ODD[name])
    assert found == cells
    assert [type(cell) for cell in found] == [type(cell) for cell in cells]


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("General", 44196),
        ("0.00", 44196),
        ("0.00E+00", 44196),
        ("&quot;kpl d&quot; 0", 44196),
        ("dd\\.mm\\.yyyy", date(2020, 12, 31)),
        ("[$-40B]d\\. mmmm\\t\\a yyyy;@", date(2020, 12, 31)),
        ("yyyy-mm-dd\\ hh:mm:ss", date(2020, 12, 31)),
        ("d\\.mmm", date(2020, 12, 31)),
        ("mmm\\.yy", "2020-12"),
        ("yyyy\\-mm", "2020-12"),
        ("[Red]yyyy", "2020"),
        ("[h]:mm", "1060704:00"),
        ("0%", Percent(4419600)),
        ("0.0\\ %", Percent(4419600)),
    ],
)
def test_formats(code, cell):
    [found] = cells_of("x.xlsx", with_styles('<row><c s="1"><v>44196</v></c></row>', [code]))
    assert found == [cell]
    assert type(found[0]) is type(cell)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("0.75", "75 %"), ("0.07", "7 %"), ("1", "100 %"), ("0.1234", "12.34 %"), ("-1", "-100 %")],
)
def test_shares_are_what_people_see(stored, shown):
    [[found]] = cells_of("x.xlsx", with_styles(f'<row><c s="1"><v>{stored}</v></c></row>', ["0%"]))
    assert str(found) == shown


@pytest.mark.parametrize(
    ("stored", "number"),
    [("0.1", "0.1"), ("0.10000000000000001", "0.1"), ("1300.5", "1300.5"), ("12.0", "12"), ("-2.50", "-2.5")],
)
def test_numbers_are_what_people_see(stored, number):
    [[found]] = cells_of("x.xlsx", workbook(f"<row><c><v>{stored}</v></c></row>"))
    assert str(found) == number


@pytest.mark.parametrize(
    ("serial", "day"), [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61, date(1900, 3, 1))]
)
def test_spreadsheets_have_a_29_february_1900(serial, day):
    rows = f'<row><c s="1"><v>{serial}</v></c></row>'
    assert cells_of("x.xlsx", with_styles(rows, ["d.m.yyyy"])) == [[day]]


def test_rows_and_columns_are_where_their_addresses_say():
    rows = '<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c><c r="KN3"><v>3</v></c></row><row r="70000"/>'
    book = read_file("x.xlsx", workbook(rows + '<row r="70001"><c r="XFD70001" s="1"/></row>'))
    assert book.sheets[0].rows == [Row(3, [None, None, 1, 2, *[None] * 295, 3])]


def test_merged_cells_have_their_value_once():
    sheet = worksheet(text_row("a"), after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>')
    [sheet] = read_file("x.xlsx", workbook(changed={SHEET: sheet})).sheets
    assert (sheet.rows, sheet.merged) == ([Row(1, ["a"])], ["A1:C1"])


def test_rows_of_csv_are_numbered_as_a_spreadsheet_program_shows_them():
    content = b'sep=,\na,"b\n""c"""\n\n,,d,,\n , \n"e"\n'
    assert read_file("x.csv", content).sheets[0].rows == [
        Row(1, ["a", 'b\n"c"']),
        Row(3, [None, None, "d"]),
        Row(5, ["e"]),
    ]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a,b\n1;2,3\n", ","),
        ("number;title\n1;Yksi, kaksi, kolme\n2;a\n", ";"),
        ("Ohjelma 2020;;\nnumber;title;x\n1;a;b,c\n", ";"),
        ("number\n1\n", ";"),
        ('"a;b;c",d\n"1;2;3",4\n', ","),
    ],
)
def test_separators_are_guessed(text, separator):
    assert read_file("x.csv", text.encode()).separator == separator


def test_encoding_and_separator_can_be_said():
    content = "a,b;ä\n".encode()
    assert cells_of("x.csv", content, separator=",") == [["a", "b;ä"]]
    assert cells_of("x.csv", content, encoding="cp1252", separator="|") == [["a,b;Ã¤"]]
    book = read_file("x.csv", b"a\xe4", encoding="iso-8859-15")
    assert (book.encoding, book.is_guessed) == ("iso-8859-15", False)


@pytest.mark.parametrize("separator", [";", ","])
def test_texts_that_look_like_formulas_come_back(separator):
    texts = ["=1+1", "-5 %", "@all", "'=1", "'a", "+358", "\u200b=1", "＝1", "\nx", "ei - mitään"]
    assert cells_of("x.csv", csv_bytes(["a"], [[text] for text in texts], separator)) == [
        ["a"],
        *([text] for text in texts),
    ]


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        (
            "x.csv",
            b'a\nb\n"c\nd\n',
            {},
            'A quotation mark (") that begins a cell in row 3 is never closed. Close it, or delete it.',
        ),
        (
            "x.csv",
            b"a\nb\n" + b";" * 300 + b"x",
            {},
            "Row 3 of the sheet “CSV” has more than 300 columns. Delete those that are not needed.",
        ),
        ("x.csv", b"a\xe4", {"encoding": "utf-8"}, "The file is not in the encoding utf-8. Choose another."),
        ("x.csv", b"a", {"encoding": "utf-7"}, "“utf-7” is no encoding or separator that can be read."),
        ("x.csv", b"a", {"separator": "a"}, "“a” is no encoding or separator that can be read."),
        (
            "x.json",
            b"[]",
            {},
            "Files whose names end with “.json” are not read. Save the table as XLSX or CSV and upload that.",
        ),
        (
            "x.xlsx",
            workbook(changed={"xl/a.zip": b"x"}),
            {},
            "The file has another file packed in it: “xl/a.zip”. "
            "Copy the cells to a new workbook and upload that.",
        ),
        (
            "x.xlsx",
            workbook('<row r="60001"><c><v>1</v></c></row>'),
            {},
            "The sheet “S1” has something below row 60\u00a0000. "
            "Delete the rows that are not needed, or split the file.",
        ),
        (
            "x.xlsx",
            b"PK\x03\x04",
            {},
            "The file is damaged or was not uploaded whole. "
            "Open it in a spreadsheet program, save it again as XLSX or CSV and upload that.",
        ),
    ],
)
def test_refusals_say_what_is_wrong_and_what_to_do(name, content, options, message):
    assert refusal(name, content, **options) == message


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words(reason):
    names = ("sheet", "row", "line", "part", "suffix", "encoding", "choice", "seconds", "megabytes")
    told = dict.fromkeys(names, "X")
    with override("en"):
        assert "%" not in in_words(reason, told)

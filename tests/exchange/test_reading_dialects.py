"""The same table in every dialect is the same table."""

import pytest

from exchange.reading import read_file
from exchange.reading.values import to_day, to_number
from tests.exchange import files_good
from tests.exchange.files_good import COLUMNS, ROWS

FILES = {file.name: file.content for file in files_good.files()}


def meant(row, book):
    number, title, theme, end_on, value, *details = row
    end_on, _precision = to_day(end_on, is_1904=book.is_1904)
    return [
        str(number),
        title,
        theme,
        end_on,
        to_number(value, decimal_mark=book.decimal_mark),
        *(details or [None]),
    ]


@pytest.mark.parametrize("name", FILES)
def test_dialects(name):
    book = read_file(name, FILES[name])
    header, *rows = book.sheets[0].rows
    assert header.cells == COLUMNS
    rows = [meant(row.cells, book) for row in rows]
    rows[1][1] = rows[1][1].replace("muut €", "muut")
    assert rows == ROWS


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "is_guessed"),
    [
        ("Excel fi, CSV.csv", "cp1252", ";", True),
        ("Excel fi, CSV UTF-8.CSV", "utf-8", ";", False),
        ("Excel sv, Unicode-text.txt", "utf-16", "\t", False),
        ("big endian.txt", "utf-16", "\t", False),
        ("LibreOffice.csv", "utf-8", ",", False),
        ("LibreOffice, sarkain.tsv", "utf-8", "\t", False),
        ("sep.csv", "cp1252", ";", True),
        ("Excel, MS-DOS.csv", "cp850", ";", True),
        ("Excel, Macintosh.csv", "mac-roman", ";", True),
        ("euro.csv", "iso-8859-15", ";", True),
        ("pystyviiva.csv", "utf-8", "|", False),
        ("oma vienti.csv", "utf-8", ";", False),
        ("oma vienti pilkuin.csv", "utf-8", ",", False),
    ],
)
def test_encodings_and_separators(name, encoding, separator, is_guessed):
    book = read_file(name, FILES[name])
    assert (book.kind, book.encoding, book.separator, book.is_guessed) == (
        "csv",
        encoding,
        separator,
        is_guessed,
    )


def test_a_workbook_of_excel():
    book = read_file("Excel.xlsx", FILES["Excel, jaetut merkkijonot.xlsx"])
    assert (book.kind, book.encoding, book.separator, book.is_guessed) == ("xlsx", None, None, False)
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
        ("Toimenpiteet", False),
        ("Ohje", True),
    ]
    assert [row.number for row in book.sheets[0].rows] == [1, 2, 3]
    assert not book.is_1904
    assert read_file("x.xlsx", FILES["Excel 1904.xlsx"]).is_1904

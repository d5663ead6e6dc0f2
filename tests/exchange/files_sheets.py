"""Sheets that are too large in some way, and odd ones that can be read."""

import random
import zipfile

from tests.exchange.files import File
from tests.exchange.packages import (
    MAIN,
    SHEET,
    TYPES,
    package,
    parts_of,
    text_row,
    with_strings,
    with_styles,
    workbook,
    worksheet,
)

GOOD = text_row("number", "title_fi")
NOISE = random.Random(8)


def files():
    return [*large_sheets(), *odd_but_read()]


def large_sheets():
    def cell(address, row):
        return workbook(f'{GOOD}<row r="{row}"><c r="{address}"><v>1</v></c></row>')

    return [
        File("last cell of all.xlsx", cell("XFD1048576", 1_048_576), "too_many_rows"),
        File("row of 20 digits.xlsx", cell("A1", "9" * 20), "too_many_rows"),
        File("column 301.xlsx", cell("KO2", 2), "too_many_columns"),
        File("column of six letters.xlsx", cell("ZZZZZZ2", 2), "too_many_columns"),
        File("address of 15 MB.xlsx", lambda: stored(f'<row><c r="{"A" * 15_000_000}">'), "damaged"),
        File("60 001 rows.xlsx", lambda: workbook("<row><c><v>1</v></c></row>" * 60_001), "too_many_rows"),
        File("2 million cells.xlsx", lambda: workbook("".join(wide_rows())), "too_many_cells"),
        File(
            "2 million blank cells.xlsx", lambda: stored(f"<row>{'<c/>' * 2_100_000}</row>"), "too_many_cells"
        ),
        File("41 sheets.xlsx", workbook(GOOD, sheets=41), "too_many_sheets"),
        File("cell of 30 MB.xlsx", lambda: workbook(text_row(noise(30_000_000))), "long_cell"),
        File("long string.xlsx", lambda: with_strings(GOOD, strings(1, 210_000)), "too_much_text"),
        File("long strings.xlsx", lambda: with_strings(GOOD, strings(130, 180_000)), "too_much_text"),
        File("many strings.xlsx", lambda: with_strings(GOOD, strings(600_000, 8)), "too_much_text"),
    ]


def stored(rows):
    return package(parts_of(rows), zipfile.ZIP_STORED)


def noise(length):
    """A text that cannot be packed much, as the texts of people cannot."""
    return NOISE.randbytes(length // 2).hex()


def strings(count, length):
    return "".join(f"<si><t>{noise(length)}</t></si>" for _ in range(count))


def wide_rows():
    """With something in column 300 only."""
    for row in range(1, 6_701):
        yield f'<row r="{row}"><c r="KN{row}"><v>{row * 7919}</v></c></row>'


def odd_but_read():
    """They lie or have errors in cells, but the rows can be told."""
    lie = worksheet(GOOD, before='<dimension ref="A1:XFD1048576"/>')
    odd = "".join(
        f"<c><v>{text}</v></c>" for text in ("NaN", "INF", "1e999", "-0", "1E3", "12345678901234567890")
    )
    days = "".join(
        f'<c s="1"><v>{text}</v></c>' for text in ("-1", "60", "2958465", "2958466", "1e300", "0.5")
    )
    errors = '<c t="e"><v>#REF!</v></c><c><f>A1+B1</f></c><c s="999"><v>1</v></c><c t="b"><v>1</v></c>'
    months = "".join(f'<c s="{style}"><v>44166</v></c>' for style in (1, 2, 3))
    links = {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'}
    template = f"{TYPES}.template.main+xml"
    return [
        File("dimension that lies.xlsx", workbook(changed={SHEET: lie})),
        File("odd numbers.xlsx", workbook(f"<row>{odd}</row>")),
        File("odd days.xlsx", with_styles(f"<row>{days}</row>", ["dd.mm.yyyy"])),
        File("months and years.xlsx", with_styles(f"<row>{months}</row>", ["mmm\\.yy", "yyyy", "h:mm"])),
        File("errors.xlsx", workbook(f"<row>{errors}</row>")),
        File("links to other workbooks.xlsx", workbook(GOOD, changed=links)),
        File("template.xlsx", workbook(GOOD, workbook_type=template)),
        File(
            "control characters.xlsx",
            workbook(text_row("a_x000B_b", "_x005F_x000B_", "_xD83D__xDEB2_", "_x0000_")),
        ),
    ]

"""One table in many dialects, as spreadsheet programs and exports write it."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import xlsxwriter

from measures.sheets import add_sheet, csv_bytes, open_book
from tests.exchange.files import File
from tests.exchange.packages import MAIN, OFFICE, RELATIONS, SHEET, also, text_row, with_styles, workbook

COLUMNS = ["number", "title_fi", "theme", "end_on", "value", "details_fi"]
ROWS = [
    [
        "125",
        "Pyöräilyn edistäminen; vaihe 1",
        "liikenne",
        date(2020, 12, 31),
        Decimal("1300.5"),
        'Näin: "a",\nb',
    ],
    ["CL3", "Ångströmin säästöt & muut", "energia", date(2021, 1, 31), Decimal(75), None],
]
LOCAL = [["125", *ROWS[0][1:3], "31.12.2020", "1 300,5", ROWS[0][5]], [*ROWS[1][:3], "31.1.2021", "75 %", ""]]
PLAIN = [["125", *ROWS[0][1:3], "2020-12-31", "1300.5", ROWS[0][5]], [*ROWS[1][:3], "2021-01-31", "75", ""]]
SERIALS = {date(2020, 12, 31): 44196, date(2021, 1, 31): 44227}
TO_1904 = 1462


def files():
    return [File(name, content) for name, content in texts().items()] + [
        File("Excel, jaetut merkkijonot.xlsx", excel()),
        File("Excel 1904.xlsx", excel(is_1904=True)),
        File("Excel, rakenne.xlsx", excel(options={"constant_memory": True})),
        File("openpyxl.xlsx", made_by_openpyxl()),
        File("oma vienti.xlsx", own_export()),
        File("etuliitteet ja strict.xlsx", with_prefixes()),
        File("ilman osoitteita.xlsx", without_addresses()),
        File("ISO-päivät.xlsx", iso_days()),
    ]


def texts():
    """CSV by the names of files."""
    local, plain = written(LOCAL), written(PLAIN, ",")
    padded = written([[], *LOCAL, [], ["", ""]])
    return {
        "Excel fi, CSV.csv": local.encode("cp1252"),
        "Excel fi, CSV UTF-8.CSV": local.encode("utf-8-sig"),
        "Excel sv, Unicode-text.txt": written(LOCAL, "\t").encode("utf-16"),
        "big endian.txt": b"\xfe\xff" + written(LOCAL, "\t").encode("utf-16-be"),
        "LibreOffice.csv": written(PLAIN, ",", quoting=csv.QUOTE_ALL, lineterminator="\n").encode(),
        "LibreOffice, sarkain.tsv": written(PLAIN, "\t", lineterminator="\n").encode(),
        "sep.csv": f"sep=;\r\n{local}".encode("cp1252"),
        "Excel, MS-DOS.csv": local.encode("cp850"),
        "Excel, Macintosh.csv": local.replace("\r\n", "\r").encode("mac-roman"),
        "euro.csv": local.replace("muut", "muut €").encode("iso-8859-15"),
        "pystyviiva.csv": written(PLAIN, "|").encode(),
        "ohjelma.csv": plain.rstrip("\r\n").encode(),
        "tyhjiä rivejä.csv": padded.encode(),
        "oma vienti.csv": csv_bytes(
            COLUMNS, [["" if cell is None else cell for cell in row] for row in ROWS]
        ),
        "oma vienti pilkuin.csv": csv_bytes(
            COLUMNS, [["" if cell is None else cell for cell in row] for row in ROWS], ","
        ),
    }


def written(rows, separator=";", **options):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, **options).writerows([COLUMNS, *rows])
    return text.getvalue()


def excel(*, is_1904=False, options=None):
    """With what people do to tables: formulas, shares, merged cells, a hidden sheet, colours."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": is_1904, **(options or {})}) as book:
        sheet, hidden = book.add_worksheet("Toimenpiteet"), book.add_worksheet("Ohje")
        hidden.hide()
        hidden.write(0, 0, "Älä muuta")
        day, share = book.add_format({"num_format": r"dd\.mm\.yyyy"}), book.add_format({"num_format": "0 %"})
        bold = book.add_format({"bold": True, "bg_color": "yellow"})
        sheet.write_row(0, 0, COLUMNS, bold)
        sheet.write_number(1, 0, 125)
        sheet.write_rich_string(1, 1, "Pyöräilyn ", bold, "edistäminen", "; vaihe 1")
        sheet.write_string(1, 2, "liikenne")
        sheet.write_datetime(1, 3, datetime(2020, 12, 31, 14, 30), day)
        sheet.write_formula(1, 4, "=650.25*2", None, 1300.5)
        sheet.write_string(1, 5, 'Näin: "a",\r\nb')
        sheet.write_formula(2, 0, '="CL"&3', None, "CL3")
        sheet.write_string(2, 1, ROWS[1][1])
        sheet.write_string(2, 2, ROWS[1][2])
        sheet.write_datetime(2, 3, datetime(2021, 1, 31), day)
        sheet.write_number(2, 4, 0.75, share)
        sheet.write_blank(2, 5, None, bold)
        sheet.write_blank(70_000, 5, None, bold)
    return file.getvalue()


def made_by_openpyxl():
    book = openpyxl.Workbook()
    for row in [COLUMNS, *ROWS]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def own_export():
    file = io.BytesIO()
    with open_book(file) as book:
        rows = [["" if cell is None else cell for cell in row] for row in ROWS]
        add_sheet(book, "measures", dict.fromkeys(COLUMNS, 10), rows)
    return file.getvalue()


def inline(rows):
    """Rows of texts and numbers without addresses."""
    for number, row in enumerate(rows, start=1):
        yield text_row(
            *("" if cell is None else str(cell).replace("&", "&amp;") for cell in row), number=number
        )


def with_prefixes():
    """Namespaces of the strict standard with prefixes, addresses from the root, other capital letters."""
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    rows = "".join(inline([COLUMNS, *LOCAL]))
    for name in ("row", "c", "is", "t"):
        rows = rows.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        rows = rows.replace(f"</{name}>", f"</x:{name}>")
    sheet = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    relations = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="/xl/Worksheets/Sheet1.xml"/>'
        "</Relationships>"
    )
    return workbook(changed={SHEET: sheet, "xl/_rels/workbook.xml.rels": relations})


def without_addresses():
    rows = "".join(inline([COLUMNS, *PLAIN]))
    return workbook(rows.replace(' r="1"', "").replace(' r="2"', "").replace(' r="3"', ""))


def iso_days():
    """Days as a kind of texts, shared strings with how they are pronounced, and formats of one's own."""
    strings = "".join(f"<si><t>{text}</t></si>" for text in COLUMNS)
    strings += "<si><r><t>Pyöräilyn edis</t></r><r><t>täminen; vaihe 1</t></r><rPh><t>x</t></rPh></si>"
    strings += '<si><t>Näin: "a",_x000D_\nb</t></si>'
    header = "".join(f'<c t="s"><v>{index}</v></c>' for index in range(6))
    liikenne, energia = ('<c t="str"><v>liikenne</v></c>', '<c t="inlineStr"><is><t>energia</t></is></c>')
    rows = (
        f"<row>{header}</row>"
        f'<row><c><v>125</v></c><c t="s"><v>6</v></c>{liikenne}<c t="d"><v>2020-12-31T00:00:00</v></c>'
        '<c s="1"><v>1300.5</v></c><c t="s"><v>7</v></c></row>'
        f'<row><c t="str"><v>CL3</v></c><c t="str"><v>{ROWS[1][1].replace("&", "&amp;")}</v></c>{energia}'
        f'<c s="2"><v>{SERIALS[date(2021, 1, 31)]}</v></c><c s="3"><v>0.75</v></c></row>'
    )
    shared = also("sharedStrings", f'<sst xmlns="{MAIN}">{strings}</sst>')
    relations = shared["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
    codes = ["#,##0.00", "[$-40B]d\\. mmmm yyyy;@", "0.0%"]
    return with_styles(rows, codes, **shared | {"xl/_rels/workbook.xml.rels": relations})

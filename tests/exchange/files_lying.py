"""Files that are not what they say, and broken, huge and hostile CSV."""

import gzip
import json
import random
import zipfile

from tests.exchange.files import File
from tests.exchange.packages import package, text_row, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOOK = workbook(text_row("number", "title_fi"))
TABLE = b"number;title_fi\r\n1;a\r\n"


def files():
    return [*other_kinds(), *wrong_names(), *broken(), *huge()]


def other_kinds():
    """What else people have on their machines."""
    ods = package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, zipfile.ZIP_STORED)
    odt = package({"mimetype": "application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
    docx = package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
    return [
        File("old.xls", OLE, "is_xls"),
        File("old renamed.xlsx", OLE, "is_xls"),
        File("password.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "is_protected"),
        File("table.ods", ods, "is_ods"),
        File("table of LibreOffice.xlsx", ods, "is_ods"),
        File("text.xlsx", odt, "is_other_document"),
        File("table.numbers", package({"Index/Document.iwa": b"x"}), "is_numbers"),
        File("binary.xlsb", package({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"}), "is_xlsb"),
        File("letter.xlsx", docx, "is_other_document"),
        File("letter.csv", b"{\\rtf1\\ansi table}", "is_other_document"),
        File("plan.pdf", b"%PDF-1.7\n", "is_pdf"),
        File("plan.csv", b"%PDF-1.7\n", "is_pdf"),
        File("photo.xlsx", b"\x89PNG\r\n\x1a\n", "is_picture"),
        File("page.csv", b"\xef\xbb\xbf\n<!DOCTYPE html><table><tr><td>1", "is_web_page"),
        File("page that says Excel.xls", b"<html><table>", "is_web_page"),
        File(
            "Excel 2003.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "is_web_page"
        ),
        File("table.csv.gz", gzip.compress(TABLE), "is_packed"),
        File("table.zip", package({"table.csv": TABLE}), "is_packed"),
        File("packed.csv", package({"table.csv": TABLE}), "is_packed"),
        File("data.json", json.dumps([{"number": 1}]).encode(), "unknown_kind"),
        File("without a suffix", TABLE, "unknown_kind"),
    ]


def wrong_names():
    return [
        File("table.xlsx", TABLE, "not_xlsx"),
        File("book.csv", BOOK, "not_csv"),
        File("macros.xlsm", BOOK, "has_macros"),
        File("../../etc/passwd.csv", b"", "empty"),
        File("nothing.xlsx", b"", "empty"),
        File("spaces.csv", b"\xef\xbb\xbf \r\n\t", "empty"),
        File("only separators.csv", b";;;\r\n;;;\r\n", "no_rows"),
    ]


def broken():
    noise = random.Random(8).randbytes(100_000)
    return [
        File("NUL.csv", b"number;title_fi\r\n1;\0\r\n", "has_nul"),
        File("UTF-16 without BOM.csv", TABLE.decode().encode("utf-16-le"), "has_nul"),
        File("noise.csv", noise, "has_nul"),
        File("cut UTF-16.csv", TABLE.decode().encode("utf-16")[:-1], "wrong_encoding"),
        File("lone surrogate.csv", b"\xff\xfea\0;\0\x00\xd8\n\0", "wrong_encoding"),
        File("unclosed.csv", TABLE + b'2;"b\r\n3;c\r\n', "unclosed_quote"),
        File("unclosed at the end.csv", TABLE + b'2;"', "unclosed_quote"),
        File("endless.csv", lambda: TABLE + b'2;"' + b"x;\r\n" * 1_000_000, "long_cell_csv"),
    ]


def huge():
    return [
        File("21 MB.csv", lambda: TABLE * 1_000_000, "file_too_large"),
        File("one cell.csv", lambda: TABLE + b"2;" + b"x" * 19_000_000, "long_cell_csv"),
        File("10 million columns.csv", lambda: TABLE + b";" * 10_000_000 + b"x", "too_many_columns"),
        File("301 columns.csv", b";" * 300 + b"x", "too_many_columns"),
        File("60 001 rows.csv", b"x\n" * 60_001, "too_many_rows"),
        File("18 million blank rows.csv", lambda: b"x\n" + b"\n" * 18_000_000 + b"x", "too_many_rows"),
        File("2 million cells.csv", lambda: (b";" * 299 + b"x\n") * 6_700, "too_many_cells"),
        File("19 MB of quotes.csv", lambda: b"a;b\n" + b'"' * 19_000_000, "long_cell_csv"),
        File("19 MB of text with emoji.csv", text_with_emoji),
    ]


def text_with_emoji():
    """It takes four times the memory."""
    row = "1;🚲" + "x" * 100_000 + "\r\n"
    return ("number;title_fi\r\n" + row * 190).encode()

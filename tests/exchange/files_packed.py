"""Broken, huge, lying and hostile workbooks."""

import random
import struct
import zipfile

from tests.exchange.files import File
from tests.exchange.packages import (
    HEAD,
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    also,
    package,
    parts_of,
    patched,
    text_row,
    workbook,
    worksheet,
)

GOOD = text_row("number", "title_fi")
BOOK = workbook(GOOD)
END = b"PK\x05\x06"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def files():
    return [*zips(), *bombs(), *foreign_parts(), *entities(), *wrong_parts()]


def zips():
    """What is wrong with the zip."""
    stored = package(parts_of(GOOD), zipfile.ZIP_STORED)
    bzip2 = package(parts_of(GOOD), zipfile.ZIP_BZIP2)
    return [
        File("truncated.xlsx", BOOK[:-100], "damaged"),
        File("half.xlsx", BOOK[: len(BOOK) // 2], "damaged"),
        File("first bytes.xlsx", BOOK[:4], "damaged"),
        File("wrong CRC.xlsx", stored.replace(b"title_fi", b"title_sv"), "damaged"),
        File("wrong deflate.xlsx", BOOK[:80] + b"\xff" * 20 + BOOK[100:], "damaged"),
        File("directory elsewhere.xlsx", patched(BOOK, 16, "<I", 7, END), "damaged"),
        File("directory of 4 GB.xlsx", patched(BOOK, 12, "<I", 0xFFFFFFF0, END), "too_many_parts"),
        File("65 535 parts said.xlsx", patched(BOOK, 10, "<H", 0xFFFF, END), "too_many_parts"),
        File("zip64.xlsx", zip64(BOOK), "too_many_parts"),
        File("encrypted.xlsx", patched(BOOK, 8, "<H", 1), "is_protected"),
        File("bzip2.xlsx", bzip2, "bad_part"),
        File("two of a name.xlsx", workbook(GOOD, changed={"xl/Workbook.xml": "<workbook/>"}), "bad_part"),
        File("overlapping.xlsx", overlapping(), "damaged"),
        File("noise after PK.xlsx", b"PK\x03\x04" + random.Random(8).randbytes(1_000_000), "damaged"),
    ]


def zip64(content):
    """A second end of the directory, which would say that there are more parts."""
    at = content.rfind(END)
    return content[:at] + b"PK\x06\x07" + struct.pack("<IQI", 0, 0, 1) + content[at:]


def overlapping():
    """All parts of the directory are the same bytes."""
    return BOOK.replace(struct.pack("<I", header_at(SHEET)) + SHEET.encode(), bytes(4) + SHEET.encode())


def header_at(name):
    """Where the part begins, as the directory says it before the name."""
    at = BOOK.rfind(name.encode())
    return struct.unpack("<I", BOOK[at - 4 : at])[0]


def bombs():
    many = {f"xl/media/{number}.png": b"" for number in range(2_001)}
    return [
        File("bomb.xlsx", lambda: workbook(changed={SHEET: bytes(160_000_000)}), "unpacks_too_large"),
        File("bomb beside.xlsx", lambda: beside("xl/a.bin", bytes(20_000_000)), "unpacks_too_large"),
        File("bomb that lies.xlsx", lying_bomb, "damaged"),
        File("2 001 parts.xlsx", workbook(GOOD, changed=many), "too_many_parts"),
        File("nested.xlsx", beside("xl/embeddings/book.xlsx", BOOK), "has_files_in_it"),
        File("nested zip.xlsx", beside("xl/a.zip", BOOK), "has_files_in_it"),
    ]


def beside(name, content=b"x"):
    return workbook(GOOD, changed={name: content})


def lying_bomb():
    """The sheet is the last part, and says that it is small."""
    return patched(workbook(changed={SHEET: bytes(20_000_000)}), 24, "<I", 1_000)


def foreign_parts():
    """Parts and kinds that no table has."""
    enabled = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return [
        File("macros.xlsx", beside("xl/vbaProject.bin"), "has_macros"),
        File("macros of Excel 4.xlsx", beside("xl/macrosheets/sheet1.xml"), "has_macros"),
        File("macros by kind.xlsx", workbook(GOOD, workbook_type=enabled), "has_macros"),
        File("path up.xlsx", beside("../../evil.xml"), "bad_part"),
        File("path from the root.xlsx", beside("/etc/passwd"), "bad_part"),
        File("path of Windows.xlsx", beside("xl\\..\\..\\evil.xml"), "bad_part"),
        File("drive.xlsx", beside("C:evil.xml"), "bad_part"),
        File("long name.xlsx", beside("x" * 300), "bad_part"),
    ]


def entities():
    laughs = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{LAUGHS}]>'
    quadratic = f'<!DOCTYPE sst [<!ENTITY a "{"a" * 50_000}">]>'
    outside = '<!DOCTYPE workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    outside_dtd = '<!DOCTYPE workbook SYSTEM "http://127.0.0.1:9/x.dtd">'
    sheet = worksheet(text_row("&l9;"))
    strings = also("sharedStrings", f'{quadratic}<sst xmlns="{MAIN}"><si><t>{"&a;" * 50_000}</t></si></sst>')
    utf16 = sheet.replace("UTF-8", "UTF-16").replace("<worksheet", f"{laughs}<worksheet").encode("utf-16")
    core = f"{HEAD}<!-- {'x' * 100_000} -->{outside}<core>&x;</core>"
    return [
        File(name, workbook(GOOD, changed=changed), "has_entities")
        for name, changed in {
            "billion laughs.xlsx": {SHEET: sheet.replace("<worksheet", f"{laughs}<worksheet")},
            "billion laughs in UTF-16.xlsx": {SHEET: utf16},
            "quadratic.xlsx": strings,
            "outside.xlsx": {"xl/workbook.xml": f"{HEAD}{outside}<workbook>&x;</workbook>"},
            "definitions outside.xlsx": {"xl/workbook.xml": f"{HEAD}{outside_dtd}<workbook/>"},
            "in a part that is never read.xlsx": {"docProps/core.xml": core},
        }.items()
    ]


def wrong_parts():
    """What is missing or not XML, and references that lead nowhere."""
    away = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" TargetMode="External" Target="http://127.0.0.1:9/"/>'
    up = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="../../../etc/passwd"/>'
    nested = "<a>" * 200_000
    attributes = " ".join(f'a{number}="1"' for number in range(100_000))

    def related(relation):
        return {
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
        }

    bad = {
        "without a workbook.xlsx": {"xl/workbook.xml": None},
        "without sheets.xlsx": {SHEET: None},
        "without relations.xlsx": {"_rels/.rels": None},
        "sheet elsewhere.xlsx": related(away),
        "sheet of the system.xlsx": related(up),
        "cut XML.xlsx": {SHEET: worksheet(GOOD)[:-40]},
        "NUL in XML.xlsx": {SHEET: worksheet(GOOD).replace("title_fi", "\0")},
        "not UTF-8.xlsx": {SHEET: worksheet(GOOD).encode().replace(b"title_fi", b"\xe4\xe4")},
        "unknown encoding.xlsx": {SHEET: worksheet(GOOD).replace("UTF-8", "klingon")},
        "deep.xlsx": {SHEET: worksheet(nested)},
        "entity of nobody.xlsx": {SHEET: worksheet(text_row("&nobody;"))},
        "string of nobody.xlsx": {SHEET: worksheet('<row><c t="s"><v>7</v></c></row>')},
        "string -1.xlsx": {SHEET: worksheet('<row><c t="s"><v>-1</v></c></row>')},
        "number of words.xlsx": {SHEET: worksheet("<row><c><v>many</v></c></row>")},
        "rows out of order.xlsx": {SHEET: worksheet(text_row("a", number=2) + text_row("b", number=1))},
        "row minus one.xlsx": {SHEET: worksheet(text_row("a", number=-1))},
        "row of words.xlsx": {SHEET: worksheet(text_row("a", number="first"))},
    }
    return [File(name, workbook(GOOD, changed=changed), "damaged") for name, changed in bad.items()] + [
        File("without kinds.xlsx", workbook(GOOD, changed={"[Content_Types].xml": None}), "is_packed"),
        File(
            "of no kind.xlsx",
            workbook(GOOD, changed={"[Content_Types].xml": "<Types/>"}),
            "is_other_document",
        ),
        File("100 000 attributes.xlsx", workbook(f"<row {attributes}/>"), "no_rows"),
        File("no rows.xlsx", workbook(), "no_rows"),
        File("blank cells.xlsx", workbook('<row><c s="1"/><c><v/></c><c><v> </v></c></row>'), "no_rows"),
    ]

"""What can be said of a file by looking at its bytes, before anything of it is unpacked."""

import io
import struct
import zipfile
from pathlib import PurePath

from exchange.reading.book import Unreadable
from exchange.reading.reasons import LARGEST_FILE

TEXTS = {".csv", ".tsv", ".txt"}
KINDS = dict.fromkeys(TEXTS, "csv") | {".xlsx": "xlsx"}
OTHERS = {
    ".xls": "is_xls",
    ".xlsb": "is_xlsb",
    ".xlsm": "has_macros",
    ".xltm": "has_macros",
    ".ods": "is_ods",
    ".numbers": "is_numbers",
    ".pdf": "is_pdf",
    ".zip": "is_packed",
    ".html": "is_web_page",
    ".htm": "is_web_page",
    ".xml": "is_web_page",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC = {
    b"%PDF": "is_pdf",
    b"\x89PNG": "is_picture",
    b"\xff\xd8\xff": "is_picture",
    b"GIF8": "is_picture",
    b"\x1f\x8b": "is_packed",
    b"7z\xbc\xaf": "is_packed",
    b"Rar!": "is_packed",
    b"BZh": "is_packed",
    b"\xfd7zXZ": "is_packed",
    b"{\\rtf": "is_other_document",
}
WEB_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<workbook")
PASSWORD = "EncryptedPackage".encode("utf-16-le")

MOST_PARTS, LARGEST_DIRECTORY, LONGEST_PART_NAME = 2_000, 1_000_000, 250
MOST_UNPACKED = 150_000_000
MOST_SHRUNK = 250
"""How many times larger than it is packed a part may be; a real table is 5 to 40 times as large."""
SMALL = 2_000_000
"""Of parts that are not larger unpacked that does not matter."""
END = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
PACKED = (
    ".zip",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".docx",
    ".ods",
    ".jar",
    ".7z",
    ".rar",
    ".gz",
    ".exe",
    ".dll",
)


def kind_of(name: str, content: bytes) -> str:
    """“csv” or “xlsx”; `Unreadable` where it is neither, or not what the name says."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Unreadable("empty")
    if len(content) > LARGEST_FILE:
        raise Unreadable("file_too_large", megabytes=LARGEST_FILE // 1_000_000)
    refuse_other_kinds(content)
    suffix = PurePath(name).suffix.lower()
    is_zip = content.startswith(b"PK\x03\x04")
    if is_zip:
        examine_package(content)
    if suffix not in KINDS:
        raise (
            Unreadable(OTHERS[suffix])
            if suffix in OTHERS
            else Unreadable("unknown_kind", suffix=suffix[:20] or name[-20:])
        )
    if is_zip != (KINDS[suffix] == "xlsx"):
        raise Unreadable("not_csv" if is_zip else "not_xlsx")
    return KINDS[suffix]


def refuse_other_kinds(content: bytes) -> None:
    if content.startswith(OLE):
        raise Unreadable("is_protected" if PASSWORD in content else "is_xls")
    for magic, reason in MAGIC.items():
        if content.startswith(magic):
            raise Unreadable(reason)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB_PAGES):
        raise Unreadable("is_web_page")


def examine_package(content: bytes) -> None:
    """Refuse a zip that is no plain workbook, by its directory alone."""
    refuse_large_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    # zipfile says NotImplementedError of a zip that asks for a later version of the format than it reads.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
        raise Unreadable("damaged") from error
    if len(parts) > MOST_PARTS:
        raise Unreadable("too_many_parts")
    names = [part.filename for part in parts]
    refuse_other_packages({name.lower() for name in names}, content)
    seen = set()
    for part in parts:
        examine_part(part)
        if part.filename.lower() in seen:
            raise Unreadable("bad_part", part=part.filename[:100])
        seen.add(part.filename.lower())
    refuse_bombs(parts, len(content))


def refuse_large_directory(content: bytes) -> None:
    """`zipfile` reads all of a directory at once, so it is measured first."""
    at = content.rfind(END, max(0, len(content) - 65_535 - 22))
    if at < 0 or at + 22 > len(content):
        raise Unreadable("damaged")
    count, size = struct.unpack("<HI", content[at + 10 : at + 16])
    if (
        content[max(0, at - 20) : at].startswith(ZIP64_LOCATOR)
        or count > MOST_PARTS
        or size > LARGEST_DIRECTORY
    ):
        raise Unreadable("too_many_parts")


def refuse_other_packages(names: set[str], content: bytes) -> None:
    """Other documents are zips too. `names` are in lower case."""
    if "mimetype" in names:
        raise Unreadable("is_ods" if b"opendocument.spreadsheet" in content[:200] else "is_other_document")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise Unreadable("is_numbers")
    if "xl/workbook.bin" in names:
        raise Unreadable("is_xlsb")
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise Unreadable("has_macros")
    if "[content_types].xml" not in names:
        raise Unreadable("is_packed")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise Unreadable("is_other_document")


def examine_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    if part.flag_bits & 0x41:
        raise Unreadable("is_protected")
    is_outside = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
    if is_outside or len(name) > LONGEST_PART_NAME or not name.isprintable():
        raise Unreadable("bad_part", part=name[:100])
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("bad_part", part=name[:100])
    if name.lower().endswith(PACKED):
        raise Unreadable("has_files_in_it", part=name[:100])


def refuse_bombs(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > SMALL and part.file_size > MOST_SHRUNK * max(part.compress_size, 1) for part in parts
    )
    if is_bomb or unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_SHRUNK * size):
        raise Unreadable("unpacks_too_large")

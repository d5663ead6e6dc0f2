"""XLSX: the parts of the package, and which sheets it has.

Read by expat, piece by piece: openpyxl makes a tree of each row before anybody could count its cells, says
0.75 where people see 75 %, and a whole day where they see a month.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from exchange.reading.book import LONGEST_CELL, MOST_CELLS, MOST_SHEETS, MOST_TEXT, Unreadable
from exchange.reading.formats import Format, built_in, format_of
from exchange.reading.markup import elements, local_names, parsed, refuse_doctype
from exchange.reading.sheet import Cells, unescaped

MOST_STRINGS = MOST_CELLS // 4
MOST_STYLES = 100_000
WORKSHEET, SHARED_STRINGS, STYLES = "/worksheet", "/sharedStrings", "/styles"


@dataclass
class Package:
    archive: zipfile.ZipFile
    parts: dict[str, str] = field(init=False)
    """Names as they are, by names in lower case: programs are not exact about that."""

    def __post_init__(self):
        self.parts = {name.lower(): name for name in self.archive.namelist()}

    def open(self, part: str):
        name = self.parts.get(part.lower())
        if name is None:
            raise Unreadable("damaged", because=f"no {part}")
        return self.archive.open(name)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to within the package: kind and part, by id. Other addresses are left out."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}
        if relations.lower() in self.parts:
            for _parent, tag, told in elements(self.open(relations)):
                if tag == "Relationship" and told.get("TargetMode", "Internal") == "Internal":
                    target = posixpath.normpath(posixpath.join("/", folder, told["Target"])).lstrip("/")
                    found[told["Id"]] = told["Type"], target
        return found


def events(file) -> Iterator[list]:
    """What `process` tells of the file."""
    with zipfile.ZipFile(file) as archive:
        package = Package(archive)
        refuse_definitions(package)
        refuse_other_types(package)
        yield from book(package)


def refuse_definitions(package: Package) -> None:
    """Of no part more than the beginning is read, where a DOCTYPE would be, even if nobody ever reads it."""
    for part in package.parts.values():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            with package.archive.open(part) as file:
                refuse_doctype(file, part)


def refuse_other_types(package: Package) -> None:
    kinds = [
        told.get("ContentType", "").lower()
        for _parent, _tag, told in elements(package.open("[Content_Types].xml"))
    ]
    if any("macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind for kind in kinds):
        raise Unreadable("has_macros")
    if any("sheet.binary" in kind for kind in kinds):
        raise Unreadable("is_xlsb")
    if not any("spreadsheetml" in kind for kind in kinds):
        raise Unreadable("is_other_document")


def book(package: Package) -> Iterator[list]:
    main = next(
        (target for kind, target in package.related("").values() if kind.endswith("/officeDocument")), ""
    )
    related = package.related(main)
    sheets, is_1904 = [], False
    for _parent, tag, told in elements(package.open(main)):
        if tag == "workbookPr":
            is_1904 = told.get("date1904") in ("1", "true")
        elif tag == "sheet" and len(sheets) <= MOST_SHEETS:
            relation = next((value for key, value in told.items() if key.endswith(" id")), "")
            kind, part = related.get(relation, ("", ""))
            if kind.endswith(WORKSHEET):  # not a chart or a dialogue
                sheets.append((told.get("name", "")[:100], told.get("state", "visible") != "visible", part))
    if not sheets:
        raise Unreadable("damaged", because="no sheets")
    yield ["book", "xlsx", None, None, False, is_1904]
    by_kind = {"/" + kind.rpartition("/")[2]: part for kind, part in related.values()}
    strings = strings_of(package, by_kind.get(SHARED_STRINGS))
    formats = formats_of(package, by_kind.get(STYLES))
    for name, is_hidden, part in sheets:
        yield ["sheet", name, is_hidden]
        cells = Cells(name, strings, formats, is_1904)
        for _piece in parsed(package.open(part), cells.start, cells.end, cells.text):
            yield from cells.taken()
        yield ["merged", cells.merged]


def strings_of(package: Package, part: str | None) -> list[str | None]:
    """The texts that cells refer to by number, without formatting and without how they are pronounced."""
    if part is None:
        return []
    strings, pieces, length, is_open, skipped = [], [], 0, False, 0

    def start(name, _attributes):
        nonlocal is_open, skipped
        name = local_names[name]
        is_open = name == "t" and not skipped
        skipped += name == "rPh"

    def text(piece):
        nonlocal length
        if is_open:
            pieces.append(piece)
            length += len(piece)
            if length > MOST_TEXT:
                raise Unreadable("too_much_text")

    def end(name):
        nonlocal is_open, skipped
        name = local_names[name]
        is_open = False
        skipped -= name == "rPh"
        if name == "si":
            whole = "".join(pieces)
            if len(whole) > LONGEST_CELL or len(strings) >= MOST_STRINGS:
                raise Unreadable("too_much_text")
            strings.append(unescaped(whole))
            pieces.clear()

    for _piece in parsed(package.open(part), start, end, text):
        pass
    return strings


def formats_of(package: Package, part: str | None) -> list[Format]:
    """What the numbers of cells of each style are."""
    formats, own = [], {}
    if part is not None:
        for parent, tag, told in elements(package.open(part)):
            if tag == "numFmt" and len(own) < MOST_STYLES:
                own[told.get("numFmtId")] = format_of(told.get("formatCode", "")[:300])
            elif tag == "xf" and parent == "cellXfs" and len(formats) < MOST_STYLES:
                number = told.get("numFmtId", "0")
                formats.append(own[number] if number in own else built_in(number))
    return formats

"""The encodings and separators of CSV, and what is left of a text once it is in a cell."""

import codecs
import re
from collections.abc import Iterator

ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-15", "cp850", "mac-roman")
"""The last two: what Excel writes as “CSV (MS-DOS)” and “CSV (Macintosh)”."""
SEPARATORS = (";", ",", "\t", "|")
CHUNK = 65_536

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GUESSES = ("cp1252", "cp850", "mac-roman")
LIKELY = "åäöÅÄÖéÉüÜ–—’‘“”…•€§°½²³\u00a0"
EURO, C1 = re.compile(b"\xa4"), re.compile(b"[\x80-\x9f]")

LINE_BREAKS = re.compile("\r\n|[\r\v\f]")
# What XML and databases cannot hold.
CONTROLS = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cleaned(text: str) -> str | None:
    """The text with plain line breaks and without control characters; None where nothing is to be seen."""
    if not text.isprintable():
        text = CONTROLS.sub("", LINE_BREAKS.sub("\n", text))
    return text if text.strip() else None


def encoding_of(content: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is only a guess: none is certain where every byte is some letter."""
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return encoding, False
    if is_in(content, "utf-8"):
        return "utf-8", False
    if EURO.search(content) and not C1.search(content):
        return "iso-8859-15", True
    possible = [encoding for encoding in GUESSES if is_in(content, encoding)]
    return max(possible, key=lambda encoding: likeliness(content, encoding)), True


def likeliness(content: bytes, encoding: str) -> int:
    """How many bytes that are not ASCII are letters and marks that Finnish and Swedish texts have."""
    return sum(content.count(byte) for letter in LIKELY if (byte := letter.encode(encoding, "ignore")))


def is_in(content: bytes, encoding: str) -> bool:
    try:
        for _text in codecs.iterdecode(chunks(content), encoding):
            pass
    except UnicodeError:
        return False
    return True


def chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]

"""Texts as our fonts can print them.

A sign that no font has would stop the typesetter, and an unbroken word run over the edge of the paper.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
FACES = ("SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf", "DejaVuSans.ttf")

BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
UNBROKEN = re.compile(r"\S{40,}")
PIECES = re.compile(r"\S{1,20}")
NO_WIDTH = "\u200b"


def printable_line(text: str) -> str:
    """On one line, with places to break in what is too long for a line, and signs that we can print.

    Of a text that nobody could see, a square: a heading must say something.
    """
    line = printable(BREAKS.sub(" ", text))
    if text.strip() and not line.strip(UNSEEN + " "):
        return INSTEAD
    return UNBROKEN.sub(lambda word: NO_WIDTH.join(PIECES.findall(word[0])), line)


INSTEAD = "□"
# What stays although nobody sees it: a new line, where to hyphenate, how letters join and which way they run.
UNSEEN = "\n\u00ad\u200b\u200c\u200d\u200e\u200f"


def printable(text: str) -> str:
    """A square in place of every sign that none of our fonts has; controls left out, as they show nothing."""
    if text.isascii() and text.isprintable():
        return text
    signs = _signs()
    return "".join(
        sign if sign in signs or sign in UNSEEN else INSTEAD for sign in text if not _is_control(sign)
    )


def _is_control(sign: str) -> bool:
    """Also what turns the direction of a text against the reader, and what chooses a variant of an emoji."""
    if sign in UNSEEN:
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or "\ufe00" <= sign <= "\ufe0f"


@cache
def _signs() -> frozenset[str]:
    """Every sign that we can print, in bold too; what the fallback has is never bold."""
    regular, bold, fallback = (set(_codes((FONTS / name).read_bytes())) for name in FACES)
    return frozenset(map(chr, regular & bold | fallback))


def _codes(font: bytes):
    """The Unicode characters of a TrueType font, from the table of groups (format 12) that ours have."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * at) for at in range(count))
    start = next(offset for tag, offset, _length in records if tag == b"cmap")
    tables = struct.unpack_from(">H", font, start + 2)[0]
    for at in range(tables):
        table = start + struct.unpack_from(">I", font, start + 8 + 8 * at)[0]
        if struct.unpack_from(">H", font, table)[0] == 12:
            groups = struct.unpack_from(">I", font, table + 12)[0]
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", font, table + 16 + 12 * group)
                yield from range(first, last + 1)
            return

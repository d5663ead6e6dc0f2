"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape

WORDS = re.compile(r"\S+")
BLOCKS = re.compile(r"</(?:p|li|h2|h3)>|<br ?/?>")
TAGS = re.compile(r"<[^>]+>")
AROUND = 12
"""So many words of what stayed are shown around what did not."""
MOST_COMPARED = 4_000_000
"""Words times words: beyond it, comparing would take seconds, and the texts are shown whole."""


class Kind(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def plain(html: str) -> str:
    """The words of rich text, with a space where a block ends."""
    return unescape(TAGS.sub("", BLOCKS.sub(" ", html))).strip()


def difference(old: str, new: str) -> list[Piece]:
    """The words that stayed, went and came, in reading order; long runs of what stayed are cut."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) * len(after) > MOST_COMPARED:
        return _pieces([(Kind.DELETED, before), (Kind.INSERTED, after)])
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            found.append((Kind.SAME, before[start:end]))
        else:
            found += [(Kind.DELETED, before[start:end]), (Kind.INSERTED, after[new_start:new_end])]
    return _pieces(found)


def _pieces(found) -> list[Piece]:
    pieces = [(kind, words) for kind, words in found if words]
    last = len(pieces) - 1
    return [
        Piece(kind, _cut(words, at == 0, at == last) if kind == Kind.SAME else " ".join(words))
        for at, (kind, words) in enumerate(pieces)
    ]


def _cut(words: list[str], is_first: bool, is_last: bool) -> str:
    """Without the middle of what stayed; at the ends of the text its one side is enough."""
    start = [] if is_first else words[:AROUND]
    end = [] if is_last else words[-AROUND:]
    if len(words) <= len(start) + len(end) + 1:
        return " ".join(words)
    return " ".join([*start, "…", *end])

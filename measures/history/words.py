"""What differs between two texts, word by word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import unescape

# A day that is written out is one word, as is a month with its year: 30. kesäkuuta 2026, June 2026.
WORDS = re.compile(r"(?:\d{1,2}\.? )?[^\W\d_]+ \d{4}(?!\d)\S*|\S+")
BLOCKS = re.compile(r"</(?:p|li|h2|h3)>|<br ?/?>")
TAGS = re.compile(r"<[^>]+>")
AROUND = 12
"""So many words of what stayed are shown around what did not."""
MOST_COMPARED = 10_000_000
"""Further pairs of the same word, times words: beyond it the texts are shown whole, not compared.

What takes SequenceMatcher its time is words that come again and again: at this bound some 0.2 seconds, of
which a page can have many; a common text of a thousand words is far below it.
"""


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
    before, after = (WORDS.findall(" ".join(text.split())) for text in (old, new))
    shorter = min(len(before), len(after))
    if (_pairs(before, after) - shorter) * shorter > MOST_COMPARED:
        return _pieces([(Kind.DELETED, before), (Kind.INSERTED, after)])
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            found.append((Kind.SAME, before[start:end]))
        else:
            found += [(Kind.DELETED, before[start:end]), (Kind.INSERTED, after[new_start:new_end])]
    return _pieces(found)


def _pairs(before, after) -> int:
    """How often a word of the one is a word of the other."""
    counts = Counter(after)
    return sum(count * counts[word] for word, count in Counter(before).items())


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

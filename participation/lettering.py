"""How wide words are in a drawing, and where they break."""

from functools import lru_cache

SIZE = 14
# In ems of a wide common font (DejaVu Sans), so that no narrower one overflows.
WIDTHS = {" ": 0.32, "\u00a0": 0.32, "m": 0.98, "w": 0.82, "M": 0.87, "W": 0.99, "%": 0.95, "…": 1.0}
WIDTHS |= dict.fromkeys("ijl'", 0.28) | dict.fromkeys("tfr.,:;|!()[]/-I", 0.41)
LOWER, UPPER = 0.64, 0.75
# A reader may set so much space between letters and words (WCAG 1.4.12).
LETTER_SPACE, WORD_SPACE = 0.12, 0.16
BOLD = 1.12
VOWELS = "aeiouyåäöAEIOUYÅÄÖ"


@lru_cache(maxsize=4096)
def width(words: str, *, bold: bool = False) -> float:
    """How wide the words are at most."""
    letters = sum(WIDTHS.get(sign) or (UPPER if sign.isupper() else LOWER) for sign in words)
    spaces = LETTER_SPACE * len(words) + WORD_SPACE * sum(sign.isspace() for sign in words)
    return SIZE * (letters * (BOLD if bold else 1) + spaces)


def wrapped(words: str, room: float, *, lines: int = 2) -> list[str]:
    """The words in lines that fit the room; a word that is wider is cut, what is too much ends in "…"."""
    found = [""]
    for word in _pieces(words, room):
        longer = f"{found[-1]} {word}".strip()
        if width(longer) <= room:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], _cut(" ".join(found[lines - 1 :]), room)]
    return found


def _pieces(words, room):
    for word in words.split():
        while width(word) > room:
            end = _break(word, len(_start(word, room - width("-"))))
            yield word[:end].removesuffix("-") + "-"
            word = word[end:]
        yield word


def _break(word, most):
    """The last place that is not too far: after a hyphen, else between syllables, never close to the ends."""
    places = range(min(most, len(word) - 3), 2, -1)
    hyphens = (end for end in places if word[end - 1] == "-")
    syllables = (end for end in places if word[end] not in VOWELS and word[end + 1] in VOWELS)
    return next(hyphens, None) or next(syllables, most)


def _cut(words, room):
    return _start(words, room - width("…")).rstrip(" -") + "…"


def _start(words, room):
    """As much of the beginning as fits."""
    for end in range(1, len(words)):
        if width(words[: end + 1]) > room:
            return words[:end]
    return words

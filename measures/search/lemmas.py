"""The words of a text by their lemma, so that a word is found in all its forms.

Finnish through Voikko: the base form and every run of a compound's parts, so that *ilmanlaatumittarin* is
found by ilmanlaatu, laatumittari, ilma, laatu and mittari too. Where Voikko is missing, a stem that is cut
further. Swedish and English: the stem of Snowball.
"""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import libvoikko
import snowballstemmer

STEMMERS = {"fi": "finnish", "sv": "swedish", "en": "english"}
# Letters and digits, with the marks within a word that nobody sees: it ends at a hyphen, an ampersand, a dot.
WORD = re.compile(r"(?:[^\W_]|[\u00ad\u0300-\u036f\u200b-\u200d])+")
UNSEEN = re.compile("[\u00ad\u200b-\u200d]")
# A part of WORDBASES, as in +ilman(ilma)+laatu(laatu) or +osallista(osallistaa)+v+a(+a).
PIECE = re.compile(r"\+([^+(]+)((?:\([^)]*\))*)")
ENDINGS = ("minen", "nen", "uus", "yys")
LONGEST, MOST_PARTS = 60, 8

_of_thread = threading.local()


@dataclass(frozen=True)
class Finnish:
    """What Voikko says of a word; both empty where it does not know it."""

    lemmas: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def plain_word(word: str) -> str:
    """The word as words are compared: small letters, composed, without marks that nobody sees."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", word)).lower()[:LONGEST]


def words_of(text: str) -> list[str]:
    return [word for found in WORD.findall(text) if (word := plain_word(found))]


def lemmas(word: str, language: str) -> frozenset[str]:
    """What somebody who types the word looks for."""
    if language == "fi" and (known := finnish(word)).lemmas:
        return known.lemmas
    return frozenset([stem(word, language)])


def indexed(word: str, language: str) -> frozenset[str]:
    """What the word is found by: its lemmas and, in Finnish, those of its parts."""
    if language == "fi":
        return lemmas(word, "fi") | finnish(word).parts
    return lemmas(word, language)


def spellings(word: str, language: str) -> frozenset[str]:
    """How the word is written where it is suggested: a Finnish one in its base form."""
    return (finnish(word).lemmas if language == "fi" else None) or frozenset([word])


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """Of a new stemmer each time, as they are not for several threads."""
    if language == "fi" and len(word) > 7:
        for ending in ENDINGS:
            if word.endswith(ending):
                return word.removesuffix(ending)
    return snowballstemmer.stemmer(STEMMERS[language]).stemWord(word)


@lru_cache(maxsize=100_000)
def finnish(word: str) -> Finnish:
    """The lemmas of the word, and those of its parts."""
    voikko = handle()
    if voikko is None or word.isdecimal():
        return Finnish()
    # Names are known with a capital letter only.
    analyses = voikko.analyze(word) or voikko.analyze(word.capitalize())
    bases = [(_plain(one["BASEFORM"]), one.get("WORDBASES", "")) for one in analyses if one.get("BASEFORM")]
    parts = [part for base, pieces in bases for part in _runs(base, pieces)]
    return Finnish(frozenset(base for base, _pieces in bases), frozenset(parts))


def handle():
    """This thread's Voikko, or None where the library or its dictionary is missing."""
    if not hasattr(_of_thread, "voikko"):
        try:
            _of_thread.voikko = libvoikko.Voikko("fi")
        except (OSError, libvoikko.VoikkoException):
            _of_thread.voikko = None
    return _of_thread.voikko


def is_voikko_there() -> bool:
    return handle() is not None


def _plain(word: str) -> str:
    return word.replace("-", "").replace("=", "").lower()[:LONGEST]


@dataclass
class Part:
    """A part of a compound: as it is written in it, by itself, and from what it was derived in one step."""

    written: str
    base: str
    origin: str = ""
    steps: int = 0


def _runs(lemma: str, pieces: str):
    """Every run of parts of a compound, and the verb or noun that a part was derived from."""
    parts = _parts(pieces)[:MOST_PARTS]
    if not parts:
        return
    before = "".join(part.written for part in parts[:-1])
    if lemma.startswith(before) and len(lemma) > len(before):
        parts[-1].base = lemma.removeprefix(before)
    for start in range(len(parts)):
        for end in range(start, len(parts)):
            yield "".join(part.written for part in parts[start:end]) + parts[end].base
    yield from (part.origin for part in parts if part.steps == 1 and part.origin)


def _parts(pieces: str) -> list[Part]:
    """The parts, each with the morphemes that derive it glued to it."""
    found = []
    for written, brackets in PIECE.findall(pieces):
        written, bases = _plain(written), re.findall(r"\(([^)]*)\)", brackets)
        own = next((_plain(base) for base in bases if not base.startswith("+")), "")
        derivations = sum(base.startswith("+") for base in bases)
        if found and not own:
            found[-1].written += written
            found[-1].base = found[-1].written
            found[-1].steps += derivations
        else:
            found.append(Part(written, own or written, own, derivations))
    return found

"""What a page of results shows: titles and snippets in pieces, each of them a word that was found or not.

Pieces are text: the template escapes and marks them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from measures.languages import Words
from measures.models import ContactPerson, SearchEntry
from measures.search.asking import Doors, people_named
from measures.search.index import raw
from measures.search.kinds import LANGUAGES
from measures.search.lemmas import WORD, indexed, plain_word
from measures.search.query import Asked

AROUND = 120
"""So many letters of what is before and after the first word that was found."""
LONGEST_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool = False


@dataclass(frozen=True)
class Shown:
    """A text in pieces, with its language."""

    pieces: list[Piece]
    language: str

    @property
    def foreign(self) -> str:
        return Words("", self.language).foreign


@dataclass(frozen=True)
class Result:
    kind: str
    number: str
    programme: int | None
    address: str
    title: Shown
    snippet: Shown | None
    contacts: list[str]


def results(pks: Iterable[int], asked: Asked, doors: Doors) -> list[Result]:
    """What to show of the entries, in their order; each of what is found is taken from behind its door."""
    pks = list(pks)
    known = SearchEntry.objects.defer("title_lemmas", "lead_lemmas", "text_lemmas").in_bulk(pks)
    entries = [known[pk] for pk in pks if pk in known]
    things = {}
    for kind in {entry.kind for entry in entries}:
        pks = [entry.object_id for entry in entries if entry.kind == kind]
        things |= {(kind, thing.pk): thing for thing in doors[kind].filter(pk__in=pks)}
    contacts = contacts_found([entry.object_id for entry in entries if entry.kind == "measure"], asked)
    return [
        Result(
            entry.kind,
            entry.number,
            entry.programme_id,
            things[entry.kind, entry.object_id].get_absolute_url(),
            title(entry, asked),
            snippet(entry, asked),
            contacts.get(entry.object_id, []) if entry.kind == "measure" else [],
        )
        for entry in entries
        if (entry.kind, entry.object_id) in things
    ]


def contacts_found(measures, asked: Asked) -> dict[int, list[str]]:
    """The names that were asked for, by measure."""
    people = {pk for pks in people_named(asked.words).values() for pk in pks}
    if not people:
        return {}
    found = {}
    rows = ContactPerson.objects.filter(measure__in=measures, person__in=people)
    for measure, name in rows.values_list("measure", "person__name"):
        found.setdefault(measure, []).append(name)
    return found


def title(entry: SearchEntry, asked: Asked) -> Shown:
    for language in _own_first():
        if text := getattr(entry, f"title_{language}"):
            return Shown(pieces(text, language, asked), language)
    return Shown([], get_language())


def snippet(entry: SearchEntry, asked: Asked) -> Shown | None:
    """The words around the first that was found, where possible in the page's language; or the beginning."""
    texts = [(language, getattr(entry, f"text_{language}")) for language in _own_first()]
    for language, text in texts:
        if (place := first_place(text, language, asked)) is not None:
            return Shown(_around(text, place, language, asked), language)
    language, text = next(((language, text) for language, text in texts if text), (get_language(), ""))
    return Shown(_around(text, 0, language, asked), language) if text else None


def _own_first() -> list[str]:
    return [get_language(), *(code for code in LANGUAGES if code != get_language())]


def first_place(text: str, language: str, asked: Asked) -> int | None:
    places = (
        found.start()
        for found in WORD.finditer(text[:LONGEST_LOOKED_AT])
        if _is_asked(found[0], language, asked)
    )
    return next(places, None)


def pieces(text: str, language: str, asked: Asked) -> list[Piece]:
    found, end = [], 0
    for word in WORD.finditer(text):
        if _is_asked(word[0], language, asked):
            found += [Piece(text[end : word.start()]), Piece(word[0], is_found=True)]
            end = word.end()
    return [piece for piece in (*found, Piece(text[end:])) if piece.text]


def _around(text, place, language, asked) -> list[Piece]:
    """Whole words of the line that the place is in."""
    first = text.rfind("\n", 0, place) + 1
    last = text.find("\n", place)
    line, place = text[first : last if last >= 0 else len(text)], place - first
    start, end = max(0, place - AROUND), min(len(line), place + AROUND)
    if start:
        start = line.find(" ", start, place) + 1 or place
    if end < len(line):
        end = max(
            line.rfind(" ", place, end), WORD.match(line, place).end() if WORD.match(line, place) else end
        )
    found = pieces(line[start:end].strip(), language, asked)
    return [*[Piece("… ")] * (start > 0), *found, *[Piece(" …")] * (end < len(line))]


def _is_asked(word: str, language: str, asked: Asked) -> bool:
    plain = plain_word(word)
    tokens = {raw(plain), *(f"{language}_{lemma}" for lemma in indexed(plain, language))} if plain else set()
    return any(one.fits(tokens) for one in asked.words)

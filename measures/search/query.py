"""What somebody asks for, and how each database is asked it. What is typed is text: it has no operators."""

import re
from dataclasses import dataclass, replace

from django.db.models import F, Lookup, Q

from measures.models import SearchWord
from measures.numbers import NUMBER
from measures.search.index import SHORTEST, raw
from measures.search.kinds import LANGUAGES
from measures.search.lemmas import is_voikko_there, lemmas, stem, words_of

IS_FIGURE = re.compile(r"\d[\d.,]*")
IS_NUMBER = re.compile(NUMBER)
# Swedish writes compounds as one word, and no library tells its parts: a word of so many letters is found as
# the beginning or the end of a longer one.
SHORTEST_PART = 5
MOST_LONGER = 100
# Words that tell nothing beside others.
SMALL = frozenset(["ja", "tai", "sekä", "och", "eller", "samt", "and", "or", "the", "of"])
COLUMNS = {"A": "title_lemmas", "B": "lead_lemmas", "C": "text_lemmas"}
EVERYWHERE = "ABC"


@dataclass(frozen=True)
class Word:
    """A word somebody typed, found by any of the tokens, or by any token with one of the starts."""

    typed: str
    tokens: frozenset[str]
    starts: frozenset[str] = frozenset()

    def fits(self, tokens) -> bool:
        return not self.tokens.isdisjoint(tokens) or any(
            token.startswith(start) for start in self.starts for token in tokens
        )


@dataclass(frozen=True)
class Asked:
    words: tuple[Word, ...]
    numbers: frozenset[str]
    """As which measure's or indicator's number a word could be meant."""

    def widened(self) -> "Asked":
        """Each word stands for all that begin with it."""
        return replace(self, words=tuple(_as_beginning(word) for word in self.words))


def _as_beginning(word: Word) -> Word:
    if len(word.typed) < SHORTEST or not word.typed.isalpha():
        return word
    starts = ("r", *LANGUAGES)
    return replace(word, starts=frozenset(f"{start}_{word.typed}" for start in starts))


def ask(text: str) -> Asked:
    words, numbers = [], set()
    for chunk in dict.fromkeys(text.split()):
        number = raw(chunk) if IS_NUMBER.fullmatch(chunk) else ""
        numbers |= {number} - {""}
        if IS_FIGURE.fullmatch(chunk):
            words.append(Word(chunk, frozenset([raw(chunk.rstrip(".,"))])))
            continue
        # 2035-ohjelma may be a number as a whole; else it is two words.
        whole = {number} if number and (len(chunk) < SHORTEST or not chunk.isalpha()) else set()
        words += [Word(word, _tokens(word) | whole) for word in words_of(chunk)]
    telling = [word for word in words if word.typed not in SMALL]
    return Asked(_with_longer(telling or words), frozenset(numbers))


def _tokens(word) -> frozenset[str]:
    own = {f"{code}_{lemma}" for code in LANGUAGES for lemma in lemmas(word, code)}
    return frozenset(own if word.isalpha() else own | {raw(word)})


def _with_longer(words) -> tuple[Word, ...]:
    """Each word with the longer words that it is a part of, where no dictionary tells the parts."""
    sought = {word.typed: _longer_than(word.typed) for word in words if word.typed.isalpha()}
    either = Q()
    for condition in sought.values():
        either |= condition
    if not either:
        return tuple(words)
    known = list(SearchWord.objects.filter(either).values_list("language", "word", "token"))
    return tuple(replace(word, tokens=word.tokens | _of_longer(word.typed, known)) for word in words)


def _longer_than(word) -> Q:
    found = Q()
    part = stem(word, "sv")
    if len(part) >= SHORTEST_PART:
        found |= Q(language="sv") & (Q(token__startswith=f"sv_{part}") | Q(token__endswith=part))
    part = stem(word, "fi")
    if not is_voikko_there() and len(part) >= SHORTEST:
        found |= Q(language="fi", word__contains=part)
    return found


def _of_longer(word, known) -> set[str]:
    parts = {"sv": stem(word, "sv"), "fi": stem(word, "fi")}
    swedish, finnish = (
        len(parts["sv"]) >= SHORTEST_PART,
        not is_voikko_there() and len(parts["fi"]) >= SHORTEST,
    )
    found = [
        token
        for language, longer, token in known
        if (language == "fi" and finnish and parts["fi"] in longer)
        or (language == "sv" and swedish and token.removeprefix("sv_").startswith(parts["sv"]))
        or (language == "sv" and swedish and token.endswith(parts["sv"]))
    ]
    return set(sorted(found, key=len)[:MOST_LONGER])


class Says(Lookup):
    """Is each of the words in one of the columns of the entry? Weights name them: A the title, AB, ABC."""

    prepare_rhs = False

    def as_sqlite(self, compiler, connection, **context):
        pk, params = self.process_lhs(compiler, connection)
        words, weights = self.rhs
        # The plus: not row by row from the table with its texts, but along its slim index.
        sql = f"+{pk} IN (SELECT rowid FROM measures_searchindex WHERE measures_searchindex MATCH %s)"
        columns = " ".join(COLUMNS[weight] for weight in weights)
        every = " AND ".join(f"({_either(word, ' OR ', '"{}"', '"{}" *')})" for word in words)
        return sql, [*params, f"{{{columns}}} : ({every})"]

    def as_postgresql(self, compiler, connection, **context):
        pk, params = self.process_lhs(compiler, connection)
        words, weights = self.rhs
        sql = f"{pk} IN (SELECT id FROM measures_searchentry WHERE vector @@ %s::tsquery)"
        # Without weights the index alone answers.
        weights = "" if weights == EVERYWHERE else weights
        exact, start = (f"'{{}}':{weights}", f"'{{}}':*{weights}") if weights else ("'{}'", "'{}':*")
        return sql, [*params, " & ".join(f"({_either(word, ' | ', exact, start)})" for word in words)]


def says(words: tuple[Word, ...], weights: str = EVERYWHERE) -> Says:
    return Says(F("pk"), (words, weights))


def _either(word, between, exact, start) -> str:
    """Tokens are of letters, digits and underscores: nothing in them needs to be escaped."""
    found = [exact.format(token) for token in sorted(word.tokens)]
    return between.join(found + [start.format(token) for token in sorted(word.starts)])

"""The index follows every edit, in its transaction; `rebuild` makes it anew."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched

from django.db import connection, transaction

from measures.models import SearchEntry, SearchWord
from measures.models.change import locked_head
from measures.search.kinds import KINDS, LANGUAGES, Kind, Source
from measures.search.lemmas import indexed, lemmas, spellings, words_of

AT_A_TIME = 200
# 1.2 and 0,5 are words too.
FIGURES = re.compile(r"\d+(?:[.,]\d+)+")
SHORTEST = 3


def raw(word: str) -> str:
    """The token of a word as it is written; 1.2 and 1,2 are one."""
    return "r_" + re.sub(r"[\W_]+", "_", word.lower())


def tokens(text: str, language: str) -> set[str]:
    """All that the text is found by. A lemma is one of a language: rare is a different word in Swedish."""
    words = set(words_of(text))
    found = {f"{language}_{lemma}" for word in words for lemma in indexed(word, language)}
    return found | {raw(word) for word in (*words, *FIGURES.findall(text))}


def follow(rows: Iterable[dict]) -> None:
    """Index again what a change touched, by its rows of history; the head of the chain is locked."""
    touched = defaultdict(set)
    for row in rows:
        touched[row["of"]].add(row.get("id"))
    for kind in KINDS.values():
        found = set()
        for model, reach in kind.reach.items():
            if pks := touched.get(model.history.model._meta.label):
                found |= set(reach(pks))
        update(kind, found)


def update(kind: Kind, pks: Iterable[int]) -> None:
    for some in batched(sorted(pks), AT_A_TIME):
        sources = list(kind.sources(some))
        SearchEntry.objects.filter(kind=kind.name, object_id__in=some).delete()
        SearchEntry.objects.bulk_create([entry(kind, source) for source in sources])
        _keep_words(sources)


def entry(kind: Kind, source: Source) -> SearchEntry:
    number = raw(source.number) if source.number else ""
    title = {number} - {""} | _all_tokens(source.title)
    lead = _all_tokens(source.lead) - title
    text = _all_tokens(source.text) - lead - title
    shown = {f"title_{code}": source.title.get(code, "") for code in LANGUAGES}
    for code in LANGUAGES:
        both = (source.lead.get(code), source.text.get(code))
        shown[f"text_{code}"] = "\n".join(filter(None, both))
    return SearchEntry(
        kind=kind.name,
        object_id=source.pk,
        programme_id=source.programme,
        number=source.number,
        number_token=number,
        sort_key=source.sort_key,
        title_lemmas=" ".join(sorted(title)),
        lead_lemmas=" ".join(sorted(lead)),
        text_lemmas=" ".join(sorted(text)),
        **shown,
    )


def _all_tokens(texts: dict[str, str]) -> set[str]:
    return {token for code, text in texts.items() for token in tokens(text, code)}


def _keep_words(sources: Iterable[Source]) -> None:
    """The words that could be suggested, each with the lemma it is found by."""
    texts = defaultdict(set)
    for source in sources:
        for part in (source.title, source.lead, source.text):
            for code, text in part.items():
                texts[code] |= set(words_of(text))
    found = {
        (code, spelling): f"{code}_{min(lemmas(spelling, code))}"
        for code, words in texts.items()
        for word in words
        if len(word) >= SHORTEST and word.isalpha()
        for spelling in spellings(word, code)
    }
    rows = [SearchWord(language=code, word=word, token=token) for (code, word), token in found.items()]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def size() -> int:
    return sum(kind.model._default_manager.count() for kind in KINDS.values())


def rebuild() -> Iterator[int]:
    """Everything, some at a time, each told by how many they were: so nobody who saves waits for long.

    What is not there yet is found meanwhile as it was.
    """
    with locked():
        SearchWord.objects.all().delete()
        SearchEntry.objects.exclude(kind__in=KINDS).delete()
    for name, kind in KINDS.items():
        things = kind.model._default_manager.order_by()
        for some in batched(sorted(things.values_list("pk", flat=True)), AT_A_TIME):
            with locked():
                update(kind, some)
            yield len(some)
        with locked():
            SearchEntry.objects.filter(kind=name).exclude(object_id__in=things.values("pk")).delete()


@contextmanager
def locked():
    """A transaction in which nobody else writes what is indexed."""
    with transaction.atomic():
        locked_head()
        yield


def fill_where_empty(**kwargs) -> None:
    """After a migration: a site that came without an index gets one."""
    tables = {SearchEntry._meta.db_table, SearchWord._meta.db_table}
    tables |= {model._meta.db_table for kind in KINDS.values() for model in kind.reach}
    if tables <= set(connection.introspection.table_names()) and not SearchEntry.objects.exists():
        for _some in rebuild():
            pass

"""Words by their lemma, with Voikko and without."""

import threading

import libvoikko
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.checks import run_checks

from measures.search import asking, lemmas
from measures.search.lemmas import indexed, is_voikko_there, words_of
from tests.factories import make_measure

# On a developer's machine only: tests/run names it as not run, which fails in CI.
with_voikko = pytest.mark.skipif(not is_voikko_there(), reason="Voikko is not installed")

FINNISH = {
    "ilmanlaatumittarin": "ilma ilmanlaatu ilmanlaatumittari laatu laatumittari mittari",
    "osallistavaan": "osallistaa osallistava",
    "osallistaminen": "osallistaa",
    "osallisuusyksikön": "osallisuus osallisuusyksikkö yksikkö",
    "asukasosallisuudessa": "asukas asukasosallisuus osallisuus",
    "kaupunkilaisille": "kaupunkilainen",
    "kehittämisessä": "kehittää",
    "helsingin": "helsinki",
    "ilmastonmuutoksen": "ilmasto ilmastonmuutos muutos",
    "yhteiskyydeissä": "kyyti yhteis yhteiskyyti",
    "viriumin": "virium",  # which Voikko does not know
    "2035": "2035",
}


@with_voikko
def test_finnish():
    assert {word: " ".join(sorted(indexed(word, "fi"))) for word in FINNISH} == FINNISH


@with_voikko
def test_a_query_asks_for_the_word_and_not_for_its_parts():
    assert lemmas.lemmas("ilmanlaatumittarin", "fi") == {"ilmanlaatumittari"}
    assert lemmas.lemmas("lapsen", "fi") == {"lapsi"}
    assert lemmas.lemmas("kuusta", "fi") == {"kuu"} | {"kuusi"} & lemmas.lemmas("kuusta", "fi")


@pytest.mark.parametrize(
    ("word", "language", "lemma"),
    [
        ("åtgärderna", "sv", "åtgärd"),
        ("utsläppen", "sv", "utsläpp"),
        ("cities", "en", "citi"),
        ("city", "en", "citi"),
    ],
)
def test_swedish_and_english(word, language, lemma):
    assert indexed(word, language) == {lemma}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Smart&Clean-säätiö", ["smart", "clean", "säätiö"]),
        ("ilman\u00adlaatu", ["ilmanlaatu"]),
        ("a\u0308lyka\u0308s", ["älykäs"]),
        ("3D+-tiimi, CO₂!", ["3d", "tiimi", "co₂"]),
        ("_a_ b__c", ["a", "b", "c"]),
        ("ÅÄÖ", ["åäö"]),
        ("\u200b \u0301", []),
        ("", []),
    ],
)
def test_words(text, words):
    assert [one for one in words_of(text) if one.strip("\u0301")] == words


@with_voikko
def test_each_thread_has_a_handle_of_its_own():
    handles = []
    threads = [threading.Thread(target=lambda: handles.append(lemmas.handle())) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(handle) for handle in [*handles, lemmas.handle()]}) == 4
    assert lemmas.handle() is lemmas.handle()


@with_voikko
def test_many_threads_get_the_same_answers():
    words, answers = [*FINNISH] * 20, []

    def ask():
        for word in words:
            lemmas.finnish.cache_clear()
            answers.append(lemmas.finnish(word))

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 * len(words)
    assert len(set(answers)) == len({lemmas.finnish(word) for word in FINNISH})


# Without Voikko


@pytest.fixture(params=[OSError, libvoikko.VoikkoException], ids=["no library", "no dictionary"])
def _without_voikko(request, monkeypatch):
    def missing(*args):
        raise request.param("missing")

    monkeypatch.setattr(libvoikko, "Voikko", missing)
    monkeypatch.setattr(lemmas, "_of_thread", threading.local())
    lemmas.finnish.cache_clear()
    yield
    lemmas.finnish.cache_clear()


def found(text):
    doors = asking.doors(AnonymousUser())
    entries = asking.found(asking.understood(text, doors), doors)
    return " ".join(entry.number for entry in asking.in_order(entries, asking.counts(entries)))


CUT = {
    "osallisuus": "1 2 3",  # the third is not meant, which the stem cannot tell
    "osallistaminen": "2 3",
    "osallistavan": "2",
    "kaupunkilainen": "4",
    "ilmanlaatumittari": "5",
    "ilmanlaatu": "5",
    "mittari": "5",
    "koira": "",
}


@pytest.mark.django_db
@pytest.mark.usefixtures("_without_voikko")
def test_stems_are_cut_and_found_within_longer_words():
    titles = [
        "Osallisuusyksikkö",
        "Osallistavan budjetoinnin osallisuus",
        "Osallistaa voi",
        "Kaupunkilaisille kerrotaan",
        "Ilmanlaatumittarin käyttäjät",
    ]
    for number, title in enumerate(titles, 1):
        make_measure(number=str(number), title=title)
    assert {word: found(word) for word in CUT} == CUT


@pytest.mark.usefixtures("_without_voikko", "db")
def test_operators_are_told():
    [objection] = [one for one in run_checks() if one.id == "measures.W001"]
    assert "apt install libvoikko1 voikko-fi" in objection.hint


@with_voikko
@pytest.mark.django_db
def test_operators_are_told_nothing_where_it_is_there():
    assert [one for one in run_checks() if one.id == "measures.W001"] == []

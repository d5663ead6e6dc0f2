"""What is found and what is not: small texts in three languages, in the same order on both databases.

Every line is exact: what is not on it must not be found. test_search_demo.py asks the demo.
"""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from measures.search import asking
from measures.search.lemmas import is_voikko_there
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_person,
    make_programme,
    make_theme,
)

# On a developer's machine only: tests/run names it as not run, which fails in CI.
pytestmark = [
    pytest.mark.about_databases,
    pytest.mark.skipif(not is_voikko_there(), reason="Voikko is not installed"),
]

FACTS = settings.BASE_DIR / "fixtures" / "facts" / "measure_125.txt"


@pytest.fixture
def look(db):
    """Asks as a visitor, and tells the numbers of the measures and of the indicators that are found."""

    def look(text):
        doors = asking.doors(AnonymousUser())
        found = asking.found(asking.understood(text, doors), doors)
        told = {"measure": [], "indicator": []}
        for entry in asking.in_order(found, asking.counts(found)):
            told[entry.kind].append(entry.number)
        return tuple(" ".join(names) for names in told.values())

    return look


PARAGRAPHS = {
    "osallisuus": 5,
    "osallistaminen": 3,
    "kaupunkilainen": 6,
    "kaupunkilaisten": 6,
    "ilmanlaatumittari": 1,
}


@pytest.mark.parametrize(("word", "count"), PARAGRAPHS.items())
def test_the_paragraphs_of_the_page_of_measure_125(look, word, count):
    """Each of its paragraphs as a measure: as many are found as a person finds."""
    programme = make_programme()
    lines = [line for line in FACTS.read_text(encoding="utf-8").splitlines() if line.strip()]
    theme = make_theme(programme, name="Teema")
    for place, line in enumerate(lines):
        make_measure(theme=theme, number=f"L{place}", title="x", description=f"<p>{line.strip()}</p>")
    found, _indicators = look(word)
    assert len(found.split()) == count


@pytest.fixture
def written(db):
    programme = make_programme(slug="p")
    theme = make_theme(programme, name="Muut", name_sv="Övriga", name_en="Others")
    texts = {
        "1": {
            "title_fi": "Tuulivoiman osuus",
            "title_sv": "Vindkraftens andel",
            "title_en": "Share of wind power",
        },
        "2": {"title_fi": "Bussit", "lead_sv": "Elbussarna kör på vindkraft", "lead_en": "Electric buses"},
        "3": {
            "title_fi": "Rare",
            "title_en": "Cities’ planning",
            "description_sv": "<p>Cykelvägarna byggs</p>",
        },
        "4": {
            "title_fi": "Ilmaisjakelu",
            "title_sv": "Planeten",
            "description_fi": "<p>Väes<b>tö</b>tiheys</p>",
        },
        "5": {
            "title_fi": "Kuusi kuusta",
            "title_sv": "Åtgärder i stadens växthus",
            "title_en": "Greenhouses",
        },
        "6": {
            "title_fi": "Ilman\u00adlaatu",
            "description_fi": "<p>Kasvu 1,2 prosenttia</p><p>CO2-päästöt</p>",
        },
    }
    for number, fields in texts.items():
        make_measure(theme=theme, number=number, **{"title": ""} | fields)
    return programme


WRITTEN = [
    ("tuulivoima", "1"),
    ("tuuli", "1"),
    ("voima", "1"),
    ("vindkraft", "1 2"),
    ("vindkraftens", "1 2"),
    ("wind", "1"),
    ("winds", "1"),
    ("shares", "1"),
    ("elbuss", "2"),
    ("elbussar", "2"),
    ("bus", "2"),
    ("bussilla", "2"),
    ("cykel", "3"),
    ("cykelväg", "3"),
    ("plan", "3"),
    ("planning", "3"),
    ("city", "3"),
    ("planet", "4"),
    ("ilma", "6"),
    ("ilmainen", "4"),
    ("väestötiheys", "4"),
    ("väestö", "4"),
    ("kuusi", "5"),
    ("kuu", "5"),
    ("växthus", "5"),
    ("atgarder", ""),
    ("åtgärd", "5"),
    ("atgärd", ""),
    ("greenhouse", "5"),
    ("ilmanlaatu", "6"),
    ("ilman­laatu", "6"),
    ("1,2", "6"),
    ("1.2", "6"),
    ("co2", "6"),
    ("CO2-päästö", "6"),
    ("co", ""),
    ("bussit ja tuulivoima", ""),
    ("tuulivoiman ja osuuden", "1"),
    ("ja", ""),
]


@pytest.mark.usefixtures("written")
def test_small_texts(look):
    assert [(text, look(text)[0]) for text, _found in WRITTEN] == WRITTEN


def test_a_word_is_compared_within_its_language(look):
    """The lemma of *kuussa* is kuu: a Finnish one, whatever stands in a Swedish text."""
    make_measure(number="1", title="x", title_sv="Kuu")
    make_measure(number="2", title="Kuu")
    assert [look(word)[0] for word in ("kuussa", "kuu")] == ["2", "1 2"]


def test_the_order(look):
    """The number, the title, the lead and its like, the text; then by number as people sort."""
    theme = make_theme(name="Teema")
    make_measure(theme=theme, number="7", title="x", description="<p>Kohta 125 on puu</p>")
    make_measure(theme=theme, number="10", title="y", lead="Puu")
    make_measure(theme=theme, number="9", title="z", lead="Puita")
    make_measure(theme=theme, number="125", title="Puut")
    make_measure(theme=theme, number="12", title="Puutalo")
    make_indicator(theme.programme, number="125", name="Puiden määrä")
    assert look("puu") == ("12 125 9 10 7", "125")
    assert look("125") == ("125 7", "125")
    assert look("125 puu") == ("125 7", "125")


def test_the_kind_of_the_best_comes_first(look):
    make_measure(title="x", number="1", description="<p>Puu</p>")
    make_indicator(number="2", name="Puu")
    doors = asking.doors(AnonymousUser())
    found = asking.found(asking.understood("puu", doors), doors)
    assert asking.counts(found) == {"indicator": 1, "measure": 1}
    assert list(asking.counts(found)) == ["indicator", "measure"]


def test_every_word_may_be_somewhere_else(look):
    measure = make_measure(number="1", title="Silta", lead="Metsä")
    measure.tasks.create(title="Pyörät")
    measure.status_updates.create(noted_on="2020-01-01", title="x", text="<p>Kuuset</p>")
    make_contact(measure, make_person(name="Åke Öhman-Sjö", is_public=True))
    assert look("silta metsä pyörä kuusi öhman sjö")[0] == "1"
    assert look("silta metsä pyörä kuusi öhman sjö mänty")[0] == ""


def test_people_are_found_while_their_names_are_public(look):
    measure = make_measure(number="1", title="Silta")
    person = make_person(name="Maija Öljymäki", is_public=True)
    make_contact(measure, person)
    assert [look(text)[0] for text in ("maija", "ÖLJYMÄKI", "öljymäki silta", "aija")] == ["1", "1", "1", ""]
    person.is_public = False
    person.save()
    assert [look(text)[0] for text in ("maija", "öljymäki", "öljymäki silta")] == ["", "", ""]


NOTHING = [
    "",
    " ",
    "\t\n",
    "%",
    "_",
    "___",
    '"',
    "'",
    "\\",
    "()",
    "*",
    "-",
    ":",
    "&",
    "|",
    "!",
    "<->",
    "'' ''",
    "{}",
]
PLAIN = [
    '"silta"',
    "silta*",
    "silta:*",
    "-silta",
    "(silta)",
    "silta'",
    "^silta",
    "silta AND",
    "silta & | !",
    "'silta':A",
    "{title_lemmas} : silta",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_words_find_nothing(look, text):
    make_measure(title="Silta")
    assert look(text) == ("", "")


@pytest.mark.parametrize("text", PLAIN)
def test_signs_are_not_operators(look, text):
    make_measure(number="1", title="Silta", lead="A title lemmas and")
    make_measure(number="2", title="Muu")
    assert look(text)[0] == "1"


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "y " * 5_000, "silta " * 3_000, "ä" * 300, "1." * 1_000, "🚲 𝕊 ﷽ \u202e"]
)
def test_long_and_strange_texts_are_asked_without_a_fault(look, text):
    make_measure(number="1", title="Silta")
    assert look(text)[0] in ("", "1")

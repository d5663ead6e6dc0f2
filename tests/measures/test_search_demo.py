"""What is found in the demo. Every line is exact: what is not on it must not be found."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils.translation import override

from measures.models import Page, SearchEntry
from measures.search import asking
from measures.search.lemmas import is_voikko_there

# On a developer's machine only: tests/run names it as not run, which fails in CI.
pytestmark = [
    pytest.mark.about_databases,
    pytest.mark.skipif(not is_voikko_there(), reason="Voikko is not installed"),
]


@pytest.fixture(scope="module")
def demo(module_db):
    with override("fi"):
        call_command("loaddata", "hnh2035", "examples", "pages", verbosity=0)


@pytest.fixture
def look(db):
    """Asks as a visitor, and tells the numbers of the measures, of the indicators, and the pages found."""

    def look(text):
        pages = {page.pk: page.kind for page in Page.objects.all()}
        doors = asking.doors(AnonymousUser())
        found = asking.found(asking.understood(text, doors), doors)
        told = {"measure": [], "indicator": [], "page": []}
        for entry in asking.in_order(found, asking.counts(found)):
            told[entry.kind].append(entry.number or pages[entry.object_id])
        return tuple(" ".join(names) for names in told.values())

    return look


# Asked, then the measures, the indicators and the pages that are found, in their order.
DEMO = [
    # by number, in any case
    ("125", "125", "348", "about privacy"),
    ("CL3", "CL3", "", ""),
    ("cl3", "CL3", "", ""),
    ("Ü1", "Ü1", "", ""),
    ("ü1", "Ü1", "", ""),
    ("0.1.10", "0.1.10", "", ""),
    ("0.1.1", "", "", ""),
    ("1.2", "", "", ""),
    ("80", "", "80", ""),
    ("2035", "24 71 125", "", "about"),
    # inflected, both what is asked and what is there
    ("kaupunkilainen", "125", "224 355", ""),
    ("kaupunkilaisten", "125", "224 355", ""),
    ("KAUPUNKILAISILLE", "125", "224 355", ""),
    ("osallistaminen", "122 125", "", ""),
    ("osallistaa", "122 125", "", ""),
    ("osallistava budjetointi", "122 125", "", ""),
    ("budjetoinnin", "122 125", "", ""),
    ("pyöräilyn", "6", "18 19 150 164 167 175", ""),
    ("metsät", "131 132", "234 236 357", ""),
    ("säästää", "", "77 78 79", ""),
    ("saastaa", "", "", ""),
    ("viestintä", "29 143", "", "privacy accessibility"),
    ("päätöksenteko", "137 144", "", ""),
    # parts of compounds, and compounds
    ("osallisuus", "125", "", ""),
    ("ilmanlaatumittari", "125", "", ""),
    ("ilmanlaatu", "125", "", ""),
    ("laatumittari", "125", "", ""),
    ("ilma", "125", "107", ""),
    ("laatu", "125", "253", ""),
    ("pyörätie", "4", "185", ""),
    ("sähköauto", "", "3 26 27 28 238 241", ""),
    ("sähköautojen latauspiste", "", "28 241", ""),
    ("maalämpö", "", "105 106 194 291", ""),
    ("kaukolämpö", "", "9 31 69 82 102", ""),
    ("joukkoliikenne", "", "151 152 153 167 197 296", ""),
    ("raideliikenne", "", "52", ""),
    ("laiva", "", "67", ""),
    ("liikenteen päästöt", "", "23 24 67 151 153 211 370 377", ""),
    ("rakennusten energiatehokkuus", "48 59 125", "", ""),
    ("hiilinielu", "130 131 132 134 135 136", "233 359", ""),
    ("kierrätys", "44 106 117", "212", ""),
    ("ruoka", "95 97 98 113 118 125", "356 416 417 419", ""),
    ("kasvisruoka", "", "417", ""),
    ("koulut", "90 91 125", "366", ""),
    ("satamat", "24 25 125", "290", ""),
    ("taloyhtiö", "70 125", "37 38 45 46 95", ""),
    ("öljy", "68", "35 40 41 43", ""),
    ("öljylämmitys", "68", "35 41", ""),
    ("puu", "88", "54 235", ""),
    ("puurakentaminen", "88", "", ""),
    ("asemakaavat", "58", "32 54", ""),
    # names, and what no dictionary knows
    ("Forum Virium", "125", "", ""),
    ("forum viriumin", "125", "", ""),
    ("Kalasatama", "125", "", ""),
    ("mySMARTLife", "125", "", ""),
    ("Smart & Clean", "123 125 126 128 129", "346 350", ""),
    ("smart&clean", "123 125 126 128 129", "346 350", ""),
    ("smart-clean kasvu", "123 125 126 128 129", "", ""),
    ("elinkeino-osasto", "125", "", ""),
    ("Mikko Martikka", "125", "", ""),
    ("martikka osallisuus", "125", "", ""),
    ("martikka metsä", "", "", ""),
    # beginnings, where no word is found
    ("energiaremontti", "", "47", ""),
    ("pyörätiev", "4", "", ""),
    ("saavutettavuusse", "", "", "accessibility"),
    # pages, in three languages
    ("tietosuoja", "", "", "privacy"),
    ("evästeet", "", "", "privacy"),
    ("dataskydd", "", "", "privacy"),
    ("tillgänglighet", "", "", "accessibility"),
    ("personuppgifter", "", "", "privacy"),
    ("cookies", "", "", "privacy"),
    ("utsläpp", "", "5", ""),
    ("emissions", "", "5", ""),
    ("greenhouse gas", "", "5", ""),
    # what is not there, and what is no operator
    ("koira", "", "", ""),
    ("lentoliikenne", "", "", ""),
    ("osallisuus koira", "", "", ""),
    ("NOT osallisuus", "", "", ""),
    ("osallisuus NEAR budjetointi", "", "", ""),
    ("title_lemmas : osallisuus", "", "", ""),
]


@pytest.mark.usefixtures("demo")
def test_the_demo(look):
    assert len(DEMO) >= 60
    assert [(text, *look(text)) for text, *_found in DEMO] == DEMO


def test_the_demo_as_it_starts_has_all_in_the_index(demo):
    kinds = SearchEntry.objects.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "measure": 103,
        "indicator": 231,
        "page": 3,
    }

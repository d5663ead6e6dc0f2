"""The page of the search: /haku/?q=…"""

from datetime import date
from urllib.parse import urlencode

import pytest

from measures.models import Page
from measures.search.lemmas import is_voikko_there
from reports.models import ProgressReport
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_period,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)
from tests.page import fetch, get, links, query_count, read, texts, words

SEARCH = "/haku/"
HTMX = {"HX-Request": "true"}
# On a developer's machine only: tests/run names it as not run, which fails in CI.
with_voikko = pytest.mark.skipif(not is_voikko_there(), reason="Voikko is not installed")


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma", adopted_on=date(2018, 1, 1))


def ask(client, q, language="", **asked):
    path = {"": SEARCH, "sv": "/sv/sok/", "en": "/en/search/"}[language]
    return get(client, f"{path}?{urlencode({'q': q} | asked)}")


def found(page):
    """The kinds with what was found of each."""
    return {
        words(one.h2): [words(link) for link in one.select("h3")] for one in page.select("#results section")
    }


def count(page):
    return words(page.select_one("#result-count"))


def make_report(programme, *, is_published):
    period = make_period(programme, name="Vuosi 2019", start=date(2019, 1, 1), end=date(2019, 12, 31))
    made_at = "2020-01-15T12:00Z"
    return ProgressReport.objects.create(period=period, edition=1, made_at=made_at, is_published=is_published)


def make_each(programme):
    measure = make_measure(programme, number="7", title="Silta vuosi")
    indicator = make_indicator(programme, number="3", name="Vuosien määrä")
    report = make_report(programme, is_published=True)
    page = Page.objects.create(kind="privacy", title="Tietosuoja", text="<p>Joka vuosi</p>")
    return [measure, indicator, report, page]


# What it shows


@with_voikko
def test_each_kind_under_its_heading(client, programme):
    things = make_each(programme)
    page = ask(client, "vuosi")
    assert found(page) == {
        "Toimenpiteet": ["7 Silta vuosi"],
        "Mittarit": ["3 Vuosien määrä"],
        "Seurantaraportit": ["Seurantaraportti: Vuosi 2019"],
        "Sivut tästä sivustosta": ["Tietosuoja"],
    }
    assert [link for _text, link in links(page, "#results h3 a")] == [
        one.get_absolute_url() for one in things
    ]
    assert count(page) == "4 osumaa"
    assert links(page, ".search-kinds a") == [
        ("Kaikki (4)", "/haku/?q=vuosi"),
        ("Toimenpiteet (1)", "/haku/?q=vuosi&kind=measure"),
        ("Mittarit (1)", "/haku/?q=vuosi&kind=indicator"),
        ("Seurantaraportit (1)", "/haku/?q=vuosi&kind=report"),
        ("Sivut tästä sivustosta (1)", "/haku/?q=vuosi&kind=page"),
    ]


@with_voikko
def test_one_kind(client, programme):
    make_each(programme)
    page = ask(client, "vuosi", kind="indicator")
    assert found(page) == {"Mittarit": ["3 Vuosien määrä"]}
    assert texts(page, ".search-kinds [aria-current]") == ["Mittarit (1)"]
    assert count(page) == "4 osumaa"
    assert len(found(ask(client, "vuosi", kind="nonsense"))) == 4


@with_voikko
def test_reports_are_found_by_what_they_are(client, programme):
    make_report(programme, is_published=True)
    assert found(ask(client, "raportit")) == {"Seurantaraportit": ["Seurantaraportti: Vuosi 2019"]}


@pytest.mark.usefixtures("programme")
def test_a_page_without_a_question(client):
    page = get(client, SEARCH)
    assert (words(page.h1), count(page), words(page.select_one("#results"))) == ("Haku", "", "")
    assert page.select_one("#id_q")["value"] == ""
    assert words(ask(client, "  ").select_one("#results")) == ""


def test_a_site_without_a_programme(client, db):
    assert count(ask(client, "silta")) == "0 osumaa"


def test_hides_what_the_reader_may_not_see(client, programme, coordinator_of):
    make_measure(programme, number="1", title="Silta luonnos", is_published=False)
    hidden = make_programme(is_public=False)
    make_measure(hidden, number="2", title="Silta piilossa")
    make_indicator(hidden, number="3", name="Silta piilossa")
    make_report(programme, is_published=False)
    assert [count(ask(client, q)) for q in ("silta", "luonnos", "1", "vuosi")] == ["0 osumaa"] * 4
    client.force_login(coordinator_of(programme))
    assert [count(ask(client, q)) for q in ("silta", "vuosi")] == ["1 osuma", "1 osuma"]
    client.force_login(coordinator_of(hidden))
    assert count(ask(client, "silta")) == "2 osumaa"


@pytest.fixture
def coordinator_of(db):
    def make(programme):
        user = make_user(is_staff=True)
        programme.coordinators.add(user)
        return user

    return make


def test_a_draft_among_what_is_found_does_not_count(client, programme):
    make_measure(programme, number="1", title="Silta")
    make_measure(programme, number="2", title="Silta", is_published=False)
    page = ask(client, "silta", programme="p")
    assert (count(page), found(page)) == ("1 osuma", {"Toimenpiteet": ["1 Silta"]})
    assert "Ei tiedossa (1)" in texts(page, "#id_status option")


@with_voikko
def test_people(client, programme):
    measure = make_measure(programme, number="1", title="Silta")
    make_contact(measure, make_person(name="Maija Meri", is_public=True))
    make_contact(measure, make_person(name="Meri Salainen"))
    page = ask(client, "meri")
    assert texts(page, ".found mark") == ["Maija Meri"]
    assert "Salainen" not in words(page)
    assert count(ask(client, "salainen")) == "0 osumaa"


# Words that were found


@with_voikko
def test_marks_what_was_found(client, programme):
    make_measure(
        programme, number="1", title="Sillan rakentaminen", description="<p>Tehdään siltoja. Muuta.</p>"
    )
    page = ask(client, "silta")
    assert texts(page, ".found mark") == ["Sillan", "siltoja"]
    assert texts(page, ".found p")[0] == "Tehdään siltoja. Muuta."


@with_voikko
def test_the_snippet_is_around_the_first_word_that_was_found(client, programme):
    text = "Alku " * 100 + "<b>ilman</b>laatumittarin " + "loppu " * 100
    make_measure(programme, title="x", description=f"<p>{text}</p>")
    snippet = texts(ask(client, "mittari"), ".found p")[0]
    assert snippet.startswith("… Alku Alku")
    assert "ilmanlaatumittarin" in snippet
    assert snippet.endswith("loppu loppu …")
    assert 200 < len(snippet) < 300


@with_voikko
def test_a_text_in_another_language_says_so(client, programme):
    make_measure(programme, title="Silta", title_sv="Bro", lead_sv="En fin bro")
    assert [one["lang"] for one in ask(client, "bro").select(".found p [lang]")] == ["sv"]
    assert ask(client, "bro", "sv").select(".found p [lang]") == []
    assert texts(ask(client, "silta", "sv"), ".found h3 mark") == []
    assert texts(ask(client, "bro", "sv"), ".found h3 mark") == ["Bro"]


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</mark><b>silta</b>",
    "&lt;script&gt; silta",
    '" onfocus="alert(1)',
    "silta{{ 7|add:7 }}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_stays_text(client, programme, payload):
    make_measure(programme, number="1", title=f"Silta {payload}", lead=f"Silta {payload} loppu")
    page = ask(client, "silta")
    assert " ".join(f"1 Silta {payload}".split()) in words(page.select_one(".found h3"))
    assert " ".join(f"Silta {payload} loppu".split()) in words(page.select_one(".found p"))
    assert page.select("main script, main img, main b, main [onfocus], main [onerror]") == []
    asked = ask(client, f"silta {payload}")
    assert asked.select_one("#id_q")["value"] == " ".join(f"silta {payload}".split())
    assert asked.select("main script, main img, main b, main [onfocus], main [onerror]") == []


# Filters and pages


@with_voikko
def test_the_filters_of_the_list(client, programme):
    theme, unit = make_theme(programme, slug="t", name="Teema"), make_unit(slug="u", name="Yksikkö")
    one = make_measure(theme=theme, number="1", title="Silta")
    make_responsibility(one, unit)
    make_task(one, due_on=date(2020, 1, 1))
    make_measure(programme, number="2", title="Silta")
    make_indicator(programme, number="3", name="Silta")
    make_measure(make_programme(), number="4", title="Silta")
    assert count(ask(client, "silta")) == "4 osumaa"
    assert ask(client, "silta").select("#id_theme") == []
    page = ask(client, "silta", programme="p")
    assert count(page) == "3 osumaa"
    assert texts(page, "#id_theme option")[:2] == ["Kaikki", "Teema (1)"]
    for asked in ({"theme": "t"}, {"unit": "u"}, {"status": "late"}):
        assert found(ask(client, "silta", programme="p", **asked)) == {"Toimenpiteet": ["1 Silta"]}
    assert count(ask(client, "silta", programme="p", theme="nonsense", phase="bad")) == "3 osumaa"
    assert count(ask(client, "silta", programme="nonsense", theme="t")) == "4 osumaa"
    assert count(ask(client, "silta", programme="p", status="completed")) == "0 osumaa"


def test_pages_of_many(client, programme):
    theme = make_theme(programme)
    for number in range(1, 46):
        make_measure(theme=theme, number=str(number), title="Silta")
    page = ask(client, "silta")
    assert count(page) == "45 osumaa"
    assert found(page)["Toimenpiteet"] == [f"{number} Silta" for number in range(1, 21)]
    last = ask(client, "silta", page=3)
    assert found(last)["Toimenpiteet"] == [f"{number} Silta" for number in range(41, 46)]
    assert links(page, ".pages a")[2] == ("3", "?q=silta&page=3")
    assert found(ask(client, "silta", page="nonsense")) == found(page)
    assert found(ask(client, "silta", page="99999")) == found(last)


# As a page


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/haku/", []),
        ("/sv/sok/", ["ett finskt ord: de flesta texter finns bara på finska"]),
        ("/en/search/", ["a Finnish word: most texts are in Finnish only"]),
    ],
)
def test_where_nothing_is_found_in_another_language_finnish_may_be(client, programme, path, hint):
    tips = texts(get(client, f"{path}?q=xyzzy"), ".empty li")
    assert [tip for tip in tips if "suom" in tip or "finsk" in tip or "Finnish" in tip] == hint


def test_result_pages_are_not_for_search_engines(client, programme):
    response = fetch(client, f"{SEARCH}?q=silta")
    assert response["X-Robots-Tag"] == "noindex"
    assert read(response).select_one("meta[name=robots]")["content"] == "noindex"


def test_the_part_for_htmx(client, programme):
    make_measure(programme, number="1", title="Silta")
    response = fetch(client, f"{SEARCH}?q=silta&page=9", headers=HTMX)
    assert response["HX-Push-Url"] == "/haku/?q=silta"
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(response["Vary"].split(", "))
    part = read(response)
    assert part.select("html, h1") == []
    assert words(part.title) == "silta – Haku – Helsingin ilmastotoimenpiteet"
    assert texts(part, "#result-count") == ["1 osuma"]
    assert found(part) == {"Toimenpiteet": ["1 Silta"]}
    whole = fetch(client, f"{SEARCH}?q=silta", headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert read(whole).h1


def test_sets_no_cookie(client, programme):
    assert dict(fetch(client, f"{SEARCH}?q=silta").cookies) == {}


@pytest.mark.parametrize("path", [SEARCH, "/sv/sok/", "/en/search/"])
def test_addresses(client, programme, path):
    assert fetch(client, path).status_code == 200
    assert client.post(path).status_code == 405


def test_the_other_languages_keep_what_was_asked(client, programme):
    assert ("Svenska", "/sv/sok/?q=silta&programme=p") in links(
        ask(client, "silta", programme="p"), "#languages a"
    )


@pytest.mark.parametrize("address", ["/", "/p/", "/p/toimenpiteet/", "/sv/p/", "/tietosuoja/", "/haku-ei/"])
def test_every_page_has_the_field(client, programme, address):
    response = fetch(client, address)
    form = read(response).select_one("header form[role=search]") if response.status_code == 200 else None
    if form:
        assert form["action"] in (SEARCH, "/sv/sok/")
        assert form.select_one("input[name=q]")
    else:
        assert b'role="search"' in response.content


STRANGE = [
    "x" * 100_000,
    '"',
    "a\u0301",
    "' OR 1=1 --",
    "NEAR(a b)",
    "*",
    "\ud800".encode("utf-8", "replace").decode(),
    "1 " * 60,
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_questions(client, programme, text):
    assert count(ask(client, text)) == "0 osumaa"


def test_a_question_that_is_too_long_says_so(client, programme):
    make_measure(programme, title="Silta")
    page = ask(client, "silta " * 50)
    assert texts(page, ".notice") == ["Hausta käytettiin vain ensimmäiset 100 kirjainta."]
    assert count(page) in ("1 osuma", "0 osumaa")


def test_a_byte_that_is_none(client, programme):
    assert fetch(client, f"{SEARCH}?q=%00").status_code == 400


def test_query_count(client, programme):
    """The same for one thing of each kind and for three."""
    make_each(programme)
    whole = f"{SEARCH}?q=vuosi&programme=p"
    counted = [query_count(client, whole), query_count(client, f"{SEARCH}?q=hevonen")]
    for number in ("11", "12"):
        make_measure(programme, number=number, title="Vuosi", lead="Vuosi")
        make_indicator(programme, number=number, name="Vuosi")
    assert [query_count(client, whole), query_count(client, f"{SEARCH}?q=hevonen")] == counted
    assert counted[0] < 45


# The list's own field


@with_voikko
def test_the_list_finds_by_the_same_words(client, programme):
    make_measure(programme, number="1", title="Ilmanlaatumittarit", description="<p>Kaupunkilaisille</p>")
    make_measure(programme, number="2", title="Ilmaisjakelu")

    def listed(q):
        return texts(get(client, f"/p/toimenpiteet/?layout=table&q={q}"), "#results td:first-child")

    asked = ["ilma", "mittarin", "kaupunkilaisten", "ilmais", "1", "koira"]
    assert [listed(q) for q in asked] == [["1"], ["1"], ["1"], ["2"], ["1"], []]


@with_voikko
def test_the_list_of_a_past_day_finds_what_stood_there(client, settings, db):
    settings.DEMO_TODAY = date(2020, 1, 1)
    measure = make_measure(make_programme(slug="p"), number="1", title="Vanha silta")
    settings.DEMO_TODAY = date(2020, 6, 1)
    measure.title = "Uusi tie"
    measure.save()

    def listed(query):
        return texts(get(client, f"/p/toimenpiteet/?layout=table&{query}"), "#results td:first-child")

    assert [listed(q) for q in ("q=vanha", "q=vanha&at=2020-01-01", "q=uusi", "q=uusi&at=2020-01-01")] == [
        [],
        ["1"],
        ["1"],
        [],
    ]

"""What the page of the search says where nothing was found."""

import pytest

from tests.factories import make_measure, make_programme, make_user
from tests.measures.test_search_page import ask, count, with_voikko
from tests.page import get, links, texts, words


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@with_voikko
def test_nothing_found_says_what_else_to_try(client, programme):
    page = ask(client, "koira")
    assert count(page) == "0 osumaa"
    assert words(page.select_one(".empty > p")) == "Mitään ei löytynyt. Voit kokeilla:"
    assert ("kaikkien toimenpiteiden luetteloa", "/p/toimenpiteet/") in links(page, ".empty a")
    assert page.select(".suggestion") == []


@with_voikko
@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("kaupunkilanen", "kaupunkilainen"),
        ("osalisuus", "osallisuus"),
        ("kiirrätys", "kierrätys"),
        ("sitla", "silta"),
        ("sitla kaupunkilaisten", "silta kaupunkilaisten"),
        ("brpn", "bron"),
        ("virjumi", "viriumi"),
        ("hevonen", ""),
        ("si", ""),
        ("sitla hevonen", ""),
        ("sitla kierrätys", ""),
        ("1255", ""),
    ],
)
def test_suggests_one_spelling_that_finds_something(client, programme, typed, suggested):
    make_measure(programme, number="1", title="Silta kaupunkilaisille", title_sv="Bron")
    make_measure(programme, number="2", title="Osallisuuden ja kierrätyksen viriumi")
    page = ask(client, typed)
    assert texts(page, ".suggestion a") == [suggested] * bool(suggested)
    if suggested:
        assert count(get(client, page.select_one(".suggestion a")["href"])) == "1 osuma"


@with_voikko
def test_words_of_drafts_are_not_suggested(client, programme):
    make_measure(programme, title="Salahanke Viriumi", is_published=False)
    make_measure(programme, title="Salaisuus")
    assert [texts(ask(client, q), ".suggestion a") for q in ("salahnke", "virium")] == [[], []]
    user = make_user(is_staff=True)
    programme.coordinators.add(user)
    client.force_login(user)
    assert texts(ask(client, "salahnke"), ".suggestion a") == ["salahanke"]

"""Measure 125 of the demo programme, on the demo's day: the page of facts/measure_125.txt, line by line."""

import gzip
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override

from tests.page import fetch, get, section, texts, words

LIST = "/hnh2035/toimenpiteet/"
FACTS = settings.BASE_DIR / "fixtures" / "facts" / "measure_125.txt"
LINES = [
    " ".join(line.split()).removeprefix("• ")
    for line in FACTS.read_text(encoding="utf-8").splitlines()
    if line.strip()
]


@pytest.fixture(scope="module")
def _programme(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this module, which only read."""
    with django_db_blocker.unblock(), override("fi"), transaction.atomic():
        call_command("loaddata", "hnh2035", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _demo(_programme, db, settings):
    settings.DEMO_TODAY = date(2020, 6, 30)


def test_every_line_is_on_the_page(client):
    page = words(get(client, LIST + "125/").body)
    assert [line for line in LINES if line not in page] == []


def test_the_lines_of_its_texts_and_tasks_are_in_their_order(client):
    page = words(get(client, LIST + "125/").article)
    start, end = LINES.index("125"), LINES.index("Mittarit")
    place = 0
    for line in LINES[start:end]:
        place = page.index(line, place) + len(line)


def test_place_and_neighbours(client):
    page = get(client, LIST + "125/")
    for pager in page.select("nav.pager"):
        assert words(pager.select_one(".pager-place")) == "Toimenpide 80 / 95"
        assert pager.select_one("[rel=prev]")["href"] == LIST + "123/"
        assert pager.select_one("[rel=next]")["href"] == LIST + "126/"
    assert words(page.select_one(".pager-previous")).startswith("123 ")
    assert words(page.select_one(".pager-next")).startswith("126 ")


def test_its_page_is_small(client):
    assert len(gzip.compress(fetch(client, LIST + "125/").content, 6)) <= 14_000


def progress(client, number):
    return texts(section(get(client, f"{LIST}{number}/"), "progress"), "p")


def test_progress_of_125(client):
    first, reason, *_more = progress(client, "125")
    assert (first, reason) == ("Ajallaan", "Miksi: seuraavan tehtävän määräpäivä on 31.12.2020.")


@pytest.mark.parametrize(
    ("number", "status", "reason"),
    [
        ("132", "Yhdistetty", "Miksi: nyt osa toimenpidettä 130."),
        ("144", "Myöhässä", "Miksi: näin ilmoitti kaupungin sivusto."),
        ("1", "Ei tiedossa", "Miksi: ei vielä tehtäviä."),
    ],
)
def test_progress_of_others(client, number, status, reason):
    assert progress(client, number)[:2] == [status, reason]


def test_the_merged_measure_leads_on_and_is_named_where_it_went(client):
    link = get(client, LIST + "132/").select_one(".notice a")
    assert link["href"] == LIST + "130/"
    merged = section(get(client, LIST + "130/"), "merged").select("a")
    assert LIST + "132/" in [one["href"] for one in merged]


def test_the_list_has_all_95_in_order_of_number(client):
    numbers = texts(get(client, LIST + "?layout=table"), "#results td:first-child")
    assert len(numbers) == 95
    assert numbers == sorted(numbers, key=int)
    assert numbers[78:81] == ["123", "125", "126"]


@pytest.mark.parametrize("address", ["/sv/hnh2035/atgarder/125/", "/en/hnh2035/measures/125/"])
def test_in_other_languages_its_texts_are_finnish_and_marked_so(client, address):
    page = get(client, address)
    assert page.html["lang"] != "fi"
    title = "Kaupunkilaisten vaikutusmahdollisuudet älykkäiden ja puhtaiden ratkaisujen kehittämisessä"
    assert words(page.h1.select_one("[lang=fi]")) == title
    finnish = " ".join(words(part) for part in page.article.select("[lang=fi]"))
    texts_of_page = [
        line for line in LINES[LINES.index("125") + 2 : LINES.index("Mittarit")] if len(line) > 60
    ]
    assert [line for line in texts_of_page if line not in finnish] == []

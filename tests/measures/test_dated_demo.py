"""The demo's history of measure 125: described on 22.10.2019, a meeting on 6.2.2020, updated on 29.4.2020."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from lxml import etree
from openpyxl import load_workbook

from tests.page import fetch, get, section, texts, words

DESCRIBED, MET, NOW = "?at=2019-10-31", "?at=2020-03-01", ""
MEASURE, INDICATOR = "/hnh2035/toimenpiteet/125/", "/hnh2035/mittarit/348"
TOTAL = "noin 2 700 tai enemmän"


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            call_command("demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _day(_demo, db, settings):
    settings.DEMO_TODAY = date(2020, 6, 30)


def plain(text):
    return text.replace("\xa0", " ")


def facts(page):
    """What the page of the measure tells: done, to do, next, why, updated, taken part, contacts."""
    lists = {words(one.find_previous("h3")): texts(one, "h4") for one in page.select("ul.tasks")}
    return [
        *[len(lists.get(name, [])) for name in ("Mitä on tehty?", "Mitä on tehtävä?")],
        texts(page, ".glance dd")[:2],
        texts(section(page, "progress"), ".reason, .stated"),
        texts(page, ".updated time, .updated .empty"),
        texts(page, ".total"),
        [text.split()[0] for text in texts(section(page, "contacts"), "li")],
    ]


def test_measure(client):
    done, stated = (
        "Miksi: kaikki tehtävät on tehty.",
        "Ilmoitettu aiemmin (kaupungin sivusto): Ajallaan, 29.04.2020.",
    )
    roles, names = ["erityissuunnittelija", "johtava"], ["Mikko", "Kimmo"]
    assert {at: facts(get(client, MEASURE + at)) for at in (DESCRIBED, MET, NOW)} == {
        DESCRIBED: [2, 0, ["Ajallaan", "Ei tiedossa"], [done], ["päivä ei tiedossa"], [], roles],
        MET: [3, 0, ["Ajallaan", "Ei tiedossa"], [done], ["06.02.2020"], [], roles],
        NOW: [
            3,
            1,
            ["Ajallaan", "Osallisuustyön seuranta 2020, 31.12.2020"],
            ["Miksi: seuraavan tehtävän määräpäivä on 31.12.2020.", stated],
            ["29.04.2020"],
            [f"Osallistujia yhteensä: {TOTAL}"],
            names,
        ],
    }


def test_new_figures_among_the_changes(client):
    """Nobody knows when the city entered them, but the history knows when they came to this site."""

    def told(query):
        page = get(client, f"/hnh2035/muutokset/?{query}&kind=values")
        return {
            words(card.h3).split()[0]: len(card.select(".changes-values li"))
            for card in page.select("article")
        }

    assert told("since=2020-04-29&until=2020-04-29") == {"125": 7}
    assert told("") == {"125": 7}
    assert [told("until=2020-04-28"), told("since=2020-04-30")] == [{}, {}]


def test_days_at_the_edges(client):
    def done(at):
        return facts(get(client, f"{MEASURE}?at={at}"))[0]

    assert [done(at) for at in ("2019-10-22", "2020-02-05", "2020-02-06")] == [2, 2, 3]
    assert [facts(get(client, f"{MEASURE}?at=2020-04-{day}"))[1] for day in (28, 29)] == [0, 1]
    assert fetch(client, f"{MEASURE}?at=2019-10-21").status_code == 404


@pytest.mark.parametrize("address", ["/hnh2035/toimenpiteet/", "/hnh2035/teemat/smart-clean/"])
def test_lists(client, address):
    def next_task(at):
        page = get(client, address + at)
        [row] = [
            row for row in page.select(".measure-row") if words(row.select_one(".measure-number")) == "125"
        ]
        return words(row.select_one(".measure-next"))

    assert [next_task(at) for at in (DESCRIBED, MET, NOW)] == [
        "Ei avoimia tehtäviä",
        "Ei avoimia tehtäviä",
        "Seuraavaksi: Osallisuustyön seuranta 2020, 31.12.2020",
    ]


def test_unit(client):
    def row(at):
        return texts(get(client, f"/hnh2035/yksikot/elinkeino-osasto/{at}"), ".measure-next")

    assert [len(row(at)) for at in (DESCRIBED, MET, NOW)] == [1, 1, 1]
    assert row(DESCRIBED) == row(MET) != row(NOW)


@pytest.mark.parametrize("address", ["/", "/hnh2035/"])
def test_programme(client, address):
    def told(at):
        page = get(client, address + at)
        return (
            texts(page, ".latest li time"),
            texts(page, ".due-next li time"),
            texts(page, "main a[href^='/hnh2035/osallistuminen/']"),
        )

    assert [told(at) for at in (DESCRIBED, MET, NOW)] == [
        ([], [], []),
        (["06.02.2020"], [], []),
        (["12.05.2020", "29.04.2020"], ["31.12.2020"], [TOTAL]),
    ]


def test_situation(client):
    def told(at):
        page = get(client, f"/hnh2035/tilannekuva/{at}")
        taken_part = section(page, "participation")
        return words(page.h1), texts(taken_part, ".total b, .empty")

    nothing = ["Ei vielä tiedossa, kuinka moni asukas on osallistunut."]
    assert [told(at) for at in (DESCRIBED, MET, NOW)] == [
        ("Tilannekuva 31.10.2019", nothing),
        ("Tilannekuva 01.03.2020", nothing),
        ("Tilannekuva 30.06.2020", [TOTAL]),
    ]


def test_indicator_and_participation(client):
    pages = [get(client, f"{INDICATOR}/{at}") for at in (DESCRIBED, MET, NOW)]
    assert [texts(page, ".headline") for page in pages] == [
        ["Ei vielä laskettu"],
        ["Ei vielä laskettu"],
        [TOTAL],
    ]
    assert [len(page.select("table.counts tbody tr")) for page in pages] == [0, 0, 7]
    pages = [get(client, f"/hnh2035/osallistuminen/{at}") for at in (DESCRIBED, MET, NOW)]
    assert [texts(page, ".total b") for page in pages] == [[], [], [TOTAL]]
    pages = [get(client, f"{INDICATOR}/laskelma/{at}") for at in (DESCRIBED, MET, NOW)]
    assert [len(page.select("table.sum tbody tr")) for page in pages][:2] == [0, 0]
    pages = [get(client, f"/hnh2035/mittarit/{at}") for at in (DESCRIBED, MET, NOW)]
    assert [plain(TOTAL) in plain(words(page.main)) for page in pages] == [False, False, True]


def test_goal_was_the_same(client):
    pages = [get(client, f"/hnh2035/tavoite/{at}") for at in (DESCRIBED, MET, NOW)]
    assert [len(set(texts(page, ".measure-row .measure-number"))) for page in pages] == [95] * 3


# Files


def test_lists_as_files(client):
    def in_csv(at):
        text = fetch(client, f"/hnh2035/toimenpiteet.csv{at}").content.decode("utf-8-sig")
        [row] = [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["number"] == "125"]
        return [row[name] for name in ("tasks_done", "tasks_open", "next_task", "updated_on")]

    def in_xlsx(at):
        book = load_workbook(io.BytesIO(fetch(client, f"/hnh2035/toimenpiteet.xlsx{at}").content))
        header, *rows = book.active.iter_rows(values_only=True)
        [row] = [dict(zip(header, row, strict=True)) for row in rows if row[1] == "125"]
        day = row["updated_on"]
        updated = day if isinstance(day, str) else f"{day:%d.%m.%Y}"
        return [str(row["tasks_done"]), str(row["tasks_open"]), row["next_task"], updated]

    expected = [
        ["2", "0", "ei avoimia tehtäviä", "ei tiedossa"],
        ["3", "0", "ei avoimia tehtäviä", "06.02.2020"],
        ["3", "1", "Osallisuustyön seuranta 2020", "29.04.2020"],
    ]
    assert [in_csv(at) for at in (DESCRIBED, MET, NOW)] == expected
    assert [in_xlsx(at) for at in (DESCRIBED, MET, NOW)] == expected


def test_files_of_the_indicator(client):
    records = [json.loads(fetch(client, f"{INDICATOR}.json{at}").content) for at in (DESCRIBED, MET, NOW)]
    assert [len(record["observations"]) for record in records] == [0, 0, 7]
    assert [record["total"] and plain(record["total"]["in_words"]) for record in records] == [
        None,
        None,
        TOTAL,
    ]
    rows = [fetch(client, f"{INDICATOR}.csv{at}").content.splitlines() for at in (DESCRIBED, MET, NOW)]
    assert [len(one) for one in rows] == [1, 1, 8]
    figures = [fetch(client, f"{INDICATOR}.svg{at}") for at in (DESCRIBED, MET, NOW)]
    assert [one.status_code for one in figures] == [404, 404, 200]
    assert etree.fromstring(figures[2].content).tag.endswith("svg")


def test_what_was_set_by_hand_or_closed_later_was_not_known(client):
    def told(address):
        page = get(client, address)
        return texts(page, ".glance .status"), "Asetettu käsin" in words(page.main)

    by_hand, postponed = "/numerot/toimenpiteet/CL3/", "/esimerkki-2020/toimenpiteet/3/"
    assert [told(by_hand + at) for at in (MET, NOW)] == [(["Ei tiedossa"], False), (["Ajallaan"], True)]
    assert [told(postponed + at)[0] for at in (DESCRIBED, MET)] == [["Ei tiedossa"], ["Lykätty"]]

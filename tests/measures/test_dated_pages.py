"""Every kind of page of measures, and both files of the list, on the days of one small history."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from measures.days import HELSINKI
from tests.factories import (
    make_indicator,
    make_measure,
    make_measure_effect,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, section, texts, words
from tests.past import change

FIRST, DUE, LATE, DONE, TODAY = (
    date(2020, 3, 2),
    date(2020, 4, 10),
    date(2020, 4, 11),
    date(2020, 5, 4),
    date(2020, 6, 15),
)
MEASURE = "/p/toimenpiteet/125/"


@pytest.fixture(autouse=True)
def _history(db, settings):
    """A measure with a task that is late for a while; on one day everything is called otherwise, and done."""
    settings.DEMO_TODAY = FIRST
    programme = make_programme(slug="p", name="Ohjelma ennen", goal="Tavoite ennen")
    theme = make_theme(programme, slug="t", name="Teema ennen")
    unit = make_unit(slug="u", name="Yksikkö ennen")
    measure = make_measure(
        theme=theme,
        number="125",
        title="Baana ennen",
        lead="Ingressi ennen.",
        impact="low",
        updated_at=datetime(2020, 3, 2, 12, tzinfo=HELSINKI),
    )
    first, other = make_responsibility(measure, unit), make_responsibility(measure, make_unit(name="Muu"))
    change(settings, FIRST, other, role="partner")
    task = make_task(measure, title="Kaava ennen", due_on=DUE)
    gone = make_task(measure, title="Turha", due_on=date(2021, 1, 1))
    link = measure.links.create(title="Linkki", url="https://example.org/ennen")
    note = measure.status_updates.create(noted_on=FIRST, title="Alkoi")
    effect = make_measure_effect(measure, make_indicator(programme, name="Mittari ennen"))
    related = make_measure(theme=theme, number="1", title="Liittyvä")
    measure.related.add(related)

    change(settings, DONE, programme, name="Ohjelma nyt", goal="Tavoite nyt")
    change(settings, DONE, theme, name="Teema nyt", slug="uusi")
    change(settings, DONE, unit, name="Yksikkö nyt")
    change(
        settings,
        DONE,
        measure,
        title="Baana nyt",
        lead="Ingressi nyt.",
        impact="high",
        updated_at=datetime(2020, 5, 4, 12, tzinfo=HELSINKI),
    )
    change(settings, DONE, task, title="Kaava nyt", state="completed", completed_on=DONE)
    change(settings, DONE, effect.indicator, name="Mittari nyt")
    for part in (gone, link, note, first, effect):
        part.delete()
    measure.related.remove(related)
    change(settings, DONE, other, role="primary")
    make_task(measure, title="Rakennus", due_on=date(2021, 6, 1))
    make_measure(theme=theme, number="126", title="Uusi")
    settings.DEMO_TODAY = TODAY


def on(client, address, day):
    return get(client, f"{address}?at={day}")


def rows(page):
    """Number, title and status of each measure that is listed."""
    return [
        tuple(words(row.select_one(part)) for part in (".measure-number", ".measure-link", ".status"))
        for row in page.select(".measure-row")
    ]


def tasks(page):
    lists = section(page, "tasks").select("ul.tasks")
    return {words(one.find_previous("h3")): texts(one, "li") for one in lists}


def counts(page, name="progress"):
    return texts(section(page, name), ".status-counts li")


# The page of the measure


def test_measure_at_first(client):
    page = on(client, MEASURE, FIRST)
    assert words(page.title) == "125 Baana ennen – Ohjelma ennen"
    assert words(page.h1) == "Baana ennen"
    assert texts(page, "article p.lead") == ["Ingressi ennen."]
    assert links(page, ".measure-theme a") == [("Teema ennen", f"/p/teemat/t/?at={FIRST}")]
    assert tasks(page) == {"Mitä on tehtävä?": ["10.04.2020 Kaava ennen", "01.01.2021 Turha"]}
    assert words(section(page, "progress").select_one(".status")) == "Ei aloitettu"
    assert words(section(page, "impact")) == "Vaikutus Vähäinen"
    assert words(section(page, "units").dl) == "Päävastuutaho Yksikkö ennen Yhteistyötaho Muu"
    assert texts(section(page, "indicators"), "li a") == ["Mittari ennen"]
    assert links(section(page, "links"), "a") == [("Linkki", "https://example.org/ennen")]
    assert texts(section(page, "updates"), "article") == ["02.03.2020 Alkoi"]
    assert texts(section(page, "related"), "li") == ["1 Liittyvä"]
    assert texts(page, ".updated time") == ["02.03.2020"]
    assert texts(page, ".pager-place")[0] == "Toimenpide 2 / 2"


def test_measure_on_the_day_its_task_is_due_and_the_day_after(client):
    page = on(client, MEASURE, DUE)
    assert texts(page, ".glance .status, .glance .overdue") == ["Ei aloitettu"]
    assert tasks(page)["Mitä on tehtävä?"][0] == "10.04.2020 Kaava ennen"
    page = on(client, MEASURE, LATE)
    assert texts(page, ".glance .status, .glance .overdue") == ["Myöhässä", "1 päivän myöhässä"]
    assert tasks(page)["Mitä on tehtävä?"][0] == "10.04.2020 Myöhässä, 1 päivä Kaava ennen"
    assert "Näin on ollut 11.04.2020 lähtien." in texts(section(page, "progress"), "p")
    page = on(client, MEASURE, date(2020, 5, 3))
    assert texts(page, ".glance .status, .glance .overdue") == ["Myöhässä", "23 päivää myöhässä"]


@pytest.mark.parametrize("query", [f"?at={DONE}", f"?at={TODAY}", ""])
def test_measure_since_all_was_changed(client, query):
    page = get(client, MEASURE + query)
    assert words(page.title) == "125 Baana nyt – Ohjelma nyt"
    assert texts(page, "article p.lead") == ["Ingressi nyt."]
    assert texts(page, ".measure-theme a") == ["Teema nyt"]
    assert tasks(page) == {
        "Mitä on tehty?": ["04.05.2020 Kaava nyt"],
        "Mitä on tehtävä?": ["01.06.2021 Rakennus"],
    }
    assert words(section(page, "progress").select_one(".status")) == "Ajallaan"
    assert words(section(page, "impact")) == "Vaikutus Suuri"
    assert words(section(page, "units").dl) == "Päävastuutaho Muu"
    assert page.select("#links, #updates, #related, .indicators") == []
    assert texts(page, ".updated time") == ["04.05.2020"]
    assert texts(page, ".pager-place")[0] == "Toimenpide 2 / 3"


# Pages that list and count


FORMER = [("1", "Liittyvä", "Ei tiedossa"), ("125", "Baana ennen", "Myöhässä")]
LATTER = [("1", "Liittyvä", "Ei tiedossa"), ("125", "Baana nyt", "Ajallaan"), ("126", "Uusi", "Ei tiedossa")]


def test_list(client):
    page = on(client, "/p/toimenpiteet/", LATE)
    assert rows(page) == FORMER
    assert texts(page, "#results h2") == ["Teema ennen"]
    assert words(page.select_one("#result-count")) == "2 toimenpidettä"
    assert texts(page, "#id_status option") == ["Kaikki", "Myöhässä (1)", "Ei tiedossa (1)"]
    assert rows(on(client, "/p/toimenpiteet/", DONE)) == rows(get(client, "/p/toimenpiteet/")) == LATTER


def test_list_filtered_by_what_was_so_then(client):
    def found(query):
        return texts(get(client, f"/p/toimenpiteet/?{query}"), ".measure-row .measure-number")

    assert found(f"status=late&at={DUE}") == []
    assert found(f"status=late&at={LATE}") == ["125"]
    assert found(f"status=late&at={DONE}") == found("status=late") == []
    assert found(f"q=turha&at={LATE}") == ["125"]
    assert found("q=turha") == []
    assert found(f"theme=t&at={LATE}") == ["1", "125"]
    assert found(f"unit=u&at={LATE}") == ["125"]
    assert found("unit=u&layout=table") == []


@pytest.mark.parametrize("address", ["/", "/p/"])
def test_programme(client, address):
    page = on(client, address, LATE)
    assert words(page.h1) == "Ohjelma ennen"
    assert texts(page, ".band .lead") == ["Tavoite: Tavoite ennen"]
    assert counts(page) == ["Myöhässä 1", "Ei tiedossa 1"]
    assert [row[:2] for row in rows(page)] == [("125", "Baana ennen")]
    assert texts(section(page, "themes"), ".theme-rows a")[0] == "Teema ennen"
    assert texts(page, ".due-next li") == ["01.01.2021 Turha 125 Baana ennen"]
    assert texts(page, ".latest li") == ["02.03.2020 125 Baana ennen"]
    page = on(client, address, DUE)
    assert counts(page) == ["Ei aloitettu 1", "Ei tiedossa 1"]
    assert len(texts(page, ".due-next li")) == 2
    for page in (on(client, address, DONE), get(client, address)):
        assert words(page.h1) == "Ohjelma nyt"
        assert counts(page) == ["Ajallaan 1", "Ei tiedossa 2"]
        assert texts(page, ".due-next li") == ["01.06.2021 Rakennus 125 Baana nyt"]
        assert texts(page, ".latest li") == ["04.05.2020 125 Baana nyt"]


def test_situation(client):
    page = on(client, "/p/tilannekuva/", LATE)
    assert words(page.h1) == "Tilannekuva 11.04.2020"
    assert counts(page)[:3] == ["Myöhässä 1", "Ajallaan 0", "Ei aloitettu 0"]
    assert rows(page)[0][:2] == ("125", "Baana ennen")
    assert words(on(client, "/p/tilannekuva/", DUE).h1) == "Tilannekuva 10.04.2020"
    assert counts(on(client, "/p/tilannekuva/", DUE))[:3] == ["Myöhässä 0", "Ajallaan 0", "Ei aloitettu 1"]
    page = get(client, "/p/tilannekuva/")
    assert words(page.h1) == "Tilannekuva 15.06.2020"
    assert counts(page)[:3] == ["Myöhässä 0", "Ajallaan 1", "Ei aloitettu 0"]


def test_theme_at_the_address_it_had_then(client):
    page = on(client, "/p/teemat/t/", LATE)
    assert words(page.h1) == "Teema ennen"
    assert rows(page) == FORMER
    page = on(client, "/p/teemat/uusi/", DONE)
    assert words(page.h1) == "Teema nyt"
    assert rows(page) == LATTER
    gone = [fetch(client, one).status_code for one in ("/p/teemat/t/", f"/p/teemat/uusi/?at={LATE}")]
    assert gone == [404, 404]


def test_unit(client):
    page = on(client, "/p/yksikot/u/", LATE)
    assert words(page.h1) == "Yksikkö ennen"
    assert rows(page) == FORMER[1:]
    page = on(client, "/p/yksikot/u/", DONE)
    assert words(page.h1) == "Yksikkö nyt"
    assert rows(page) == []


# Files


def table(client, query):
    response = fetch(client, f"/p/toimenpiteet.csv?{query}")
    assert response.status_code == 200
    return response, list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))[1:]


def sheet(client, query):
    response = fetch(client, f"/p/toimenpiteet.xlsx?{query}")
    assert response.status_code == 200
    cells = load_workbook(io.BytesIO(response.content)).active.iter_rows(min_row=2, values_only=True)
    return response, [list(row) for row in cells]


FORMER_ROW = [
    *["p", "125", "Baana ennen", "Teema ennen", "Myöhässä"],
    *["tehtävän ”Kaava ennen” määräpäivä oli 10.04.2020", "11.04.2020", "Ei tiedossa", "Vähäinen"],
    *["0", "2", "1", "Kaava ennen", "10.04.2020", "Yksikkö ennen", "Muu", "ei tiedossa", "ei tiedossa"],
    *["02.03.2020", "ei tiedossa", "http://testserver/p/toimenpiteet/125/"],
]


def test_csv(client):
    response, rows = table(client, f"at={LATE}")
    assert [row[1] for row in rows] == ["1", "125"]
    assert rows[1] == FORMER_ROW
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Disposition"] == 'attachment; filename="p-toimenpiteet-2020-04-11.csv"'
    assert table(client, f"at={LATE}&status=late")[1] == [FORMER_ROW]
    assert table(client, f"at={DUE}&status=late")[1] == []


@pytest.mark.parametrize("query", ["", f"at={DONE}"])
def test_csv_since_all_was_changed(client, query):
    assert [[*row[1:5], *row[9:15], row[18]] for row in table(client, query)[1]][1] == [
        *["125", "Baana nyt", "Teema nyt", "Ajallaan"],
        *["1", "1", "0", "Rakennus", "01.06.2021", "Muu", "04.05.2020"],
    ]


def test_xlsx(client):
    response, rows = sheet(client, f"at={LATE}&status=late")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Disposition"] == 'attachment; filename="p-toimenpiteet-2020-04-11.xlsx"'
    [row] = rows
    assert row[:6] == FORMER_ROW[:6]
    assert row[6] == datetime(2020, 4, 11)
    assert row[9:16] == [0, 2, 1, "Kaava ennen", datetime(2020, 4, 10), "Yksikkö ennen", "Muu"]
    assert row[18] == datetime(2020, 3, 2)
    assert [row[2] for row in sheet(client, "")[1]] == ["Liittyvä", "Baana nyt", "Uusi"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_of_a_day_that_is_not_there(client, suffix):
    asked = ["2020-03-01", "2020-06-16", "x"]
    answers = [fetch(client, f"/p/toimenpiteet.{suffix}?at={at}") for at in asked]
    assert [(one.status_code, one["Content-Type"]) for one in answers] == [
        (404, "text/html; charset=utf-8"),
        (404, "text/html; charset=utf-8"),
        (400, "text/html; charset=utf-8"),
    ]
    assert [one.has_header("Content-Disposition") for one in answers] == [False] * 3

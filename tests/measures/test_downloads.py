"""The list as CSV and XLSX: what the filtered page shows, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from measures.days import HELSINKI
from tests.factories import (
    make_measure,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, query_count, texts

CSV, XLSX = "/p/toimenpiteet.csv", "/p/toimenpiteet.xlsx"
COLUMNS = [
    "programme",
    "number",
    "title",
    "theme",
    "status",
    "status_reason",
    "status_since",
    "phase",
    "impact",
    "tasks_done",
    "tasks_open",
    "tasks_late",
    "next_task",
    "next_task_due_on",
    "lead_units",
    "partner_units",
    "starts_on",
    "ends_on",
    "updated_on",
    "confirmed_on",
    "address",
]


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="liikenne", name="Liikenne", order=2)


def read_csv(client, query="", address=CSV):
    response = fetch(client, address + query)
    assert response.status_code == 200
    assert response.content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert header == COLUMNS
    return rows


def sheet(client, query="", address=XLSX):
    response = fetch(client, address + query)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)).active


def read_xlsx(client, query="", address=XLSX):
    header, *rows = sheet(client, query, address).iter_rows(values_only=True)
    assert list(header) == COLUMNS
    return [list(row) for row in rows]


def numbers(rows):
    return [row[1] for row in rows]


@pytest.fixture
def known(theme):
    """A measure of which everything is known; its tasks: done, late, open and cancelled."""
    measure = make_measure(
        theme=theme,
        number="125",
        title='Baanat; "osa" 1',
        phase="implementation",
        impact="high",
        start_on=date(2019, 1, 1),
        end_on=date(2021, 12, 31),
        updated_at=datetime(2020, 4, 30, 0, 30, tzinfo=HELSINKI),
        confirmed_at=datetime(2020, 5, 4, 12, tzinfo=HELSINKI),
    )
    make_task(measure, title="Tehty", state="completed")
    make_task(measure, title="Kaavoitus", due_on=date(2020, 6, 1))
    make_task(measure, title="Rakennus", due_on=date(2021, 6, 1), state="in_progress")
    make_task(measure, title="Peruttu", due_on=date(2020, 1, 1), state="cancelled")
    for name, role in (("Kymp", "primary"), ("Ekos", "primary"), ("HSL", "partner"), ("Väylä", "partner")):
        make_responsibility(measure, make_unit(name=name), role=role)
    return measure


@pytest.fixture
def unknown(theme):
    """A measure of which nothing is known, not even tasks."""
    return make_measure(theme=theme, number="CL3", title="Kadut")


@pytest.mark.usefixtures("known", "unknown")
def test_csv_holds_what_is_known_and_says_what_is_not(client):
    assert read_csv(client) == [
        ["p", "125", 'Baanat; "osa" 1', "Liikenne", "Myöhässä"]
        + ["tehtävän ”Kaavoitus” määräpäivä oli 01.06.2020", "02.06.2020", "Toteutus", "Suuri"]
        + ["1", "2", "1", "Kaavoitus", "01.06.2020", "Kymp; Ekos", "HSL; Väylä"]
        + ["01.01.2019", "31.12.2021", "30.04.2020", "04.05.2020"]
        + ["http://testserver/p/toimenpiteet/125/"],
        ["p", "CL3", "Kadut", "Liikenne", "Ei tiedossa"]
        + ["ei vielä tehtäviä", "ei tiedossa", "Ei tiedossa", "Ei ole arvioitu"]
        + ["0", "0", "0", "ei vielä tehtäviä", "ei vielä tehtäviä", "ei tiedossa", "ei nimetty"]
        + ["ei tiedossa"] * 4
        + ["http://testserver/p/toimenpiteet/CL3/"],
    ]


@pytest.mark.usefixtures("known")
def test_csv_for_programs_has_commas_and_days_as_iso(client):
    content = fetch(client, f"{CSV}?separator=comma").content.decode("utf-8-sig")
    [header, row] = csv.reader(io.StringIO(content))
    assert header == COLUMNS
    assert row[:2] + row[16:18] == ["p", "125", "2019-01-01", "2021-12-31"]


@pytest.mark.usefixtures("known", "unknown")
def test_xlsx_holds_the_same_with_dates_as_dates_and_counts_as_numbers(client):
    first, second = read_xlsx(client)
    assert first == [
        *["p", "125", 'Baanat; "osa" 1', "Liikenne", "Myöhässä"],
        *["tehtävän ”Kaavoitus” määräpäivä oli 01.06.2020", datetime(2020, 6, 2), "Toteutus", "Suuri"],
        *[1, 2, 1, "Kaavoitus", datetime(2020, 6, 1), "Kymp; Ekos", "HSL; Väylä"],
        *[datetime(2019, 1, 1), datetime(2021, 12, 31), datetime(2020, 4, 30), datetime(2020, 5, 4)],
        "http://testserver/p/toimenpiteet/125/",
    ]
    assert second[4:20] == [
        *["Ei tiedossa", "ei vielä tehtäviä", "ei tiedossa", "Ei tiedossa", "Ei ole arvioitu"],
        *[0, 0, 0, "ei vielä tehtäviä", "ei vielä tehtäviä", "ei tiedossa", "ei nimetty"],
        *["ei tiedossa"] * 4,
    ]


@pytest.mark.usefixtures("known")
def test_xlsx_cells_have_types_and_a_frozen_header_with_filters(client):
    page = sheet(client)
    types = {cell.column_letter: cell.data_type for cell in page[2]}
    assert {letter for letter, kind in types.items() if kind == "d"} == set("GNQRST")
    assert {letter for letter, kind in types.items() if kind == "n"} == set("JKL")
    assert {page[f"{letter}2"].number_format for letter in "GNQRST"} == {"dd.mm.yyyy"}
    assert (page.title, page.freeze_panes, page.auto_filter.ref) == ("Toimenpiteet", "A2", "A1:U2")


def test_other_ways_of_not_knowing(client, theme):
    undated = make_measure(theme=theme, number="1", is_continuous=True)
    make_task(undated, title="Joskus")
    make_task(make_measure(theme=theme, number="2"), state="completed")
    rows = [[row[12], row[13], row[17]] for row in read_csv(client)]
    assert rows == [
        ["Joskus", "ei määräpäivää", "jatkuva"],
        ["ei avoimia tehtäviä", "ei avoimia tehtäviä", "ei tiedossa"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_becomes_a_formula(client, programme, start):
    text = f"{start}1+1|cmd"
    theme = make_theme(programme, name=text)
    measure = make_measure(theme=theme, number="1", title=text)
    make_task(measure, title=text)
    make_responsibility(measure, make_unit(name=text))
    [row] = read_csv(client)
    assert [row[2], row[3], row[12], row[14]] == [f"'{text}"] * 4
    cells = [sheet(client)[f"{letter}2"] for letter in "CDMO"]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")] * 4


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_no_formula_hides_behind_white_space(client, theme, start):
    make_measure(theme=theme, number="1", title=f"{start}=1+1")
    [row] = read_csv(client)
    assert row[2].lstrip()[0] != "="


@pytest.fixture
def site(programme, theme):
    """Measures to narrow and order, drafts, and those of a programme that is not public."""
    cycling = make_theme(parent=theme, slug="pyoraily", order=1)
    energy = make_theme(programme, slug="energia", order=1)
    unit = make_unit(slug="kymp")
    hidden = make_theme(make_programme(is_public=False), slug="liikenne")
    for prefix, published, places in (
        ("", True, [theme, cycling, energy]),
        ("D", False, [theme, cycling, energy]),
        ("H", True, [hidden, hidden, hidden]),
    ):
        for number, title, place in zip(["10", "2", "CL3"], "bca", places, strict=True):
            measure = make_measure(theme=place, number=prefix + number, title=title, is_published=published)
            if number != "CL3":
                make_responsibility(measure, unit)
            if number == "2":
                make_task(measure, due_on=date(2020, 6, 1))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?layout=table", ["2", "10", "CL3"]),
        ("?layout=table&sort=title", ["CL3", "10", "2"]),
        ("?layout=table&sort=-number", ["CL3", "10", "2"]),
        ("?theme=liikenne&layout=table", ["2", "10"]),
        ("?unit=kymp&status=late", ["2"]),
        ("?status=cancelled", []),
        ("?status=nonsense&layout=table", ["2", "10", "CL3"]),
        ("", ["CL3", "10", "2"]),
    ],
)
def test_holds_exactly_what_the_filtered_page_shows(client, query, shown):
    assert numbers(read_csv(client, query)) == numbers(read_xlsx(client, query)) == shown
    page = get(client, f"/p/toimenpiteet/{query}")
    assert texts(page, "#results td:first-child, #results .measure-number") == shown


def test_holds_all_pages_of_the_list(client, theme):
    for number in range(1, 203):
        make_measure(theme=theme, number=str(number))
    assert numbers(read_csv(client, "?page=2")) == [str(number) for number in range(1, 203)]
    assert len(read_xlsx(client)) == 202


@pytest.mark.usefixtures("site")
def test_those_who_may_edit_get_their_drafts(client, coordinator, stranger):
    client.force_login(stranger)
    assert len(read_csv(client)) == len(read_xlsx(client)) == 3
    client.force_login(coordinator)
    assert len(read_csv(client)) == len(read_xlsx(client)) == 6


@pytest.mark.parametrize("published", [True, False])
def test_where_a_measure_went_is_told_only_where_that_is_public(client, theme, published):
    target = make_measure(theme=theme, number="130", is_published=published)
    make_measure(theme=theme, number="1", closed_as="merged", merged_into=target)
    told = "nyt osa toimenpidettä 130" if published else "nyt osa toista toimenpidettä"
    assert read_csv(client)[0][5] == read_xlsx(client)[0][5] == told


@pytest.mark.usefixtures("known")
def test_in_the_language_of_its_address(client):
    swedish = read_csv(client, address="/sv/p/atgarder.csv")[0]
    assert [swedish[4], swedish[7], swedish[20]] == [
        "Försenad",
        "Genomförande",
        "http://testserver/sv/p/atgarder/125/",
    ]
    english = read_xlsx(client, address="/en/p/measures.xlsx")[0]
    assert [english[4], english[7], english[20]] == [
        "Late",
        "Implementation",
        "http://testserver/en/p/measures/125/",
    ]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (CSV, "p-toimenpiteet-2020-06-15.csv"),
        (XLSX, "p-toimenpiteet-2020-06-15.xlsx"),
        ("/sv/p/atgarder.csv", "p-atgarder-2020-06-15.csv"),
        ("/en/p/measures.xlsx", "p-measures-2020-06-15.xlsx"),
    ],
)
def test_name_and_type_of_the_file(client, programme, address, name):
    response = fetch(client, address)
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (
        response["Content-Type"]
        == {
            "csv": "text/csv; charset=utf-8",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[name.rsplit(".", 1)[1]]
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_wrong_programme_and_method(client, programme, suffix):
    make_programme(slug="salainen", is_public=False)
    addresses = [f"/q/toimenpiteet.{suffix}", f"/salainen/toimenpiteet.{suffix}"]
    assert [fetch(client, address).status_code for address in addresses] == [404, 404]
    assert client.post(f"/p/toimenpiteet.{suffix}").status_code == 405


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_query_count_does_not_grow(client, programme, theme, address):
    def add():
        measure = make_measure(theme=make_theme(programme))
        make_task(measure)
        make_responsibility(measure)
        make_measure(theme=theme, closed_as="merged", merged_into=measure)

    add()
    with_one = query_count(client, address)
    add()
    add()
    assert query_count(client, address) == with_one

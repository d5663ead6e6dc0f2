"""What changed, as files: what the page shows, and nothing that a spreadsheet would run."""

import csv
import io
from datetime import date

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import DURING, END, HALF, address, rename
from tests.factories import (
    make_measure,
    make_responsibility,
    make_task,
    make_unit,
)
from tests.page import fetch, get, links, words


@pytest.fixture
def edited(on, traffic):
    """A measure whose title and part look like formulas, moved and renamed."""
    measure = make_measure(theme=traffic, number="1", title="Alku")
    make_responsibility(measure, make_unit(name="+Yksikkö"))
    task = make_task(measure, title="@Kokous", due_on=date(2020, 3, 1))
    on(DURING)
    task.due_on = date(2020, 6, 29)
    task.save()
    rename(measure, "=SUM(A1)")
    on(END)
    return measure


def test_csv(client, edited):
    response = fetch(client, address("changes_csv", HALF))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    with override("fi"):
        assert response["Content-Disposition"].endswith('-2020-02-01-2020-06-30-fi.csv"')
    assert response["Content-Disposition"].startswith('attachment; filename="p-')
    assert response.content.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert {name: row[name] for name in ("title", "lead_units", "changed")} == {
        "title": "'=SUM(A1)",
        "lead_units": "'+Yksikkö",
        "changed": "Tehtävä: @Kokous muutettu (Määräpäivä); Toimenpide muutettu (Nimi (suomi))",
    }
    assert (row["times_due_dates_moved"], row["days_moved"]) == ("1", "120")
    assert (row["status_before"], row["status_after"]) == ("Ei aloitettu", "Myöhässä")
    assert (row["status_since"], row["last_changed_on"]) == ("30.06.2020", "02.03.2020")
    assert row["address"] == "http://testserver/p/toimenpiteet/1/"


def test_csv_with_commas(client, edited):
    content = fetch(client, address("changes_csv", HALF + "&separator=comma")).content.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert row["number"] == "1"


def test_xlsx_with_typed_cells(client, edited):
    content = fetch(client, address("changes_xlsx", HALF)).content
    sheet = load_workbook(io.BytesIO(content)).active
    names = [cell.value for cell in sheet[1]]
    row = dict(zip(names, sheet[2], strict=True))
    assert (sheet.max_row, sheet.freeze_panes, sheet.auto_filter.ref) == (2, "A2", f"A1:R{sheet.max_row}")
    assert (row["title"].value, row["title"].data_type) == ("=SUM(A1)", "s")
    assert (row["lead_units"].value, row["lead_units"].data_type) == ("+Yksikkö", "s")
    assert (row["number"].value, row["days_moved"].value) == ("1", 120)
    assert row["status_since"].value.date() == END
    assert row["last_changed_on"].value.date() == DURING


def test_files_show_what_the_page_shows(client, on, edited, traffic):
    make_measure(theme=traffic, number="2")
    on(END)
    for query in (HALF, HALF + "&kind=not_confirmed", HALF + "&kind=completed"):
        page = get(client, address(query=query))
        shown = [words(heading).split()[0] for heading in page.select("h3")]
        text = fetch(client, address("changes_csv", query)).content.decode("utf-8-sig")
        assert [row["number"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == shown
    ways = links(get(client, address(query=HALF)), ".downloads a")
    assert [fetch(client, way).status_code for _text, way in ways] == [200, 200]

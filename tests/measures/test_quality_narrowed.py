"""The quality list: what it is narrowed to, its numbers, and the spreadsheet of the same."""

import io

import pytest
from openpyxl import load_workbook

from tests.factories import make_responsibility, make_unit
from tests.page import links, read, texts, words
from tests.quality import *  # noqa: F403  (fixtures)
from tests.quality import FEW, NO_CONTACT, PAGE, XLSX, form, get, good, shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"1": [FEW, NO_CONTACT], "2": [FEW], "3": [NO_CONTACT], "4": [NO_CONTACT]}),
        ("?lack=no_contact", {"1": [NO_CONTACT], "3": [NO_CONTACT], "4": [NO_CONTACT]}),
        ("?lack=too_few_tasks", {"1": [FEW], "2": [FEW]}),
        ("?lack=no_indicator", {}),
        ("?unit=park", {"1": [FEW, NO_CONTACT], "4": [NO_CONTACT]}),
        ("?unit=street", {"2": [FEW], "4": [NO_CONTACT]}),
        ("?unit=none", {"3": [NO_CONTACT]}),
        ("?programme=q", {"4": [NO_CONTACT]}),
        ("?programme=p&unit=park&lack=too_few_tasks", {"1": [FEW]}),
        ("?programme=q&unit=none", {}),
        ("?lack=&unit=&programme=p", {"1": [FEW, NO_CONTACT], "2": [FEW], "3": [NO_CONTACT]}),
        ("?other=1&lack=too_few_tasks", {"1": [FEW], "2": [FEW]}),
    ],
)
def test_narrowed(client, several, query, expected):
    page = read(get(client, query))
    assert shown(page) == expected
    count = len(expected)
    assert texts(page, ".quality h2")[2] == f"{count} measure{'' if count == 1 else 's'}"


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("?lack=nonsense", "nonsense"),
        ("?unit=nowhere", "nowhere"),
        ("?programme=gone&unit=%3Cb%3E&lack=no_contact", "<b>, gone"),
    ],
)
def test_what_is_unknown_narrows_nothing_and_is_said(client, several, query, unknown):
    for page in (PAGE, XLSX):
        response = get(client, query, page)
        assert response.status_code == 400
        response.status_code = 200
        found = read(response)
        assert list(shown(found)) == (["1", "3", "4"] if "no_contact" in query else ["1", "2", "3", "4"])
        said = "There is nothing by this name in the list, so it was not narrowed by it:"
        assert words(found.select_one("[role=alert]")) == f"{said} {unknown}"


def test_each_lack_with_its_count(client, several):
    page = read(get(client, "?programme=p&lack=no_contact"))
    assert links(page, ".quality-lacks a") == [
        ("All", "?programme=p"),
        ("Too few tasks ahead (2)", "?lack=too_few_tasks&programme=p"),
        ("No contact (2)", "?lack=no_contact&programme=p"),
        ("Not confirmed (0)", "?lack=not_confirmed&programme=p"),
        ("No indicator (0)", "?lack=no_indicator&programme=p"),
        ("Impact not assessed (0)", "?lack=impact_not_assessed&programme=p"),
        ("Translation missing (0)", "?lack=translation_missing&programme=p"),
        ("Translation out of date (0)", "?lack=translation_old&programme=p"),
    ]
    assert texts(page, ".quality-lacks [aria-current]") == ["No contact (2)"]


def test_a_text_missing_in_both_languages_is_one_measure(client, several, measure):
    measure.lead_fi = "Lyhyesti"
    measure.save()
    assert "Translation missing (1)" in texts(read(get(client)), ".quality-lacks a")


def test_from_the_page_to_all_without_a_contact_is_one_step(client, several):
    [address] = [href for text, href in links(read(get(client)), ".quality-lacks a") if "No contact" in text]
    assert list(shown(read(get(client, address)))) == ["1", "3", "4"]


def test_programmes_in_numbers(client, several):
    page = read(get(client, "?unit=park"))
    assert texts(page, ".quality-programmes li") == [
        "Programme: 3 of 3 measures lack something",
        "Next: 1 of 1 measure lacks something",
    ]
    assert links(page, ".quality-programmes a") == [
        ("Programme", "?unit=park&programme=p"),
        ("Next", "?unit=park&programme=q"),
    ]
    page = read(get(client, "?programme=q&lack=too_few_tasks"))
    assert texts(page, ".quality-programmes li") == [
        "Programme: Too few tasks ahead, 2 of 3 measures",
        "Next: Too few tasks ahead, 0 of 1 measure",
        "All programmes",
    ]
    assert texts(page, ".quality-programmes [aria-current]") == ["Next"]


def rows_of_units(page):
    return [[words(cell) for cell in row.select("th, td")] for row in page.select(".quality tbody tr")]


def test_units_in_numbers(client, several, programme, unit):
    make_responsibility(good(programme, "5"), unit)
    page = read(get(client))
    assert texts(page, ".quality thead th") == ["Unit", "Measures", "Lacking something"]
    assert rows_of_units(page) == [["Parks", "3", "2"], ["Streets", "2", "2"], ["No lead unit", "1", "1"]]
    assert links(page, ".quality tbody a") == [
        ("Parks", "?unit=park"),
        ("Streets", "?unit=street"),
        ("No lead unit", "?unit=none"),
    ]
    page = read(get(client, "?programme=q&lack=too_few_tasks&unit=park"))
    assert texts(page, ".quality thead th") == ["Unit", "Measures", "Too few tasks ahead"]
    assert rows_of_units(page) == [["Parks", "1", "0"], ["Streets", "1", "0"]]
    assert links(page, ".quality details p a") == [("All units", "?lack=too_few_tasks&programme=q")]


# The spreadsheet


def cells(response):
    assert response.status_code == 200
    [sheet] = load_workbook(io.BytesIO(response.content)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


HEADER = ["programme", "number", "title", "lead_units", "published", "lack", "sentence", "address"]


def test_a_row_a_lack(client, coordinator, measure, unit):
    make_responsibility(measure, make_unit(name="Toinen", name_en="=1+1"), order=1)
    measure.is_published = False
    measure.save()
    client.force_login(coordinator)
    response = get(client, page=XLSX)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == 'attachment; filename="quality-list-2020-06-30-en.xlsx"'
    about = ["p", "1", "Title", "Parks; =1+1", "no"]
    site = "http://testserver"
    assert cells(response) == [
        HEADER,
        [*about, "Too few tasks ahead", FEW, site + form(measure, "#tasks-group")],
        [*about, "No contact", NO_CONTACT, site + form(measure, "#contacts-group")],
    ]


def test_the_spreadsheet_is_what_the_page_shows(client, several):
    page = read(get(client, "?lack=no_contact&programme=p"))
    [link] = page.select("a[download]")
    assert link["href"] == f"{XLSX}?lack=no_contact&programme=p"
    [header, *rows] = cells(get(client, page=link["href"]))
    assert (header, [row[1] for row in rows]) == (HEADER, ["1", "3"])
    assert rows[1][3:5] == ["not known", "yes"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?programme=p", "p-quality-list"),
        ("?unit=park&programme=p&lack=no_contact", "p-quality-list-park-no-contact"),
        ("?unit=none", "quality-list-no-lead-unit"),
    ],
)
def test_the_file_is_named_for_what_it_is_narrowed_to(client, several, query, name):
    response = get(client, query, XLSX)
    assert response["Content-Disposition"] == f'attachment; filename="{name}-2020-06-30-en.xlsx"'


def test_each_address_leads_to_where_the_lack_is_mended(client, coordinator, measure):
    client.force_login(coordinator)
    [sheet] = load_workbook(io.BytesIO(get(client, page=XLSX).content)).worksheets
    address = "http://testserver" + form(measure, "")
    assert [(cell.hyperlink.target, cell.hyperlink.location) for cell in sheet["H"][1:]] == [
        (address, "tasks-group"),
        (address, "contacts-group"),
    ]


def test_no_lack_no_row(client, coordinator, programme):
    good(programme, "1")
    client.force_login(coordinator)
    assert cells(get(client, page=XLSX)) == [HEADER]


def test_a_text_that_looks_like_a_formula_stays_a_text(client, coordinator, measure):
    measure.title_en = "=HYPERLINK(1)"
    measure.save()
    client.force_login(coordinator)
    [sheet] = load_workbook(io.BytesIO(get(client, page=XLSX).content)).worksheets
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=HYPERLINK(1)", "s")

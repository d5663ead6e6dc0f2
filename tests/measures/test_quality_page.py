"""The quality list: what it says to whom, what it is narrowed to, where it leads; and the spreadsheet."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from tests.factories import (
    make_contact,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
    make_user,
)
from tests.page import fetch, links, read, texts, words

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 30)
PAGE = "/en/admin/measures/measure/quality/"
XLSX = f"{PAGE}xlsx/"
NAMED = {"title_sv": "Rubrik", "title_en": "Title"}


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name_en="Programme", name="Ohjelma", tasks_ahead=1)


@pytest.fixture
def unit(db):
    return make_unit(slug="park", name="Puisto", name_en="Parks")


@pytest.fixture
def measure(programme, unit):
    """It lacks a contact and a task ahead."""
    measure = make_measure(
        programme, number="1", title="Eka", impact="low", confirmed_at=timezone.now(), **NAMED
    )
    make_responsibility(measure, unit)
    make_measure_effect(measure)
    return measure


def good(programme, number, **fields):
    """A measure that lacks nothing."""
    fields = {"impact": "low", "confirmed_at": timezone.now(), **NAMED} | fields
    measure = make_measure(programme, number=number, **fields)
    make_task(measure, due_on=TODAY, **NAMED)
    make_contact(measure, make_person())
    make_measure_effect(measure)
    return measure


def without(measure, *lacks):
    """Take away what the measure then lacks."""
    if "contact" in lacks:
        measure.contacts.all().delete()
    if "tasks" in lacks:
        measure.tasks.all().delete()
    return measure


def get(client, query="", page=PAGE):
    return fetch(client, page + query)


def shown(page):
    """The number of each measure on the page, with what it lacks."""
    return {
        words(one.h3).split()[0]: [words(link).rpartition(",")[0] for link in one.select(":scope > ul a")]
        for one in page.select(".quality-measures > li")
    }


def form(measure, place):
    with override("en"):
        return reverse("admin:measures_measure_change", args=[measure.pk]) + place


FEW, NO_CONTACT = "0 of 1 agreed tasks within the coming year", "No contact is named"


# What it says


def test_what_a_measure_lacks_and_where_it_is_mended(client, coordinator, measure, programme):
    measure.confirmed_at, measure.impact = None, "not_assessed"
    measure.lead_fi = "Lyhyesti"
    measure.save()
    measure.effects.all().delete()
    make_task(measure, title="Tehtävä")
    client.force_login(coordinator)
    page = read(get(client))
    assert texts(page, "h1") == ["Quality list"]
    assert texts(page, ".quality h2") == ["In numbers", "What is lacking", "1 measure"]
    assert texts(page, ".quality-programmes li") == ["Programme: 1 of 1 measure lacks something"]
    assert texts(page, ".quality-about") == ["Parks"]
    tasks, lead = form(measure, "#tasks-group"), form(measure, "#id_lead_")
    assert links(page, ".quality-measures a") == [
        ("1 Title", form(measure, "")),
        (f"{FEW}, 1", tasks),
        (f"{NO_CONTACT}, 1", form(measure, "#contacts-group")),
        (
            "Nobody has confirmed yet that the information is correct, 1",
            f"/en/admin/?all=to_confirm#measure-{measure.pk}",
        ),
        ("No indicator tells what the measure leads to, 1", form(measure, "#effects-group")),
        ("The impact has not been assessed, 1", form(measure, "#id_impact")),
        ("Translation missing (Swedish): lead, 1", f"{lead}sv"),
        ("Translation missing (Swedish): 1 task, 1", tasks),
        ("Translation missing (English): lead, 1", f"{lead}en"),
        ("Translation missing (English): 1 task, 1", tasks),
    ]


@pytest.mark.parametrize(
    "lack", ["tasks-group", "contacts-group", "effects-group", "id_impact", "id_lead_sv"]
)
def test_each_place_is_there(client, coordinator, measure, lack):
    client.force_login(coordinator)
    assert read(get(client, page=form(measure, ""))).find(id=lack)


def test_the_place_to_confirm_is_there(client, coordinator, programme):
    """Also where there are more than the page shows at once."""
    for number in range(21):
        make_measure(programme, number=str(number))
    client.force_login(coordinator)
    for _text, address in links(read(get(client, "?lack=not_confirmed")), ".quality-measures li li a"):
        path, _hash, anchor = address.partition("#")
        page = read(get(client, page=path))
        assert page.find(id=anchor).select_one("form[action$='/confirm/']")


def test_what_lacks_nothing_is_counted_only(client, coordinator, measure, programme):
    good(programme, "2")
    good(programme, "3", closed_as="completed")
    without(make_measure(programme, number="4", closed_as="cancelled"), "contact")
    client.force_login(coordinator)
    page = read(get(client))
    assert shown(page) == {"1": [FEW, NO_CONTACT]}
    assert texts(page, ".quality-programmes li") == ["Programme: 1 of 2 measures lack something"]


def test_a_draft_is_marked(client, coordinator, measure):
    measure.is_published = False
    measure.save()
    client.force_login(coordinator)
    assert texts(read(get(client)), ".quality-measures h3") == ["1 Title Draft"]


def test_an_old_translation(client, coordinator, programme, settings):
    measure = good(programme, "1", title="Eka")
    settings.DEMO_TODAY = date(2020, 7, 1)
    make_task(measure, due_on=date(2020, 8, 1), **NAMED)
    measure.title_fi = "Toka"
    measure.save()
    client.force_login(coordinator)
    said = "The original was changed after the translation ({}), on 1 July 2020: title"
    assert shown(read(get(client)))["1"] == [said.format("Swedish"), said.format("English")]


def test_when_nothing_is_lacking_it_says_so(client, coordinator, programme):
    good(programme, "1")
    client.force_login(coordinator)
    page = read(get(client))
    assert texts(page, "section > p") == ["Nothing is lacking here."]
    assert [words(link) for link in page.select("a[download]")] == []


def test_without_measures_it_says_so(client, coordinator):
    client.force_login(coordinator)
    page = read(get(client))
    assert texts(page, ".quality > p") == ["No measure is yours to keep current."]
    assert page.select(".quality section") == []


# To whom


def test_a_contact_and_an_editor_see_their_own(client, contact, editor, measure, programme):
    measure.contacts.all().delete()
    make_contact(measure, contact.person)
    make_measure(programme, number="2")
    make_measure(programme, number="3", is_published=False)
    for user in (contact, editor):
        client.force_login(user)
        page = read(get(client))
        assert shown(page) == {"1": [FEW]}
        assert texts(page, ".quality-lacks a")[1:3] == ["Too few tasks ahead (1)", "No contact (0)"]
        assert texts(page, "tbody th") == ["Parks"]


def test_an_editor_is_told_what_coordinators_mend(client, editor, coordinator, measure):
    measure.effects.all().delete()
    client.force_login(editor)
    told = "A coordinator of the programme mends this."
    assert texts(read(get(client)), ".quality-measures li li") == [
        f"{FEW}, 1",
        f"{NO_CONTACT}, 1 {told}",
        f"No indicator tells what the measure leads to, 1 {told}",
    ]
    client.force_login(coordinator)
    assert texts(read(get(client)), ".quality-left") == []


def test_a_coordinator_sees_their_programmes_that_go_on(client, coordinator, measure):
    make_measure(make_programme(), number="2")
    closed = make_programme([coordinator], closed_on=TODAY)
    make_measure(closed, number="3")
    client.force_login(coordinator)
    page = read(get(client))
    assert list(shown(page)) == ["1"]
    assert links(page, ".quality-programmes a") == []


def test_a_contact_who_left_is_told_of_to_the_coordinator(client, coordinator, measure):
    make_contact(measure, make_person(user=make_user(is_active=False)))
    client.force_login(coordinator)
    assert shown(read(get(client, "?lack=no_contact"))) == {"1": ["The only contact’s account was closed"]}


@pytest.mark.parametrize("page", [PAGE, XLSX])
def test_a_visitor_is_asked_to_sign_in(client, measure, page):
    response = fetch(client, page)
    assert (response.status_code, response.url) == (302, f"/en/admin/login/?next={page}")


@pytest.mark.parametrize("page", [PAGE, XLSX])
def test_it_is_not_there_for_a_stranger(client, stranger, measure, page):
    client.force_login(stranger)
    assert get(client, page=page).status_code == 404


@pytest.mark.parametrize("page", [PAGE, XLSX])
def test_it_is_only_read(client, coordinator, measure, page):
    client.force_login(coordinator)
    assert client.post(page).status_code == 405


# Narrowed


@pytest.fixture
def several(client, coordinator, programme, measure, unit):
    """1 lacks tasks and a contact, 2 tasks, 3 a contact; 4 is of another programme and lacks a contact."""
    other = make_unit(slug="street", name_en="Streets", name="Katu")
    second, third = (good(programme, number) for number in "23")
    make_responsibility(without(second, "tasks"), other)
    make_responsibility(second, unit, role="partner")
    without(third, "contact")
    fourth = without(good(make_programme([coordinator], slug="q", name_en="Next", tasks_ahead=1), "4"), "contact")
    make_responsibility(fourth, other)
    make_responsibility(fourth, unit)
    client.force_login(coordinator)


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


# As often for one as for three


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [(PAGE, 15), (XLSX, 12)])
def test_as_many_queries_for_one_as_for_three(
    client, coordinator, programme, count, page, queries, django_assert_num_queries
):
    for number in range(count):
        measure = make_measure(programme, number=str(number))
        for _other in range(count):
            make_responsibility(measure)
            make_task(measure, due_on=TODAY)
            make_contact(measure, make_person(user=make_user()))
            make_measure_effect(measure)
    client.force_login(coordinator)
    get(client, page=page)
    with django_assert_num_queries(queries):
        assert get(client, page=page).status_code == 200


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

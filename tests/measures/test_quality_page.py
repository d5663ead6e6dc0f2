"""The quality list: what it says, and to whom."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from measures.admin import quality
from tests.factories import (
    make_contact,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_user,
)
from tests.page import fetch, links, read, texts, words
from tests.quality import *  # noqa: F403  (fixtures)
from tests.quality import FEW, NAMED, NO_CONTACT, PAGE, TODAY, XLSX, form, get, good, shown, without

pytestmark = pytest.mark.django_db


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
            f"/en/admin/?measure={measure.pk}#measure-{measure.pk}",
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


def test_more_than_are_shown_at_once(client, coordinator, programme, measure, monkeypatch):
    monkeypatch.setattr(quality, "AT_ONCE", 2)
    for number in range(2, 5):
        make_measure(programme, number=str(number))
    client.force_login(coordinator)
    page = read(get(client, "?lack=no_contact"))
    assert list(shown(page)) == ["1", "2"]
    assert texts(page, ".quality h2")[2] == "4 measures"
    assert links(page, ".pages a") == [("Next page", "?lack=no_contact&page=2#list")]
    page = read(get(client, "?lack=no_contact&page=2"))
    assert list(shown(page)) == ["3", "4"]
    assert links(page, ".quality-lacks a")[1] == ("Too few tasks ahead (4)", "?lack=too_few_tasks")
    [sheet] = load_workbook(io.BytesIO(get(client, page=XLSX).content)).worksheets
    assert list(dict.fromkeys(cell.value for cell in sheet["B"][1:])) == ["1", "2", "3", "4"]


# As often for one as for three


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [(PAGE, 25), (XLSX, 20)])
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

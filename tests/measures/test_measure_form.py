"""The measure's form: in the order of the page, with reasons where residents are promised them."""

from datetime import date

import pytest

from measures.models import Change, Measure
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure, make_task
from tests.measures.test_admin import sent
from tests.page import fetch, get, links, read, texts


def form(measure):
    return f"/admin/measures/measure/{measure.pk}/change/"


def post(client, measure, **typed):
    return client.post(form(measure), sent(fetch(client, form(measure))) | typed)


def test_a_title_that_was_adopted_in_finnish_is_translated_once(client, contact, measure):
    client.force_login(contact)
    for title in ("På svenska", "Något annat"):
        data = sent(fetch(client, form(measure))) | {"title_fi": "Muuta", "title_sv": title}
        assert client.post(form(measure), data).status_code == 302
    was = measure.title_fi
    measure.refresh_from_db()
    assert (measure.title_fi, measure.title_sv) == (was, "På svenska")


@pytest.fixture
def new(coordinator, programme):
    """A draft that was added to a programme after that was adopted."""
    programme.is_adopted = True
    programme.save()
    return make_measure(programme, number="201", title="Uusi", is_published=False)


def test_a_new_draft_is_renamed_until_it_is_public(client, coordinator, new):
    client.force_login(coordinator)
    assert texts(get(client, form(new)), ".description") == [
        "Ohjelma on hyväksytty: kun toimenpide on julkinen, sen numero, otsikko ja virallinen teksti pysyvät "
        "ennallaan."
    ]
    assert post(client, new, number="202", title_fi="Parempi nimi").status_code == 302
    assert post(client, new, is_published="on").status_code == 302
    data = sent(fetch(client, form(new))) | {"number": "203", "title_fi": "Vielä parempi"}
    data.pop("is_published")
    client.post(form(new), data)
    client.post(form(new), data)
    new.refresh_from_db()
    assert (new.number, new.title_fi, new.is_published) == ("202", "Parempi nimi", False)


def test_open_tasks_come_first(client, contact, measure):
    make_task(
        measure, title="Tehty", state="completed", completed_on=date(2020, 1, 1), due_on=date(2020, 1, 1)
    )
    make_task(measure, title="Avoin", due_on=date(2030, 1, 1))
    client.force_login(contact)
    page = get(client, form(measure))
    assert [page.select_one(f"[name=tasks-{row}-title_fi]")["value"] for row in (0, 1)] == ["Avoin", "Tehty"]


NO_REASON = "Kerro kentässä ”Muutoksen syy”, miksi määräpäivää siirretään."


@pytest.mark.parametrize("due_on", ["2020-08-01", "2020-06-01", ""])
def test_a_moved_date_asks_for_its_reason(client, contact, measure, due_on):
    task = make_task(measure, due_on=date(2020, 7, 1))
    client.force_login(contact)
    response = post(client, measure, **{"tasks-0-due_on": due_on})
    assert texts(read(response), "#tasks-0 .errorlist li") == [NO_REASON]
    assert links(read(response), ".form-errors a") == [("Tehtävä 1, määräpäivä", "#id_tasks-0-due_on")]
    task.refresh_from_db()
    assert task.due_on == date(2020, 7, 1)
    typed = {"tasks-0-due_on": due_on, "change_reason": "Kilpailutus"}
    assert post(client, measure, **typed).status_code == 302
    assert Change.objects.latest("pk").reason == "Kilpailutus"


@pytest.mark.parametrize(
    ("was", "typed"),
    [
        ({"due_on": None}, {"due_on": "2020-08-01"}),
        ({"due_on": date(2020, 6, 30), "due_precision": "month"}, {"due_on": "2020-06-15"}),
        ({"due_on": date(2020, 6, 30)}, {"title_fi": "Uusi nimi"}),
        ({"due_on": date(2020, 6, 30)}, {"due_on": "2020-08-01", "DELETE": "on"}),
    ],
)
def test_what_moves_no_date_asks_for_none(client, contact, measure, was, typed):
    make_task(measure, **was)
    client.force_login(contact)
    named = {f"tasks-0-{name}": value for name, value in typed.items()}
    assert post(client, measure, **named).status_code == 302


def test_the_dates_of_a_draft_are_moved_without_one(client, contact, measure):
    Measure.objects.filter(pk=measure.pk).update(is_published=False)
    make_task(measure, due_on=date(2020, 7, 1))
    client.force_login(contact)
    assert post(client, measure, **{"tasks-0-due_on": "2020-08-01"}).status_code == 302


def test_a_task_on_its_own_asks_too(client, coordinator, measure):
    task = make_task(measure, due_on=date(2020, 7, 1))
    client.force_login(coordinator)
    address = f"/admin/measures/task/{task.pk}/change/"
    data = sent(fetch(client, address)) | {"due_on": "2020-08-01"}
    assert texts(read(client.post(address, data)), ".field-due_on .errorlist li") == [NO_REASON]
    assert client.post(address, data | {"change_reason": "Kilpailutus"}).status_code == 302
    assert Change.objects.latest("pk").reason == "Kilpailutus"


def test_without_scripts_a_row_is_added_by_a_link(client, contact, measure):
    client.force_login(contact)
    more = [link for link in links(get(client, form(measure)), "noscript a") if "tasks" in link[1]]
    assert more == [("Tyhjä rivi: tehtävät", "?more=tasks#part-tasks")]
    address = form(measure) + "?more=tasks"
    data = sent(fetch(client, address)) | {"tasks-0-title_fi": "Kysely"}
    assert client.post(address, data).status_code == 302
    assert [task.title for task in measure.tasks.all()] == ["Kysely"]


def test_it_is_saved_by_a_bar_that_readers_do_not_have(client, contact, measure):
    client.force_login(contact)
    assert len(get(client, form(measure)).select("[name=_save]")) == 1
    measure.programme.closed_on = date(2020, 1, 1)
    measure.programme.save()
    assert get(client, form(measure)).select("[name=_save]") == []

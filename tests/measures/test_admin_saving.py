"""What saving in the admin does to a measure, and what a forged form cannot do."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from helsinki_measures.content import read_version
from measures.models import Measure, Person, Task
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)
from tests.measures.test_admin import change, sent, soup

TODAY = datetime.date(2026, 5, 20)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-05-20T09:00:00+03:00", tick=False):
        yield TODAY


@pytest.fixture
def old(measure):
    """The measure, last updated long ago, with rich and plain text of several lines."""
    fields = {
        "updated_at": LONG_AGO,
        "lead_fi": "One line\nand another",
        "description_fi": "<p>Rich</p>\n<p>Text</p>",
    }
    Measure.objects.filter(pk=measure.pk).update(**fields)
    measure.refresh_from_db()
    return measure


def save(client, address, **fields):
    """Change some fields of the page's form, save, and return what is refused."""
    given = sent(client.get(address))
    response = client.post(address, given | fields)
    if response.status_code == 302:
        return {}
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset, *inline.formset.forms]
    errors = {}
    for form in forms:
        errors |= dict(form.errors) if isinstance(form.errors, dict) else {"": form.non_form_errors()}
    return {name: list(messages) for name, messages in errors.items() if messages}


def moved(measure):
    measure.refresh_from_db()
    return measure.updated_at != LONG_AGO


# Ticking a task


@pytest.mark.parametrize("name", ["contact", "editor", "coordinator", "admin"])
def test_a_task_is_ticked_done_and_the_public_page_says_so(client, request, name, old):
    task = make_task(old, title="Kysely asukkaille")
    client.force_login(request.getfixturevalue(name))
    ticked = {"tasks-0-state": "completed", "tasks-0-completed_on": "18.5.2026"}
    assert save(client, change(old), **ticked) == {}
    task.refresh_from_db()
    assert (task.state, task.completed_on) == ("completed", datetime.date(2026, 5, 18))
    assert moved(old)
    client.logout()
    page = soup(client.get(old.get_absolute_url())).get_text(" ", strip=True)
    assert "Kysely asukkaille" in page
    assert "18.05.2026" in page


def tick(client, task, **fields):
    fields = {f"tasks-0-{name}": value for name, value in fields.items()}
    errors = save(client, change(task.measure), **fields)
    task.refresh_from_db()
    return errors or (task.state, task.completed_on)


def test_a_task_done_without_a_day_was_done_today(client, contact, old):
    client.force_login(contact)
    assert tick(client, make_task(old), state="completed") == ("completed", TODAY)


def test_a_day_makes_the_task_done(client, contact, old):
    client.force_login(contact)
    assert tick(client, make_task(old), completed_on="1.5.2026") == ("completed", datetime.date(2026, 5, 1))


def test_a_day_in_the_future_is_refused(client, contact, old):
    client.force_login(contact)
    task = make_task(old)
    with override("fi"):
        errors = tick(client, task, state="completed", completed_on="21.5.2026")
    assert list(errors) == ["completed_on"]
    assert (task.state, moved(old)) == ("not_started", False)


def test_this_month_is_not_the_future(client, contact, old):
    client.force_login(contact)
    task = make_task(old)
    ticked = tick(client, task, state="completed", completed_on="20.5.2026", completed_precision="month")
    assert ticked == ("completed", datetime.date(2026, 5, 31))
    assert save(client, change(old), lead_fi="Something else") == {}


def test_a_task_opened_again_loses_its_day(client, contact, old):
    client.force_login(contact)
    task = make_task(old, state="completed", completed_on=datetime.date(2026, 5, 1))
    assert tick(client, task, state="in_progress") == ("in_progress", None)


def test_a_day_of_doing_for_a_cancelled_task_is_refused(client, contact, old):
    client.force_login(contact)
    assert "__all__" in tick(client, make_task(old), state="cancelled", completed_on="1.5.2026")


def test_a_day_that_is_not_known_stays_so(client, contact, old):
    client.force_login(contact)
    task = make_task(old, state="completed", completed_on=None)
    assert tick(client, task, title_fi="Toinen nimi") == ("completed", None)


# Information updated


def test_saving_without_a_change_moves_nothing(client, coordinator, old):
    make_task(old, details_fi="<p>a</p>\n<p>b</p>", due_on=datetime.date(2026, 6, 1))
    make_contact(old)
    old.related.add(make_measure())
    client.force_login(coordinator)
    content = read_version()
    assert save(client, change(old)) == {}
    assert not moved(old)
    # No page that is kept is made anew for it, nor held back as if somebody had withdrawn something.
    assert read_version() == content


def test_a_part_that_was_not_touched_is_not_held_against_each_promise_of_the_database(client, contact, old):
    def questions(title):
        given = sent(client.get(change(old))) | {"tasks-0-title_fi": title}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(change(old), given).status_code == 302
        return sum('"_check"' in one["sql"] for one in queries)

    client.force_login(contact)
    make_task(old, title="Kysely")
    of_one = questions("Kysely asukkaille")
    for number in range(2):
        make_task(old, title=f"Tehtävä {number}")
    assert questions("Kysely kaikille") == of_one > 0


@pytest.mark.parametrize(
    "fields",
    [
        {"lead_sv": "Ny ingress"},
        {
            "status_updates-TOTAL_FORMS": 1,
            "status_updates-0-noted_on": "1.5.2026",
            "status_updates-0-title_fi": "Uutinen",
        },
        {
            "links-TOTAL_FORMS": 1,
            "links-0-url": "https://hel.example/",
            "links-0-title_fi": "Linkki",
            "links-0-order": 0,
        },
    ],
)
def test_a_change_of_content_moves_the_day(client, contact, old, fields):
    client.force_login(contact)
    assert save(client, change(old), **fields) == {}
    assert moved(old)


def test_publishing_changes_no_content(client, coordinator, old):
    Measure.objects.update(is_published=False)
    client.force_login(coordinator)
    assert save(client, change(old), is_published="on") == {}
    old.refresh_from_db()
    assert (old.is_published, old.updated_at) == (True, LONG_AGO)


def test_a_task_changed_on_its_own_page_updates_its_measure(client, coordinator, old):
    task = make_task(old)
    client.force_login(coordinator)
    address = reverse("admin:measures_task_change", args=[task.pk])
    assert client.post(address, sent(client.get(address))).status_code == 302
    assert not moved(old)
    assert client.post(address, sent(client.get(address)) | {"state": "completed"}).status_code == 302
    assert moved(old)
    Measure.objects.update(updated_at=LONG_AGO)
    client.post(
        "/admin/measures/task/", {"action": "delete_selected", "_selected_action": task.pk, "post": "yes"}
    )
    assert moved(old)
    assert not Task.objects.exists()


# A status set by hand


def test_a_contact_signs_a_status_set_by_hand(client, contact, old):
    client.force_login(contact)
    errors = save(client, change(old), override_status="late")
    assert set(errors) == {"override_reason_fi", "override_review_on"}
    given = {"override_status": "late", "override_reason_fi": "Koska", "override_review_on": "1.9.2026"}
    forged = make_person()
    assert save(client, change(old), **given, override_by=forged.pk) == {}
    old.refresh_from_db()
    assert (old.override_by, old.override_on) == (contact.person, TODAY)
    assert save(client, change(old), override_status="") == {}
    old.refresh_from_db()
    assert (old.override_by, old.override_on, old.override_review_on) == (None, None, None)


def test_a_coordinator_signs_or_names_who_did(client, coordinator, old):
    client.force_login(coordinator)
    given = {"override_status": "late", "override_reason_fi": "Koska", "override_review_on": "1.9.2026"}
    assert set(save(client, change(old), **given)) == {"override_status"}
    other = make_person()
    assert save(client, change(old), **given, override_by=other.pk) == {}
    assert Measure.objects.get(pk=old.pk).override_by == other
    own = make_person(user=coordinator)
    assert save(client, change(old), override_by="") == {}
    assert Measure.objects.get(pk=old.pk).override_by == own


def test_an_account_without_a_person_signs_nothing(client, editor, old):
    client.force_login(editor)
    given = {"override_status": "late", "override_reason_fi": "Koska", "override_review_on": "1.9.2026"}
    assert set(save(client, change(old), **given)) == {"override_status"}


def test_closing_is_the_coordinators(client, contact, coordinator, old):
    client.force_login(contact)
    assert set(save(client, change(old), phase="completed")) == {"phase"}
    client.force_login(coordinator)
    assert save(client, change(old), phase="completed") == {}
    old.refresh_from_db()
    assert old.closed_as == "completed"


# Forged forms


def test_a_task_of_another_measure_is_not_changed(client, contact, old):
    own, foreign = make_task(old, title="Own"), make_task(make_measure(), title="Foreign")
    client.force_login(contact)
    for forged in [{"tasks-0-title_fi": "Forged"}, {"tasks-0-DELETE": "on"}]:
        save(client, change(old), **{"tasks-0-id": foreign.pk}, **forged)
    assert {(task.pk, task.title) for task in Task.objects.all()} == {
        (own.pk, "Own"),
        (foreign.pk, "Foreign"),
    }


def test_a_task_is_not_given_to_another_measure(client, contact, old):
    other = make_measure()
    make_task(old)
    client.force_login(contact)
    assert "measure" in save(client, change(old), **{"tasks-0-measure": other.pk})
    new = {"tasks-TOTAL_FORMS": 2, "tasks-1-title_fi": "New", "tasks-1-state": "not_started"}
    new |= {"tasks-1-due_precision": "day", "tasks-1-completed_precision": "day", "tasks-1-measure": other.pk}
    save(client, change(old), **new)
    assert not other.tasks.exists()


def test_a_contact_changes_no_contacts_or_units(client, contact, unit, old):
    client.force_login(contact)
    person, other_unit = make_person(), make_unit()
    forged = {"contacts-TOTAL_FORMS": 2, "contacts-1-person": person.pk, "contacts-1-order": 0}
    forged |= {"contacts-0-DELETE": "on", "contacts-INITIAL_FORMS": 1, "contacts-0-id": old.contacts.get().pk}
    forged |= {"responsibilities-TOTAL_FORMS": 1, "responsibilities-INITIAL_FORMS": 1}
    forged |= {
        "responsibilities-0-id": old.responsibilities.get().pk,
        "responsibilities-0-unit": other_unit.pk,
    }
    save(client, change(old), **forged)
    assert [one.person for one in old.contacts.all()] == [contact.person]
    assert [one.unit for one in old.responsibilities.all()] == [unit]


def test_a_theme_of_another_programme_is_refused(client, coordinator, admin, old):
    foreign = make_theme()
    client.force_login(coordinator)
    assert "theme" in save(client, change(old), theme=foreign.pk)
    client.force_login(admin)
    assert "theme" in save(client, change(old), theme=foreign.pk)
    offered = soup(client.get(change(old))).select("#id_theme option[value]")
    assert {option["value"] for option in offered} - {""} == {str(old.theme_id)}


def test_an_indicator_of_another_programme_is_refused(client, coordinator, old):
    client.force_login(coordinator)
    effect = make_measure_effect(old, make_indicator(old.programme))
    foreign = make_indicator()
    assert "indicator" in save(client, change(old), **{"effects-0-indicator": foreign.pk})
    effect.refresh_from_db()
    assert effect.indicator != foreign


def test_a_draft_of_others_is_neither_shown_as_related_nor_lost(client, coordinator, old):
    draft, public = make_measure(is_published=False), make_measure()
    old.related.add(draft, public)
    client.force_login(coordinator)
    assert sent(client.get(change(old)))["related"] == [str(public.pk)]
    assert "related" in save(client, change(old), related=[make_measure(is_published=False).pk])
    assert save(client, change(old), related=[]) == {}
    assert list(old.related.all()) == [draft]


# Units, people and accounts


def test_a_coordinator_changes_people_and_units_of_the_own_programmes_only(client, coordinator, measure):
    own, shared = make_person(), make_person()
    make_contact(measure, own)
    make_contact(make_measure(), shared)
    client.force_login(coordinator)
    address = "admin:measures_person_change"
    assert client.post(reverse(address, args=[shared.pk]), {"name": "X"}).status_code == 404
    assert save(client, reverse(address, args=[own.pk]), name="New name") == {}
    assert Person.objects.get(pk=own.pk).name == "New name"
    foreign_unit = make_responsibility(make_measure()).unit
    address = reverse("admin:measures_unit_change", args=[foreign_unit.pk])
    assert client.post(address, {"name_fi": "X"}).status_code == 404


def test_a_coordinator_gives_no_account_any_right(client, coordinator, programme, unit, measure):
    person, user, above = make_person(), make_user(), make_unit(editors=[coordinator])
    client.force_login(coordinator)
    save(client, reverse("admin:measures_person_change", args=[person.pk]), user=user.pk)
    save(client, reverse("admin:measures_programme_change", args=[programme.pk]), coordinators=[user.pk])
    forged = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-user": user.pk}
    save(client, reverse("admin:measures_unit_change", args=[unit.pk]), parent=above.pk, **forged)
    for thing in (person, unit):
        thing.refresh_from_db()
    assert (person.user, unit.parent, list(unit.memberships.all())) == (None, None, [])
    assert list(programme.coordinators.all()) == [coordinator]


def test_a_coordinator_keeps_the_own_programmes_only(client, coordinator, programme):
    other = make_programme()
    client.force_login(coordinator)
    assert save(client, reverse("admin:measures_programme_change", args=[programme.pk]), name_sv="Namn") == {}
    assert client.get(reverse("admin:measures_programme_change", args=[other.pk])).status_code == 404
    theme = make_theme(other)
    assert client.get(reverse("admin:measures_theme_change", args=[theme.pk])).status_code == 404
    assert client.get("/admin/measures/programme/add/").status_code == 404
    assert client.get(f"/admin/measures/programme/{programme.pk}/delete/").status_code == 404


def test_a_coordinator_never_comes_near_accounts(client, coordinator, admin):
    client.force_login(coordinator)
    assert client.get("/admin/auth/user/").status_code == 404
    assert client.get(f"/admin/auth/user/{admin.pk}/change/").status_code == 404
    assert client.get(f"/admin/auth/user/{admin.pk}/password/").status_code == 404
    client.force_login(admin)
    assert client.get(f"/admin/auth/user/{coordinator.pk}/change/").status_code == 200


def test_to_show_that_something_was_saved_writes_nothing(client, contact, measure):
    """Otherwise the page after a save would wait for whoever holds the database."""
    client.force_login(contact)
    client.post(change(measure), sent(client.get(change(measure))) | {"_continue": "1"})
    with CaptureQueriesContext(connection) as queries:
        page = soup(client.get(change(measure)))
    assert len(page.select(".messagelist .success")) == 1
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert soup(client.get(change(measure))).select(".messagelist li") == []

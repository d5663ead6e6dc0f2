"""An adopted programme keeps its numbers, titles and official texts; a closed one is only read."""

from datetime import date

import pytest
from django.urls import reverse

from measures.admin.measure import ADOPTED
from measures.models import Measure, Task
from measures.permissions import (
    can_delete,
    can_edit,
    can_edit_adopted,
    can_edit_structure,
    can_open,
    can_open_structure,
    can_publish,
)
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_task,
    make_theme,
)
from tests.measures.test_admin import change, sent, soup
from tests.page import texts, words

EVERYONE = ["contact", "editor", "coordinator", "admin"]
AS_ADOPTED = {
    "number",
    *(
        f"{name}_{code}"
        for name in ("title", "official_text", "official_source")
        for code in ("fi", "sv", "en")
    ),
}


@pytest.fixture
def texted(measure):
    measure.official_text_fi, measure.official_text_sv = "<p>Virallinen</p>", "<p>Officiell</p>"
    measure.title_sv, measure.title_en = "Svenskt namn", "English name"
    measure.save()
    return measure


@pytest.fixture
def closed(programme, measure):
    programme.closed_on = date(2020, 1, 1)
    programme.save()
    return measure


def fields(page):
    return {one["name"] for one in page.select("#content-main form [name]") if one.get("type") != "submit"}


# Adopted


@pytest.mark.parametrize("who", EVERYONE)
def test_what_was_adopted_is_shown_and_not_typed(client, request, who, texted):
    client.force_login(request.getfixturevalue(who))
    page = soup(client.get(change(texted)))
    assert fields(page) & AS_ADOPTED == set()
    assert fields(page) >= {"lead_fi", "description_fi", "phase"}
    assert words(page.select_one(".field-number .readonly")) == texted.number
    assert words(page.select_one(".field-title_fi .readonly")) == texted.title
    assert texts(page, ".field-official [lang]") == ["Virallinen", "Officiell"]
    assert str(ADOPTED) in texts(page, "fieldset .description")


@pytest.mark.parametrize("who", EVERYONE)
def test_a_forged_form_changes_nothing_that_was_adopted(client, request, who, texted):
    client.force_login(request.getfixturevalue(who))
    forged = dict.fromkeys(AS_ADOPTED, "9") | {"lead_fi": "Uusi"}
    assert client.post(change(texted), sent(client.get(change(texted))) | forged).status_code == 302
    saved = Measure.objects.get(pk=texted.pk)
    assert saved.lead_fi == "Uusi"
    assert {name: getattr(saved, name) for name in AS_ADOPTED} == {
        name: getattr(texted, name) for name in AS_ADOPTED
    }


def test_before_it_is_adopted_it_is_typed(client, contact, coordinator, measure, programme):
    programme.is_adopted = False
    programme.save()
    for user, typed in ((contact, {"title_fi"}), (coordinator, {"title_fi", "number", "official_text_fi"})):
        client.force_login(user)
        page = soup(client.get(change(measure)))
        assert fields(page) & {"title_fi", "number", "official_text_fi"} == typed
        assert str(ADOPTED) not in texts(page, "fieldset .description")


def test_a_measure_is_added_to_an_adopted_programme(client, coordinator, measure):
    client.force_login(coordinator)
    page = reverse("admin:measures_measure_add")
    typed = {
        "programme": measure.programme_id,
        "theme": measure.theme_id,
        "number": "200",
        "title_fi": "Uusi",
    }
    assert client.post(page, sent(client.get(page)) | typed).status_code == 302
    assert Measure.objects.get(number="200").title == "Uusi"


# Closed


@pytest.mark.parametrize("who", EVERYONE)
def test_a_closed_programme_is_read(client, request, who, closed):
    make_task(closed, title="Tehtävä")
    user = request.getfixturevalue(who)
    client.force_login(user)
    page = soup(client.get(change(closed)))
    assert fields(page) <= {"csrfmiddlewaretoken", "seen_position", "told_position"} | {
        name for name in fields(page) if name.endswith("_FORMS") or name.endswith(("-id", "-measure"))
    }
    assert "Tehtävä" in page.get_text()
    assert texts(page, "p.locked") != []
    assert client.post(change(closed), {"lead_fi": "Uusi", "number": "9"}).status_code == 404
    assert (can_open(user, closed), can_edit(user, closed), can_edit_adopted(user, closed)) == (
        True,
        False,
        False,
    )
    assert [right for right in (can_publish, can_delete) if right(user, closed)] == []


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_nothing_is_added_to_a_closed_programme(client, request, who, closed, programme):
    client.force_login(request.getfixturevalue(who))
    make_measure(make_programme([request.getfixturevalue("coordinator")], is_adopted=False))
    typed = {
        "measures_measure": {
            "programme": programme.pk,
            "theme": closed.theme_id,
            "number": "7",
            "title_fi": "A",
        },
        "measures_theme": {"programme": programme.pk, "slug": "a", "name_fi": "A"},
        "measures_task": {"measure": closed.pk, "title_fi": "A"},
        "participation_indicator": {"programme": programme.pk, "number": "7", "name_fi": "A"},
    }
    for model, sending in typed.items():
        page = reverse(f"admin:{model}_add")
        response = client.post(page, sent(client.get(page)) | sending)
        named = "measure" if model == "measures_task" else "programme"
        assert named in response.context["adminform"].form.errors
    assert not Task.objects.exists()


def test_what_is_in_a_closed_programme_is_not_suggested(client, coordinator, closed):
    client.force_login(coordinator)
    asked = {"app_label": "measures", "model_name": "task", "field_name": "measure", "term": ""}
    assert client.get("/admin/autocomplete/", asked).json()["results"] == []


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_a_closed_programme_is_opened_again(client, request, who, closed, programme):
    user = request.getfixturevalue(who)
    client.force_login(user)
    assert (can_open_structure(user, programme), can_edit_structure(user, programme)) == (True, False)
    page = reverse("admin:measures_programme_change", args=[programme.pk])
    assert client.post(page, sent(client.get(page)) | {"closed_on": ""}).status_code == 302
    programme.refresh_from_db()
    assert can_edit_structure(user, programme)


def test_counts_of_a_closed_programme_are_read(client, contact, closed):
    make_observation(make_indicator(closed.programme, adding="counts"), measure=closed, value=77)
    client.force_login(contact)
    page = soup(client.get(change(closed)))
    assert "77" in words(page.select_one("#observations-group"))


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_a_unit_or_a_person_is_changed_whatever_is_closed(client, request, who, contact, unit, closed):
    client.force_login(request.getfixturevalue(who))
    page = reverse("admin:measures_person_change", args=[contact.person.pk])
    assert client.post(page, sent(client.get(page)) | {"name": "Uusi"}).status_code == 302


# Deleting what something uses


@pytest.mark.parametrize(
    ("model", "using"),
    [
        ("unit", "Toimenpide: {measure}"),
        ("person", "Toimenpide: {measure}"),
        ("theme", "Toimenpide: {measure}"),
    ],
)
def test_what_a_measure_uses_is_not_deleted_and_the_measure_is_named(
    client, admin, contact, measure, unit, model, using
):
    thing = {"unit": unit, "person": contact.person, "theme": measure.theme}[model]
    client.force_login(admin)
    page = reverse(f"admin:measures_{model}_delete", args=[thing.pk])
    listed = reverse(f"admin:measures_{model}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    for response in (client.get(page), client.post(page, {"post": "yes"}), client.post(listed, chosen)):
        assert texts(soup(response), "#deleted-objects li") == [using.format(measure=measure)]
        assert soup(response).select("#content [type=submit]") == []
    thing.refresh_from_db()


@pytest.mark.parametrize("field", ["override_by", "confirmed_by"])
def test_nor_is_a_person_who_signed_something(client, admin, measure, contact, field):
    person = contact.person
    person.contact_of.all().delete()
    given = {"override_by": {"override_status": "late", "override_reason_fi": "A"}, "confirmed_by": {}}[field]
    given |= {"override_on": date(2020, 1, 1), "override_review_on": date(2020, 1, 1)} if given else {}
    Measure.objects.filter(pk=measure.pk).update(**given, **{field: person})
    client.force_login(admin)
    page = reverse("admin:measures_person_delete", args=[person.pk])
    assert texts(soup(client.post(page, {"post": "yes"})), "#deleted-objects li") == [
        f"Toimenpide: {measure}"
    ]


def test_one_that_is_used_keeps_the_others_chosen_with_it(client, coordinator, measure):
    free = make_theme(measure.programme)
    client.force_login(coordinator)
    chosen = {"action": "delete_selected", "_selected_action": [measure.theme.pk, free.pk], "post": "yes"}
    response = client.post(reverse("admin:measures_theme_changelist"), chosen)
    assert texts(soup(response), "#deleted-objects li") == [f"Toimenpide: {measure}"]
    free.refresh_from_db()


def test_a_theme_above_others_is_not_deleted(client, coordinator, programme):
    above = make_theme(programme)
    below = make_theme(parent=above)
    client.force_login(coordinator)
    page = reverse("admin:measures_theme_delete", args=[above.pk])
    assert texts(soup(client.post(page, {"post": "yes"})), "#deleted-objects li") == [f"Teema: {below}"]

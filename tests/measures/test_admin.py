"""The ladder of rights in the admin: who sees, changes, adds, deletes and publishes which measures."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from measures import permissions
from measures.models import Measure, Programme
from tests.factories import make_contact, make_measure, make_person, make_task

LIST, ADD = "/admin/measures/measure/", "/admin/measures/measure/add/"
LIST_QUERIES = 19

EVERYONE = ["contact", "editor", "coordinator", "admin"]


def change(measure):
    return reverse("admin:measures_measure_change", args=[measure.pk])


def delete(measure):
    return reverse("admin:measures_measure_delete", args=[measure.pk])


def soup(response):
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "lxml")


def listed(response):
    return [cell.get_text() for cell in soup(response).select("#result_list .field-number")]


def names(response):
    """Of the fields that this person can fill in."""
    fields = soup(response).select("#measure_form :is(input, select, textarea)[name]")
    return {field["name"] for field in fields}


@pytest.fixture
def as_one(client, request):
    """Sign in as the one of the cast that the test is about."""

    def sign_in(name):
        client.force_login(request.getfixturevalue(name))
        return client

    return sign_in


@pytest.fixture
def other(db):
    """A measure that nobody of the cast but the admin has to do with."""
    return make_measure(number="OTHER")


# The predicates


@pytest.mark.parametrize(
    ("name", "rights"),
    [
        ("visitor", set()),
        ("stranger", {"enter"}),
        ("contact", {"enter", "edit"}),
        ("editor", {"enter", "edit"}),
        ("coordinator", {"enter", "edit", "structure", "publish", "delete"}),
        ("admin", {"enter", "edit", "structure", "publish", "delete", "accounts", "other"}),
    ],
)
def test_who_may_do_what(request, name, rights, measure, other):
    user = request.getfixturevalue(name)
    answers = {
        "enter": permissions.can_enter_admin(user),
        "edit": permissions.can_edit(user, measure) and permissions.can_edit_some_measure(user),
        "structure": permissions.can_edit_structure(user, measure.programme)
        and permissions.can_edit_some_structure(user),
        "publish": permissions.can_publish(user, measure),
        "delete": permissions.can_delete(user, measure),
        "accounts": permissions.can_manage_accounts(user),
        "other": permissions.can_edit(user, other) or permissions.can_publish(user, other),
    }
    assert {right for right, held in answers.items() if held} == rights


def test_a_right_ends_with_the_account(admin, coordinator, measure):
    for user in (admin, coordinator):
        user.is_active = False
        assert not permissions.can_enter_admin(user)
        assert not permissions.can_edit(user, measure)
        assert not permissions.can_publish(user, measure)


# Entering


def test_a_visitor_is_asked_to_sign_in(client, measure):
    for address in ["/admin/", LIST, ADD, change(measure), delete(measure)]:
        response = client.get(address)
        assert (response.status_code, response.url) == (302, f"/admin/login/?next={address}")


def test_a_stranger_finds_nothing(as_one, measure):
    client = as_one("stranger")
    assert soup(client.get("/admin/")).select(".module table") == []
    assert client.get(LIST).status_code == 404
    assert client.get(ADD).status_code == 404
    assert client.get(change(measure)).status_code == 404
    assert client.get(delete(measure)).status_code == 404


@pytest.mark.parametrize(
    ("name", "models"),
    [
        ("contact", {"feedback", "measure", "reportingperiod", "reportnote"}),
        ("editor", {"feedback", "measure", "reportingperiod", "reportnote"}),
        (
            "coordinator",
            {
                "externallink", "feedback", "feedbackrules", "goal", "importbatch", "indicator",
                "indicatoreffect", "measure", "measureeffect", "observation", "outgoingmail", "page",
                "person", "programme", "reminderrules", "reminderwording", "reportingperiod", "reportnote",
                "statusupdate", "task", "theme", "unit",
            },
        ),
    ],
)  # fmt: skip
def test_the_index_offers_what_one_may_change(as_one, name, models, measure):
    rows = soup(as_one(name).get("/admin/")).select("#content-main tr[class^=model-]")
    assert {row["class"][0].removeprefix("model-") for row in rows} == models


def test_the_index_offers_accounts_to_an_admin(as_one):
    page = soup(as_one("admin").get("/admin/"))
    assert len(page.select("#content-main .model-user")) == 1


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_admin_speaks_the_languages_of_the_site(as_one, language):
    page = soup(as_one("admin").get(f"{language}/admin/"))
    assert page.html["lang"] == language.removeprefix("/") or "fi"


# Lists


@pytest.mark.parametrize("name", ["contact", "editor", "coordinator"])
def test_the_list_has_ones_own_measures_only(as_one, name, measure, other):
    assert listed(as_one(name).get(LIST)) == [measure.number]


def test_the_list_of_an_admin_has_all(as_one, measure, other):
    assert set(listed(as_one("admin").get(LIST))) == {measure.number, other.number}


def test_the_filters_name_nothing_of_other_programmes(as_one, measure, other):
    client = as_one("contact")
    sidebar = soup(client.get(LIST)).select_one("#changelist-filter")
    assert other.theme.name not in sidebar.get_text()
    assert other.programme.name not in sidebar.get_text()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    as_one, measure, programme, django_assert_num_queries, count
):
    for number in range(count - 1):
        make_task(make_measure(programme, number=f"N{number}"))
    client = as_one("coordinator")
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(listed(client.get(LIST))) == count


def test_the_list_is_searched_by_number_and_title_in_every_language(as_one, programme, measure):
    make_measure(programme, number="77", title_fi="Hiljainen", title_sv="Tyst", title_en="Silent")
    client = as_one("coordinator")
    for words in ["77", "hiljai", "tyst", "silent"]:
        assert listed(client.get(LIST, {"q": words})) == ["77"]


def test_the_list_is_narrowed_by_the_computed_status(as_one, programme, measure):
    make_task(make_measure(programme, number="LATE"), due_on="2020-01-01")
    client = as_one("coordinator")
    assert listed(client.get(LIST, {"status": "late"})) == ["LATE"]
    assert listed(client.get(LIST, {"status": "unknown"})) == [measure.number]


# Forms


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_opens_the_own_measure(as_one, name, measure):
    heading = soup(as_one(name).get(change(measure))).select_one("#content h2")
    assert heading.get_text() == str(measure)


@pytest.mark.parametrize("name", ["contact", "editor", "coordinator"])
def test_another_measure_is_not_there(as_one, name, other):
    client = as_one(name)
    for address in [
        change(other),
        delete(other),
        f"/admin/measures/measure/{other.pk}/history/",
        "/admin/measures/measure/999999/change/",
        "/admin/measures/measure/nonsense/change/",
    ]:
        assert client.get(address).status_code == 404
        assert client.post(address, {"post": "yes"}).status_code in {404, 405}
    assert Measure.objects.filter(pk=other.pk).exists()


CONTENT = {"title_fi", "lead_sv", "description_en", "phase", "impact", "override_status", "start_on"}
STRUCTURE = {"number", "theme", "is_published", "closed_as", "merged_into", "official_text_fi"}


@pytest.mark.parametrize("name", ["contact", "editor"])
def test_a_contact_and_an_editor_fill_in_content_only(as_one, name, measure):
    Programme.objects.update(is_adopted=False)
    fields = names(as_one(name).get(change(measure)))
    assert fields >= CONTENT | {"tasks-TOTAL_FORMS", "status_updates-TOTAL_FORMS", "links-TOTAL_FORMS"}
    assert fields & (STRUCTURE | {"programme", "related", "override_by"}) == set()


@pytest.mark.parametrize("name", ["coordinator", "admin"])
def test_a_coordinator_and_an_admin_fill_in_structure_too(as_one, name, measure):
    Programme.objects.update(is_adopted=False)
    fields = names(as_one(name).get(change(measure)))
    assert fields >= CONTENT | STRUCTURE
    assert fields >= {"responsibilities-0-unit", "contacts-TOTAL_FORMS", "effects-TOTAL_FORMS"}
    assert "programme" not in fields


def test_the_official_text_is_read_as_text(as_one, measure):
    Measure.objects.filter(pk=measure.pk).update(official_text_fi="<p>Sana <strong>sanasta</strong></p>")
    page = soup(as_one("contact").get(change(measure)))
    assert page.select_one(".field-official strong").get_text() == "sanasta"


def test_a_contact_reads_nothing_of_others_drafts(as_one, measure, programme):
    draft = make_measure(programme, is_published=False, title="Not yet told")
    measure.related.add(draft)
    Measure.objects.filter(pk=measure.pk).update(closed_as="merged", merged_into=draft)
    assert "Not yet told" not in soup(as_one("contact").get(change(measure))).get_text()
    assert "Not yet told" in soup(as_one("coordinator").get(change(measure))).get_text()


def test_only_those_who_keep_a_programme_add_measures(as_one, measure):
    assert as_one("contact").get(ADD).status_code == 404
    assert as_one("editor").get(ADD).status_code == 404
    page = soup(as_one("coordinator").get(ADD))
    offered = [option["value"] for option in page.select("#id_programme option") if option["value"]]
    assert offered == [str(measure.programme_id)]


def test_a_coordinator_adds_a_measure_to_the_own_programme_only(as_one, measure, other):
    client = as_one("coordinator")
    fields = sent(client.get(ADD)) | {"number": "200", "title_fi": "Uusi", "theme": measure.theme_id}
    response = client.post(ADD, fields | {"programme": other.programme_id})
    assert "programme" in response.context["adminform"].form.errors
    response = client.post(ADD, fields | {"programme": measure.programme_id, "theme": other.theme_id})
    assert "theme" in response.context["adminform"].form.errors
    assert client.post(ADD, fields | {"programme": measure.programme_id}).status_code == 302
    added = Measure.objects.get(number="200")
    assert (added.programme, added.is_published) == (measure.programme, False)


# Deleting


@pytest.mark.parametrize(("name", "status"), [("contact", 404), ("editor", 404), ("coordinator", 302)])
def test_only_those_who_keep_a_programme_delete_measures(as_one, name, status, measure):
    make_task(measure)
    assert as_one(name).post(delete(measure), {"post": "yes"}).status_code == status
    assert Measure.objects.filter(pk=measure.pk).exists() == (status == 404)


def act(client, action, *measures):
    fields = {"action": action, "_selected_action": [measure.pk for measure in measures], "post": "yes"}
    return client.post(LIST, fields)


@pytest.mark.parametrize("name", ["contact", "editor", "coordinator"])
def test_a_forged_choice_deletes_nothing(as_one, name, other, measure):
    act(as_one(name), "delete_selected", other)
    assert Measure.objects.filter(pk=other.pk).exists()


def test_a_coordinator_who_is_a_contact_elsewhere_deletes_only_the_own(as_one, coordinator, measure, other):
    make_contact(other, make_person(user=coordinator))
    client = as_one("coordinator")
    assert act(client, "delete_selected", measure, other).status_code == 404
    assert Measure.objects.count() == 2
    act(client, "delete_selected", measure)
    assert list(Measure.objects.all()) == [other]


# Publishing


@pytest.mark.parametrize("name", ["coordinator", "admin"])
def test_drafts_become_public_and_back(as_one, name, programme, measure):
    draft = make_measure(programme, is_published=False)
    client = as_one(name)
    act(client, "publish", draft, measure)
    draft.refresh_from_db()
    assert (draft.is_published, draft.updated_at) == (True, None)
    act(client, "unpublish", draft)
    draft.refresh_from_db()
    assert not draft.is_published


@pytest.mark.parametrize("name", ["contact", "editor"])
def test_others_publish_nothing(as_one, name, measure):
    Measure.objects.update(is_published=False)
    client = as_one(name)
    assert [option["value"] for option in soup(client.get(LIST)).select("[name=action] option")] in ([], [""])
    act(client, "publish", measure)
    forged = sent(client.get(change(measure))) | {"is_published": "on", "number": "1000"}
    assert client.post(change(measure), forged).status_code == 302
    measure.refresh_from_db()
    assert (measure.is_published, measure.number == "1000") == (False, False)


def test_a_coordinator_who_is_a_contact_elsewhere_publishes_only_the_own(as_one, coordinator, measure, other):
    Measure.objects.update(is_published=False)
    make_contact(other, make_person(user=coordinator))
    act(as_one("coordinator"), "publish", measure, other)
    assert list(Measure.objects.filter(is_published=True)) == [measure]


# Choosing


def suggested(client, model, field, term=""):
    query = {"app_label": "measures", "model_name": model, "field_name": field, "term": term}
    response = client.get("/admin/autocomplete/", query)
    results = response.json()["results"] if response.status_code == 200 else []
    return response.status_code, {one["id"] for one in results}


def test_suggestions_are_ones_own(as_one, measure, other, unit):
    assert suggested(as_one("coordinator"), "measure", "merged_into") == (200, {str(measure.pk)})
    assert suggested(as_one("coordinator"), "responsibility", "unit") == (200, {str(unit.pk)})
    assert suggested(as_one("contact"), "measure", "merged_into") == (200, {str(measure.pk)})


@pytest.mark.parametrize("name", ["contact", "editor", "stranger"])
@pytest.mark.parametrize(
    ("model", "field"),
    [("contactperson", "person"), ("responsibility", "unit"), ("person", "user"), ("theme", "programme")],
)
def test_suggestions_of_what_one_may_not_open_are_refused(as_one, name, model, field, measure):
    assert suggested(as_one(name), model, field) == (404, set())


def test_a_coordinator_is_not_told_who_has_an_account(as_one):
    assert suggested(as_one("coordinator"), "person", "user")[0] == 404
    assert suggested(as_one("admin"), "person", "user")[0] == 200


def sent(response):
    """What a browser would send from this page's form if nobody changed anything."""
    fields = {}
    for field in soup(response).select("#content-main form :is(input, select, textarea)[name]"):
        if field.name == "select":
            options = field.select("option[selected]")
            if not options and not field.has_attr("multiple"):
                options = field.select("option")[:1]
            chosen = [option["value"] for option in options]
        elif field.name == "textarea":
            chosen = [field.get_text().removeprefix("\n").replace("\n", "\r\n")]
        elif field["type"] == "checkbox":
            chosen = ["on"] if field.has_attr("checked") else []
        else:
            chosen = [] if field["type"] == "submit" else [field.get("value", "")]
        fields.setdefault(field["name"], []).extend(chosen)
    return fields

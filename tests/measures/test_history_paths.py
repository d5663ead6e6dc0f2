"""Every way to write public content leaves rows of history, with who and from where."""

import ast
from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from measures.history.chain import check
from measures.models import Change, Measure, Page
from measures.models.change import RECORDS, Records
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure_effect,
    make_note,
    make_observation,
    make_period,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.measures.test_admin import change, sent

pytestmark = pytest.mark.django_db

# A field of each model that can be typed into its own form, and something else to type.
EDITED = {
    "goal": {"value": "5"},
    "indicator": {"name_fi": "Toinen"},
    "indicatoreffect": {"confidence": "low"},
    "measure": {"lead_fi": "Toinen"},
    "measureeffect": {"confidence": "low"},
    "page": {"title_fi": "Toinen"},
    "programme": {"goal_fi": "Toinen"},
    "reportingperiod": {"name_fi": "Toinen"},
    "reportnote": {"achieved_fi": "Toinen"},
    "statusupdate": {"title_fi": "Toinen"},
    "task": {"title_fi": "Toinen"},
    "theme": {"name_fi": "Toinen"},
    "unit": {"name_fi": "Toinen"},
}
OWN_FORMS = sorted(EDITED)


@pytest.fixture
def things(measure, unit):
    """Something of each model that has a form of its own, by the name of its model."""
    indicator = make_indicator(measure.programme)
    make_observation(indicator, measure=measure)
    period = make_period(measure.programme, start=date(2019, 1, 1), end=date(2019, 12, 31))
    return {
        "goal": make_goal(due_on=date(2030, 12, 31)),
        "indicator": indicator,
        "indicatoreffect": make_indicator_effect(),
        "measure": measure,
        "measureeffect": make_measure_effect(measure),
        "page": Page.objects.create(kind="about", title="Sivu", text="<p>Teksti</p>"),
        "programme": measure.programme,
        "reportingperiod": period,
        "reportnote": make_note(period, measure),
        "statusupdate": measure.status_updates.create(noted_on=date(2020, 6, 1), title="Tilanne"),
        "task": make_task(measure),
        "theme": make_theme(make_programme()),
        "unit": make_unit(),
    }


def address(thing, page="change"):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=[thing.pk])


def rows_since(model, pk, last):
    rows = model.history.filter(id=pk, history_id__gt=last).select_related("change")
    return [(row.history_type, row.change.origin, row.change.made_by_id) for row in rows]


def last_row(model):
    return max(model.history.values_list("history_id", flat=True), default=0)


def test_each_model_with_a_history_has_a_form_or_is_a_part_of_one():
    registered = {model._meta.model_name for model in RECORDS if admin.site.is_registered(model)}
    assert registered == {*OWN_FORMS, "observation"}
    assert {model._meta.model_name for model in RECORDS} - registered == {
        "contactperson",
        "measurelink",
        "progressreport",  # made at the closing of a period, never edited
        "responsibility",
    }


@pytest.mark.parametrize("name", OWN_FORMS)
def test_a_form(client, admin, things, name):
    thing, last = things[name], last_row(type(things[name]))
    client.force_login(admin)
    response = client.post(address(thing), sent(client.get(address(thing))) | EDITED[name])
    assert response.status_code == 302
    assert set(rows_since(type(thing), thing.pk, last)) == {("~", "form", admin.pk)}
    assert list(check()) == []


@pytest.mark.parametrize("name", OWN_FORMS)
def test_a_form_in_which_nothing_changed_leaves_nothing_but_stays_whole(client, admin, things, name):
    client.force_login(admin)
    before = Change.objects.count()
    page = address(things[name])
    assert client.post(page, sent(client.get(page))).status_code == 302
    assert Change.objects.filter(reason="").count() - before in (0, 1)
    assert list(check()) == []


@pytest.mark.parametrize("name", ["goal", "indicatoreffect", "measureeffect", "statusupdate", "task", "unit"])
def test_deleting(client, admin, things, name):
    thing, last = things[name], last_row(type(things[name]))
    client.force_login(admin)
    assert client.post(address(thing, "delete"), {"post": "yes"}).status_code == 302
    assert rows_since(type(thing), thing.pk, last) == [("-", "form", admin.pk)]


@pytest.mark.parametrize("name", ["goal", "indicatoreffect", "measureeffect", "statusupdate", "task", "unit"])
def test_deleting_in_bulk(client, admin, things, name):
    thing, last = things[name], last_row(type(things[name]))
    client.force_login(admin)
    page = reverse(f"admin:{thing._meta.app_label}_{name}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    assert client.post(page, chosen).status_code == 302
    assert rows_since(type(thing), thing.pk, last) == [("-", "action", admin.pk)]


def test_deleting_a_measure_tells_of_all_its_parts(client, admin, measure):
    parts = [
        make_task(measure),
        make_contact(measure),
        make_responsibility(measure),
        make_measure_effect(measure),
        measure.links.create(title="Linkki", url="https://measures.example/"),
    ]
    client.force_login(admin)
    key = measure.pk
    assert client.post(address(measure, "delete"), {"post": "yes"}).status_code == 302
    assert rows_since(Measure, key, 0)[0] == ("-", "form", admin.pk)
    for part in parts:
        assert rows_since(type(part), part.pk, 0)[0] == ("-", "form", admin.pk)
    assert list(check()) == []


def test_publishing_in_bulk(client, coordinator, measure):
    client.force_login(coordinator)
    last = last_row(Measure)
    for action in ("unpublish", "publish"):
        chosen = {"action": action, "_selected_action": [measure.pk]}
        client.post(reverse("admin:measures_measure_changelist"), chosen)
    assert rows_since(Measure, measure.pk, last) == [("~", "action", coordinator.pk)] * 2


def test_the_parts_on_the_form_of_a_measure_are_one_change_with_it(client, contact, measure):
    make_task(measure)
    client.force_login(contact)
    before = set(Change.objects.values_list("pk", flat=True))
    link = {
        "links-TOTAL_FORMS": 1,
        "links-0-title_fi": "Linkki",
        "links-0-url": "https://measures.example/",
        "links-0-order": 0,
    }
    typed = {"lead_fi": "Uusi", "tasks-0-title_fi": "Uusi", "change_reason": "Kokous päätti"} | link
    assert client.post(change(measure), sent(client.get(change(measure))) | typed).status_code == 302
    made = Change.objects.exclude(pk__in=before).get()
    assert (made.origin, made.made_by, made.reason) == ("form", contact, "Kokous päätti")
    touched = [model._meta.model_name for model in RECORDS if model.history.filter(change=made).exists()]
    assert sorted(touched) == ["measure", "measurelink", "task"]


def test_a_reason_alone_changes_nothing(client, contact, measure):
    client.force_login(contact)
    before = Change.objects.count()
    typed = sent(client.get(change(measure))) | {"change_reason": "Ei mitään"}
    assert client.post(change(measure), typed).status_code == 302
    assert Change.objects.count() == before


def test_no_row_is_written_past_the_history():
    """A queryset's update and the bulk writes send no signals: none is used on what has a history."""
    silent = {
        "update",
        "bulk_create",
        "bulk_update",
        "aupdate",
        "abulk_create",
        "abulk_update",
        "_raw_delete",
    }
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for app in ("measures", "participation", "reports")
        for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in silent
    ]
    # Persons have no history: they are referenced, never copied.
    # Nor has the index of the search, which is made of what has one. An import writes the history itself so.
    assert {line.rsplit(":", 1)[0] for line in found} == {
        "measures/demo.py",
        "measures/models/together.py",
        "measures/search/index.py",
    }


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.model_name)
def test_rows_cannot_be_changed_through_the_site(model):
    assert isinstance(RECORDS[model], Records)
    assert not admin.site.is_registered(model.history.model)
    assert not admin.site.is_registered(Change)

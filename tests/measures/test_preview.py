"""What residents will see, before it is saved; drafts too. Who publishes those; and whose titles stay."""

from datetime import date

import pytest

from measures.models import Change, Measure
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure, make_task
from tests.measures.test_admin import sent
from tests.page import fetch, get, read, texts, words

TODAY = date(2020, 6, 30)


@pytest.fixture(autouse=True)
def _the_day(settings):
    settings.DEMO_TODAY = TODAY


def form(measure):
    return f"/admin/measures/measure/{measure.pk}/change/"


def shown(client, measure, asked="fi resident", **typed):
    """The page of a preview of the form with something typed into it."""
    data = sent(fetch(client, form(measure))) | typed | {"_preview": asked}
    data.pop("_save", None)
    return read(client.post(form(measure), data))


def test_shows_what_is_in_the_form_and_saves_nothing(client, contact, measure):
    task = make_task(measure, title="Kysely", due_on=date(2020, 8, 1))
    client.force_login(contact)
    changes = Change.objects.count()
    page = shown(client, measure, lead_fi="Uusi ingressi", **{"tasks-0-title_fi": "Uusi kysely"})
    assert words(page.select_one(".lead")) == "Uusi ingressi"
    assert "Uusi kysely" in words(page.select_one("main"))
    assert words(page.select_one(".preview-bar strong")) == "Tämä on esikatselu. Mitään ei tallennettu."
    measure.refresh_from_db()
    task.refresh_from_db()
    assert (measure.lead_fi, task.title_fi, Change.objects.count()) == (None, "Kysely", changes)
    assert texts(get(client, form(measure)), ".messagelist li") == []


@pytest.mark.parametrize(
    ("language", "lead"), [("fi", "Suomeksi"), ("sv", "På svenska"), ("en", "In English")]
)
def test_in_every_language(client, contact, measure, language, lead):
    client.force_login(contact)
    typed = {"lead_fi": "Suomeksi", "lead_sv": "På svenska", "lead_en": "In English"}
    page = shown(client, measure, f"{language} resident", **typed)
    assert (page.html["lang"], words(page.select_one(".lead"))) == (language, lead)
    assert texts(page, ".preview-bar [aria-current]") == [
        {"fi": "Suomi", "sv": "Svenska", "en": "English"}[language] + ", asukkaan silmin"
    ]


def test_the_bar_holds_the_form_for_another_language(client, contact, measure):
    client.force_login(contact)
    page = shown(client, measure, lead_fi="Uusi ingressi", lead_sv="Ny ingress")
    held = {one["name"]: one.get("value", "") for one in page.select(".preview-bar input")}
    assert "_preview" not in held
    again = read(client.post(form(measure), held | {"_preview": "sv resident"}))
    assert words(again.select_one(".lead")) == "Ny ingress"


def test_what_is_wrong_is_told_instead(client, contact, measure):
    client.force_login(contact)
    page = shown(client, measure, lead_fi="sana " * 61)
    assert words(page.select_one("#content-main h1")) == "Esikatselua ei voi vielä näyttää"
    assert texts(page, "#content-main li") == ["Ingressi [fi]: Enintään 60 sanaa; tässä on 61."]


def test_a_draft_is_shown_as_it_will_be(client, contact, measure):
    Measure.objects.filter(pk=measure.pk).update(is_published=False)
    client.force_login(contact)
    page = shown(client, measure, lead_fi="Uusi ingressi")
    assert words(page.select_one(".lead")) == "Uusi ingressi"
    measure.refresh_from_db()
    assert measure.is_published is False


def test_residents_do_not_see_drafts_beside_it(client, coordinator, measure):
    draft = make_measure(measure.programme, title="Luonnos", is_published=False)
    measure.related.add(draft)
    client.force_login(coordinator)
    assert "Luonnos" not in words(shown(client, measure).select_one("main"))
    assert "Luonnos" in words(shown(client, measure, "fi editor").select_one("main"))


def test_a_new_measure_is_shown_before_it_is_there(client, coordinator, measure):
    client.force_login(coordinator)
    add = "/admin/measures/measure/add/"
    typed = {
        "programme": measure.programme_id,
        "theme": measure.theme_id,
        "number": "200",
        "title_fi": "Aivan uusi",
        "_preview": "fi resident",
    }
    page = read(client.post(add, sent(fetch(client, add)) | typed))
    assert "Aivan uusi" in words(page.h1)
    assert Measure.objects.count() == 1


def test_a_saved_draft_by_a_link(client, contact, measure):
    Measure.objects.filter(pk=measure.pk).update(is_published=False, lead_sv="På svenska")
    client.force_login(contact)
    page = get(client, f"/admin/measures/measure/{measure.pk}/preview/?_preview=sv+resident")
    assert words(page.select_one(".lead")) == "På svenska"
    assert page.select_one(".preview-bar form")["method"] == "get"
    measure.refresh_from_db()
    assert measure.is_published is False


@pytest.mark.parametrize("asked", ["", "xx", "fi nobody", "sv resident editor", "\u2603"])
def test_nonsense_is_a_resident_who_reads_the_editors_language(client, contact, measure, asked):
    client.force_login(contact)
    page = get(client, f"/admin/measures/measure/{measure.pk}/preview/", data={"_preview": asked})
    assert len(page.select(".preview-bar [aria-current]")) == 1


# Publishing


@pytest.mark.parametrize(("units_publish", "may"), [(True, True), (False, False)])
def test_unit_editors_publish_where_the_programme_says_so(client, editor, measure, units_publish, may):
    measure.programme.units_publish = units_publish
    measure.programme.save()
    Measure.objects.filter(pk=measure.pk).update(is_published=False)
    client.force_login(editor)
    client.post(form(measure), sent(fetch(client, form(measure))) | {"is_published": "on"})
    measure.refresh_from_db()
    assert measure.is_published is may


def test_contacts_do_not(client, contact, measure):
    measure.programme.units_publish = True
    measure.programme.save()
    Measure.objects.filter(pk=measure.pk).update(is_published=False)
    client.force_login(contact)
    client.post(form(measure), sent(fetch(client, form(measure))) | {"is_published": "on"})
    measure.refresh_from_db()
    assert measure.is_published is False

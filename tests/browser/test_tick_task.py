"""A contact ticks a task done; the next visitor reads it."""

import re

import pytest
from playwright.sync_api import expect

from measures import days
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_person, make_task

PASSWORD = "correct horse battery"


def sign_in(page, user):
    user.set_password(PASSWORD)
    user.save()
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Kirjaudu", exact=True).click()
    expect(page).to_have_url(re.compile("[^=]/admin/$"))


@pytest.fixture
def task(measure):
    return make_task(measure, title="Kysely asukkaille", details="<p>Kysytään kaikilta.</p>")


def test_a_task_ticked_done_is_on_the_public_page(page, browser, browser_context_args, contact, task):
    sign_in(page, contact)
    page.locator(".model-measure a").first.click()
    page.locator("#result_list .field-title a").click()
    page.locator("#id_tasks-0-state").select_option("completed")
    page.locator("#id_tasks-0-completed_on").fill(f"{days.today():%Y-%m-%d}")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    visitor = browser.new_context(**browser_context_args).new_page()
    visitor.goto(task.measure.get_absolute_url())
    done = visitor.get_by_role("heading", name="Mitä on tehty?").locator("..")
    expect(done).to_contain_text("Kysely asukkaille")
    expect(done).to_contain_text(f"{days.today():%d.%m.%Y}")
    visitor.context.close()


def test_rich_text_is_typed_and_kept(page, contact, task):
    sign_in(page, contact)
    page.goto(f"/admin/measures/measure/{task.measure.pk}/change/")
    editor = page.locator(".fieldBox.field-description_fi [contenteditable=true]")
    expect(editor).to_have_attribute("aria-label", re.compile("."))
    editor.click()
    page.keyboard.type("Ensin kysytään  ")
    page.keyboard.press("Control+b")
    page.keyboard.type("kaikilta")
    page.locator("#tasks-group .add-row a").click()
    page.locator("#tasks-1 details summary").click()
    added = page.locator("#tasks-1 .fieldBox.field-details_fi [contenteditable=true]")
    page.locator("#id_tasks-1-title_fi").fill("Toinen")
    added.click()
    page.keyboard.type("Uusi tehtävä")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    task.measure.refresh_from_db()
    assert task.measure.description_fi == "<p>Ensin kysytään  <strong>kaikilta</strong></p>"
    assert list(task.measure.tasks.values_list("details_fi", flat=True)) == [
        task.details_fi,
        "<p>Uusi tehtävä</p>",
    ]


def test_a_coordinator_chooses_from_suggestions(page, coordinator, measure):
    person = make_person(name="Aino Esimerkki")
    sign_in(page, coordinator)
    page.goto(f"/admin/measures/measure/{measure.pk}/change/")
    page.locator("#contacts-group .add-row a").click()
    page.locator("#contacts-0 .select2-selection").click()
    page.locator(".select2-search__field").last.fill("Aino")
    page.locator(".select2-results__option", has_text="Aino Esimerkki").click()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert measure.contacts.get().person == person

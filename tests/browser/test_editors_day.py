"""The editor's day: from the password to what residents see, with few moves, by keyboard, without scripts."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from measures import days
from tests.browser.test_axe import faults
from tests.browser.test_keyboard import tab_to
from tests.browser.test_tick_task import sign_in
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_contact, make_measure, make_task


@pytest.fixture
def task(measure):
    return make_task(measure, title="Kysely asukkaille", due_on=days.today() - datetime.timedelta(days=3))


def is_done_in_public(page, measure):
    expect(page).to_have_url(re.compile(re.escape(measure.get_absolute_url())))
    done = page.get_by_role("heading", name="Mitä on tehty?").locator("..")
    expect(done).to_contain_text("Kysely asukkaille")


def test_done_and_seen_in_two_moves_after_signing_in(page, contact, measure, task):
    sign_in(page, contact)
    page.get_by_role("button", name=re.compile("^Tehty tänään")).click()
    page.get_by_role("link", name="Katso julkista sivua").click()
    is_done_in_public(page, measure)


@pytest.mark.usefixtures("task", "journey")
def test_by_keyboard_alone_on_a_phone(page, contact, measure):
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in(page, contact)
    tab_to(page, "Tehty tänään.*")
    page.keyboard.press("Enter")
    told = page.get_by_role("status").filter(has_text="Kysely asukkaille")
    expect(told).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Katso julkista sivua")).to_be_focused()
    page.keyboard.press("Enter")
    is_done_in_public(page, measure)


def test_the_same_without_scripts(browser, browser_context_args, contact, measure, task):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, contact)
    page.get_by_text("Siirrä määräpäivää").first.click()
    move = page.locator("details[open]")
    move.locator("[type=date]").fill("2030-01-31")
    move.locator("[name=reason]").fill("Kilpailutus viivästyi")
    move.get_by_role("button").click()
    expect(page.locator(".messagelist")).to_contain_text("Uusi määräpäivä on 31.01.2030")
    page.get_by_role("button", name=re.compile("^Tehty tänään")).click()
    page.get_by_role("link", name="Katso julkista sivua").click()
    is_done_in_public(page, measure)
    context.close()


def test_done_is_undone_where_it_was_done(page, contact, task):
    sign_in(page, contact)
    page.get_by_role("button", name=re.compile("^Tehty tänään")).click()
    page.get_by_role("button", name="Kumoa").click()
    expect(page.get_by_role("status").filter(has_text="Kumottu")).to_be_focused()
    task.refresh_from_db()
    assert (task.state, task.completed_on) == ("not_started", None)


@pytest.mark.usefixtures("task")
@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_axe_finds_nothing_whatever_state_a_card_is_in(page, contact, language):
    page.set_viewport_size({"width": 320, "height": 740})
    sign_in(page, contact)
    page.goto(f"{language}/admin/")
    for summary in page.locator(".own-moves summary").all():
        summary.click()
    assert faults(page) == []
    move = page.locator("details[open]").last
    move.locator("[type=date]").fill("0201-01-01")
    move.locator("[name=reason]").fill("?")
    move.get_by_role("button").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert faults(page) == []
    page.locator(".own-main").first.click()
    expect(page.locator(".own-told")).to_be_focused()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_coordinator_finds_what_has_no_contact_in_two_moves(page, coordinator, measure):
    make_contact(make_measure(measure.programme, number="7", title="Tällä on"))
    make_measure(measure.programme, number="8", title="Tällä ei ole")
    sign_in(page, coordinator)
    page.get_by_role("link", name="Laatulista").click()
    page.get_by_role("link", name=re.compile("yhteyshenkilö")).first.click()
    expect(page.locator(".quality-measures h3")).to_have_text(
        [re.compile("Tällä ei ole"), re.compile(re.escape(measure.title))]
    )


def test_what_residents_will_see_in_a_tab_of_its_own(page, contact, measure, complaints):
    sign_in(page, contact)
    page.goto(f"/admin/measures/measure/{measure.pk}/change/")
    page.locator("#id_lead_sv").fill("Ny ingress")
    with page.context.expect_page() as opened:
        page.locator("[name=_preview]").click()
    seen = opened.value
    seen.get_by_role("button", name="Svenska, asukkaan silmin").click()
    expect(seen.locator(".lead")).to_have_text("Ny ingress")
    assert faults(seen) == []
    seen.close()
    expect(page.locator("#id_lead_sv")).to_have_value("Ny ingress")
    measure.refresh_from_db()
    assert measure.lead_sv in (None, "")


@pytest.mark.usefixtures("task")
def test_the_bar_that_saves_stays_in_sight_and_never_over_what_has_the_focus(page, contact, measure):
    page.set_viewport_size({"width": 800, "height": 700})
    sign_in(page, contact)
    page.goto(page.url.split("/admin/")[0] + f"/admin/measures/measure/{measure.pk}/change/")
    expect(page.get_by_role("button", name="Tallenna ja poistu")).to_be_in_viewport()
    covered = []
    for _press in range(70):
        page.keyboard.press("Tab")
        covered += page.evaluate(COVERED)
    assert covered == []


# What has the focus and lies wholly under the bar.
COVERED = """() => {
  const bar = document.querySelector(".measure-save").getBoundingClientRect();
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const isUnder = box.top >= bar.top && box.bottom <= bar.bottom && !one.closest(".measure-save");
  return isUnder && bar.height ? [one.outerHTML.slice(0, 120)] : [];
}"""

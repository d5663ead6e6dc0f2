"""The editors' pages in their states, in Finnish: with faults, more rows, a choice open; and by keyboard.

What axe finds in the other languages is in test_admin_states_translated.py.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.office import ALL_EDITORS, FORMS, TARGETS
from tests.browser.test_axe import faults
from tests.browser.test_keyboard import FOCUS
from tests.sample import share

WITH_ROWS = [
    f"{state} {model}"
    for state in ("new", "change")
    for model in ("measures.measure", "measures.unit", "participation.indicator")
]
SHOW_ALL = "for (const one of document.querySelectorAll('details')) one.open = true"


def faults_within(page):
    """What axe finds when all that can be opened is open."""
    page.evaluate(SHOW_ALL)
    return faults(page) + page.evaluate(TARGETS)


# Each second form; with other languages test_admin_states_translated.py asks for the others.
@pytest.mark.parametrize("name", share([name for name in FORMS if name.startswith("new ")], 1, of=2))
def test_a_form_with_faults_leads_to_each(desk, name):
    page = desk(name)
    page.locator("[name=_save]").click()
    page.wait_for_url("**/add/")
    page.wait_for_function(ALL_EDITORS)
    expect(page).to_have_title(re.compile("^Virhe"))
    assert faults_within(page) == []
    links = page.locator(".form-errors a")
    assert links.count() > 0
    for link in links.all():
        target = link.get_attribute("href").removeprefix("#")
        link.press("Enter")
        assert target in page.evaluate("document.activeElement.closest('.form-row, td')?.innerHTML ?? ''")
        assert page.evaluate(FOCUS)["isSeen"], target


@pytest.mark.parametrize("name", WITH_ROWS)
def test_rows_are_added_and_taken_away(desk, name):
    page = desk(name)
    adds = page.locator(".add-row a:visible")
    for place in range(adds.count()):
        adds.nth(place).click()
        row = page.locator(":focus").locator("xpath=ancestor::*[contains(@class, 'dynamic-')][1]")
        expect(row).to_have_count(1)
        assert "__prefix__" not in row.evaluate("row => row.outerHTML")
    page.wait_for_function(ALL_EDITORS)
    assert faults_within(page) == []
    page.locator(".inline-deletelink:visible").last.focus()
    page.keyboard.press("Space")
    expect(page.locator(":focus")).to_have_text(re.compile("^Lisää "))


def test_faults_in_rows_are_led_to_as_well(desk):
    page = desk("change measures.measure")
    page.locator("#responsibilities-group .add-row a").click()
    page.locator(".dynamic-responsibilities [name$=-order]").last.fill("5")
    page.locator("[name=_save]").click()
    expect(page).to_have_title(re.compile("^Virhe"))
    page.wait_for_function(ALL_EDITORS)
    assert faults_within(page) == []
    link = page.locator(".form-errors").get_by_role("link", name=re.compile("^Vastuu .*yksikkö"))
    link.press("Enter")
    expect(page.locator(":focus")).to_have_accessible_name(re.compile("^Yksikkö"))
    expect(page.locator(":focus")).to_have_accessible_description(re.compile("vaaditaan"))


DANGLING = """() => ["aria-describedby", "aria-labelledby", "aria-controls"].flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)]
        .filter(one => !one.closest(".empty-form"))
        .flatMap(one => one.getAttribute(name).split(" "))
        .filter(id => id && !document.getElementById(id)))"""


def test_dangling_references_are_nowhere(desk):
    page = desk("change measures.measure")
    for add in page.locator(".add-row a:visible").all():
        add.click()
    page.wait_for_function(ALL_EDITORS)
    assert page.evaluate(DANGLING) == []


def faults_before(page):
    """Of a page that has something open in front of it: axe can't tell the colours of what that hides."""
    return [one for one in faults(page) if "another element" not in one[2]]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("new measures.task", "#id_measure"),
        ("change measures.measure", "#id_related"),
        ("new measures.person", "#id_unit"),
    ],
)
def test_a_choice_is_opened_searched_and_made_by_keyboard(desk, name, field):
    page = desk(name)
    is_multiple = page.locator(field).evaluate("field => field.multiple")
    combobox = page.locator(f"{field} + .select2-container [role=combobox]")
    expect(combobox).to_have_accessible_name(re.compile("^(Toimenpide|Liittyvät toimenpiteet|Yksikkö)"))
    combobox.focus()
    page.keyboard.press("ArrowDown" if is_multiple else "Enter")
    expect(page.locator(".select2-results [role=option]").nth(1)).to_be_visible()
    assert faults_before(page) == []
    page.keyboard.type("zzzz")
    expect(page.locator(".select2-results [role=option]")).to_have_text(["Ei tuloksia"])
    assert faults_before(page) == []
    for _letter in "zzzz":
        page.keyboard.press("Backspace")
    expect(page.locator(".select2-results [role=option]").nth(1)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator(field).evaluate("field => field.value")
    expect(page.locator(".select2-results")).to_have_count(0)
    assert faults_before(page) == []


def test_the_rich_text_editor(desk):
    page = desk("new measures.page")
    box = page.locator(".field-text_fi [contenteditable=true]")
    box.focus()
    page.keyboard.type("Tekstiä")
    page.keyboard.press("Control+A")
    assert faults(page) == []
    assert page.evaluate(FOCUS)["isSeen"]
    group = page.get_by_role("group", name="Teksti [fi]")
    for button in ("Otsikko 2", "Kappale", "Luettelo", "Lihavointi"):
        group.get_by_role("button", name=button, exact=True).press("Enter")
    expect(group.get_by_role("button", name="Lihavointi")).to_have_attribute("aria-pressed", "true")
    assert box.inner_html() == "<ul><li><p><strong>Tekstiä</strong></p></li></ul>"
    page.keyboard.press("Tab")
    assert box.inner_html() == "<ul><li><p><strong>Tekstiä</strong></p></li></ul>"
    assert not page.evaluate("Boolean(document.activeElement.closest('.field-text_fi'))")
    group.get_by_role("button", name="Lisää linkki").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button")).to_have_text(["Käytä", "Peruuta"])
    expect(dialog.get_by_label("Verkko-osoite")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_lists_with_rows_chosen(desk):
    page = desk("list of a hundred")
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".actions .question a")).to_be_visible()
    page.locator("#changelist-filter summary").first.click()
    assert faults(page) == []
    page.locator(".actions select").select_option("publish")
    page.get_by_role("button", name="Suorita").click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("model", ["task", "unit"])  # the second one is in use and cannot go
def test_deleting_those_chosen(desk, model):
    page = desk(f"list of measures.{model}")
    page.goto(page.url.split("?")[0])
    page.locator("#action-toggle").check()
    page.locator(".actions select").select_option("delete_selected")
    page.get_by_role("button", name="Suorita").click()
    expect(page.locator("#deleted-objects, .delete-selected-confirmation form").first).to_be_visible()
    assert faults(page) == []


# By keyboard

NEXT = """() => {
    const one = document.activeElement, last = window.lastOne;
    window.lastOne = one;
    return {
        isBack: Boolean(last && last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING),
        isSave: one.name === "_save",
        html: one.outerHTML.slice(0, 200),
    };
}"""


@pytest.mark.parametrize(
    "name", ["change measures.measure", "change participation.indicator", "new auth.user"]
)
def test_tab_leads_through_the_form_in_its_order(desk, name):
    page = desk(name)
    page.evaluate(SHOW_ALL)
    page.evaluate("document.activeElement.blur()")
    for _press in range(500):
        page.keyboard.press("Tab")
        focus = page.evaluate(NEXT)
        assert page.evaluate(FOCUS)["isSeen"], focus
        assert not focus["isBack"], focus
        if focus["isSave"]:
            return
    pytest.fail("Tab did not reach the button that saves")

"""The editors' pages in their states, in Swedish or English, for `make assure` in both: axe finds nothing.

Their colours are asked for in the dark or forced, in turns; the light ones are with test_admin_states.py.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.office import ALL_EDITORS, FORMS
from tests.browser.test_admin_states import SHOW_ALL, WITH_ROWS
from tests.browser.test_axe import OF_COLOURS, faults, faults_in
from tests.sample import share

OPTIONS = ".select2-results [role=option]"


def with_faults(page):
    page.locator("[name=_save]").click()
    expect(page.locator(".form-errors a").first).to_be_visible()
    page.wait_for_function(ALL_EDITORS)
    page.evaluate(SHOW_ALL)


def with_rows(page):
    adds = page.locator(".add-row a:visible")
    for place in range(adds.count()):
        adds.nth(place).click()
    page.wait_for_function(ALL_EDITORS)
    page.evaluate(SHOW_ALL)


def with_choices_open(page):
    page.locator("#id_measure + .select2-container [role=combobox]").press("Enter")
    expect(page.locator(OPTIONS).nth(1)).to_be_visible()


def with_nothing_found(page):
    with_choices_open(page)
    page.keyboard.type("zzzz")
    expect(page.locator(OPTIONS)).to_have_count(1)


def with_a_link_asked_for(page):
    page.locator(".field-text_fi [contenteditable=true]").focus()
    page.keyboard.type("Tekstiä")
    page.keyboard.press("Control+A")
    page.locator(".field-text_fi [data-name=link]").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def with_rows_chosen(page):
    page.get_by_role("checkbox").first.check()
    expect(page.locator(".actions .question a")).to_be_visible()
    page.locator("#changelist-filter summary").first.click()


def with_deleting(page):
    page.goto(page.url.split("?")[0])
    page.locator("#action-toggle").check()
    page.locator(".actions select").select_option("delete_selected")
    page.locator(".actions button").click()
    expect(page.locator("#deleted-objects, .delete-selected-confirmation form").first).to_be_visible()


STATES = [
    *((name, with_faults) for name in FORMS if name.startswith("new ")),
    *((name, with_rows) for name in WITH_ROWS),
    ("new measures.task", with_choices_open),
    ("new measures.task", with_nothing_found),
    ("new measures.page", with_a_link_asked_for),
    ("list of a hundred", with_rows_chosen),
    ("list of measures.task", with_deleting),
    ("list of measures.unit", with_deleting),  # which are in use and cannot go
]


WHAT = "axe on editors' pages in states: with faults, more rows, a choice open, rows chosen"
EACH = [
    (*state, language)
    for number, state in enumerate(STATES)
    for language in share(["sv", "fi", "en", "fi"], number, of=4)
    if language != "fi"
]


@pytest.mark.parametrize(
    ("name", "reach", "language"),
    EACH,
    ids=[f"{name} {reach.__name__} {language}" for name, reach, language in EACH],
)
def test_nothing_is_wrong(desk, but_colours, name, reach, language, tried):
    page = desk(name, language)
    reach(page)
    found = faults(page, but_colours)
    look = ["dark", "forced"][EACH.index((name, reach, language)) % 2]
    # Of what lies partly under something else, as beside an open choice, axe can't determine the colours.
    found += [one for one in faults_in(page, look, OF_COLOURS) if "determine" not in one[2]]
    tried(
        "Open to everyone",
        WHAT,
        2,
        f"found on {name}" if found else "none",
        "as on public pages",
        on="Chromium",
    )
    assert found == []

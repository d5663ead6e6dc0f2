"""An import from the file to taking it back, in each language: axe finds nothing in any of its states.

All is done with keys, and once without JavaScript. The pages at rest are in test_admin_pages.py.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.office import TARGETS
from tests.browser.pages import WIDE
from tests.browser.test_axe import faults
from tests.browser.test_reflow import NARROW, width_of_document
from tests.sample import LANGUAGES, share

NUMBERS = re.compile("num", re.IGNORECASE)
"""In the name of the programme in each language."""
CLEAN = "number;title_sv;lead_en\n0.1.9;Rubrik som prövas;Lead\nCL3;En annan;\n"
WRONG = "number;title_sv;phaze;start_on;phase\n0.1.9;Rubrik;a;;\nCL3;;;32.1.2020;kesken\n998;;;;\n"
FOREIGN = """Toimenpiteet 2024;;;;
Nro;Toimenpide;Tilanne;Tehtävä 1;Tehtävä 2
Liikenne;;;;
901;Pyöräparkki;hyvässä vauhdissa;Etsi paikka;Hanki telineet
902;Lainaamo;75 %;Valitse tila;
;Yhteensä;2 toimenpidettä;;
"""
COLUMNS_OF_FOREIGN = {"Nro": "number", "Toimenpide": "title_fi", "Tilanne": "stated_status"}
TASKS_OF_FOREIGN = ["Tehtävä 1", "Tehtävä 2"]


@pytest.fixture
def wrong_in(but_colours):
    """What is wrong with the page, in a small window as well."""

    def wrong(page, state):
        found = faults(page)
        page.set_viewport_size(NARROW["viewport"])
        found += faults(page, but_colours) + page.evaluate(TARGETS)
        width = width_of_document(page)
        page.set_viewport_size(WIDE)
        return [(state, one) for one in found + [width] * (width != NARROW["viewport"]["width"])]

    return wrong


def hand_in(page, content):
    choice = page.locator("#id_programme")
    choice.select_option(choice.locator("option", has_text=NUMBERS).get_attribute("value"))
    file = {"name": "***.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("#id_file").set_input_files(file)
    press(page, "[name=_save]")
    page.wait_for_url("**/importbatch/*/*/")


def press(page, selector):
    """With a key, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(selector).press("Enter")


def show_columns(page, row):
    """Those of which the names stand in this row."""
    page.locator("#id_header").fill(row)
    press(page, "[name=again]")


def fill_in_layout(page):
    """What the names of the columns do not tell."""
    for name, meant in COLUMNS_OF_FOREIGN.items():
        expect(page.get_by_label(f"{name}:", exact=True)).to_have_value(meant)
    for name in TASKS_OF_FOREIGN:
        page.get_by_label(f"{name}:", exact=True).select_option("task")
    page.locator("#id_themes_above").check()
    page.locator("#id_source").fill("ohjelma 2024")


@pytest.mark.parametrize("language", share(LANGUAGES, turn=0))
def test_nothing_is_wrong_from_file_to_taken_back(desk, wrong_in, language):
    found = []
    page = desk("new exchange.importbatch", language)
    hand_in(page, WRONG)
    expect(page.locator(".exchange-error")).to_have_count(2)
    found += wrong_in(page, "with faults")
    press(page, "p > a[href='?show=error#rows']")
    expect(page.locator(".exchange-changed")).to_have_count(0)
    hand_in(desk("new exchange.importbatch", language), CLEAN)
    found += wrong_in(page, "clean")
    press(page, ".exchange-confirm [type=submit]")
    expect(page.locator(".exchange [role=status] a")).to_be_visible()
    found += wrong_in(page, "saved")
    press(page, ".exchange [role=status] a")
    found += wrong_in(page, "done")
    press(page, "form[action$='/undo/'] [type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    found += wrong_in(page, "taken back")
    assert found == []


@pytest.mark.parametrize("language", share(LANGUAGES, turn=1))
def test_nothing_is_wrong_where_the_columns_are_foreign(desk, wrong_in, language):
    found = []
    page = desk("new exchange.importbatch", language)
    hand_in(page, FOREIGN)
    show_columns(page, "1")
    press(page, "[type=submit].default")
    expect(page.locator(".errorlist li")).to_have_count(1)
    found += wrong_in(page, "with faults")
    show_columns(page, "2")
    fill_in_layout(page)
    expect(page.locator("[name^=word_]")).to_have_count(3)
    page.locator(".errornote a").press("Enter")
    expect(page.locator("#words")).to_be_focused()
    found += wrong_in(page, "with words")
    for word in page.locator("[name^=word_]").all():
        word.select_option("on_time")
    press(page, "[type=submit].default")
    expect(page.locator("#remarks")).to_be_visible()
    found += wrong_in(page, "read as said")
    assert found == []


def test_an_import_needs_no_script(browser, office):
    context = browser.new_context(base_url=office.address, locale="fi-FI", java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": office.session, "url": office.address}])
    page = context.new_page()
    page.goto("/admin/exchange/importbatch/add/")
    hand_in(page, CLEAN)
    press(page, ".exchange-confirm [type=submit]")
    expect(page.locator(".exchange [role=status] strong")).to_have_text("Kaikki tallennettiin.")
    press(page, ".exchange [role=status] a")
    press(page, "form[action$='/undo/'] [type=submit]")
    expect(page.locator(".messagelist li")).to_have_text("Tuonti kumottiin: kaikki on kuten ennen sitä.")
    context.close()

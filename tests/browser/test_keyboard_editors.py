"""Journeys of editors and coordinators without a mouse; ticking a task is in test_editors_day.py."""

import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import expect

from tests.browser.test_keyboard import tab_to, tab_to_one
from tests.browser.test_signing_in import SECRET, code_of, fresh_counts  # noqa: F401  (a fixture)
from tests.browser.test_tick_task import PASSWORD
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_period

pytestmark = pytest.mark.usefixtures("journey")


def press(page, selector):
    tab_to_one(page, selector)
    page.keyboard.press("Enter")


def type_into(page, selector, text):
    tab_to_one(page, selector)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def come_in(page, user):
    user.set_password(PASSWORD)
    user.save()
    page.goto("/admin/login/")
    type_into(page, "#id_login", user.username)
    type_into(page, "#id_password", PASSWORD)
    page.keyboard.press("Enter")


def test_sign_in_with_a_second_factor(page, contact):
    TOTP.activate(contact, SECRET)
    come_in(page, contact)
    expect(page.get_by_label("Sovelluksen koodi tai varakoodi")).to_be_visible()
    type_into(page, "#id_code", code_of(SECRET))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("[^=]/admin/$"))


def test_import_a_file_and_confirm_it(page, coordinator, programme, measure):
    come_in(page, coordinator)
    expect(page).to_have_url(re.compile("[^=]/admin/$"))
    page.goto("/admin/exchange/importbatch/add/")
    tab_to_one(page, "#id_programme")
    page.keyboard.type(programme.name_fi[:5])
    tab_to_one(page, "#id_file")
    content = f"number;title_sv\n{measure.number};Ny rubrik\n"
    # The window that the browser opens to choose one is not the site's.
    chosen = {"name": "a.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("#id_file").set_input_files(chosen)
    press(page, "[name=_save]")
    page.wait_for_url("**/importbatch/*/*/")
    press(page, ".exchange-confirm [type=submit]")
    expect(page.locator(".exchange [role=status] strong")).to_have_text("Kaikki tallennettiin.")
    measure.refresh_from_db()
    assert measure.title_sv == "Ny rubrik"


def test_order_a_report(page, settings, programme, coordinator):
    settings.DEMO_TODAY = date(2020, 7, 15)
    make_period(programme, start=date(2020, 1, 1), end=date(2020, 6, 30))
    come_in(page, coordinator)
    expect(page).to_have_url(re.compile("[^=]/admin/$"))
    for link, address in {"Raportointijaksot": "/reportingperiod/", "Tee tai lataa": "/report/"}.items():
        tab_to(page, link)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"{address}$"))
    tab_to_one(page, "input.default[type=submit]")
    page.keyboard.press("Enter")
    # How it is made and downloaded from there: test_reports.py.
    expect(page).to_have_url(re.compile(r"/orders/\d+/"))

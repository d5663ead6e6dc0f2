"""The journey of an editor who makes a mistake, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.focus import assert_seen
from tests.browser.test_keyboard import tab_to_one
from tests.browser.test_keyboard_editors import come_in, press, type_into
from tests.browser.test_signing_in import fresh_counts  # noqa: F401  (a fixture)
from tests.cast import *  # noqa: F403  (fixtures)

pytestmark = pytest.mark.usefixtures("journey")


def test_save_a_mistake_and_mend_it(page, measure, coordinator):
    theme = measure.theme
    come_in(page, coordinator)
    expect(page).to_have_url(re.compile("[^=]/admin/$"))
    page.goto(f"/admin/measures/measure/{measure.pk}/change/")
    tab_to_one(page, "#id_theme")
    page.keyboard.press("Home")
    type_into(page, "#id_lead_fi", "Uusi ingressi")
    press(page, "[name=_save]")
    expect(page.locator(".errornote")).to_be_visible()
    press(page, "a[href='#id_theme']")
    expect(page.locator("#id_theme")).to_be_focused()
    assert_seen(page, "Teema")
    assert page.locator("[for=id_theme]").bounding_box()["y"] > 0
    page.keyboard.press("End")
    press(page, "[name=_save]")
    expect(page.locator(".success")).to_be_visible()
    measure.refresh_from_db()
    assert (measure.theme, measure.lead_fi) == (theme, "Uusi ingressi")

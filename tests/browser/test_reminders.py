"""A link of a reminder, opened without a script: it shows, asks and saves, and axe finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import *  # noqa: F403  (fixtures)
from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.test_axe import faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_task_is_done_by_the_link_and_once(browser, office, scheme):
    address = f"{office.address}/en/reminder/done/{office.things['reminder']}/"
    context = browser.new_context(locale="en-GB", color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    assert faults(page) == []
    if scheme == "dark":
        button = page.get_by_role("button", name="Yes, it is done")
        expect(button).to_be_visible()
        button.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The task is done")
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("The task is done already")
        assert faults(page) == []
    assert context.cookies() == []
    context.close()

"""The coordinator's desk in a browser: it fits, axe finds nothing, and it works without a script."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import *  # noqa: F403  (fixtures)
from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.test_axe import faults

PREFIXES = {"fi": "", "sv": "/sv", "en": "/en"}
PAGES = ["desk/", "desk/followers/", "desk/externallink/?broken=1"]


@pytest.fixture
def new_page(browser, office):
    """A page of the admin's, of this width."""
    contexts = []

    def new_page(width, **options):
        viewport = {"width": width, "height": 900}
        context = browser.new_context(
            base_url=office.address, viewport=viewport, bypass_csp=True, reduced_motion="reduce", **options
        )
        context.add_cookies([{"name": "sessionid", "value": office.session, "url": office.address}])
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_axe_finds_nothing(new_page, width):
    page = new_page(width)
    for language, prefix in PREFIXES.items():
        for path in PAGES:
            assert page.goto(f"{prefix}/admin/{path}").status == 200
            assert page.locator("html").get_attribute("lang") == language
            assert faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") == width, path


def test_from_the_front_page_to_the_late_measures_of_a_unit_without_a_script(new_page):
    """In three clicks; what is counted is what one comes to."""
    page = new_page(1280, java_script_enabled=False)
    page.goto("/en/admin/")
    page.get_by_role("link", name="Coordinator’s desk").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coordinator’s desk")
    late = page.get_by_role("row", name="Example Department").get_by_role("link").first
    count, _comma, says = late.inner_text().partition(",")
    assert says.split() == ["Late,", "Example", "Department"]
    late.click()
    assert page.locator("#result_list tbody tr").count() == int(count)
    expect(page.locator("#changelist-filter .selected").filter(has_text="Example Department")).to_be_visible()

"""The quality list: how short the way is, where it leads; axe finds nothing, and it fits a narrow screen."""

from datetime import date

import pytest

from tests.browser.test_axe import faults
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_contact, make_measure, make_programme, make_responsibility, make_unit

NARROW = {"width": 320, "height": 4000}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


@pytest.fixture
def new_page(browser, browser_context_args, live_server, client, coordinator):
    """A page of the coordinator's, with or without scripts."""
    client.force_login(coordinator)
    contexts = []

    def new_page(**options):
        context = browser.new_context(**browser_context_args, **options)
        contexts.append(context)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_page_after_login_to_all_measures_without_a_contact(new_page, programme, script):
    """In two interactions; three are allowed."""
    named, *nobody = (make_measure(programme, number=number) for number in "123")
    make_contact(named)
    page = new_page(java_script_enabled=script)
    page.goto("/en/admin/")
    page.get_by_role("link", name="Quality list", exact=True).click()
    page.get_by_role("link", name="No contact (2)", exact=True).click()
    found = page.locator(".quality-measures h3").all_inner_texts()
    assert found == [str(measure) for measure in nobody]


def test_a_lack_leads_to_its_part_of_the_form(new_page, programme):
    """Also into what is folded."""
    make_measure(programme, lead_fi="Lyhyesti")
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto("/en/admin/measures/measure/quality/?lack=translation_missing")
    page.locator(".quality-measures ul a").first.click()
    page.wait_for_url("**/change/#id_title_sv")
    field = page.locator("#id_title_sv")
    field.wait_for(state="visible")
    assert field.evaluate("field => field.getBoundingClientRect().top") < 800


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_on_a_narrow_screen(new_page, coordinator, programme, measure, scheme):
    unit = make_unit(name="Kaupunkiympäristön toimialan rakennusvalvontapalvelut")
    make_responsibility(make_measure(programme, is_published=False), unit)
    make_measure(make_programme([coordinator]), lead_fi="Lyhyesti")
    page = new_page(color_scheme=scheme, viewport=NARROW)
    for query in ("", "?unit=none&lack=no_contact", "?lack=nonsense"):
        page.goto(f"/admin/measures/measure/quality/{query}")
        page.evaluate("document.querySelector('.quality details').open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert faults(page) == []

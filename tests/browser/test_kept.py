"""The page of what was typed and not saved: axe finds nothing, and it fits a narrow screen."""

import pytest

from tests.browser.test_axe import faults
from tests.cast import *  # noqa: F403  (fixtures)

TEXT = "Osallistumissuunnitelmaluonnoksenvalmistelutyöryhmänpuheenjohtajuus " * 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_what_was_typed(page, live_server, client, contact, measure, scheme):
    client.force_login(contact)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 4000})
    page.goto(f"/admin/measures/measure/{measure.pk}/change/")
    page.locator("#id_lead_fi").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=_save]").first.click()
    page.locator(".kept").get_by_text("Osallistumissuunnitelma").wait_for()
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults(page) == []
    client.force_login(contact)
    page.context.add_cookies([session | {"value": client.cookies["sessionid"].value}])
    page.locator(".kept [type=submit]").click()
    page.wait_for_url("**/admin/")
    measure.refresh_from_db()
    assert measure.lead_fi == TEXT.strip()

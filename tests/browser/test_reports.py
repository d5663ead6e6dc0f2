"""The coordinator's way to a report, and its pages: axe finds nothing, and they fit a narrow screen."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from reports.closing import order, work_on
from tests.browser.test_axe import SOME_LOOKS, faults, faults_in
from tests.browser.test_tick_task import sign_in
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import (
    make_indicator,
    make_note,
    make_observation,
    make_period,
    make_task,
    make_theme,
)
from tests.reports.test_report_pages import make_report

NARROW = {"width": 320, "height": 4000}


@pytest.fixture(autouse=True)
def _today(settings):
    """Before anything is made: the history knows nothing of what comes later."""
    settings.DEMO_TODAY = date(2020, 7, 15)


class Interactions:
    """Counts what a person does with the mouse or the keyboard."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, name, role="link"):
        self.count += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_page_after_login_to_the_pdf_of_a_period(
    browser, browser_context_args, live_server, coordinator, measure, script
):
    make_period(measure.programme, start=date(2020, 1, 1), end=date(2020, 6, 30))
    page = browser.new_context(**browser_context_args, java_script_enabled=script).new_page()
    sign_in(page, coordinator)
    person = Interactions(page)
    person.click("Raportointijaksot")
    person.click("Tee tai lataa")
    person.click("Tee raportti", role="button")
    page.get_by_text("Tiedosto on valmis").wait_for(timeout=60_000)
    with page.expect_download() as download:
        person.count += 1
        page.locator(".reports li a").click()
    assert download.value.suggested_filename.endswith("-fi.pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert person.count == 4
    page.context.close()


@pytest.fixture
def signed_in(page, live_server, client, coordinator):
    client.force_login(coordinator)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    return page


@pytest.fixture
def period(programme, measure):
    make_theme(programme, name="Liikenteen solmukohtien palvelutarjonta ja vaihtojen sujuvuus")
    period = make_period(programme, start=date(2020, 1, 1), end=date(2020, 6, 30), name="Kevät 2020")
    make_note(period, measure, achieved="Valmista")
    make_report(period)
    make_report(period, edition=2)
    return period


PAGES = {
    "notes": "/admin/reports/reportingperiod/{0}/notes/",
    "report": "/admin/reports/reportingperiod/{0}/report/",
}


@pytest.mark.parametrize("look", SOME_LOOKS)
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_the_coordinators_pages(signed_in, period, address, look):
    signed_in.set_viewport_size(NARROW)
    signed_in.goto(address.format(period.pk))
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults_in(signed_in, look) == []


@pytest.mark.parametrize("state", ["going on", "ready"])
def test_the_page_of_an_order(signed_in, period, coordinator, state):
    ordered = order(period, coordinator, formats=["json", "csv"], languages=["fi"])
    for _look in range(1 if state == "going on" else 2):
        work_on(ordered)
    # It looks again at once and would be another page soon; an answer without one leaves it where it is.
    signed_in.route("**/*?begun", lambda route: route.fulfill(status=204))
    signed_in.set_viewport_size(NARROW)
    for prefix in ("", "/sv", "/en"):
        signed_in.goto(f"{prefix}/admin/reports/reportingperiod/orders/{ordered.pk}/")
        assert signed_in.locator("#made").count() == (state == "going on")
        assert signed_in.evaluate("document.documentElement.scrollWidth") <= 320
        assert faults(signed_in) == []


def test_the_page_of_an_order_that_failed(signed_in, period, coordinator):
    ordered = order(period, coordinator, formats=["json", "pdf"], languages=["fi"], is_closing=True)
    work_on(ordered)
    ordered.failed = [["fi", "pdf"]]
    ordered.save()
    signed_in.set_viewport_size(NARROW)
    signed_in.goto(f"/admin/reports/reportingperiod/orders/{ordered.pk}/")
    signed_in.get_by_role("alert").wait_for()
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults(signed_in) == []


def test_a_note_is_written_by_keyboard_alone(signed_in, period, measure):
    signed_in.goto(f"/admin/reports/reportingperiod/{period.pk}/notes/")
    signed_in.locator(".report-notes a").focus()
    signed_in.keyboard.press("Enter")
    signed_in.locator("#id_achieved_fi").focus()
    signed_in.keyboard.type("Nyt ")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("Ei mikään")
    signed_in.locator("[name=_save]").first.focus()
    signed_in.keyboard.press("Enter")
    signed_in.wait_for_url("**/notes/")
    note = period.notes.get()
    assert (note.achieved_fi, note.hinders_fi) == ("Nyt Valmista", "Ei mikään")


@pytest.fixture
def published(programme, measure, admin):
    """A closed report of everything that a report can tell, in each language."""
    make_task(measure, title="Myöhässä", state="in_progress", due_on=date(2020, 6, 1))
    make_task(measure, title="Tehty", state="completed", completed_on=date(2020, 5, 1))
    indicator = make_indicator(programme, adding="counts", name="Osallistujat")
    dated = {"period_start": date(2020, 1, 1), "period_end": date(2020, 1, 31), "kind": "event"}
    make_observation(indicator, measure=measure, value=70, **dated)
    period = make_period(programme, start=date(2020, 1, 1), end=date(2020, 6, 30), name="Kevät 2020")
    make_note(period, measure, achieved="Valmista", hinders="Kiire", next="Jatketaan")
    made = order(period, admin, formats=["html", "pdf"], languages=["fi", "sv", "en"], is_closing=True)
    while made.report is None:
        work_on(made)
    made.report.is_published = True
    made.report.save()
    return made.report


@pytest.mark.parametrize("look", SOME_LOOKS)
def test_the_page_of_a_report(page, published, look):
    page.set_viewport_size(NARROW)
    for language in ("fi", "sv", "en"):
        with override(language):
            page.goto(published.get_absolute_url())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert faults_in(page, look) == []

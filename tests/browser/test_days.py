"""From a page to the same page of a past day and back, with the keyboard, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import visit
from tests.browser.test_keyboard import choose, count, focused, follow, heading, tab_to

DAY = "?at=2020-03-03"
# The same in whichever order the browser asks for day and month.
TYPED = "03032020"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def reader(request, new_visitor):
    return new_visitor(java_script_enabled=request.param)


def banner(page):
    return page.locator(".day-banner")


def said_by(locator):
    return re.escape(locator.inner_text())


def ask(page):
    """Open the question, write the day and send it."""
    field = page.locator("#id_at")
    tab_to(page, said_by(page.locator(".days summary")))
    expect(field).to_be_hidden()
    page.keyboard.press("Enter")
    expect(field).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == page.locator("label[for=id_at]").inner_text()
    page.keyboard.type(TYPED)
    expect(field).to_have_value("2020-03-03")
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("journey")
def test_measure_of_a_past_day_and_back(reader):
    visit(reader, "measure")
    expect(banner(reader)).to_have_count(0)
    ask(reader)
    expect(reader).to_have_url(re.compile(rf"/hnh2035/toimenpiteet/125/{re.escape(DAY)}$"))
    expect(banner(reader)).to_contain_text("03.03.2020")
    expect(banner(reader)).to_be_in_viewport(ratio=1)
    expect(reader.locator(".updated time")).to_have_text("06.02.2020")
    expect(reader.locator("#id_at")).to_have_value("2020-03-03")
    follow(reader, said_by(banner(reader).locator("a")))
    expect(reader).to_have_url(re.compile(r"/hnh2035/toimenpiteet/125/$"))
    expect(banner(reader)).to_have_count(0)
    expect(reader.locator(".updated time")).to_have_text("29.04.2020")


def test_the_day_stays_from_page_to_page(reader):
    visit(reader, "measure")
    ask(reader)
    expect(banner(reader)).to_contain_text("03.03.2020")
    follow(reader, "Elinkeino-osasto")
    expect(heading(reader)).to_have_text("Elinkeino-osasto")
    expect(banner(reader)).to_contain_text("03.03.2020")
    tab_to(reader, "English", key="Shift+Tab")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(rf"/en/hnh2035/units/elinkeino-osasto/{re.escape(DAY)}$"))
    expect(banner(reader)).to_contain_text("3 March 2020")


def test_the_live_list_of_a_past_day(visitor):
    visit(visitor, "list by theme")
    ask(visitor)
    expect(banner(visitor)).to_contain_text("03.03.2020")
    expect(count(visitor)).to_have_text("95 toimenpidettä")
    choose(visitor, "Eteneminen", "My")
    expect(count(visitor)).to_have_text("1 toimenpide")
    expect(visitor).to_have_url(re.compile(r"\?status=late&at=2020-03-03$"))
    expect(banner(visitor)).to_be_visible()
    # The way back leads to what is chosen now, and so does the question for another day.
    follow(visitor, said_by(banner(visitor).locator("a")))
    expect(visitor).to_have_url(re.compile(r"/hnh2035/toimenpiteet/\?status=late$"))
    expect(visitor.get_by_label("Eteneminen")).to_have_value("late")
    expect(banner(visitor)).to_have_count(0)
    ask(visitor)
    expect(visitor).to_have_url(re.compile(r"\?status=late&at=2020-03-03$"))

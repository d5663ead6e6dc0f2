"""The search of the site: from the field on every page, while one types, by keyboard, without script."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pages import visit
from tests.browser.test_axe import faults
from tests.browser.test_reflow import small_targets, too_wide


def field(page):
    return page.locator("#id_q")


def found(page):
    return page.locator("#results h3")


def test_from_the_front_page_with_the_keyboard(visitor):
    visit(visitor, "front")
    visitor.locator("#site-q").focus()
    visitor.keyboard.type("kaupunkilaisten")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"\?q=kaupunkilaisten$"))
    expect(visitor.get_by_role("status")).to_have_text("3 osumaa")
    expect(field(visitor)).to_have_value("kaupunkilaisten")
    expect(found(visitor).first.locator("mark")).to_have_text("Kaupunkilaisten")
    found(visitor).first.locator("a").focus()
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"/hnh2035/toimenpiteet/125/$"))


def test_results_follow_what_is_typed(visitor):
    visitor.goto(reverse("search"))
    asked = []
    visitor.on("request", lambda request: request.is_navigation_request() or asked.append(request.url))
    visitor.evaluate("window.isSamePage = true")
    status = visitor.get_by_role("status").element_handle()
    field(visitor).focus()
    visitor.keyboard.type("ilmanlaatumittari", delay=20)
    expect(visitor.get_by_role("status")).to_have_text("1 osuma")
    assert status.inner_text().strip() == "1 osuma"  # announced by the element that was there
    assert len([url for url in asked if "q=" in url]) == 1
    expect(visitor).to_have_url(re.compile(r"\?q=ilmanlaatumittari$"))
    expect(field(visitor)).to_be_focused()
    expect(found(visitor)).to_have_count(1)
    assert visitor.evaluate("window.isSamePage")


def test_choosing_a_programme_brings_its_filters(visitor):
    visit(visitor, "search")
    visitor.goto(f"{reverse('search')}?q=liikenne")
    expect(visitor.locator("#id_status")).to_have_count(0)
    visitor.locator("#id_programme").select_option("hnh2035")
    expect(visitor.locator("#id_status")).to_be_visible()
    visitor.locator("#id_theme").focus()
    visitor.locator("#id_theme").select_option("liikenne")
    expect(visitor).to_have_url(re.compile("theme=liikenne"))
    expect(visitor.locator("#id_theme")).to_be_focused()
    expect(visitor.locator("#results section")).to_have_count(1)
    visitor.go_back()
    expect(visitor.locator("#id_theme")).to_have_value("")


def test_a_suggestion_finds(visitor):
    visit(visitor, "search, nothing found")
    expect(visitor.get_by_role("status")).to_have_text("0 osumaa")
    visitor.locator(".suggestion a").click()
    expect(visitor.get_by_role("status")).to_have_text("3 osumaa")
    expect(field(visitor)).to_have_value("kaupunkilainen")


def test_without_script(plain_reader):
    visit(plain_reader, "front")
    plain_reader.locator("#site-q").fill("125")
    plain_reader.locator(".site-search button").click()
    expect(found(plain_reader).first).to_contain_text("125")
    plain_reader.locator("#id_programme").select_option("hnh2035")
    plain_reader.locator("#filter button").click()
    expect(plain_reader.locator("#id_status")).to_be_visible()
    assert plain_reader.context.cookies() == []


def test_nothing_is_wrong_after_an_update(visitor):
    visit(visitor, "search")
    field(visitor).fill("liikenne")
    expect(visitor).to_have_url(re.compile("q=liikenne"))
    assert faults(visitor) == []
    assert small_targets(visitor) + too_wide(visitor) == []

"""Everything works without JavaScript, and when its file does not arrive."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import visit


def words(page):
    return page.locator("main").inner_text()


@pytest.fixture
def plain(new_visitor):
    """Somebody whose browser runs no JavaScript."""
    return new_visitor(java_script_enabled=False)


@pytest.fixture
def cut_off(visitor, complaints):
    """Somebody whose browser runs JavaScript, but gets no file of it."""
    files = complaints.mean("ERR_FAILED")
    visitor.route("**/*.js", lambda route: route.abort())
    yield visitor
    assert files


def narrow_by_hand(page):
    visit(page, "list by theme")
    page.get_by_label("Eteneminen").select_option("late")
    page.get_by_label("Hakusana").fill("avoin")
    expect(page.get_by_role("status")).to_have_text("95 toimenpidettä")
    page.get_by_role("button", name="Näytä").click()
    expect(page).to_have_url(re.compile(r"\?q=avoin&theme=&status=late&"))
    expect(page.get_by_role("status")).to_have_text("1 toimenpide")
    expect(page.locator(".measure-row a")).to_have_text("Avoin päätöksentekokäytäntö")
    expect(page.get_by_label("Eteneminen")).to_have_value("late")
    page.get_by_role("link", name="Poista rajaus Hakusana: avoin").click()
    expect(page.get_by_label("Hakusana")).to_have_value("")
    expect(page.get_by_label("Eteneminen")).to_have_value("late")


def test_the_filter_works_without_script(plain):
    narrow_by_hand(plain)


def test_the_filter_works_when_the_script_is_missing(cut_off):
    narrow_by_hand(cut_off)


@pytest.mark.parametrize("kind", ["list by theme", "list as table", "list filtered", "list, nothing found"])
def test_says_the_same_when_the_script_is_missing(plain, cut_off, kind):
    for page in (plain, cut_off):
        visit(page, kind)
    assert words(cut_off) == words(plain)

"""The list with htmx: it changes while one chooses, and says so."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import visit


@pytest.fixture
def measures(visitor):
    visit(visitor, "list by theme")
    return visitor


def count(page):
    return page.get_by_role("status")


def asked(page):
    """What the address asks for, empty fields left out."""
    return dict(parse_qsl(urlsplit(page.url).query))


def titles(page):
    return page.locator(".measure-row a").all_inner_texts()


def choose(page, label, value):
    """As with the keyboard: the field has the focus when it changes."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    field.select_option(value)
    return field


def test_choosing_updates_the_results_the_address_and_the_counts(measures):
    title = measures.title()
    measures.evaluate("window.isSamePage = true")
    field = choose(measures, "Eteneminen", "on_time")
    expect(count(measures)).to_have_text("5 toimenpidettä")
    assert asked(measures) == {"status": "on_time"}
    assert len(titles(measures)) == 5
    assert measures.title() == title
    themes = measures.get_by_label("Teema", exact=True).locator("option").all_inner_texts()
    assert "Smart & Clean kasvu – uusia työpaikkoja ja liiketoimintaa Helsinkiin (1)" in themes
    assert not any(text.endswith("(25)") for text in themes)
    expect(field).to_be_focused()
    expect(field).to_have_value("on_time")
    assert measures.evaluate("window.isSamePage")


def test_the_count_is_announced_by_the_element_that_was_there(measures):
    """A screen reader announces what changes within a status, not a status that appears."""
    status = count(measures).element_handle()
    choose(measures, "Eteneminen", "late")
    expect(count(measures)).to_have_text("1 toimenpide")
    assert status.inner_text() == "1 toimenpide"
    assert measures.get_by_role("status").count() == 1


def test_filters_add_up(measures):
    choose(measures, "Eteneminen", "on_time")
    expect(count(measures)).to_have_text("5 toimenpidettä")
    choose(measures, "Teema", "smart-clean")
    expect(count(measures)).to_have_text("1 toimenpide")
    assert asked(measures) == {"status": "on_time", "theme": "smart-clean"}
    assert titles(measures) == [
        "Kaupunkilaisten vaikutusmahdollisuudet älykkäiden ja puhtaiden ratkaisujen kehittämisessä"
    ]


def test_typing_updates_after_a_pause(measures):
    asking = []
    measures.on("request", lambda request: request.is_navigation_request() or asking.append(request.url))
    field = measures.get_by_label("Hakusana")
    field.focus()
    measures.keyboard.type("avoin", delay=40)
    expect(count(measures)).to_have_text("2 toimenpidettä")
    assert len([url for url in asking if "q=avoin" in url]) == 1
    assert asked(measures) == {"q": "avoin"}
    expect(field).to_be_focused()
    measures.keyboard.type(" ei sellaista", delay=40)
    expect(count(measures)).to_have_text("0 toimenpidettä")
    expect(measures.get_by_text("Näillä rajauksilla ei löytynyt toimenpiteitä.")).to_be_visible()
    expect(field).to_have_value("avoin ei sellaista")


def test_enter_asks_at_once(measures, complaints):
    # htmx tells the console of each request that a newer one replaces.
    for replaced in ("htmx:afterRequest", "htmx:sendAbort"):
        complaints.mean(replaced)
    measures.get_by_label("Hakusana").focus()
    measures.keyboard.type("avoin")
    measures.keyboard.press("Enter")
    expect(count(measures)).to_have_text("2 toimenpidettä")
    expect(measures.get_by_label("Hakusana")).to_be_focused()


def test_back_restores_the_former_results(measures):
    choose(measures, "Eteneminen", "on_time")
    expect(count(measures)).to_have_text("5 toimenpidettä")
    choose(measures, "Eteneminen", "late")
    expect(count(measures)).to_have_text("1 toimenpide")
    measures.go_back()
    expect(count(measures)).to_have_text("5 toimenpidettä")
    assert asked(measures) == {"status": "on_time"}
    expect(measures.get_by_label("Eteneminen", exact=True)).to_have_value("on_time")
    assert len(titles(measures)) == 5
    measures.go_back()
    expect(count(measures)).to_have_text("95 toimenpidettä")
    expect(measures.get_by_label("Eteneminen", exact=True)).to_have_value("")
    measures.go_forward()
    expect(count(measures)).to_have_text("5 toimenpidettä")


def test_back_from_a_measure_shows_the_filtered_list(measures):
    choose(measures, "Eteneminen", "late")
    expect(count(measures)).to_have_text("1 toimenpide")
    measures.get_by_role("link", name="Avoin päätöksentekokäytäntö").click()
    expect(measures.locator("h1")).to_have_text("Avoin päätöksentekokäytäntö")
    measures.go_back()
    expect(count(measures)).to_have_text("1 toimenpide")
    expect(measures.get_by_label("Eteneminen", exact=True)).to_have_value("late")


def test_the_field_one_chooses_in_stays_while_the_others_change(measures):
    """So that typing goes on: "My" must not find "Yhdistetty" because an answer came after the M."""
    field, other = (measures.get_by_label(label, exact=True) for label in ("Eteneminen", "Teema"))
    element, replaced = field.element_handle(), other.element_handle()
    field.focus()
    # The browser takes letters for one word while they come within a second: lose none of it to waiting.
    with measures.expect_response(re.compile("status=")):
        measures.keyboard.type("M")
    expect(count(measures)).to_have_text("1 toimenpide")
    measures.keyboard.type("y")
    expect(field).to_have_value("late")
    assert element.evaluate("element => element === document.activeElement")
    assert not replaced.evaluate("element => element.isConnected")


def test_the_ways_on_follow_the_filter(measures):
    choose(measures, "Eteneminen", "late")
    expect(count(measures)).to_have_text("1 toimenpide")
    for name in ("CSV", "XLSX", "Svenska", "English"):
        link = measures.get_by_role("link", name=re.compile(f"^{name}"))
        assert "status=late" in link.get_attribute("href")


def test_a_failed_request_leaves_the_results(measures, complaints):
    broken = complaints.mean("500")
    measures.route("**/*status=late*", lambda route: route.fulfill(status=500, body="<p>broken</p>"))
    choose(measures, "Eteneminen", "late")
    measures.wait_for_timeout(500)
    expect(count(measures)).to_have_text("95 toimenpidettä")
    assert len(titles(measures)) == 95
    assert broken

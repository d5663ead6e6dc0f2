"""Journeys without a mouse. Each step says what has the focus and what is shown.

That one sees the focus is measured in pixels where a step ends, and for `make assure` wherever Tab leads.
Those of editors are in test_keyboard_editors.py; more of residents with past days, following and feedback.
"""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.focus import assert_seen, measure
from tests.browser.pages import visit
from tests.sample import TAKES_ALL

pytestmark = pytest.mark.usefixtures("journey")

FAR = 150
LIST = re.compile(r"/hnh2035/toimenpiteet/")
LONG_TITLE = "Kaupunkilaisten vaikutusmahdollisuudet älykkäiden ja puhtaiden ratkaisujen kehittämisessä"

# What has the focus, and whether one sees it: an outline, in the window, with nothing on top of it.
FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const start = Math.max(box.top, 0), end = Math.min(box.bottom, innerHeight);
    const top = document.elementFromPoint(box.left + box.width / 2, (start + end) / 2);
    return {
        name: (one.labels?.[0] ?? one).textContent.trim().replace(/\\s+/g, " "),
        isSeen: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none"
            && end - start >= Math.min(box.height, 20) && (one.contains(top) || top?.contains(one)),
    };
}"""


def focused(page):
    return page.evaluate(FOCUS)["name"]


def tab_until(page, is_there, key="Tab"):
    """Press Tab until this has the focus; everything on the way must show that it has it."""
    # An address changes before its page is there, which at first has nothing that could have the focus.
    page.wait_for_load_state()
    for _press in range(FAR):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert focus["isSeen"], focus
        if is_there(focus) or TAKES_ALL:
            assert_seen(page, focus["name"])
        if is_there(focus):
            return
    pytest.fail(f"{FAR} times {key} did not lead there")


def tab_to(page, name, key="Tab"):
    """To what has this name."""
    tab_until(page, lambda focus: re.fullmatch(name, focus["name"]), key)


def tab_to_one(page, selector):
    tab_until(page, lambda _focus: page.evaluate("one => document.activeElement.matches(one)", selector))


def follow(page, name):
    tab_to(page, name)
    page.keyboard.press("Enter")


def choose(page, field, value):
    """Type the beginning of the choice, as one does in a closed list."""
    tab_to(page, field)
    page.keyboard.type(value)


def count(page):
    return page.get_by_role("status")


def heading(page):
    return page.locator("h1")


@pytest.mark.parametrize("style", ["none", "3px solid #ddd", "1px solid black"])
def test_a_focus_that_one_does_not_see_is_found(visitor, style):
    visit(visitor, "front")
    tab_to(visitor, "Toimenpiteet")
    shown, needed = measure(visitor)
    assert shown >= needed > 0
    visitor.evaluate("style => document.activeElement.style.outline = style", style)
    shown, needed = measure(visitor)
    assert shown < needed


def test_a_focus_that_something_hides_is_found(visitor):
    visit(visitor, "front")
    tab_to(visitor, "Toimenpiteet")
    visitor.evaluate(
        "document.body.append(Object.assign(document.createElement('dialog'), {id: 'over', open: true}))"
    )
    visitor.evaluate(
        "Object.assign(document.querySelector('#over').style, {position: 'fixed', inset: 0, width: '100%',"
        " height: '100%', maxWidth: 'none', maxHeight: 'none', zIndex: 9999})"
    )
    assert measure(visitor) == (0, 1)


def test_skip_link(visitor):
    visit(visitor, "measure")
    visitor.keyboard.press("Tab")
    assert focused(visitor) == "Siirry sisältöön"
    expect(visitor.locator(".skip")).to_be_in_viewport(ratio=1)
    visitor.keyboard.press("Enter")
    expect(visitor.locator("main")).to_be_focused()
    visitor.keyboard.press("Tab")
    assert focused(visitor) == "Toimenpiteet"
    expect(visitor.locator(".back a")).to_be_focused()
    expect(visitor.locator(".skip")).not_to_be_in_viewport()


def test_front_to_a_late_measure(visitor):
    visit(visitor, "front")
    follow(visitor, "Myöhässä 1")
    expect(visitor).to_have_url(re.compile(r"/hnh2035/toimenpiteet/\?status=late$"))
    expect(count(visitor)).to_have_text("1 toimenpide")
    follow(visitor, "Avoin päätöksentekokäytäntö")
    expect(heading(visitor)).to_have_text("Avoin päätöksentekokäytäntö")
    expect(visitor.locator(".glance .status")).to_have_text("Myöhässä")


def test_filter_open_next_and_back_to_the_filtered_list(visitor):
    visit(visitor, "front")
    follow(visitor, "Toimenpiteet")
    expect(heading(visitor)).to_have_text("Toimenpiteet")
    choose(visitor, "Eteneminen", "Ajallaan")
    expect(count(visitor)).to_have_text("5 toimenpidettä")
    assert focused(visitor) == "Eteneminen"
    titles = visitor.locator(".measure-row a").all_inner_texts()
    follow(visitor, re.escape(titles[0]))
    expect(heading(visitor)).to_have_text(titles[0])
    for former, title in pairwise(titles):
        follow(visitor, "Seuraava")
        expect(heading(visitor)).to_have_text(title)
        expect(visitor.locator(".pager-previous").first).to_contain_text(former)
    expect(visitor.locator(".pager-place").first).to_have_text("Toimenpide 5 / 5")
    follow(visitor, "Toimenpiteet")  # in the navigation: all of them
    expect(count(visitor)).to_have_text("95 toimenpidettä")
    visitor.go_back()
    visitor.locator("main").focus()
    follow(visitor, "Toimenpiteet")  # above the measure: where one came from
    expect(count(visitor)).to_have_text("5 toimenpidettä")
    expect(visitor.get_by_label("Eteneminen")).to_have_value("on_time")


def test_remove_a_filter(visitor):
    visit(visitor, "list filtered")
    expect(count(visitor)).to_have_text("1 toimenpide")
    follow(visitor, "Poista rajaus Eteneminen: Ajallaan ×")
    expect(visitor.get_by_label("Eteneminen")).to_have_value("")
    expect(visitor.locator(".active-filters a")).to_have_text(
        [re.compile("Hakusana: kaupunki"), re.compile("Teema: "), "Poista kaikki rajaukset"]
    )
    follow(visitor, "Poista kaikki rajaukset")
    expect(count(visitor)).to_have_text("95 toimenpidettä")
    expect(visitor.locator(".active-filters")).to_have_count(0)


def test_sort_the_table(visitor):
    visit(visitor, "list by theme")
    follow(visitor, "Taulukkona")
    expect(visitor.locator("th[aria-sort]")).to_have_text(re.compile("Numero"))
    numbers = visitor.locator("tbody td:first-child")
    expect(numbers.first).to_have_text("1")
    follow(visitor, "Numero ↑")
    expect(visitor.locator("th[aria-sort=descending]")).to_have_text(re.compile("Numero"))
    expect(numbers.first).to_have_text("147")
    follow(visitor, "Nimi")
    expect(visitor.locator("th[aria-sort=ascending]")).to_have_text(re.compile("Nimi"))
    expect(visitor.locator("tbody th").first).to_have_text(re.compile("^3D-Energia"))


def test_change_the_language_and_keep_the_filter(visitor):
    visit(visitor, "list by theme")
    choose(visitor, "Eteneminen", "My")
    expect(count(visitor)).to_have_text("1 toimenpide")
    tab_to(visitor, "Svenska", key="Shift+Tab")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"/sv/hnh2035/atgarder/\?status=late$"))
    expect(count(visitor)).to_have_text("1 åtgärd")
    expect(visitor.locator("html")).to_have_attribute("lang", "sv")
    assert visitor.locator(".languages [aria-current]").inner_text() == "Svenska"


def test_download_what_is_shown(visitor):
    visit(visitor, "list by theme")
    choose(visitor, "Eteneminen", "Ajallaan")
    expect(count(visitor)).to_have_text("5 toimenpidettä")
    titles = visitor.locator(".measure-row a").all_inner_texts()
    tab_to(visitor, "CSV")
    with visitor.expect_download() as download:
        visitor.keyboard.press("Enter")
    assert re.fullmatch(r"hnh2035-toimenpiteet-2020-06-30\.csv", download.value.suggested_filename)
    header, *rows = csv.reader(Path(download.value.path()).read_text("utf-8-sig").splitlines(), delimiter=";")
    assert sorted(row[header.index("title")] for row in rows) == sorted(titles)
    assert focused(visitor) == "CSV"


def test_measure_to_its_unit_and_back(visitor):
    visit(visitor, "measure")
    follow(visitor, "Elinkeino-osasto")
    expect(heading(visitor)).to_have_text("Elinkeino-osasto")
    follow(visitor, re.escape(LONG_TITLE))
    expect(heading(visitor)).to_have_text(LONG_TITLE)
    visitor.go_back()
    expect(heading(visitor)).to_have_text("Elinkeino-osasto")

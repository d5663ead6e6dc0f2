"""What axe finds wrong, which test_every_page.py asks: WCAG 2.0 to 2.2, A and AA, and best practices."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.conftest import AS_NEW
from tests.browser.pages import visit
from tests.sample import TAKES_ALL

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
# Where a test takes each of them a page; `make assure` takes all.
SOME_LOOKS = list(LOOKS) if TAKES_ALL else ["dark", "forced"]
# They differ in colours alone, and these are the rules that ask for them.
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Neither is behind any words, but axe gives up on the contrast of what is near them.
NO_ORNAMENTS = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".band::after, .task::before {display: none}");
    document.adoptedStyleSheets = [sheet];
}"""


# axe never looks behind the texts of a drawing: test_drawings.py measures their contrast.
IS_DRAWN = "selector => Boolean(document.querySelector(selector).closest('svg[role=img]'))"


def faults(page, rules=TAGS):
    """Each rule that the page breaks, or whose contrast axe can't tell, and where."""
    page.evaluate(NO_ORNAMENTS)
    if not page.evaluate("'axe' in window"):  # to read it takes the browser a fifth of a second
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": rules, "resultTypes": ["violations", "incomplete"]}
    results = page.evaluate("options => axe.run(document, options)", options)
    unclear = [rule for rule in results["incomplete"] if rule["id"] == "color-contrast"]
    for rule in unclear:
        rule["nodes"] = [node for node in rule["nodes"] if not page.evaluate(IS_DRAWN, node["target"][-1])]
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in [*results["violations"], *unclear]
        for node in rule["nodes"]
        if "only non-text characters" not in node["failureSummary"]
    ]


# axe asks what texts are filled with. Chromium tells the page's colour there, though it paints the forced
# one, which it tells as the colour of the text.
FILLED_AS_PAINTED = """() => {
    const ask = CSSStyleDeclaration.prototype.getPropertyValue;
    CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
        return ask.call(this, name === "-webkit-text-fill-color" ? "color" : name);
    };
}"""


def faults_in(page, look, rules=TAGS):
    """The same of the page in this look, until it is loaded anew."""
    page.emulate_media(**AS_NEW | LOOKS[look])
    if look == "forced":
        page.evaluate(FILLED_AS_PAINTED)
    return faults(page, rules)


def faults_in_each(page, looks):
    """Those in each of these looks, of which only the first is asked for more than its colours."""
    first, *others = looks
    return {first: faults_in(page, first)} | {look: faults_in(page, look, OF_COLOURS) for look in others}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_after_the_list_was_updated(visitor, look):
    page = visitor
    visit(page, "list by theme")
    page.locator("#id_status").select_option("late")
    expect(page).to_have_url(re.compile("status=late"))
    expect(page.locator(".active-filters")).to_be_visible()
    assert faults_in(page, look) == []


def test_faults_are_found(visitor):
    visit(visitor, "front")
    assert faults(visitor) == []
    visitor.evaluate("document.querySelector('.lead').style.color = 'blue'")
    visitor.evaluate("document.querySelector('h2').outerHTML = '<h5>Low</h5><img>'")
    assert {rule for rule, _target, _why in faults(visitor)} >= {
        "color-contrast",
        "heading-order",
        "image-alt",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faults_of_colours_are_found(visitor, scheme):
    visit(visitor, "front")
    assert faults_in(visitor, scheme, OF_COLOURS) == []
    visitor.evaluate("document.querySelector('.lead').style.color = '#797979'")
    assert {rule for rule, _target, _why in faults(visitor, OF_COLOURS)} == {"color-contrast"}


def test_faults_of_colours_that_do_not_let_themselves_be_forced_are_found(visitor):
    visit(visitor, "front")
    visitor.evaluate("document.querySelector('.lead').style.color = '#797979'")
    assert faults_in(visitor, "forced", OF_COLOURS) == []
    visitor.evaluate("document.querySelector('.lead').style.forcedColorAdjust = 'none'")
    assert {rule for rule, _target, _why in faults(visitor, OF_COLOURS)} == {"color-contrast"}

"""axe finds nothing on any page: WCAG 2.0 to 2.2, level A and AA, and its best practices."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import KINDS, LANGUAGES, visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# Light and dark differ in colours alone: every page in both, but only in one language.
SCHEMES = {"fi": ["light", "dark"], "sv": ["light"], "en": ["light"]}

# Neither is behind any words, but axe gives up on the contrast of what is near them.
NO_ORNAMENTS = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".band::after, .task::before {display: none}");
    document.adoptedStyleSheets = [sheet];
}"""


# axe never looks behind the texts of a drawing: test_drawings.py measures their contrast.
IS_DRAWN = "selector => Boolean(document.querySelector(selector).closest('svg[role=img]'))"


def faults(page):
    """Each rule that the page breaks, or whose contrast axe can't tell, and where."""
    page.evaluate(NO_ORNAMENTS)
    results = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations", "incomplete"]}).response
    unclear = [rule for rule in results["incomplete"] if rule["id"] == "color-contrast"]
    for rule in unclear:
        rule["nodes"] = [node for node in rule["nodes"] if not page.evaluate(IS_DRAWN, node["target"][-1])]
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in [*results["violations"], *unclear]
        for node in rule["nodes"]
        if "only non-text characters" not in node["failureSummary"]
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(visitor, kind, language):
    visit(visitor, kind, language)
    for scheme in SCHEMES[language]:
        visitor.emulate_media(color_scheme=scheme)
        assert faults(visitor) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_after_the_list_was_updated(new_visitor, scheme):
    page = new_visitor(color_scheme=scheme)
    visit(page, "list by theme")
    page.locator("#id_status").select_option("late")
    expect(page).to_have_url(re.compile("status=late"))
    expect(page.locator(".active-filters")).to_be_visible()
    assert faults(page) == []


def test_faults_are_found(visitor):
    visit(visitor, "front")
    visitor.evaluate("document.querySelector('.lead').style.color = 'blue'")
    visitor.evaluate("document.querySelector('h2').outerHTML = '<h5>Low</h5><img>'")
    assert {rule for rule, _target, _why in faults(visitor)} >= {
        "color-contrast",
        "heading-order",
        "image-alt",
    }

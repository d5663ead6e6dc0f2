"""Small windows, spaced text, fingers, forced colours and reduced motion."""

from tests.browser.pages import visit

# 320 px is also what a window of 1280 px has left at 400 %.
NARROW = {"viewport": {"width": 320, "height": 640}}

# What WCAG 1.4.12 lets a reader set.
SPACING = "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}\
 p {margin-block-end: 2em !important}"
SPACE_TEXT = """rules => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
}"""

# Words that stick out of the window, or of the nearest box that cuts its content off.
CUT_OFF = """() => {
    const found = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = words.nextNode(); text; text = words.nextNode()) {
        if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
        if (text.parentElement.closest(".visually-hidden, .skip, [role=region], select, script")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        let left = 0, right = document.documentElement.clientWidth, top = -Infinity, bottom = Infinity;
        for (let one = text.parentElement; one; one = one.parentElement) {
            if (getComputedStyle(one).overflow === "visible" || one === document.documentElement) continue;
            const edge = one.getBoundingClientRect();
            [left, right, top, bottom] = [
                Math.max(left, edge.left), Math.min(right, edge.right),
                Math.max(top, edge.top), Math.min(bottom, edge.bottom),
            ];
        }
        if (box.left < left - 1 || box.right > right + 1 || box.top < top - 1 || box.bottom > bottom + 1)
            found.push(text.data.trim());
    }
    return found;
}"""

# Links, buttons and fields smaller than a fingertip, but for links within a sentence.
SMALL_TARGETS = """() => {
    const inText = link => {
        const block = link.closest("p, li, dd, td, th, h1, h2, h3, h4, .measure-link");
        return getComputedStyle(link).display === "inline" && block
            && block.textContent.trim() !== link.textContent.trim();
    };
    const target = one => {
        // A link may be larger than its words: the pager's halves are.
        const after = getComputedStyle(one, "::after");
        const box = one.getBoundingClientRect();
        if (after.position !== "absolute") return box;
        return { width: parseFloat(after.width), height: parseFloat(after.height) };
    };
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, [tabindex='0']")]
        .filter(one => one.checkVisibility() && !one.matches(".skip") && !inText(one))
        .filter(one => target(one).width < 24 || target(one).height < 24)
        .map(one => `${one.textContent.trim()}: ${target(one).width} × ${target(one).height}`);
}"""


def width_of_document(page):
    return page.evaluate("document.documentElement.scrollWidth")


def too_wide(page):
    """What does not fit a narrow window, with the reader's spacing and the page's own: its width, words."""
    found = []
    page.set_viewport_size(NARROW["viewport"])
    for spacing in (SPACING, ""):
        page.evaluate(SPACE_TEXT, spacing)
        width = width_of_document(page)
        found += [width] * (width != 320) + page.evaluate(CUT_OFF)
    return found


def small_targets(page):
    """The targets smaller than a fingertip, in a wide window and in a narrow one."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        found += page.evaluate(SMALL_TARGETS)
    return found


def test_what_scrolls_sideways_is_a_named_region_for_the_keyboard_too(new_visitor):
    page = new_visitor(**NARROW)
    visit(page, "list as table")
    region = page.get_by_role("region", name="95 toimenpidettä")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert region.evaluate("region => region.scrollLeft") > 0


def test_faults_are_found(visitor):
    visit(visitor, "front")
    assert small_targets(visitor) + too_wide(visitor) == []
    visitor.evaluate(
        "Object.assign(document.querySelector('.languages a').style, {padding: 0, lineHeight: 1})"
    )
    assert {target.split(":")[0] for target in small_targets(visitor)} == {"Suomi"}
    visitor.evaluate(
        "Object.assign(document.querySelector('h1').style, {height: '1rem', overflow: 'hidden'})"
    )
    assert set(too_wide(visitor)) == {"Hiilineutraali Helsinki 2035"}
    visitor.evaluate("document.querySelector('.lead').style.minWidth = '400px'")
    assert [what for what in too_wide(visitor) if isinstance(what, int) and what > 320]

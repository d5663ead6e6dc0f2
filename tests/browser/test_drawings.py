"""What is drawn can be seen: the contrast of every text and mark in drawings, figures and sparklines."""

import pytest

from tests.browser.pages import LANGUAGES, visit

DRAWN = [
    *["measure", "measure, long way to the goal", "measure, many effects"],
    *["indicator", "indicator with parts", "indicator with counts", "indicators"],
]
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
# WCAG 1.4.3 and 1.4.11.
TEXT, MARK = 4.5, 3

# Every text and mark with the contrast of its best colour to what is behind it: the halo of a text, else the
# box it lies in, else the background of the page. The grid helps to read a figure whose values are written.
MEASURE = """() => {
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const channels = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const isOpaque = colour => colour !== "none" && channels(colour)[3] === 255;
    const luminance = colour => {
        const [red, green, blue] = channels(colour).slice(0, 3).map(channel => {
            const share = channel / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = one => {
        for (let element = one; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (isOpaque(colour)) return colour;
        }
        return "white";
    };
    const holds = (outer, inner) => outer.left <= inner.left && inner.right <= outer.right
        && outer.top <= inner.top && inner.bottom <= outer.bottom;
    const behind = text => {
        const style = getComputedStyle(text);
        const isHaloed = style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 2;
        if (isHaloed && isOpaque(style.stroke)) return style.stroke;
        const place = text.getBoundingClientRect();
        const boxes = [...text.ownerSVGElement.querySelectorAll("rect")]
            .filter(box => holds(box.getBoundingClientRect(), place))
            .map(box => getComputedStyle(box).fill).filter(isOpaque);
        return boxes.pop() ?? ground(text.ownerSVGElement);
    };
    const drawn = "svg[role=img], .sparkline";
    const found = [];
    for (const svg of document.querySelectorAll(drawn)) {
        if (!svg.checkVisibility()) continue;
        for (const one of svg.querySelectorAll("text, path:not(.figure-grid), rect")) {
            if (one.tagName === "text" && !one.textContent.trim()) continue;
            const {fill, stroke} = getComputedStyle(one);
            const isText = one.tagName === "text";
            const colours = (isText ? [fill] : [fill, stroke]).filter(isOpaque);
            const against = isText ? behind(one) : ground(svg);
            const ratio = Math.max(1, ...colours.map(colour => contrast(colour, against)));
            found.push([isText ? one.textContent : one.getAttribute("class"), isText, ratio]);
        }
    }
    return found;
}"""

REPAINT = """([selector, property, colour]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${selector} {${property}: ${colour} !important}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

# Real heights of letters, as the browser scales them.
LETTERS = """() => [...document.querySelectorAll("svg[role=img] text")].map(text =>
    parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""

# Words that stick out of their box, in the font of this machine.
STICK_OUT = """() => [...document.querySelectorAll("rect.box")].flatMap(box => {
    const edge = box.getBoundingClientRect(), found = [];
    let text = box.nextElementSibling;
    for (; text?.matches("text:not(.effect)"); text = text.nextElementSibling) {
        const {left, right, top, bottom} = text.getBoundingClientRect();
        if (left < edge.left || right > edge.right || top < edge.top || bottom > edge.bottom)
            found.push(text.textContent);
    }
    return found;
})"""

# The words of a curve that lie on a box.
ON_A_BOX = """() => [...document.querySelectorAll("text.effect")].filter(text => {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    return [...document.querySelectorAll("rect.box")].map(box => box.getBoundingClientRect())
        .some(box => left < box.right && box.left < right && top < box.bottom && box.top < bottom);
}).map(text => text.textContent)"""

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


def measured(page):
    return page.evaluate(MEASURE)


def faint(page):
    """Each text and mark that is too faint."""
    return [what for what, is_text, ratio in measured(page) if ratio < (TEXT if is_text else MARK)]


@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("look", LOOKS)
def test_what_is_drawn_can_be_seen(reader, kind, look):
    reader.emulate_media(**LOOKS[look])
    visit(reader, kind)
    assert len(measured(reader)) >= 2
    assert faint(reader) == []


def test_every_text_is_measured(visitor):
    visit(visitor, "measure, long way to the goal")
    texts = [words for words in visitor.locator("svg[role=img] text").all_text_contents() if words.strip()]
    assert [what for what, is_text, _ratio in measured(visitor) if is_text] == texts


def test_faults_are_found(visitor):
    visit(visitor, "measure")
    visitor.evaluate(REPAINT, [".effect", "fill", "#888"])
    assert faint(visitor) == ["lisää"]
    visitor.evaluate(REPAINT, [".box-start", "fill", "#333"])
    visitor.evaluate(REPAINT, [".way", "stroke", "#ccc"])
    assert faint(visitor) == ["way way-high", "Toimenpide", "125", "lisää"]


def test_a_faint_halo_and_a_faint_sparkline_are_found(visitor):
    visit(visitor, "indicator with parts")
    visitor.evaluate(REPAINT, [".figure-texts", "stroke", "#666"])
    assert len(faint(visitor)) == visitor.locator(".figure text").count()
    visit(visitor, "indicators")
    visitor.evaluate(REPAINT, [".sparkline", "stroke", "#ddd"])
    assert faint(visitor) == [None, "sparkline-latest"]


def test_a_drawing_gives_way_to_the_list_where_its_words_could_not_be_read(visitor):
    visit(visitor, "measure, long way to the goal")
    drawing, chain = visitor.locator(".chain-drawing"), visitor.locator(".chain")
    for size, is_drawn in ((WIDE, True), (NARROW, False)):
        visitor.set_viewport_size(size)
        assert (drawing.is_visible(), chain.is_visible()) == (is_drawn, True)


@pytest.mark.parametrize("kind", DRAWN[:3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_drawing_are_large_enough_and_in_their_places(reader, kind, language):
    visit(reader, kind, language)
    assert min(reader.evaluate(LETTERS)) >= 11
    assert reader.evaluate(STICK_OUT) == []
    assert reader.evaluate(ON_A_BOX) == []


def test_words_out_of_place_are_found(visitor):
    visit(visitor, "measure")
    visitor.evaluate("document.querySelector('.effect').setAttribute('x', '20')")
    visitor.evaluate("document.querySelector('.box + text').setAttribute('x', '80')")
    assert visitor.evaluate(STICK_OUT) == ["Toimenpide"]
    assert visitor.evaluate(ON_A_BOX) == ["lisää"]

"""Forced colours and reduced motion."""

import pytest

from tests.browser.pages import visit

# Each shape of a status: whether anything of it is drawn in another colour than what is behind it.
SHAPES = """() => [...document.querySelectorAll(".status")].map(status => {
    const shape = status.querySelector("svg > *"), drawn = getComputedStyle(shape);
    const box = shape.getBoundingClientRect();
    const behind = getComputedStyle(document.documentElement).backgroundColor;
    const colours = [drawn.fill, drawn.stroke].filter(colour => colour !== "none");
    return box.width > 0 && colours.some(colour => colour !== behind);
})"""

# A border counts when it has a width and a colour of its own.
MARKED = """link => {
    const { borderBlockEndWidth, borderBlockEndColor } = getComputedStyle(link);
    const behind = getComputedStyle(document.documentElement).backgroundColor;
    return parseFloat(borderBlockEndWidth) > 0 && borderBlockEndColor !== behind;
}"""

MOVING = """() => [...document.querySelectorAll("*")].flatMap(one =>
    [null, "::before", "::after"].map(part => getComputedStyle(one, part))
        .filter(({ transitionDuration, animationName, scrollBehavior }) =>
            transitionDuration.split(",").some(time => parseFloat(time) > 0)
            || animationName !== "none" || scrollBehavior === "smooth")
        .map(() => one.outerHTML.slice(0, 80)))"""


@pytest.fixture
def forced(reader):
    reader.emulate_media(forced_colors="active")
    return reader


@pytest.mark.parametrize("kind", ["front", "list by theme", "closed programme", "programme not adopted"])
def test_forced_colours_leave_the_shape_of_each_status(forced, kind):
    visit(forced, kind)
    shapes = forced.evaluate(SHAPES)
    assert shapes
    assert all(shapes)


def test_forced_colours_leave_the_mark_of_the_language_alone(forced):
    visit(forced, "front")
    links = forced.locator(".languages a").all()
    assert [link.get_attribute("lang") for link in links if link.evaluate(MARKED)] == ["fi"]


def test_forced_colours_leave_the_parts_of_the_bar_apart(forced):
    visit(forced, "front")
    parts = forced.locator(".status-bar rect").all()
    drawn = [part.evaluate("part => getComputedStyle(part).stroke") for part in parts]
    assert set(drawn) == {"rgb(255, 255, 255)"}


def test_a_lost_shape_is_noticed(forced):
    visit(forced, "front")
    forced.evaluate("document.querySelector('.status svg').style.display = 'none'")
    forced.evaluate("document.querySelector('.languages a').style.borderWidth = '0'")
    assert not all(forced.evaluate(SHAPES))
    assert not forced.locator(".languages a").first.evaluate(MARKED)


def moving(page):
    """What moves although the reader wants nothing to."""
    return page.evaluate(MOVING)


def test_what_moves_is_found(reader):
    visit(reader, "front")
    assert moving(reader) == []
    reader.evaluate("document.querySelector('h1').style.setProperty('transition', 'color 1s', 'important')")
    assert [element[:3] for element in moving(reader)] == ["<h1"]

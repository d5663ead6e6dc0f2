"""What the focus changes on the screen, in pixels, after WCAG 2.4.11 and 2.4.13.

Two pictures of what has the focus and its surroundings, with and without it. The pixels that differ with a
contrast of 3:1 are at least as many as those of an outline of two pixels around it, as far as it is in the
window; and nothing hides all of it.
"""

from collections import Counter
from io import BytesIO

from PIL import Image

AROUND = 6
"""Pixels: the width of an outline and its distance."""
CONTRAST = 3
THICKNESS = 2
# As far as it is in the window: where it is, how long those of its sides are, and whether anything of it is
# on top.
PLACE = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    // The lines of a link that is broken: around each of them, where that is less than around all.
    const around = boxes => boxes.reduce((sum, { left, right, top, bottom }) =>
        sum + [left >= 0, right <= width].filter(Boolean).length
                * Math.max(Math.min(bottom, height) - Math.max(top, 0), 0)
            + [top >= 0, bottom <= height].filter(Boolean).length
                * Math.max(Math.min(right, width) - Math.max(left, 0), 0), 0);
    const left = Math.max(box.left, 0), right = Math.min(box.right, width);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, height);
    const inside = Math.min(around([box]), around([...one.getClientRects()]));
    const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y =>
        document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y)));
    return {
        left, right, top, bottom, inside,
        isOnTop: right > left && bottom > top && points.some(top => one.contains(top) || top?.contains(one)),
    };
}"""
# Stronger than any style sheet; what has the focus keeps it. An attribute that was left empty would be an
# inline style of the page that htmx keeps, which the site does not allow.
WITHOUT = "document.activeElement.style.setProperty('outline', 'none', 'important')"
WITH = """() => {
    const one = document.activeElement;
    one.style.removeProperty("outline");
    if (!one.getAttribute("style")) one.removeAttribute("style");
}"""
MEASURED = []
"""A line for each stop that was measured, of this process."""


def luminance(pixel):
    shares = [value / 255 for value in pixel]
    red, green, blue = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def picture(page, place):
    """The surroundings, as far as they are in the window."""
    size = page.viewport_size
    left, top = max(place["left"] - AROUND, 0), max(place["top"] - AROUND, 0)
    right = min(place["right"] + AROUND, size["width"])
    bottom = min(place["bottom"] + AROUND, size["height"])
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")


def changed(before, after):
    """How many pixels differ so much that one sees it."""
    pairs = Counter(zip(before.get_flattened_data(), after.get_flattened_data(), strict=True))
    return sum(count for pair, count in pairs.items() if contrast(*pair) >= CONTRAST)


def measure(page):
    """How many pixels show what has the focus, and how many must; nothing where it is hidden."""
    place = page.evaluate(PLACE)
    if not place["isOnTop"]:
        return 0, 1
    marked = picture(page, place)
    page.evaluate(WITHOUT)
    unmarked = picture(page, place)
    page.evaluate(WITH)
    return changed(unmarked, marked), round(THICKNESS * place["inside"])


def assert_seen(page, name):
    shown, needed = measure(page)
    MEASURED.append(name)
    assert shown >= needed, f"{name}: {shown} pixels show the focus, and {needed} must"

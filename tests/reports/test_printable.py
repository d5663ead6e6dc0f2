"""Whatever people write, the typesetter can set it."""

import random

import pytest

from reports.files import printable
from reports.files.typesetting import typeset

TEMPLATE = b"""
#set document(title: "x")
#set text(font: ("Source Sans 3", "DejaVu Sans"), fallback: false)
= x
#let texts = json(bytes(sys.inputs.texts))
#texts.join(" ")
#strong(texts.join())
"""


def is_set(texts):
    lines = [printable.printable_line(text) for text in texts]
    return typeset(TEMPLATE, {"texts": lines}, fonts=printable.FONTS, moment=0).startswith(b"%PDF")


def test_every_sign_of_the_fonts_alone_and_together():
    signs = sorted(printable._signs())
    assert len(signs) > 5000
    assert is_set(signs)
    assert is_set(["".join(signs)])


@pytest.mark.parametrize("last", [0x3000, 0x110000])
def test_any_signs_at_all(last):
    chosen = random.Random(1).choices(range(last), k=4000)
    assert is_set(["".join(map(chr, chosen))])


@pytest.mark.parametrize("text", ["Helsinki – Helsingfors, 50 %", "å ä ö š ž “ ” ’ → ₂", "CO₂e · €/m²"])
def test_what_a_council_paper_needs_stays_as_it_is(text):
    assert printable.printable_line(text) == text


@pytest.mark.parametrize("text", ["\u202e", "\U000e0001", "\u200b"])
def test_a_text_that_nobody_sees_is_a_square(text):
    """The typesetter refuses a heading that says nothing."""
    assert printable.printable_line(text) == "□"


def test_a_space_between_words_stays():
    assert [printable.printable_line(text) for text in ("", " ", "\n")] == ["", " ", " "]

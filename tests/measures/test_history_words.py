"""What differs between two texts, and when they are only shown whole."""

import pytest

from measures.history.words import Kind, difference


def kinds(pieces):
    return [piece.kind for piece in pieces]


def test_words_that_stayed_went_and_came():
    found = difference("yksi kaksi kolme", "yksi neljä kolme")
    assert [(piece.kind, piece.text) for piece in found] == [
        (Kind.SAME, "yksi"),
        (Kind.DELETED, "kaksi"),
        (Kind.INSERTED, "neljä"),
        (Kind.SAME, "kolme"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("31 May 2026", "30 June 2026"),
        ("30 June 2025", "30 June 2026"),
        ("31. toukokuuta 2026", "30. kesäkuuta 2026"),
        ("31 maj 2026", "30 juni 2026"),
        ("toukokuu 2026", "kesäkuu 2026"),
        ("31.05.2026", "30.06.2026"),
    ],
)
def test_a_day_is_one_word(old, new):
    found = difference(f"Due {old}. Later", f"Due {new}. Later")
    assert [(piece.kind, piece.text) for piece in found] == [
        (Kind.SAME, "Due"),
        (Kind.DELETED, f"{old}."),
        (Kind.INSERTED, f"{new}."),
        (Kind.SAME, "Later"),
    ]


def test_the_same_words_on_other_lines_are_the_same():
    assert kinds(difference("by 30 June 2026", "by 30\nJune\n2026")) == [Kind.SAME]


def test_long_texts_of_many_words_are_compared():
    old = " ".join(f"sana{number}" for number in range(4000))
    assert kinds(difference(old, f"{old} loppu")) == [Kind.SAME, Kind.INSERTED]


def test_texts_of_the_same_word_again_and_again_are_shown_whole():
    """To compare them would take a minute."""
    old = " ".join(f"a x{number}" for number in range(1000))
    new = " ".join(f"a y{number}" for number in range(1000))
    assert kinds(difference(old, new)) == [Kind.DELETED, Kind.INSERTED]

"""What differs between two texts, and when they are only shown whole."""

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


def test_long_texts_of_many_words_are_compared():
    old = " ".join(f"sana{number}" for number in range(4000))
    assert kinds(difference(old, f"{old} loppu")) == [Kind.SAME, Kind.INSERTED]


def test_texts_of_the_same_word_again_and_again_are_shown_whole():
    """To compare them would take a minute."""
    old = " ".join(f"a x{number}" for number in range(1000))
    new = " ".join(f"a y{number}" for number in range(1000))
    assert kinds(difference(old, new)) == [Kind.DELETED, Kind.INSERTED]

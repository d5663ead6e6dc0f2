"""Another spelling of what found nothing, from the words of the index, if it finds the reader something."""

from django.db.models import Q
from django.db.models.functions import Length

from measures.models import SearchWord
from measures.search.asking import Doors, found
from measures.search.index import SHORTEST, raw
from measures.search.lemmas import plain_word
from measures.search.query import Asked, Word, ask

MOST_TRIED = 5
LONG = 6
"""From so many letters on, a word may differ in two places."""


def suggestion(text: str, doors: Doors) -> str:
    """The text with each word that finds nothing spelled in another way; empty where that finds nothing."""
    words, is_changed = [], False
    for typed in text.split():
        word = plain_word(typed)
        if len(word) < SHORTEST or not word.isalpha() or found(ask(word).widened(), doors).exists():
            words.append(typed)
            continue
        other = next((one for one in nearest(word) if is_there(one, doors)), None)
        if other is None:
            return ""
        words.append(other)
        is_changed = True
    suggested = " ".join(words)
    return suggested if is_changed and found(ask(suggested), doors).exists() else ""


def is_there(word: str, doors: Doors) -> bool:
    """Is this very word in what the reader may see? What it is only a part of would tell of drafts."""
    there = Word(word, frozenset([raw(word), f"fi_{word}"]))
    return found(Asked((there,), frozenset()), doors).exists()


def nearest(word: str) -> list[str]:
    """The words of the index that differ least, in the order of the alphabet where several do."""
    most = 1 if len(word) < LONG else 2
    alike = Q(word__startswith=word[0]) | Q(word__endswith=word[-2:])
    known = SearchWord.objects.annotate(length=Length("word")).filter(
        alike, length__range=(len(word) - most, len(word) + most)
    )
    words = set(known.order_by().values_list("word", flat=True)) - {word}
    near = sorted((distance(word, other, most), other) for other in words)
    return [other for steps, other in near if steps <= most][:MOST_TRIED]


def distance(one: str, other: str, most: int) -> int:
    """How many letters to add, drop, change or swap with the next; more than `most` are not counted on."""
    before, now = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        earlier, before, now = before, now, [row]
        for column, its in enumerate(other, 1):
            steps = min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != its))
            if earlier and column > 1 and letter == other[column - 2] and one[row - 2] == its:
                steps = min(steps, earlier[column - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
    return now[-1]

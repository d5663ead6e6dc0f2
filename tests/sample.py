"""What `make test` takes of long tables, always the same; `make assure`, which sets ASSURE, takes all."""

import os
from collections import Counter
from itertools import cycle

TAKES_ALL = "ASSURE" in os.environ
LANGUAGES = ["fi", "sv", "en"]
# Of a table of three languages or seven roles, each fifth case meets every one of them.
OF_CASES = 5


def turns(names):
    """For each name the language whose turn it is."""
    return dict(zip(names, cycle(LANGUAGES), strict=False))


def in_turn(names):
    """Each name with the language whose turn it is, or with all of them."""
    return [
        (name, language)
        for name, turn in turns(names).items()
        for language in LANGUAGES
        if TAKES_ALL or language == turn
    ]


def of_each(items):
    """Of each test the first of its cases and every fifth after it: tests without cases are all there."""
    seen = Counter()
    for item in items:
        test = item.path, item.originalname
        if seen[test] % OF_CASES == 0:
            yield item
        seen[test] += 1

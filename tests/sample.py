"""What `make test` takes of what is long, always the same. `make test ALL=1` takes all.

On SQLite: every test that is not marked `long`. Of one that uses the database in more than two cases, one
    case in four, or one; which ones differs from test to test, so that a page that one passes over is the
    next one's. All cases of what is marked `whole` or `about_databases`, where each asks what no other does.
On PostgreSQL: what is marked `about_databases`; of all else that uses the database the first test of each
    file and every twelfth after it, with its first case, but for what is marked `one_database`: it takes long
    and asks nothing that another database could answer otherwise. What uses none has run by then.
In a browser: every page, in one language and in one look (light, dark, narrow), which take turns.
Tests that go through a table themselves take a `share` of it each, one the rows that another one leaves out.
What is asked for by name (path::test) runs with all its cases.

`make assure`, which sets ASSURE, takes all of the files that tell something to docs/assurance.md, with the
controls in them, and nothing else; what is marked `one_database` on SQLite alone.
"""

import os
from collections import Counter
from itertools import cycle

ASSURES = "ASSURE" in os.environ
TAKES_ALL = ASSURES or "ALL" in os.environ
LANGUAGES = ["fi", "sv", "en"]
# A table longer than this is sampled: of every so many cases one.
FEW, OF_CASES = 2, 4
OF_TESTS = 12
USES_DATABASE = {"db", "transactional_db", "module_db", "live_server", "django_db_setup"}


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


def share(rows, turn, of=3):
    """Of the rows those whose turn it is: all that ask with each turn, one after another, see every row."""
    return list(rows) if TAKES_ALL else list(rows)[turn % of :: of]


def looks(name, names, of):
    """The looks of this page that are asked for: one, such that each look meets each language, or all."""
    return list(of) if TAKES_ALL else [of[list(names).index(name) // len(LANGUAGES) % len(of)]]


def examples(count):
    """For the settings of hypothesis: a fifth of its examples, always the same, or all, always new ones."""
    return {"max_examples": count if TAKES_ALL else count // 5, "derandomize": not TAKES_ALL}


def test_of(item):
    return item.path, item.originalname


def uses_database(item):
    return bool(item.get_closest_marker("django_db") or USES_DATABASE & set(item.fixturenames))


def is_of_one(item):
    return item.get_closest_marker("one_database") is not None


def is_whole(item):
    """In the browser tables are of pages, and the tests take turns themselves."""
    marked = item.get_closest_marker("whole") or item.get_closest_marker("about_databases")
    return bool(marked or "browser" in item.fixturenames or not uses_database(item))


def cases_of_long_ones(items):
    """All items, but of each table of more than a few cases one in four, or one."""
    counts = Counter(map(test_of, items))
    first, tests_of_file, seen = {}, Counter(), Counter()
    for test in counts:
        first[test] = tests_of_file[test[0]]
        tests_of_file[test[0]] += 1
    for item in items:
        test = test_of(item)
        turn = (seen[test] + first[test]) % min(OF_CASES, counts[test])
        if counts[test] <= FEW or is_whole(item) or turn == 0:
            yield item
        seen[test] += 1


def few_of_each_file(items):
    """Of the tests of each file that use the database the first and every twelfth after it, with one case."""
    seen, places = set(), Counter()
    items = [item for item in items if not is_of_one(item)]
    for item in filter(uses_database, items):
        if test_of(item) not in seen:
            if places[item.path] % OF_TESTS == 0:
                yield item
            places[item.path] += 1
            seen.add(test_of(item))


def of_all(items, vendor):
    """What runs on this database."""
    if ASSURES:
        telling = {item.path for item in items if "tried" in item.fixturenames}
        told = [item for item in items if item.path in telling]
        return told if vendor == "sqlite" else [item for item in told if not is_of_one(item)]
    if TAKES_ALL:
        return list(items)
    items = [item for item in items if not item.get_closest_marker("long")]
    if vendor == "sqlite":
        return list(cases_of_long_ones(items))
    about_databases = [item for item in items if item.get_closest_marker("about_databases")]
    tests = set(map(test_of, about_databases))
    return about_databases + list(few_of_each_file([item for item in items if test_of(item) not in tests]))

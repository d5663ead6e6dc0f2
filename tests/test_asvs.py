"""docs/asvs.md names tests that exist, and each requirement of levels 1 and 2 once."""

import ast
import re
from collections import Counter

from django.conf import settings

TEXT = (settings.BASE_DIR / "docs/asvs.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ ", line)
]
UNTESTED = {"*not assessed*", "*not met*", "*does not apply*"}
# As version 5.0.0 has them.
OF_LEVEL = {"1": 70, "2": 183}
CHAPTERS = 17


def test_each_requirement_is_there_once_and_in_its_order():
    numbers = [tuple(map(int, row[0].split("."))) for row in ROWS]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == set(range(1, CHAPTERS + 1))
    assert Counter(row[1] for row in ROWS) == OF_LEVEL


def test_each_row_names_tests_or_says_why_not():
    assert {len(row) for row in ROWS} == {5}
    assert [row[0] for row in ROWS if not (row[4].startswith("`") or row[4] in UNTESTED)] == []
    assert [row[0] for row in ROWS if row[4] in UNTESTED and not row[3]] == []


def names_in(file):
    return {node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}


def missing(text):
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", text)
    files = {file: settings.BASE_DIR / "tests" / file for file, _name in named}
    there = {file: names_in(path) if path.is_file() else set() for file, path in files.items()}
    return [(file, name) for file, name in named if name not in there[file]]


def test_every_test_that_is_named_exists():
    assert len(re.findall(r"::test_", TEXT)) > 200
    assert missing(TEXT) == []


def test_one_that_does_not_exist_is_found():
    assert missing("`test_asvs.py::test_nothing` and `test_nothing.py::test_asvs`") == [
        ("test_asvs.py", "test_nothing"),
        ("test_nothing.py", "test_asvs"),
    ]


def test_the_counts_of_the_beginning_are_those_of_the_table():
    said = re.findall(r"Its (\d+) req| and (\d+) of level|(\d+) rows|not met\* \((\d+)|apply\* \((\d+)", TEXT)
    told = [int("".join(one)) for one in said]
    kinds = Counter(row[4] for row in ROWS)
    tested = sum(row[4].startswith("`") for row in ROWS)
    assert told == [70, 183, tested, kinds["*not met*"], kinds["*does not apply*"]]

"""The process that reads: it is ended when it takes too much, and the site goes on as if nothing had been."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils.translation import override

from exchange.reading import Refused, process, read_file
from exchange.reading.book import Unreadable
from exchange.reading.process import answer_to, understood_all, why
from tests.exchange.packages import with_strings

BOOK = b'["book", "csv", null, null, false, false]'
TABLE = "number;title_fi\n1;ä\n".encode()


def many_rows(count):
    return "".join(f"{number};Toimenpide {number}\n" for number in range(count)).encode()


def reason(ask, *questions, **options):
    with pytest.raises(Unreadable) as no:
        ask(*questions, **options)
    return no.value.reason


def memory():
    """Of this process, in MB."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1000


def processes():
    """Those that read a file for any thread of this one."""
    for path in Path("/proc/self/task").glob("*/children"):
        for number in path.read_text().split():
            if b"exchange.reading.child" in Path(f"/proc/{number}/cmdline").read_bytes():
                yield int(number)


@contextmanager
def reading(content):
    """A file that is being read: the process, and what becomes of it."""
    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(read_file, "x.csv", content)
        while not (found := list(processes())):
            assert not outcome.done()
        yield found[0], outcome


def test_who_takes_too_long_is_ended():
    assert reason(answer_to, "csv", TABLE, seconds=0.01) == "too_slow"
    assert list(processes()) == []


def test_who_takes_too_much_memory_is_ended():
    content = b"number;title_fi\n" + b"1;" + b"x" * 10_000_000
    assert reason(answer_to, "csv", content, memory=45_000_000) == "too_large"


def test_a_short_file_does_not_make_a_long_answer():
    """Every row refers to the same text."""
    rows = '<row><c t="s"><v>0</v></c></row>' * 1_000
    content = with_strings(rows, f"<si><t>{'x' * 150_000}</t></si>")
    assert reason(answer_to, "xlsx", content) == "too_much_text"


def test_who_is_killed_has_read_nothing():
    with reading(many_rows(50_000)) as (number, outcome):
        os.kill(number, signal.SIGKILL)
        with override("en"), pytest.raises(Refused) as no:
            outcome.result()
    assert no.value.__cause__.reason == "too_large"


def test_the_process_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known")
    with reading(many_rows(50_000)) as (number, outcome):
        assert Path(f"/proc/{number}/environ").read_bytes() == b""
    assert len(outcome.result().sheets[0].rows) == 50_000


@pytest.mark.parametrize(
    ("ended", "name"),
    [
        (-signal.SIGXCPU, "too_slow"),
        (-signal.SIGALRM, "too_slow"),
        (-signal.SIGKILL, "too_large"),
        (process.NOTHING_LEFT, "too_large"),
        (-signal.SIGSEGV, "damaged"),
        (1, "damaged"),
    ],
)
def test_how_it_ended_is_told(ended, name):
    assert why(ended).reason == name


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b""],
        [b"{}"],
        [b"[1, []]"],
        [b"nonsense"],
        [BOOK],
        [b'["sheet", "x"]'],
        [
            b'["book", "csv", null, null, false, false]',
            b'["sheet", "x", false]',
            b'[1, [["os.system", "x"]]]',
        ],
        [b"[" * 100_000],
    ],
)
def test_an_answer_that_makes_no_sense_is_none(lines):
    with pytest.raises(process.SENSELESS):
        understood_all(lines)


def test_threads_read_side_by_side():
    contents = [many_rows(100 * number) for number in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        books = list(pool.map(lambda content: read_file("x.csv", content), contents))
    assert [len(book.sheets[0].rows) for book in books] == [100 * number for number in range(1, 9)]
    assert [book.sheets[0].rows[-1].cells[1] for book in books[:2]] == ["Toimenpide 99", "Toimenpide 199"]


def test_the_site_keeps_nothing_of_what_was_read():
    content = many_rows(10_000)
    for _time in range(3):
        read_file("x.csv", content)
    before = memory()
    for _time in range(6):
        read_file("x.csv", content)
    assert memory() - before < 5

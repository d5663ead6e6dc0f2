"""Every file is read, or refused with its reason, in a few seconds and with little memory."""

import time

import pytest

from exchange.reading.book import Unreadable
from exchange.reading.examining import kind_of
from exchange.reading.process import answer_to
from exchange.reading.reasons import REASONS
from tests.exchange.files import all_files, make_files
from tests.sample import share

FILES = all_files()
SECONDS, MEGABYTES = 5, 200


def read(name, content):
    """The reason, and what it cost: most memory and seconds of work, here and in the process."""
    start = time.process_time()
    try:
        reason, cost = "", answer_to(kind_of(name, content), content).cost
    except Unreadable as no:
        reason, cost = no.reason, no.cost or (0, 0)
    memory, seconds = cost
    return reason, memory, seconds + time.process_time() - start


@pytest.mark.parametrize("file", share(FILES, turn=0, of=6), ids=str)
def test_files(file):
    reason, memory, seconds = read(file.name, file.content)
    assert (reason, memory < MEGABYTES, seconds < SECONDS) == (file.reason, True, True)


def test_there_are_enough():
    assert len({file.name for file in FILES}) == len(FILES) >= 60
    assert len([file for file in FILES if not file.reason]) >= 12


def test_they_are_made_in_a_folder(tmp_path):
    files = [file for file in FILES if isinstance(file.made, bytes)]
    paths = make_files(tmp_path, files)
    assert [path.read_bytes() for path in paths] == [file.made for file in files]


def test_every_reason_has_its_file():
    """But for those that are in no file: test_reading_process.py."""
    without = {"unknown_choice", "too_slow", "too_large"}
    assert {file.reason for file in FILES} == set(REASONS) - without | {""}

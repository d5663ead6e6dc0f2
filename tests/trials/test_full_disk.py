"""The disk is full, of database and temporary files: people read on, and who saves is told and loses nothing.

Once there is room the same texts are saved without a restart. SQLite; with controls that lose.
"""

import signal
import subprocess
import sys

import pytest

from tests.trials import disks
from tests.trials.running import (
    ROOT,
    assert_database_is_whole,
    assert_history_is_whole,
    copied,
    environment,
    rows,
    running,
)

# A disk can be mounted where one is root, and not in every container.
pytestmark = pytest.mark.long
TEXT = "Kirjoitettu levyn ollessa täynnä"
LEADS = f"SELECT lead_fi FROM measures_measure WHERE lead_fi LIKE '{TEXT}%'"
# What prometheus_client does in a file of its own.
COUNTS = """
import os, sys
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
import prometheus_client
counter = prometheus_client.Counter("one", "One", ["of"], registry=None)
counter.labels("first").inc()
print("counts", flush=True)
sys.stdin.readline()
for number in range(100):
    counter.labels("x" * 100 + str(number)).inc()
"""


@pytest.fixture
def disk(tmp_path):
    with disks.small_disk(tmp_path, 32) as disk:
        (disk / "tmp").mkdir()
        yield disk


def test_a_full_disk(disk, filled, editors, tmp_path, tried):
    database, log = copied(filled[0], disk), tmp_path / "log"
    with running(database, temporary=disk / "tmp", log=log) as server:
        people = disks.People(server, editors[:4], TEXT)
        with disks.full(disk):
            people.refused()
            sheet = people.reader.send("/trial/toimenpiteet.xlsx?q=aikana")
            stored_meanwhile = rows(database, LEADS)
        took = people.go_on(30)
        is_alive = server.process.poll() is None
    tried(
        "Faults",
        "Disk of database and temporary files full",
        people.count() + 1,
        f"{people.outcome(took)}, nor `integrity_check`",
        "Django's own admin answers 500 without the text; the files of prometheus_client end their process",
        on="SQLite",
    )
    people.assert_told()
    assert people.others_told() == [disks.NOT_SIGNED_IN, disks.NOT_SENT]
    assert (sheet.status_code, sheet.holds(disks.NOT_NOW)) == (503, True)
    assert (stored_meanwhile, is_alive) == ([], True)
    assert {lead for (lead,) in rows(database, LEADS)} == people.texts
    assert rows(database, "SELECT text FROM feedback_feedback") == [(disks.FEEDBACK,)]
    assert_database_is_whole(database)
    assert_history_is_whole(database)


def test_control_what_django_and_the_library_do(disk, filled, editors, tmp_path):
    database = copied(filled[0], disk)
    counting = subprocess.Popen(
        [sys.executable, "-c", COUNTS, disk / "tmp"],
        cwd=ROOT,
        env=environment(database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    counting.stdout.readline()
    with running(database, temporary=tmp_path, log=tmp_path / "log", stock=True) as server:
        answer = disks.refused_by_stock(server, editors[0], disks.full(disk))
    with disks.full(disk):
        counting.communicate(b"\n")
    assert answer == (500, False)
    assert counting.returncode == -signal.SIGBUS

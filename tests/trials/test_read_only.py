"""The disk of SQLite is read-only: people read on, and who saves or signs in is told so in words.

As after a crash of the machine: a file that was left as it was. Once it can be written again the same texts
are saved without a restart. With a control that loses.
"""

from contextlib import contextmanager

import pytest

from tests.trials import disks
from tests.trials.running import assert_database_is_whole, assert_history_is_whole, copied, rows, running

TEXT = "Kirjoitettu levyn ollessa suojattu"
LEADS = f"SELECT lead_fi FROM measures_measure WHERE lead_fi LIKE '{TEXT}%'"


@pytest.fixture
def left(filled, tmp_path):
    """The database of a server that was killed, on a disk that is read-only since, and that disk."""
    with disks.small_disk(tmp_path, 32) as disk:
        database = copied(filled[0], disk)
        with running(database, log=tmp_path / "log") as server:
            server.kill()
        disks.remount(disk, "ro")
        yield database, disk


@contextmanager
def written_again(disk):
    yield
    disks.remount(disk, "rw")


@pytest.mark.long
def test_a_read_only_disk(left, editors, tmp_path, tried):
    database, disk = left
    with running(database, log=tmp_path / "log") as server:
        people = disks.People(server, editors[:4], TEXT)
        people.refused()
        disks.remount(disk, "rw")
        took = people.go_on(30)
    tried(
        "Faults",
        "Disk read-only",
        people.count(),
        f"{people.outcome(took)}, nor `integrity_check`",
        "Django's own admin answers 500 without the text",
        on="SQLite",
    )
    people.assert_told()
    assert people.others_told() == [disks.NOT_SIGNED_IN, disks.NOT_SENT]
    assert {lead for (lead,) in rows(database, LEADS)} == people.texts
    assert_database_is_whole(database)
    assert_history_is_whole(database)


@pytest.mark.long
def test_a_read_only_disk_control(left, editors, tmp_path):
    database, disk = left
    with running(database, log=tmp_path / "log", stock=True) as server:
        answer = disks.refused_by_stock(server, editors[0], written_again(disk))
    assert answer == (500, False)

"""Where a backup is put, who may read it, what stays, and what is said when it cannot be made."""

import datetime
import os
import random
import subprocess
import time

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from helsinki_measures.backup import BackupError, making, manifest
from helsinki_measures.backup.making import Keep, remove_old
from tests.backup.databases import IS_POSTGRES
from tests.sample import TAKES_ALL

pytestmark = pytest.mark.about_databases
RUN = "SELECT error, ended_at IS NOT NULL FROM mailing_jobrun WHERE name = 'backup'"
needs_postgres = pytest.mark.skipif(not IS_POSTGRES, reason="SQLite needs no program")


def test_it_is_for_its_owner_alone_and_told_on_the_desk(database, folder):
    said = database.manage("backup", folder)
    [backup] = folder.glob("measures-*")
    assert said.splitlines()[0] == str(backup)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in [backup, *backup.iterdir()]}
    data = manifest.read(backup).file
    assert modes == {
        backup.name: "0o700",
        data: "0o600",
        "manifest.json": "0o600",
        "SHA256SUMS": "0o600",
    }
    assert database.rows(RUN) == [("", True)]


def test_no_key_is_in_it(made):
    for path in made.iterdir():
        assert b"for-tests-only" not in path.read_bytes()


def test_the_worker_makes_one_an_hour(database, folder):
    where = {"BACKUP_FOLDER": str(folder)}
    database.manage("run_jobs", **where)
    database.manage("run_jobs", **where)
    [backup] = folder.glob("measures-*")
    assert manifest.read(backup).contents.rows["measures_measure"] == 20
    assert database.rows(RUN) == [("", True)]


def test_no_files_are_kept_beside_the_database():
    """If there were, they would have to be in the backup too."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert [str(field) for field in fields if isinstance(field, models.FileField)] == []
    assert len(fields) > 100


def test_a_folder_that_is_missing_is_said(database, folder):
    refused = database.refusal("backup", folder / "away")
    assert refused == f"No backup was made. There is no folder {folder / 'away'}."
    assert database.rows(RUN) == [("BackupError", False)]


@needs_postgres
def test_a_pg_dump_that_is_missing_is_said(database, folder):
    refused = database.refusal("backup", folder, PG_BINDIR=str(folder))
    assert refused.startswith("No backup was made. pg_dump was not found: install PostgreSQL's programs")
    assert database.rows(RUN) == [("ProgramMissing", False)]
    assert list(folder.glob("*measures-*")) == []


@needs_postgres
def test_a_pg_dump_that_is_too_old_is_said(database, folder, tmp_path):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    refused = database.refusal("backup", folder, PG_BINDIR=str(tmp_path))
    assert refused.startswith("No backup was made. pg_dump is of version 9, the server of ")
    assert database.rows(RUN) == [("ProgramTooOld", False)]


@pytest.fixture
def small_disk(tmp_path):
    """Of 200 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("Only root can mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_nothing_is_left(database, small_disk):
    (small_disk / "full").write_bytes(b"-" * 150_000)
    refused = database.refusal("backup", small_disk)
    assert refused.startswith("No backup was made. ")
    assert "no room" in refused or "No space left" in refused
    assert database.rows(RUN) == [("NoRoom", False)]
    assert sorted(path.name for path in small_disk.iterdir()) == [".lock", "full"]


def test_a_kill_leaves_nothing_that_looks_whole(database, folder, tried):
    """And what it leaves is gone with the next one."""
    kills = 20 if TAKES_ALL else 3
    told, control = "each is whole or absent", "an unfinished one is refused"
    tried("Backup", "Kills while a backup is made", kills, told, control)
    for _number in range(kills):
        process = database.start("manage.py", "backup", str(folder))
        time.sleep(random.uniform(0.8, 2.5))  # noqa: S311
        process.kill()
        process.communicate()
        for backup in folder.glob("measures-*"):
            manifest.read(backup)
    left = folder / ".measures-2020-01-01T000000.000Z.part"
    left.mkdir(exist_ok=True)
    with pytest.raises(BackupError, match="was never finished"):
        manifest.read(left)
    database.manage("backup", folder)
    assert list(folder.glob(".measures-*")) == []


def test_two_at_once_are_refused(folder):
    with making.alone_in(folder), pytest.raises(BackupError, match="Another backup is being made"):
        making.make(folder, Keep())


@pytest.mark.whole
@pytest.mark.parametrize(
    ("keep", "days_ago"),
    [
        (Keep(), [0, 1, 2, 3, 40]),
        (Keep(count=2), [0, 1]),
        (Keep(count=0), [0]),
        (Keep(days=2), [0, 1]),
        (Keep(count=4, days=1), [0, 1, 2, 3]),
        (Keep(count=1, days=30), [0, 1, 2, 3]),
    ],
)
def test_what_stays(folder, keep, days_ago):
    """Nothing that has another name is touched."""
    now = timezone.now()

    def name(days):
        return f"measures-{now - datetime.timedelta(days=days, minutes=1):%Y-%m-%dT%H%M%S}.000Z"

    for days in (0, 1, 2, 3, 40):
        (folder / name(days)).mkdir()
    (folder / "measures-of-mine").mkdir()
    remove_old(folder, keep, now)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["measures-of-mine", *map(name, days_ago)]
    )

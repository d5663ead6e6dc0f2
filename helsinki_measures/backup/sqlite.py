"""A copy of the SQLite database, and its way back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.db import connection, connections
from django.db.backends.sqlite3._functions import register

from helsinki_measures.backup import LEFT_EMPTY, BackupError, NoRoom
from helsinki_measures.backup.manifest import Contents, contents_of, sync

FILE = "database.sqlite3"
PATIENCE = 20
"""Seconds to wait for who writes."""
BESIDE = ["", "-wal", "-shm"]
"""What the name of each file of a database ends with."""
NOT_COUNTED = "measures_searchindex"
"""What the full-text index keeps its own data in is written anew as it likes."""


def place() -> Path:
    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        raise BackupError("The database is in memory: there is nothing to copy.")
    return Path(name)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as database:
        register(database)  # Django's functions, which constraints ask for
        yield database


@contextmanager
def told_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if error.sqlite_errorname in ("SQLITE_FULL", "SQLITE_IOERR_WRITE"):
            raise NoRoom(f"There is no room in {folder}.") from error
        raise BackupError(f"SQLite says: {error}") from error


def dump(folder: Path) -> tuple[str, Contents]:
    """One snapshot, for which nobody who saves waits. VACUUM leaves out what was deleted, as erased names."""
    if not place().exists():
        raise BackupError(f"There is no database: {place()}")
    copy = folder / FILE
    copy.touch(0o600)
    with told_in_words(folder):
        with opened(place()) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        with opened(copy) as database:
            there = set(tables(database))
            database.execute("PRAGMA secure_delete=ON")
            for table in there.intersection(LEFT_EMPTY):
                database.execute(f'DELETE FROM "{table}"')  # noqa: S608
            check(database)
            contents = contents_in(database)
    sync(copy)
    return FILE, contents


def tables(database) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in rows if not name.startswith(("sqlite_", NOT_COUNTED))]


def check(database) -> None:
    found = [row[0] for row in database.execute("PRAGMA integrity_check").fetchall()]
    if found != ["ok"]:
        raise BackupError(f"The database is damaged: {'; '.join(found[:5])}")


def contents_in(database) -> Contents:
    return contents_of(lambda query: database.execute(query).fetchall(), tables(database))


def is_empty() -> bool:
    if not place().exists():
        return True
    with told_in_words(place().parent), opened(place()) as database:
        return tables(database) == []


def load(folder: Path, *, file: str, stamp: str) -> str | None:
    """Into its place, whole or not at all; what was there is put aside, and where to."""
    target = place()
    part = target.with_name(f".{target.name}.part")
    try:
        part.touch(0o600)
        shutil.copyfile(folder / file, part)
        with told_in_words(target.parent), opened(part) as database:
            check(database)
        sync(part)
        connections.close_all()
        aside = None if is_empty() else f"{target}.before-restore-{stamp}"
        for end in BESIDE:
            with suppress(FileNotFoundError):
                if aside:
                    os.rename(f"{target}{end}", f"{aside}{end}")
                else:
                    os.unlink(f"{target}{end}")
        part.rename(target)
        sync(target.parent)
    except OSError as error:
        raise NoRoom(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return aside


def contents_now() -> Contents:
    with opened(place()) as database:
        return contents_in(database)


def settle() -> None:
    """Nothing is missing but what `migrate` makes."""

"""Makes a backup: whole, or not there."""

import datetime
import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from helsinki_measures.backup import BackupError, NoRoom, manifest, postgres, sqlite
from helsinki_measures.backup.manifest import Manifest, fingerprints, sync
from mailing.models import JobRun

JOB = "backup"
NAME = re.compile(r"measures-(\d{4}-\d\d-\d\dT\d{6}\.\d{3})Z")


@dataclass(frozen=True)
class Keep:
    """Which stay: the last so many, and those younger than so many days; all, where neither is said."""

    count: int | None = None
    days: int | None = None


def engine():
    return sqlite if connection.vendor == "sqlite" else postgres


def make(folder: Path, keep: Keep) -> tuple[Path, Manifest, list[Path]]:
    """The new backup, what it says of itself, and which ones went."""
    now = timezone.now()
    name = f"measures-{now.astimezone(datetime.UTC):%Y-%m-%dT%H%M%S}.{now.microsecond // 1000:03}Z"
    with alone_in(folder):
        remove_unfinished(folder)
        part = folder / f".{name}.part"
        try:
            part.mkdir(0o700)
            said = fill(part, now)
            sync(part)
            part.rename(folder / name)
            sync(folder)
        except OSError as error:
            raise NoRoom(f"{folder} cannot be written: {error.strerror}.") from error
        except DatabaseError as error:
            raise BackupError(f"The database does not answer: {error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return folder / name, said, remove_old(folder, keep, now)


def fill(part: Path, now: datetime.datetime) -> Manifest:
    file, contents = engine().dump(part)
    said = Manifest(
        made_at=now.isoformat(),
        engine=connection.vendor,
        file=file,
        contents=contents,
        keys=fingerprints(),
    )
    manifest.write(part, said)
    return said


def record(*, error: Exception | None = None) -> None:
    """For the coordinator's desk; what the worker makes it records itself."""
    how = {"error": type(error).__name__} if error else {"error": "", "ended_at": timezone.now()}
    with suppress(DatabaseError):
        JobRun.objects.update_or_create(name=JOB, defaults=how)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """No two are made in a folder at once. It must be there: a disk that is missing is not made up for."""
    if not folder.is_dir():
        raise BackupError(f"There is no folder {folder}.")
    try:
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise NoRoom(f"{folder} cannot be written: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(f"Another backup is being made in {folder}.") from error
        yield


def remove_unfinished(folder: Path) -> None:
    """What a kill left: who holds the lock is the only one that makes any."""
    for part in folder.glob(".measures-*.part"):
        shutil.rmtree(part)


def remove_old(folder: Path, keep: Keep, now: datetime.datetime) -> list[Path]:
    """By their names; each at once, so that none is ever found half. What has another name is not ours."""
    if keep.count is None and keep.days is None:
        return []
    found = sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)
    old = found[max(keep.count or 0, 1) :]
    if keep.days is not None:
        old = [path for path in old if made_at(path) < now - datetime.timedelta(days=keep.days)]
    for path in old:
        gone = path.rename(folder / f".{path.name}.part")
        shutil.rmtree(gone)
    return old


def made_at(path: Path) -> datetime.datetime:
    said = NAME.fullmatch(path.name)[1]
    return datetime.datetime.strptime(said, "%Y-%m-%dT%H%M%S.%f").replace(tzinfo=datetime.UTC)

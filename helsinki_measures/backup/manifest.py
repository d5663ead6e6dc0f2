"""What a backup says of itself, and whether it is what it says."""

import hashlib
import hmac
import json
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from helsinki_measures.backup import BackupError

MANIFEST, DIGESTS = "manifest.json", "SHA256SUMS"
FORMAT = 1


@dataclass(frozen=True)
class Contents:
    """What is in a database: read in one snapshot with what is copied."""

    head: str
    """The end of the history's chain, as `check_history` prints it."""
    changes: int
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    """How many of each table."""


@dataclass(frozen=True)
class Manifest:
    made_at: str
    engine: str
    file: str
    contents: Contents
    keys: dict[str, str]
    """By which one knows the keys again that are not in the backup."""
    format: int = FORMAT


def contents_of(ask: Callable[[str], list[tuple]], tables: list[str]) -> Contents:
    """`ask` answers a query with rows."""
    if "measures_chainhead" not in tables:
        raise BackupError("The database has no tables of this site.")
    head = ask("SELECT position, digest FROM measures_chainhead WHERE id = 1")
    migrations = defaultdict(list)
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
        migrations[app].append(name)
    return Contents(
        head=f"{head[0][0]}:{head[0][1]}" if head else "0:",
        changes=ask("SELECT count(*) FROM measures_change WHERE position IS NOT NULL")[0][0],
        migrations=dict(migrations),
        rows={table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)},  # noqa: S608
    )


def fingerprints() -> dict[str, str]:
    """Too short to tell the key, long enough to tell that it is another one."""
    keys = {name: getattr(settings, name) for name in ("HISTORY_KEY", "SECRET_KEY")}
    return {
        name: hmac.new(key.encode(), b"which key this is", hashlib.sha256).hexdigest()[:8]
        for name, key in keys.items()
    }


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_private(path: Path, text: str) -> None:
    """For its owner alone, and on the disk when this returns."""
    path.touch(0o600, exist_ok=False)
    path.write_text(text)
    sync(path)


def sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write(folder: Path, manifest: Manifest) -> None:
    """The manifest and the digests, which are in the form of `sha256sum --check`."""
    write_private(folder / MANIFEST, json.dumps(asdict(manifest), indent=1) + "\n")
    lines = [f"{digest_of(folder / name)}  {name}\n" for name in (manifest.file, MANIFEST)]
    write_private(folder / DIGESTS, "".join(lines))


def read(folder: Path) -> Manifest:
    """The manifest of a backup that is whole; raises BackupError where it is not."""
    if not folder.is_dir():
        raise BackupError(f"{folder} is no backup: a backup is a folder with {DIGESTS} in it.")
    if folder.name.endswith(".part"):
        raise BackupError(f"{folder} was never finished.")
    for name in (DIGESTS, MANIFEST):
        if not (folder / name).is_file():
            raise BackupError(f"{folder} is not whole: {name} is missing.")
    known = dict(reversed(line.split(maxsplit=1)) for line in _lines(folder / DIGESTS))
    for name, digest in known.items():
        if "/" in name or not (folder / name).is_file():
            raise BackupError(f"{folder} is not whole: {name} is missing.")
        if digest_of(folder / name) != digest:
            raise BackupError(f"{name} is not as it was written: its digest differs from that in {DIGESTS}.")
    try:
        said = json.loads((folder / MANIFEST).read_text())
        if said["format"] != FORMAT:
            raise BackupError(f"{folder} is of another form ({said['format']}).")
        manifest = Manifest(**said | {"contents": Contents(**said["contents"])})
    except (KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{MANIFEST} cannot be read.") from error
    if not {manifest.file, MANIFEST} <= known.keys():
        raise BackupError(f"{DIGESTS} does not name {manifest.file} and {MANIFEST}.")
    return manifest


def _lines(path: Path) -> list[str]:
    lines = path.read_bytes().decode(errors="replace").splitlines()
    if any(len(line.split(maxsplit=1)) != 2 for line in lines):
        raise BackupError(f"{path.name} cannot be read.")
    return lines

"""Brings a backup back: only what is whole, only into a place that is free, and only what this code knows."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from helsinki_measures.backup import BackupError, manifest
from helsinki_measures.backup.making import engine
from helsinki_measures.backup.manifest import Manifest, fingerprints
from mailing.models import OutgoingMail
from measures.history import chain
from measures.management.commands.check_history import in_words


def restore(folder: Path, *, put_aside: bool = False) -> Iterator[str]:
    """What was done, a line at a time. Raises BackupError; before “is in its place” nothing was changed."""
    said = manifest.read(folder)
    yield f"{folder} is whole: {said.made_at}, {said.contents.changes} changes of history."
    refuse_what_does_not_fit(said)
    if not put_aside and not engine().is_empty():
        raise BackupError(
            "There is data in this database already. Name another one in DATABASE_URL; "
            "--put-aside keeps what is there beside it under another name."
        )
    for name in other_keys(said):
        yield f"{name} is not the one that the backup was made with: {MEANS[name]}"
    aside = engine().load(folder, file=said.file, stamp=f"{timezone.now():%Y%m%dT%H%M%S}")
    yield "The data is in its place." + (f" What was there is now {aside}." if aside else "")
    compare(said)
    done = [f"{app}.{name}" for app, name in not_applied(said)]
    call_command("migrate", interactive=False, verbosity=0)
    yield f"Migrations that were run: {', '.join(done) or 'none, it has them all'}."
    engine().settle()
    check_history(said)
    yield f"The history is whole, up to its head: {said.contents.head}"
    yield from (f"{count:>9} {table}" for table, count in engine().contents_now().rows.items())
    if waiting := OutgoingMail.objects.waiting().count():
        yield (
            f"Mails that wait to be sent: {waiting}. Some may have been sent after the backup was made: "
            "look at them in the admin before you start the worker."
        )


MEANS = {
    "HISTORY_KEY": "the history cannot be checked with it, and will not be found whole.",
    "SECRET_KEY": "the codes of second factors work only while it is among SECRET_KEY_FALLBACKS.",
}


def other_keys(said: Manifest) -> list[str]:
    ours = fingerprints()
    return [name for name, seen in said.keys.items() if ours[name] != seen]


def refuse_what_does_not_fit(said: Manifest) -> None:
    if said.engine != connection.vendor:
        raise BackupError(
            f"The backup is of {said.engine}, and DATABASE_URL names {connection.vendor}: bring it back "
            "there, then move the data by dumpdata and loaddata."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [
        f"{app}.{name}"
        for app, names in said.contents.migrations.items()
        for name in names
        if (app, name) not in known
    ]
    if newer:
        raise BackupError(
            f"The backup is of a newer version of the site, with {', '.join(newer)}: install that one."
        )


def not_applied(said: Manifest) -> list[tuple[str, str]]:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return sorted((app, name) for app, name in known if name not in said.contents.migrations.get(app, []))


def compare(said: Manifest) -> None:
    found = engine().contents_now()
    if found != said.contents:
        differ = [
            table
            for table in sorted(found.rows.keys() | said.contents.rows.keys())
            if found.rows.get(table) != said.contents.rows.get(table)
        ]
        raise BackupError(
            f"What came back is not what the manifest says: {', '.join(differ) or 'its history'}."
        )


def check_history(said: Manifest) -> None:
    if faults := list(chain.check(said.contents.head)):
        lines = "\n".join(f"  {in_words(fault)}" for fault in faults[:20])
        raise BackupError(
            f"The data is in its place, but its history is not whole ({len(faults)} faults): do not start "
            f"the site before you know why.\n{lines}"
        )

"""The version of the public content: a number that every write of it changes, in the write's own transaction.

Triggers of the database change it, so that no writer can forget to, a hand with psql included. A machine
keeps the number where all its processes see it. Who writes through a web process finds it there as soon as
the answer is on its way; what any other process wrote is found within POLL.
"""

import fcntl
import hashlib
import logging
import mmap
import os
import struct
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

logger = logging.getLogger(__name__)

POLL = 0.4
"""Seconds between two looks at the database."""
WATCHED = ["measures", "participation", "reports"]
"""The apps whose tables public pages are made of."""
TABLE = "helsinki_measures_contentversion"
# Narrower content is not shown a moment longer: what is deleted, is no more public, or is about a person.
PEOPLE, ACCOUNTS = "measures_person", "auth_user"
OPEN = ("is_public", "is_published")
INDEX, CHANGES = "measures_search", "measures_change"
"""What follows other tables, and is written anew at each change; and changes: what came to nothing goes."""

READ = f"SELECT number, purged FROM {TABLE} WHERE id = 1"  # noqa: S608
# The moment in milliseconds: a database that was brought back from a backup never has a number again that
# it had before.
SQLITE = """
CREATE TRIGGER {name} AFTER {event} ON "{table}" {when} BEGIN
  UPDATE {version} SET number = max(number + 1, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER));
  {purge}
END
"""
SQLITE_PURGE = "UPDATE {version} SET purged = number;"
# At the end of a transaction, or one that writes for long would keep all others waiting; and once in each.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE {version} SET
    number = greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint),
    purged = CASE WHEN TG_ARGV[0] = 'purge'
      THEN greatest(number + 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint) ELSE purged END,
    transaction = txid_current()
  WHERE transaction IS DISTINCT FROM txid_current() OR (TG_ARGV[0] = 'purge' AND purged < number);
  RETURN NULL;
END $$
"""
POSTGRES = """
CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON "{table}" DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW {when} EXECUTE FUNCTION content_changed({purge})
"""


def watched_tables() -> list[str]:
    configs = map(apps.get_app_config, WATCHED)
    models = [one for config in configs for one in config.get_models(include_auto_created=True)]
    return sorted({ACCOUNTS, *(model._meta.db_table for model in models if model._meta.managed)})


def triggers(vendor: str) -> dict[str, tuple[str, str]]:
    """By name: the table, and the statement that makes it."""
    form = SQLITE if vendor == "sqlite" else POSTGRES
    purge = SQLITE_PURGE.format(version=TABLE) if vendor == "sqlite" else "'purge'"
    found = {}
    for table in watched_tables():
        for event, is_purge, when in _events(table):
            name = f"content_{event}{'_purge' * is_purge}_{table}".lower()[:63]
            words = {"name": name, "table": table, "event": event, "version": TABLE}
            made = form.format(**words, when=when, purge=purge if is_purge else "")
            found[name] = table, made
    return found


def _events(table):
    """What happens to rows of the table, whether it narrows what is public, and the condition."""
    if table == ACCOUNTS:  # of which pages know only who has left
        yield "UPDATE", True, "WHEN (OLD.is_active <> NEW.is_active)"
        return
    yield "INSERT", False, ""
    yield "DELETE", not (table.startswith(INDEX) or table == CHANGES), ""
    if table == PEOPLE or "_historical" in table:  # which nothing rewrites but to erase
        yield "UPDATE", True, ""
        return
    yield "UPDATE", False, ""
    models = [model for model in apps.get_models() if model._meta.db_table == table]
    columns = {field.column for model in models for field in model._meta.local_fields}
    if shut := [f"(OLD.{name} AND NOT NEW.{name})" for name in OPEN if name in columns]:
        yield "UPDATE", True, f"WHEN ({' OR '.join(shut)})"


def install(using: str = "default", **kwargs) -> None:
    """The triggers that are not there yet; as SQLite makes a table anew to alter it, after each `migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        cursor.execute(f"INSERT INTO {TABLE} (id, number, purged) VALUES (1, 0, 0) ON CONFLICT DO NOTHING")  # noqa: S608
        wanted = triggers(connection.vendor)
        there = _drop_others(cursor, wanted)
        missing = [made for name, (_table, made) in wanted.items() if name not in there]
        if missing and connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION.format(version=TABLE))
        for made in missing:
            cursor.execute(made)


def remove(connection) -> None:
    """Before the table goes."""
    with connection.cursor() as cursor:
        _drop_others(cursor, wanted={})
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS content_changed()")


def _drop_others(cursor, wanted) -> dict[str, str]:
    """Triggers of ours that are not wanted any more go; all that there were, each with its table."""
    is_sqlite = cursor.db.vendor == "sqlite"
    if is_sqlite:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    there = dict(cursor.fetchall())
    for name in [name for name in there if name.startswith("content_") and name not in wanted]:
        on = "" if is_sqlite else f" ON {there[name]}"
        cursor.execute(f"DROP TRIGGER {name}{on}")
    return there


class ContentVersion:
    """What this machine knows of the version.

    `read` asks the database for (number, purged); `path` is the file that the machine's processes share.
    """

    def __init__(self, read: Callable[[], tuple[int, int]] | None = None, path: Path | None = None):
        self.read = read or read_version
        self.file = _opened(path or shared_path())
        self.memory = mmap.mmap(self.file if self.file is not None else -1, 16)
        self.lock = threading.Lock()
        self.number, self.seen = self.memory_now()[0], time.monotonic()
        self.left: dict[int, float] = {}
        """When each former number was last seen to be the number, in monotonic seconds."""
        self.is_reachable, self.thread, self.is_over = True, None, threading.Event()

    def memory_now(self) -> tuple[int, int]:
        return struct.unpack_from("QQ", self.memory)

    def now(self) -> tuple[int, int]:
        """The number, and that of the last change that narrowed what is public. Asks no database."""
        number, purged = found = struct.unpack_from("QQ", self.memory)
        moment = time.monotonic()
        if number != self.number:
            with self.lock:
                if number != self.number:
                    self.left = {old: at for old, at in self.left.items() if moment - at < 10}
                    self.left[self.number] = self.seen
                    self.number = number
        self.seen = moment
        return found

    def refresh(self) -> None:
        """Ask the database. Errors of it are raised.

        Within the lock of the machine: a process that asked earlier never writes over what a later one found.
        """
        with self.lock:
            if self.file is not None:
                fcntl.flock(self.file, fcntl.LOCK_EX)
            try:
                struct.pack_into("QQ", self.memory, 0, *self.read())
            finally:
                if self.file is not None:
                    fcntl.flock(self.file, fcntl.LOCK_UN)
        self.now()

    def follow(self) -> None:
        """Look at the database now and again, in a thread; one, however often it is called."""
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self._follow, name="content version", daemon=True)
                self.thread.start()

    def _follow(self):
        while not self.is_over.wait(POLL):
            try:
                connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete()
                self.refresh()
                self.is_reachable = True
            except DatabaseError:
                if self.is_reachable:
                    logger.warning("The database does not answer; stored pages are shown as they are.")
                self.is_reachable = False
            except Exception:
                logger.exception("The version of the content could not be read")
            if not self.is_reachable:
                connections.close_all()
        connections.close_all()


def read_version(using: str = "default") -> tuple[int, int]:
    with connections[using].cursor() as cursor:
        cursor.execute(READ)
        return cursor.fetchone() or (0, 0)


def shared_path() -> Path:
    """Of this site on this machine: another database is another site."""
    database = settings.DATABASES["default"]
    about = [settings.SECRET_KEY, *(str(database.get(name)) for name in ("NAME", "HOST", "PORT", "USER"))]
    digest = hashlib.blake2b("\0".join(about).encode(), digest_size=12).hexdigest()
    return Path(tempfile.gettempdir()) / f"measures-{digest}"


def _opened(path):
    """None where the file is somebody else's: then each process finds changes for itself."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        if os.fstat(file).st_uid != os.geteuid():
            os.close(file)
            raise PermissionError(path)
        if os.fstat(file).st_size < 16:
            os.pwrite(file, b"\0", 15)  # room on the disk: to fill a hole of it in memory can end the process
    except OSError as error:
        logger.warning("No memory is shared with other processes: %s", error)
        return None
    return file

"""A dump of the PostgreSQL database, and its way back; by the server's own programs."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.client import DatabaseClient

from helsinki_measures.backup import LEFT_EMPTY, BackupError, NoRoom, ProgramMissing, ProgramTooOld
from helsinki_measures.backup.manifest import Contents, contents_of, sync

FILE = "database.pgdump"
DEBIAN = Path("/usr/lib/postgresql")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"


def version_of(path: Path) -> int:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def places() -> list[Path]:
    """Where the programs may be: PG_BINDIR alone where it is set."""
    if settings.PG_BINDIR:
        return [Path(settings.PG_BINDIR)]
    on_path = [Path(one) for one in os.get_exec_path()]
    return [*on_path, *sorted(DEBIAN.glob("*/bin"), reverse=True)]


def program(name: str, at_least: int) -> Path:
    """Of the server's version or newer: an older pg_dump refuses the server, or leaves something out."""
    found = [path for place in places() if os.access(path := place / name, os.X_OK) and path.is_file()]
    if not found:
        raise ProgramMissing(
            f"{name} was not found: install PostgreSQL's programs (Debian: postgresql-client), "
            "or name their folder in PG_BINDIR."
        )
    versions = {path: version_of(path) for path in found}
    fits = [path for path in found if versions[path] >= at_least]
    if not fits:
        raise ProgramTooOld(
            f"{name} is of version {max(versions.values())}, the server of {at_least}: "
            f"install {at_least} or newer, or name its folder in PG_BINDIR."
        )
    return fits[0]


def run(name: str, words: list, *, at_least: int) -> None:
    where, more = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    *login, database = where[1:]
    command = [program(name, at_least), *login, "--no-password", f"--dbname={database}", *words]
    environment = {**os.environ, **(more or {}), "LC_ALL": "C"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip()
        if "No space left on device" in said:
            raise NoRoom(f"{name} says: {said}")
        raise BackupError(f"{name} says: {said}")


@contextmanager
def snapshot() -> Iterator:
    """A cursor of a connection of its own, which sees the database as it is at this moment until it ends."""
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield cursor
        own.rollback()


def answers(cursor):
    def ask(query):
        cursor.execute(query)
        return cursor.fetchall()

    return ask


def contents_in(cursor) -> Contents:
    ask = answers(cursor)
    return contents_of(ask, [name for (name,) in ask(TABLES)])


def dump(folder: Path) -> tuple[str, Contents]:
    file = folder / FILE
    file.touch(0o600)
    with snapshot() as cursor:
        contents = contents_in(cursor)
        [(name, schema, version)] = answers(cursor)(
            "SELECT pg_export_snapshot(), current_schema(), "
            "current_setting('server_version_num')::int / 10000"
        )
        empty = [f"--exclude-table-data={schema}.{table}" for table in LEFT_EMPTY]
        words = ["--format=custom", f"--file={file}", f"--snapshot={name}", f"--schema={schema}", *empty]
        words += ["--no-owner", "--no-privileges", "--lock-wait-timeout=60s"]
        run("pg_dump", words, at_least=version)
    for table in contents.rows.keys() & set(LEFT_EMPTY):
        contents.rows[table] = 0
    sync(file)
    return FILE, contents


def is_empty() -> bool:
    with connection.cursor() as cursor:
        return answers(cursor)(TABLES) == []


def load(folder: Path, *, file: str, stamp: str) -> str | None:
    """Into its schema, whole or not at all; what was there is put aside, and where to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [schema] = cursor.fetchone()
    version = connection.pg_version // 10000
    program("pg_restore", version)  # before anything is put aside
    aside = None if is_empty() else f"before_restore_{re.sub(r'[^0-9]', '_', stamp)}"
    if aside:
        _execute(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"; CREATE SCHEMA "{schema}"')
    words = [f"--schema={schema}", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    try:
        run("pg_restore", [*words, folder / file], at_least=version)
    except BackupError:
        if aside:
            _execute(f'DROP SCHEMA "{schema}"; ALTER SCHEMA "{aside}" RENAME TO "{schema}"')
        raise
    connections.close_all()
    return aside and f"the schema {aside}"


def _execute(statements: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statements)
    except DatabaseError as error:
        raise BackupError(f"PostgreSQL says: {error}") from error


def contents_now() -> Contents:
    with connection.cursor() as cursor:
        return contents_in(cursor)


def settle() -> None:
    """What a dump does not hold: by what the planner chooses its ways."""
    _execute("ANALYZE")

"""How a migration changes a table that people read and write meanwhile; see `tests/test_migrations.py`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import OperationalError
from django.db.migrations import AddIndex, RemoveIndex

LOCK_SECONDS = 3
"""How long a migration waits for a table: everybody who comes after it waits for as long."""
TRIES, PAUSE = 20, 2


class AddIndexMeanwhile(AddIndexConcurrently):
    """Without holding up who writes, on PostgreSQL; one that broke off is made anew.

    Its migration needs `atomic = False`. On SQLite nobody can write meanwhile.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        is_postgres = schema_editor.connection.vendor == "postgresql"
        adding = super().database_forwards if is_postgres else partial(AddIndex.database_forwards, self)
        with patiently(schema_editor):
            # Broken off, or made by a migration that was killed before that was written down.
            drop_index(schema_editor, self.index.name)
            adding(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        with patiently(schema_editor):
            drop_index(schema_editor, self.index.name)


class RemoveIndexIfThere(RemoveIndex):
    """Also again, where a migration without a transaction was killed between this and its end."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.name)}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.database_forwards(app_label, schema_editor, from_state, to_state)
        super().database_backwards(app_label, schema_editor, from_state, to_state)


def drop_index(schema_editor, name: str) -> None:
    meanwhile = "CONCURRENTLY " if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX {meanwhile}IF EXISTS {schema_editor.quote_name(name)}")


@contextmanager
def patiently(schema_editor) -> Iterator[None]:
    """Nobody waits for whom this waits for."""
    if schema_editor.collect_sql or schema_editor.connection.vendor != "postgresql":
        yield
        return
    with schema_editor.connection.cursor() as cursor, lock_timeout(cursor, 0):
        yield


@contextmanager
def lock_timeout(cursor, seconds: float) -> Iterator[None]:
    cursor.execute("SHOW lock_timeout")
    [former] = cursor.fetchone()
    cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{int(seconds * 1000)}ms"])
    yield
    cursor.execute("SELECT set_config('lock_timeout', %s, false)", [former])


def again_where_locked(connection, do, *, seconds: float, tell) -> None:
    """Do it with short waits for locks, as often as it takes: what is migrated stays so."""
    for number in range(1, TRIES + 1):
        try:
            with connection.cursor() as cursor, lock_timeout(cursor, seconds):
                do()
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != "55P03" or number == TRIES:
                raise
            connection.close()
            tell(f"A table is in use: tried again ({number}).")
            time.sleep(PAUSE)

"""Which database a query goes to: what public pages show may be read from a replica of the primary."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"
"""Its name in DATABASES, where there is one."""

_source: ContextVar[str | None] = ContextVar("source", default=None)


@contextmanager
def reading_from(alias: str | None) -> Iterator[None]:
    """Within it models are read from that database; None is as without it."""
    token = _source.set(alias)
    try:
        yield
    finally:
        _source.reset(token)


class Router:
    def db_for_read(self, model, **hints):
        # What is read within a transaction is to fit what it wrote; and a past day is laid over the tables of
        # the primary, as nothing can be laid over those of a replica.
        if _source.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return _source.get()
        return None

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS

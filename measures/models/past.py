"""The programme as it stood: for a while, every query of what has a history reads it as it was at a moment.

Each tracked table that is asked for is shadowed by a temporary one of the same name, filled from the rows of
history: both databases look there first. So every page, filter, sum and file of today works for any day, by
the same code.
Only this thread's connection sees it, and only until the end. It is for reading: what is written meanwhile
to a tracked model is gone with it. Persons come without their names.
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, models, transaction
from simple_history.models import HistoricalRecords

from measures import days
from measures.models.change import RECORDS
from measures.models.responsibility import ContactPerson, MeasureLink, Responsibility, StatusUpdate
from measures.models.task import Task
from measures.models.unit import Person

# All that can name a table in a statement.
NAMES = re.compile(r"\w+")
# By the name that a measure has them under.
PARTS = {
    "tasks": Task,
    "status_updates": StatusUpdate,
    "links": MeasureLink,
    "responsibilities": Responsibility,
    "contacts": ContactPerson,
}


def end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after it, in Helsinki."""
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, days.HELSINKI)


@contextmanager
def as_of(day: datetime.date) -> Iterator[None]:
    """Within it things are as they were at the end of the day, and it is that day."""
    with as_before(end_of(day)), days.being(day):
        yield


@contextmanager
def as_before(moment: datetime.datetime) -> Iterator[None]:
    """Within it things are as they were just before the moment; what day it is stays."""
    is_sqlite = connection.vendor == "sqlite"
    shadows = _Shadows(connection.ops.adapt_datetimefield_value(moment))
    # SQLite's temporary tables need no transaction, which would make readers wait for a writer; the other
    # database drops them with it, whatever happens.
    with nullcontext() if is_sqlite else transaction.atomic():
        try:
            with connection.execute_wrapper(shadows):
                yield
        finally:
            if is_sqlite:
                _drop(shadows.made)
            else:
                transaction.set_rollback(True)


class _Shadows:
    """Before a statement is run, makes the temporary tables of what it names: few pages ask for all."""

    def __init__(self, moment):
        self.moment, self.waiting, self.made = moment, dict(_stood()), []

    def __call__(self, execute, sql, params, many, context):
        for table in self.waiting.keys() & set(NAMES.findall(sql)):
            # First, as what makes it is run through here as well.
            model, rows = self.waiting.pop(table)
            self.made.append(table)
            with connection.cursor() as cursor:
                _shadow(cursor, model, rows, [self.moment] * rows.count("%s"))
        return execute(sql, params, many, context)


def _drop(tables) -> None:
    """Let this connection see today's tables again, whatever happened."""
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DROP TABLE IF EXISTS temp.{_quoted(table)}")
    except DatabaseError:
        # A query that was not read to its end holds its table. All of them go with the connection.
        connection.close()


def _stood() -> Iterator[tuple[str, tuple[type[models.Model], str]]]:
    """By its table each model with the query for its rows as they stood before a moment.

    Written out, as Django takes longer to put together the queries for all than a database to answer them.
    """
    for model in RECORDS:
        history = model.history.model
        table = _quoted(history._meta.db_table)
        latest = f"SELECT MAX(history_id) FROM {table} WHERE history_date < %s GROUP BY id"
        stood = f"FROM {table} WHERE history_id IN ({latest}) AND history_type <> '-'"
        yield model._meta.db_table, (model, f"SELECT {_columns(model)} {stood}")
        for many in history._history_m2m_fields:
            through = many.remote_field.through
            pairs = _quoted(HistoricalRecords.m2m_models[many]._meta.db_table)
            rows = f"SELECT {_columns(through)} FROM {pairs} WHERE history_id IN (SELECT history_id {stood})"
            yield through._meta.db_table, (through, rows)
    people = _quoted(Person._meta.db_table)
    nameless = _columns(Person).replace('"name"', "'' AS \"name\"", 1)
    yield Person._meta.db_table, (Person, f"SELECT {nameless} FROM {people}")


def _quoted(name) -> str:
    return connection.ops.quote_name(name)


def _columns(model) -> str:
    return ", ".join(_quoted(column.column) for column in model._meta.concrete_fields)


def _shadow(cursor, model, rows, values) -> None:
    table = model._meta.db_table
    cursor.execute(f"CREATE TEMPORARY TABLE {_quoted(table)} AS {rows}", values)
    for number, column in enumerate(model._meta.concrete_fields):
        if column.primary_key or column.is_relation:
            _index(cursor, f"past_{table}_{number}"[:60], table, column.column)


def _index(cursor, name, table, column) -> None:
    schema = "temp." if connection.vendor == "sqlite" else ""
    cursor.execute(f"CREATE INDEX {schema}{_quoted(name)} ON {_quoted(table)} ({_quoted(column)})")

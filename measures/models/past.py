"""The programme as it stood: for a while, every query of what has a history reads it as it was at a moment.

Each tracked table is shadowed by a temporary one of the same name, filled from the rows of history: both
databases look there first. So every page, filter, sum and file of today works for any day, by the same code.
Only this thread's connection sees it, and only until the end. It is for reading: what is written meanwhile
to a tracked model is gone with it. Persons come without their names.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Max, Value
from simple_history.models import HistoricalRecords

from measures import days
from measures.models.change import RECORDS
from measures.models.responsibility import ContactPerson, MeasureLink, Responsibility, StatusUpdate
from measures.models.task import Task
from measures.models.unit import Person

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
    # SQLite's temporary tables need no transaction, which would make readers wait for a writer; the other
    # database drops them with it, whatever happens.
    with nullcontext() if is_sqlite else transaction.atomic():
        made = []
        try:
            with connection.cursor() as cursor:
                for model, rows in _stood(moment):
                    made.append(model._meta.db_table)
                    _shadow(cursor, model, rows)
            yield
        finally:
            if is_sqlite:
                _drop(made)
            else:
                transaction.set_rollback(True)


def _drop(tables) -> None:
    """Let this connection see today's tables again, whatever happened."""
    try:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DROP TABLE IF EXISTS temp.{connection.ops.quote_name(table)}")
    except DatabaseError:
        # A query that was not read to its end holds its table. All of them go with the connection.
        connection.close()


def _stood(moment) -> Iterator[tuple[type[models.Model], models.QuerySet]]:
    """Each model with the values of its columns as they stood; tables are only read that are not shadowed."""
    for model in RECORDS:
        history = model.history.model
        past = history.objects.filter(history_date__lt=moment).order_by()
        latest = past.values("id").annotate(latest=Max("history_id")).values("latest")
        stood = history.objects.filter(history_id__in=latest).exclude(history_type="-").order_by()
        yield model, stood.values_list(*_columns(model))
        for many in history._history_m2m_fields:
            pairs = HistoricalRecords.m2m_models[many].objects.filter(history__in=stood.values("history_id"))
            through = many.remote_field.through
            yield through, pairs.order_by().values_list(*_columns(through))
    nameless = [{"name": Value("", models.CharField())}.get(column, column) for column in _columns(Person)]
    # Not by its own manager, which would read a text in the page's language.
    yield Person, models.QuerySet(Person).order_by().values_list(*nameless)


def _columns(model) -> list[str]:
    return [column.attname for column in model._meta.concrete_fields]


def _shadow(cursor, model, rows) -> None:
    quoted = connection.ops.quote_name
    columns = model._meta.concrete_fields
    sql, values = rows.query.get_compiler(connection=connection).as_sql()
    # The names of the columns are told, as a constant among them has none; what fills them has the types.
    names = ", ".join(quoted(column.column) for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"CREATE TEMPORARY TABLE {quoted(table)} AS WITH stood ({names}) AS ({sql}) SELECT * FROM stood",
        values,
    )
    for number, column in enumerate(columns):
        if column.primary_key or column.is_relation:
            _index(cursor, f"past_{table}_{number}"[:60], table, column.column)


def _index(cursor, name, table, column) -> None:
    quoted = connection.ops.quote_name
    schema = "temp." if connection.vendor == "sqlite" else ""
    cursor.execute(f"CREATE INDEX {schema}{quoted(name)} ON {quoted(table)} ({quoted(column)})")

"""Queries of which nothing but the values changes, put together once.

For the page that is asked for the most: Django takes ten times as long to put its queries together as the
database takes to answer them.
"""

import copy
from collections.abc import Callable

from django.db import connections
from django.db.models import QuerySet
from django.utils.translation import get_language

# What stands for a value while a query is put together; no page asks for such ones.
MARKS = {int: lambda place: -2_000_000_000 - place, str: "\x7fvalue {}".format}


class Prepared:
    """What `make` returns for some keys or texts, as a list; nothing else of the queryset may depend on them.

    The SQL is kept for each database and language. ValueError where a value is nowhere in it as it is.
    """

    def __init__(self, make: Callable[..., QuerySet]):
        self.make, self.known = make, {}

    def __call__(self, *values: int | str) -> list:
        kinds = tuple(int if isinstance(value, int) else str for value in values)
        if (key := (get_language(), kinds)) not in self.known:
            self.known[key] = self.make(*(MARKS[kind](place) for place, kind in enumerate(kinds))), {}
        queryset, compiled = self.known[key]
        using = queryset.db
        if using not in compiled:
            compiled[using] = self._compiled(queryset, using, kinds)
        compiler, sql, parameters, places = compiled[using]
        parameters = list(parameters)
        for place, value in places:
            parameters[place] = type(parameters[place])(values[value])
        return list(_with(queryset.using(using), compiler, connections[using], (sql, tuple(parameters))))

    @staticmethod
    def _compiled(queryset, using, kinds):
        compiler = queryset.query.get_compiler(using)
        sql, parameters = compiler.as_sql()
        marks = {MARKS[kind](place): place for place, kind in enumerate(kinds)}
        places = [(place, marks[one]) for place, one in enumerate(parameters) if one in marks]
        if len({value for _place, value in places}) < len(kinds):
            raise ValueError(f"A value is nowhere in {sql}")
        compiler.connection = None  # a thread's own: each call has another one
        return compiler, sql, parameters, places


def _with(queryset, compiler, connection, sql):
    """The queryset, which will ask this and not what it would put together itself."""
    compiler = copy.copy(compiler)
    compiler.connection, compiler.as_sql = connection, lambda *_how, **_ever: sql
    queryset.query.get_compiler = lambda *_how, **_ever: compiler
    return queryset


def set_beside(thing, name: str, found: list) -> None:
    """Let `thing.name.all()` be these, as where they were prefetched."""
    queryset = getattr(thing, name).model._default_manager.all()
    queryset._result_cache, queryset._prefetch_done = found, True
    thing.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset

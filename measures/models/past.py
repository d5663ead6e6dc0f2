"""Things as they stood at the end of a day, made from the rows of history: each is as exact as those are."""

import datetime
from collections import defaultdict

from django.db.models import Max

from measures.days import HELSINKI
from measures.models.programme import Programme, Theme
from measures.models.responsibility import ContactPerson, MeasureLink, Responsibility, StatusUpdate
from measures.models.task import Task
from measures.models.unit import Unit

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
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, HELSINKI)


def things_as_of(model, day: datetime.date, **narrowing) -> list:
    """The things of this model that there were at the end of the day, as they were then; in one query.

    `narrowing` is by columns that never change, such as the measure of a task.
    """
    history = model.history.model
    rows = history.objects.filter(history_date__lt=end_of(day), **narrowing).order_by()
    latest = rows.values("id").annotate(latest=Max("history_id")).values("latest")
    columns = [column.attname for column in model._meta.concrete_fields]
    found = history.objects.filter(history_id__in=latest).exclude(history_type="-").order_by(*_order(model))
    return [model.from_db("default", columns, row) for row in found.values_list(*columns)]


def _order(model) -> list:
    """The model's own, by the keys of what it belongs to: those have an order of today."""
    foreign = {column.name: column.attname for column in model._meta.concrete_fields}
    return [foreign.get(one, one) for one in model._meta.ordering]


def measures_as_of(model, day: datetime.date) -> list:
    """The measures with their parts, effects and all that these name; in a fixed number of queries."""
    measures = {measure.pk: measure for measure in things_as_of(model, day)}
    effects = model._meta.get_field("effects").related_model
    indicator = effects._meta.get_field("indicator").related_model
    _name(measures.values(), {"programme": Programme, "theme": Theme}, day)
    _join_related(measures, model, day)
    for name, part in {**PARTS, "effects": effects}.items():
        parts = [one for one in things_as_of(part, day) if one.measure_id in measures]
        named = {"responsibilities": {"unit": Unit}, "effects": {"indicator": indicator}}.get(name, {})
        _name(parts, named, day)
        _give(measures, name, parts)
    return sorted(measures.values(), key=lambda one: (one.programme_id, one.number_key, one.pk))


def _name(things, foreign, day) -> None:
    """Give the things what their foreign keys name, as it was then."""
    for column, model in foreign.items():
        named = {one.pk: one for one in things_as_of(model, day)}
        for thing in things:
            if target := named.get(getattr(thing, f"{column}_id")):
                setattr(thing, column, target)


def _give(measures, name, parts) -> None:
    """As if they had been fetched ahead."""
    by_measure = defaultdict(list)
    for part in parts:
        part.measure = measures[part.measure_id]
        by_measure[part.measure_id].append(part)
    for pk, measure in measures.items():
        _fetched(measure, name, type(measure)._meta.get_field(name).related_model, by_measure[pk])


def _fetched(measure, name, model, things) -> None:
    fetched = model._default_manager.none()
    fetched._result_cache, fetched._prefetch_done = things, True
    measure.__dict__.setdefault("_prefetched_objects_cache", {})[name] = fetched


def _join_related(measures, model, day) -> None:
    """The measures that each is related to."""
    history = model.history.model
    rows = history.objects.filter(history_date__lt=end_of(day)).order_by()
    latest = rows.values("id").annotate(latest=Max("history_id")).values("latest")
    field = model._meta.get_field("related")
    columns = (field.m2m_field_name(), field.m2m_reverse_field_name())
    related = defaultdict(list)
    for one, other in history.related.model.objects.filter(history__in=latest).values_list(*columns):
        if other in measures:
            related[one].append(measures[other])
    for pk, measure in measures.items():
        _fetched(measure, "related", model, sorted(related[pk], key=lambda one: one.number_key))

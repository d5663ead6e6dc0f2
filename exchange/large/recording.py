"""Writes the history of what was made, change by change in the order of time, each sealed like any other."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import batched

from django.db import models, transaction
from django.utils import timezone

from exchange.large import story
from measures import days
from measures.models import Change, Measure, Origin, Programme, Theme, Unit
from measures.models.together import row_of, seal_in_turn
from participation.models import Goal, Indicator, IndicatorEffect, Observation

SEALED_AT_ONCE, IN_AN_IMPORT, FIGURES = 200, 20, 250
PARTS = ("tasks", "responsibilities", "contacts", "links", "status_updates", "effects")

type Told = tuple[datetime.datetime, list[models.Model]]
"""The things of one change, as they were after it, and its moment."""


@transaction.atomic
def _record(told: list[Told], *, kind: str, origin: Origin) -> None:
    now = days.whole_milliseconds(timezone.now())
    changes = [Change(made_at=at, recorded_at=now, origin=origin) for at, _some in told]
    rows = defaultdict(list)
    for change, (_at, some) in zip(Change.objects.bulk_create(changes), told, strict=True):
        for thing in some:
            row = row_of(thing, kind, change)
            rows[type(row)].append(row)
    for history, some in rows.items():
        history.objects.bulk_create(some, batch_size=500)
    seal_in_turn(changes, set(rows))


def record_structure(programmes: list[Programme], today: datetime.date) -> None:
    """All but measures, what belongs to them, and figures."""
    at = story.moment_of(0, 0, today)
    for found in (
        Programme.objects.filter(pk__in=[one.pk for one in programmes]),
        Unit.objects.all(),
        Theme.objects.filter(programme__in=programmes),
        Indicator.objects.filter(programme__in=programmes),
        Goal.objects.filter(indicator__programme__in=programmes),
        IndicatorEffect.objects.filter(cause__programme__in=programmes),
    ):
        for some in batched(found.order_by("pk"), FIGURES):
            _record([(at, list(some))], kind="+", origin=Origin.IMPORT)


def record_measures(turns: list[tuple[float, int]], version: int, today: datetime.date) -> Iterator[int]:
    """A round: first all came in imports, then each measure is changed when it is its turn."""
    for some in batched(turns, SEALED_AT_ONCE):
        parts = PARTS[:1] if version else PARTS
        found = Measure.objects.select_related("programme").prefetch_related(*parts)
        by_pk = found.in_bulk([pk for _share, pk in some])
        told = [
            _told(by_pk[pk], parts, version, story.moment_of(version, share, today)) for share, pk in some
        ]
        if version:
            _record(told, kind="~", origin=Origin.FORM)
        else:
            _record(list(_in_imports(told)), kind="+", origin=Origin.IMPORT)
        yield len(some)


def _told(measure, parts, version, at) -> Told:
    story.tell(measure, version, at)
    return at, [measure, *(part for name in parts for part in getattr(measure, name).all())]


def _in_imports(told: Iterable[Told]) -> Iterator[Told]:
    for some in batched(told, IN_AN_IMPORT):
        yield some[0][0], [thing for _at, things in some for thing in things]


def record_figures(programmes: list[Programme], version: int, today: datetime.date) -> None:
    """Those whose period ended in the round."""
    at = story.ends_of_rounds(today)[version]
    entered = Observation.objects.filter(indicator__programme__in=programmes, entered_at=at)
    for pks in batched(list(entered.order_by("pk").values_list("pk", flat=True)), 4 * FIGURES):
        found = Observation.objects.filter(pk__in=pks).order_by("pk")
        told = [(at, list(some)) for some in batched(found, FIGURES)]
        _record(told, kind="+", origin=Origin.IMPORT)

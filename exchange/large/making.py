"""Writes what there is, not by `save()`, which would take a day: each thing is put in order by `clean()`."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.utils import translation

from exchange.large import recording, story, things
from exchange.large.size import VERSIONS, Size
from measures import days
from measures.models import Programme

AT_ONCE = 100


@dataclass
class Made:
    """What the history is to be written of."""

    programmes: list[Programme] = field(default_factory=list)
    measures: list[tuple[float, int]] = field(default_factory=list)
    """When it is each measure's turn, and its primary key."""


def make(size: Size) -> Iterator[int]:
    """Make it all with its history, some at a time, each told by how many steps they were."""
    today, made = days.today(), Made()
    with translation.override("fi"):
        yield from _make_things(size, made, today)
        recording.record_structure(made.programmes, today)
        for version in range(VERSIONS):
            yield from recording.record_measures(sorted(made.measures), version, today)
            recording.record_figures(made.programmes, version, today)


def _save(some: list) -> list:
    """Things of any models, none of which names another one of its own model."""
    for model in dict.fromkeys(map(type, some)):
        model.objects.bulk_create([one for one in some if type(one) is model], batch_size=500)
    return some


def _make_things(size: Size, made: Made, today: datetime.date):
    divisions, below = things.units()
    units = [*_save(divisions), *_save(below)]
    people = _save(things.people(units))
    for place, count in enumerate(size.measures):
        [programme] = _save([things.programme_at(place, today)])
        measures = _make_measures(programme, count, today)
        made.programmes.append(programme)
        made.measures += [(story.share_of(one, count), one.pk) for one in measures]
        for some in batched(measures, AT_ONCE):
            with transaction.atomic():
                _save([part for one in some for part in things.parts_of(one, units, people, today)])
            yield len(some)
        _make_indicators(programme, measures, place, today)


@transaction.atomic
def _make_measures(programme, count, today):
    above, below = things.themes_of(programme, count)
    themes = [_save(above), _save(below)][1]
    measures = [things.measure_at(number, programme, themes, today) for number in range(1, count + 1)]
    for measure in measures:
        share = story.share_of(measure, count)
        story.tell_now(measure, story.moment_of(VERSIONS - 1, share, today))
    return _save(measures)


@transaction.atomic
def _make_indicators(programme, measures, place, today):
    indicators = _save(things.indicators_of(programme, len(measures)))
    _save(things.steps_of(indicators, measures, today))
    for indicator in indicators:
        figures = things.observations_of(indicator, measures, place, today)
        for one in figures:
            one.entered_at = story.entered_at(one.period_end, today)
        _save(figures)

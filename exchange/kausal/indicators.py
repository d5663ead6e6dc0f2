"""Indicators with their figures and goals, and the effects that tie measures and indicators together."""

import datetime
from collections import defaultdict

from django.utils.translation import gettext as _

from exchange.kausal.columns import Columns, line, plain, rich
from exchange.kausal.reading import Wrong, short
from measures.days import Precision, first_day, last_day
from participation.models import (
    Confidence,
    Direction,
    EffectKind,
    Goal,
    Indicator,
    IndicatorEffect,
    Level,
    MeasureEffect,
    Observation,
    TimeResolution,
)

LEVELS = {level.value: level.value for level in Level}
RESOLUTIONS = {one.value: one.value for one in TimeResolution}
TRENDS = {"increasing": Direction.UP.value, "decreasing": Direction.DOWN.value, "a_": None}
KINDS = {kind.value: kind.value for kind in EffectKind}
CONFIDENCES = {one.value: one.value for one in Confidence}
# Kausal does not ask how sure a measure's effect is, and draws all of them as sure.
CONFIDENCE_OF_MEASURES = Confidence.HIGH


def put_indicators(job) -> None:
    """Known by the identifier; most have none, then by the id that is in their address."""
    here = {one.number: one for one in Indicator.objects.filter(programme=job.programme)}
    nodes = job.parts(job.answer, "planIndicators", _("indicators"))
    for key, node in nodes:
        row = _("indicator %(number)s") % {"number": short(node.data.get("identifier") or key)}
        with job.telling(row):
            number = node.text("identifier") or key
            if any(one.number == number for one in job.indicators.values()):
                raise Wrong("identifier", _("It has no number, or one that another has."))
            thing = here.get(number) or Indicator(programme=job.programme, number=number)
            if indicator := job.put(row, thing, _columns_of(node)):
                job.indicators[key] = indicator
                _put_goals(job, row, indicator, node)
                _put_figures(job, row, indicator, node)
    for key, node in nodes:
        if key in job.indicators:
            _put_effects(job, job.indicators[key], node)


def _columns_of(node):
    columns = Columns(node)
    columns.texts("name", "name", line)
    columns.texts("description", "description", rich)
    columns.texts("credit", "reference", lambda text: line(plain(text)))
    columns.choice("level", "level", LEVELS)
    columns.choice("time_resolution", "timeResolution", RESOLUTIONS)
    columns.choice("desired_direction", "desiredTrend", TRENDS)
    if unit := columns.known(node.node, "unit"):
        columns.texts("unit_of_measure", "name", line, node=unit)
        columns.texts("unit_of_measure", "shortName", line, node=unit)
    return columns


def _put_goals(job, row, indicator, node):
    here = {one.due_on: one for one in Goal.objects.filter(indicator=indicator)}
    seen = set()
    for day, value, one in _dated(job, row, node, "goals"):
        goal = _("goal %(day)s") % {"day": day}
        told = f"{row} · {goal}"
        if day in seen:
            job.fault(told, "date", _("There is another for this day."))
            continue
        seen.add(day)
        columns = Columns(one)
        columns.values["value"] = value
        job.put(told, here.get(day) or Goal(indicator=indicator, due_on=day), columns)


def _dated(job, row, node, name):
    """The days and numbers of a list."""
    for _key, one in job.parts(node, name, row):
        with job.telling(row):
            day, value = one.day("date"), one.number("value")
            if day is None or value is None:
                raise Wrong(name, _("The date or the value is missing."))
            yield day, value, one


def _put_figures(job, row, indicator, node):
    """A figure is the one of the same period. Where people withdrew it, it stays withdrawn."""
    here = defaultdict(list)
    plain_ones = {"measure": None, "kind": "", "correction": None}
    for one in Observation.objects.filter(indicator=indicator, **plain_ones).order_by("pk"):
        if not one.activity_fi:
            here[(one.period_start, one.period_end)].append(one)
    seen = set()
    for day, value, one in _dated(job, row, node, "values"):
        period = period_of(day, indicator.time_resolution)
        figure = _("figure %(day)s") % {"day": day}
        told = f"{row} · {figure}"
        if period in seen:
            job.fault(told, "date", _("There is another for this period."))
            continue
        seen.add(period)
        current = [figure for figure in here[period] if not figure.is_withdrawn]
        if here[period] and not current:
            continue
        same = [figure for figure in current if figure.value == value]
        thing = (same or current or [Observation(indicator=indicator)])[-1]
        columns = Columns(one)
        columns.values |= {"value": value, "period_start": period[0], "period_end": period[1]}
        job.seen[Observation] |= {figure.pk for figure in current}
        job.put(told, thing, columns)


def period_of(day, resolution) -> tuple[datetime.date, datetime.date]:
    """Kausal gives a figure one day, that of the year or month it is of."""
    if resolution in (TimeResolution.YEAR, TimeResolution.MONTH):
        return first_day(day, Precision(resolution)), last_day(day, Precision(resolution))
    if resolution == TimeResolution.QUARTER:
        start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        return start, last_day(start.replace(month=start.month + 2), Precision.MONTH)
    if resolution == TimeResolution.WEEK:
        start = day - datetime.timedelta(days=day.weekday())
        return start, start + datetime.timedelta(days=6)
    return day, day


# Effects


def put_measure_effects(job, nodes) -> None:
    for key, node in nodes:
        if key not in job.measures:
            continue
        measure = job.measures[key]
        row = _("measure %(number)s") % {"number": measure.number}
        here = {one.indicator_id: one for one in MeasureEffect.objects.filter(measure=measure)}
        seen = set()
        for _key, one in job.parts(node, "relatedIndicators", row):
            with job.telling(row):
                indicator = _indicator_of(job, one, "indicator", seen)
                columns = Columns(one)
                columns.choice("kind", "effectType", KINDS)
                columns.add("tells_progress", one.is_true, "indicatesActionProgress")
                thing = here.get(indicator.pk)
                if thing is None:
                    thing = MeasureEffect(measure=measure, indicator=indicator)
                    columns.values["confidence"] = CONFIDENCE_OF_MEASURES.value
                job.put(f"{row} · {_effect_on(indicator)}", thing, columns)


def _put_effects(job, cause, node):
    row = _("indicator %(number)s") % {"number": cause.number}
    here = {one.target_id: one for one in IndicatorEffect.objects.filter(cause=cause)}
    seen = set()
    for _key, one in job.parts(node, "relatedEffects", row):
        with job.telling(row):
            target = _indicator_of(job, one, "effectIndicator", seen)
            columns = Columns(one)
            columns.choice("kind", "effectType", KINDS)
            columns.choice("confidence", "confidenceLevel", CONFIDENCES)
            thing = here.get(target.pk) or IndicatorEffect(cause=cause, target=target)
            job.put(f"{row} · {_effect_on(target)}", thing, columns)


def _effect_on(indicator) -> str:
    return _("effect on indicator %(number)s") % {"number": indicator.number}


def _indicator_of(job, node, name, seen):
    """The one that an effect is on; each only once."""
    other = node.node(name)
    found = job.indicators.get(other.id()) if other else None
    if found is None:
        told = _("Indicator %(number)s is not in the file, or could not be imported.")
        raise Wrong(name, told % {"number": short(other.id()) if other else "–"})
    if found in seen:
        raise Wrong(name, _("There is another effect on the same."))
    seen.add(found)
    return found

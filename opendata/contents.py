"""What a visitor sees of a programme, a list for each table of its data package."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import FETCH_RAISE, Prefetch

from measures.models import Measure, Theme, Unit
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation

VISITOR = AnonymousUser()


def things_of(programme) -> dict[str, list]:
    """What each table has a row of, in an order that stays, in a fixed number of queries."""
    visible = Measure.objects.visible_to(VISITOR).in_order()
    related = Prefetch("related", visible)
    measures = (
        visible.filter(programme=programme).for_list(VISITOR).prefetch_related("status_updates", related)
    )
    measures = list(measures.fetch_mode(FETCH_RAISE))
    indicators = Indicator.objects.visible_to(VISITOR).filter(programme=programme)
    indicators = list(indicators.select_related("programme").in_order())
    return {
        "programmes": [programme],
        "themes": list(
            Theme.objects.filter(programme=programme)
            .select_related("programme", "parent")
            .order_by("order", "pk")
        ),
        "measures": measures,
        "tasks": parts_of(measures, "tasks"),
        "status_updates": parts_of(measures, "status_updates"),
        "units": units_of(measures),
        "responsibilities": parts_of(measures, "responsibilities"),
        "indicators": indicators,
        **figures_of(measures, indicators),
    }


def parts_of(measures, name) -> list:
    """In the order in which they were made: databases order what has no date differently."""
    return [part for one in measures for part in sorted(getattr(one, name).all(), key=lambda part: part.pk)]


def units_of(measures) -> list[Unit]:
    units = {unit.pk: unit for unit in Unit.objects.select_related("parent")}
    waiting = [part.unit_id for one in measures for part in one.responsibilities.all()]
    found = set()
    while waiting:
        pk = waiting.pop()
        if pk is not None and pk not in found:
            found.add(pk)
            waiting.append(units[pk].parent_id)
    return sorted((units[pk] for pk in found), key=lambda unit: unit.slug)


def figures_of(measures, indicators) -> dict[str, list]:
    """Of the indicators; what is of a measure that is not among these is not there."""
    of_indicators = {"indicator__in": indicators}
    in_order = ("indicator__number_key", "indicator")
    observations = Observation.objects.visible_to(VISITOR).current().filter(**of_indicators)
    effects = MeasureEffect.objects.filter(measure__in=measures, **of_indicators)
    steps = IndicatorEffect.objects.filter(cause__in=indicators, target__in=indicators)
    return {
        "goals": list(
            Goal.objects.filter(**of_indicators).select_related("indicator").order_by(*in_order, "due_on")
        ),
        "observations": list(observations.select_related("indicator", "measure").order_by(*in_order, "pk")),
        "measure_effects": list(
            effects.select_related("indicator", "measure").order_by("measure__number_key", "measure", "pk")
        ),
        "indicator_effects": list(
            steps.select_related("cause", "target").order_by("cause__number_key", "cause", "pk")
        ),
    }

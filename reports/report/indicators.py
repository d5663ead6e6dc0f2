"""What a report says of the indicators."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from measures.languages import Words, shown
from measures.written import written
from participation import figures
from participation.counts import with_totals
from participation.models import Adding, Indicator, MeasureEffect, Observation
from reports.report.facts import GoalFacts, IndicatorFacts
from reports.report.sentences import period_in_words

VISITOR = AnonymousUser()


def indicators_in(programme, user) -> list[Indicator]:
    """In order, each with its latest value or its total."""
    found = Indicator.objects.filter(programme=programme).with_latest().select_related("programme")
    return with_totals(found.prefetch_related("goals").in_order(), user)


def indicators_of(report) -> list[Indicator]:
    """The programme's; with a selection, those its measures act on or that were counted for them."""
    found = indicators_in(report.programme, VISITOR)
    if not report.selection:
        return found
    acted_on = MeasureEffect.objects.filter(measure__in=report.query.order_by())
    chosen = {
        *acted_on.values_list("indicator", flat=True),
        *observations_of(report).values_list("indicator", flat=True),
    }
    return [one for one in found if one.pk in chosen]


def observations_of(report):
    found = Observation.objects.current().visible_to(VISITOR).filter(indicator__programme=report.programme)
    return found.filter(measure__in=report.query.order_by()) if report.selection else found


def values_in_words(programme, user) -> dict[int, Words]:
    """Each indicator's name with its latest value and what that is of, by its key."""
    found = {}
    for one in indicators_in(programme, user):
        name = shown(one, "name")
        found[one.pk] = Words(f"{name}: {value_in_words(one)}{_period_in_words(one)}", name.language)
    return found


def _period_in_words(indicator) -> str:
    """Of a latest value; the sum of counts is of all of their periods."""
    if indicator.adding == Adding.COUNTS or indicator.latest_value is None:
        return ""
    return f" ({period_in_words(indicator.latest_start, indicator.latest_end)})"


def value_in_words(indicator) -> str:
    """What it came to last, with its unit; "not known" where nothing is."""
    if indicator.adding == Adding.COUNTS:
        return str(indicator.total)
    if indicator.latest_value is None:
        return _("not known")
    return f"{written(indicator.latest_value)} {shown(indicator, 'unit_of_measure')}".strip()


def indicator_facts(report) -> Iterator[IndicatorFacts]:
    """The report's indicators in order, those that have values with a figure."""
    indicators = indicators_of(report)
    observations = {one.pk: [] for one in indicators}
    current = Observation.objects.current().visible_to(VISITOR).filter(indicator__in=indicators)
    for one in current.select_related("measure__programme").latest_first():
        observations[one.indicator_id].append(one)
    for indicator in indicators:
        own = observations[indicator.pk]
        svg, description = _figure(indicator, own)
        yield IndicatorFacts(
            indicator=indicator,
            name=shown(indicator, "name"),
            unit=shown(indicator, "unit_of_measure"),
            value=value_in_words(indicator),
            start=indicator.latest_start,
            end=indicator.latest_end,
            goals=tuple(
                GoalFacts(written(goal.value), goal.due_on, *goal.distance_from(indicator.latest_value))
                for goal in indicator.goals.all()
            ),
            observations=tuple(own),
            svg=svg,
            description=description,
        )


def _figure(indicator, observations) -> tuple[str, str]:
    """As a file that stands alone, and its words."""
    figure = figures.figure_of(indicator, observations)
    if figure is None:
        return "", ""
    title = shown(indicator, "name")
    source = _("Source:")
    sources = [f"{source} {shown(indicator, 'credit')}"] if indicator.credit else []
    figure.frame(title, sources, language=title.foreign)
    context = {"figure": figure, "title": title, "is_alone": True}
    svg = render_to_string("participation/figure.svg", context)
    return svg, f"{title}. {figure.description}"

"""Figures of indicators, laid out here and drawn by templates/participation/figure.svg."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from measures.languages import shown
from measures.written import written
from participation.counts import observed
from participation.figures.bars import Bar, bars_of_counts, bars_of_values
from participation.figures.drawing import Figure, Goal, Unit, Value, dot, line
from participation.figures.lines import line_of_values
from participation.figures.scales import Scale
from participation.models import Adding, Observation
from participation.totals import Exactness, total

ENOUGH_FOR_A_LINE = 3


def figure_of(indicator, observations) -> Figure | None:
    """What these observations of the indicator look like; give none that a correction replaced."""
    if not observations:
        return None
    if indicator.adding == Adding.COUNTS:
        figure = bars_of_counts(
            [_bar(one) for one in observations], str(total(one.count for one in observations))
        )
    else:
        figure = _figure_of_values(indicator, series(indicator.adding, observations))
    figure.sentences.append(_("All values are in the table."))
    return figure


def _bar(observation):
    activity = shown(observation, "activity")
    return Bar(
        kind="bar" if observation.count.is_added else "hollow",
        label=activity or pgettext("activity", "Not known"),
        value=observation.value,
        words=_words(observation),
        language=activity.foreign if activity else "",
        aside="" if observation.count.is_added else _("not counted"),
    )


def _words(observation):
    exactness = Exactness(observation.exactness)
    figure = written(observation.value)
    return figure if exactness == Exactness.EXACT else f"{exactness.label} {figure}"


def _figure_of_values(indicator, values):
    goals = [Goal(one.due_on, one.value, written(one.value)) for one in indicator.goals.all()]
    words = shown(indicator, "unit_of_measure")
    unit = Unit(words, words.foreign if words else "")
    dated = [one for one in values if one.end]
    if len(dated) < ENOUGH_FOR_A_LINE:
        return bars_of_values(values, goals, unit)
    figure = line_of_values(dated, goals, unit)
    if undated := len(values) - len(dated):
        note = ngettext(
            "%(count)s value is not drawn: its period is not known.",
            "%(count)s values are not drawn: their periods are not known.",
            undated,
        )
        figure.write_notes([note % {"count": undated}])
    return figure


def series(adding, observations) -> list[Value]:
    """A value for each period, the latest last and what nobody dated first.

    Parts of a period add up; else the one that was entered last counts. Each undated one is for itself.
    """
    return [_value(start, end, group, adding) for start, end, group in _by_period(adding, observations)]


def _by_period(adding, observations):
    periods = defaultdict(list)
    for one in sorted(observations, key=lambda one: one.id):
        is_alone = one.period_end is None and adding != Adding.PARTS
        periods[one.period_start, one.period_end, is_alone and one.id].append(one)
    ordered = sorted(periods, key=lambda period: (period[1] or date.min, period[0] or date.min))
    return [(*period[:2], periods[period]) for period in ordered]


def _amount(group, adding):
    return sum(one.value for one in group) if adding == Adding.PARTS else group[-1].value


def _value(start, end, group, adding):
    value = _amount(group, adding)
    words = written(value) if adding == Adding.PARTS and len(group) > 1 else _words(group[-1])
    return Value(start, end, value, words)


@dataclass(frozen=True)
class Sparkline:
    """Paths of a line of 60 × 16 without words, and of a dot at its latest value."""

    path: str
    latest: str


def sparkline(adding, observations) -> Sparkline | None:
    """None of too few."""
    dated = [(end, group) for _start, end, group in _by_period(adding, observations) if end]
    if len(dated) < ENOUGH_FOR_A_LINE:
        return None
    days = [end.toordinal() for end, _group in dated]
    amounts = [_amount(group, adding) for _end, group in dated]
    along = Scale(days[0], max(days[-1], days[0] + 1), 2, 57)
    low, high = min(amounts), max(amounts)
    upright = Scale(low, high if high > low else low + 1, 13, 3)
    points = [(along.at(day), upright.at(amount)) for day, amount in zip(days, amounts, strict=True)]
    return Sparkline(line(points), dot(*points[-1]))


def with_sparklines(indicators, user) -> list:
    """The indicators, those that have values over time with a `sparkline` of what this user may see."""
    indicators = list(indicators)
    observations = Observation.objects.current().visible_to(user).filter(indicator__in=indicators)
    add_sparklines(indicators, observed(observations.exclude(indicator__adding=Adding.COUNTS).order_by()))
    return indicators


def add_sparklines(indicators, observations) -> None:
    """A `sparkline` to those of the indicators that have values over time, of what is among these."""
    found = defaultdict(list)
    for one in observations:
        found[one.indicator_id].append(one)
    for indicator in indicators:
        values = [] if indicator.adding == Adding.COUNTS else found[indicator.pk]
        indicator.sparkline = sparkline(indicator.adding, values)

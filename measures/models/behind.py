"""Which progress indicators are behind their goals: read from objects, and asked of the database.

Only a period that is over tells anything, from the day after it, and only figures that everyone may see:
1. the first period that ends on the goal's day or later and fell short makes the measure late, until such
   a period reached the goal; while none has ended nothing is known;
2. before that, where a path is meant, the latest period is held against the straight line, year by year
   from the base year to the year of the goal; one without a newer figure stays as it was last known.
Indicators without a desired direction, and those that count people, tell nothing; nor does an "at least"
on the side where more would change the answer.

Indicators live in an app above this one, which is reached by related names and never imported.
"""

import datetime
import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs, Cast, Coalesce

from measures.languages import per_language, shown
from measures.status import ONE_DAY, BehindFacts

# Words of the indicators' own vocabularies.
UP, DOWN, PARTS, COUNTS, AT_LEAST = "up", "down", "parts", "counts", "at_least"
# Both sides reckon in floats, as the databases do: what differs by less than this share is the same.
SLACK = 1e-9
NO_END = 1e30


# The models above


def _effects(measure_model):
    return measure_model._meta.get_field("effects").related_model._default_manager


def _observations(measure_model):
    """Current ones of known periods, in the order of their ends, without those for draft measures."""
    indicator = _effects(measure_model).model._meta.get_field("indicator").related_model
    observations = indicator._meta.get_field("observations").related_model._default_manager
    public = measure_model._default_manager.public().filter(pk=OuterRef("measure"))
    seen = Q(measure=None) | Exists(public)
    return observations.current().filter(seen, period_end__isnull=False).order_by("period_end", "pk")


def _figures(measure_model):
    """The observations, but of two values of one day the later entry alone."""
    observations = _observations(measure_model)
    later = observations.filter(
        indicator=OuterRef("indicator"), period_end=OuterRef("period_end"), pk__gt=OuterRef("pk")
    )
    return observations.filter(Q(indicator__adding=PARTS) | ~Exists(later))


def _telling(measure_model):
    telling = _effects(measure_model).filter(tells_progress=True)
    return telling.filter(indicator__desired_direction__in=[UP, DOWN]).exclude(indicator__adding=COUNTS)


def telling_progress(measure_model):
    """The effects that tell a measure's progress, with the goals and figures that `behind_facts` reads."""
    figures = _figures(measure_model).only("indicator", "value", "exactness", "period_start", "period_end")
    return (
        _telling(measure_model)
        .select_related("indicator")
        .prefetch_related("indicator__goals", Prefetch("indicator__observations", figures))
        .order_by("pk")
    )


# From objects


@dataclass(frozen=True)
class Figure:
    """What an indicator came to in a period; `is_floor` where it may have been more."""

    end: datetime.date
    value: float
    is_floor: bool
    direction: str

    @property
    def told_on(self) -> datetime.date:
        return self.end + ONE_DAY

    def falls_short(self, target: float, slack: float) -> bool:
        return self._gap(target) > slack and not (self.is_floor and self.direction == UP)

    def reaches(self, target: float, slack: float) -> bool:
        return self._gap(target) <= slack and not (self.is_floor and self.direction == DOWN)

    def _gap(self, target):
        return target - self.value if self.direction == UP else self.value - target


def behind_facts(effect) -> Iterator[BehindFacts]:
    """When the effect's indicator was behind which goal, as far as figures tell; from `telling_progress`."""
    indicator = effect.indicator
    return _told(indicator, indicator.goals.all(), indicator.observations.all())


def behind_by_measure(measure_model, pks) -> dict[int, tuple[BehindFacts, ...]]:
    """The same of each of many measures that a progress indicator tells of, from plain rows."""
    effects = list(_telling(measure_model).filter(measure__in=pks).values_list("measure", "indicator_id"))
    if not effects:
        return {}
    wanted = {pk for _measure, pk in effects}
    indicators = _effects(measure_model).model._meta.get_field("indicator").related_model._default_manager
    goals = indicators.model._meta.get_field("goals").related_model._default_manager.order_by("pk")
    goals = _by_indicator(goals, wanted, "value", "base_value", "base_year", "due_on", "is_path")
    if not (wanted := goals.keys()):
        return {}
    figures = _observations(measure_model).filter(
        period_end__gte=min(map(_first_day, chain(*goals.values())))
    )
    figures = figures.order_by("indicator", "period_end", "pk")
    figures = _by_indicator(figures, wanted, "pk", "value", "exactness", "period_start", "period_end")
    columns = ("pk", "adding", "desired_direction", *per_language("name"))
    told = {}
    for one in indicators.filter(pk__in=wanted).values_list(*columns, named=True):
        found = figures[one.pk]
        if one.adding != PARTS:  # of two values of one day the later entry alone
            found = {figure.period_end: figure for figure in found}.values()
        told[one.pk] = tuple(_told(one, goals[one.pk], found))
    facts = defaultdict(tuple)
    for measure, pk in effects:
        facts[measure] += told.get(pk, ())
    return facts


def _first_day(goal) -> datetime.date:
    """No period that ended before it tells anything about the goal."""
    if goal.is_path and goal.base_year < goal.due_on.year:
        return datetime.date(max(goal.base_year, 1), 1, 1)
    return goal.due_on


def _by_indicator(things, wanted, *columns) -> dict[int, list]:
    found = defaultdict(list)
    for one in things.filter(indicator__in=wanted).values_list("indicator", *columns, named=True):
        found[one.indicator].append(one)
    return found


def _told(indicator, goals, observations) -> Iterator[BehindFacts]:
    figures = _figures_of(indicator, observations)
    name = shown(indicator, "name")
    for goal in goals:
        yield from _missed(name, goal, figures)
        if goal.is_path:
            yield from _below_path(name, goal, figures)


def _figures_of(indicator, observations) -> list[Figure]:
    """In the order of their ends, parts of a period added up."""
    periods = defaultdict(list)
    for one in observations:
        is_part = indicator.adding == PARTS
        periods[(one.period_start, one.period_end) if is_part else one.pk].append(one)
    in_order = sorted(periods.values(), key=lambda parts: (parts[-1].period_end, parts[-1].pk))
    return [
        Figure(
            end=parts[0].period_end,
            value=float(sum(part.value for part in parts)),
            is_floor=any(part.exactness == AT_LEAST for part in parts),
            direction=indicator.desired_direction,
        )
        for parts in in_order
    ]


def _slack_of(goal) -> float:
    return SLACK * (1.0 + abs(float(goal.value)) + abs(float(goal.base_value or 0)))


def _missed(name, goal, figures) -> Iterator[BehindFacts]:
    target, slack = float(goal.value), _slack_of(goal)
    after = [one for one in figures if one.end >= goal.due_on]
    short = next((one for one in after if one.falls_short(target, slack)), None)
    reached = next((one for one in after if one.reaches(target, slack)), None)
    if short and not (reached and reached.end <= short.end):
        until = reached.told_on if reached else None
        yield BehindFacts(name, goal.due_on, goal.due_on + ONE_DAY, told_on=short.told_on, until=until)


def _below_path(name, goal, figures) -> Iterator[BehindFacts]:
    """A fact for each run of figures below the path."""
    latest = list({one.end: one for one in figures}.values())
    runs = [(is_below, next(run)) for is_below, run in groupby(latest, lambda one: _is_below(goal, one))]
    for (is_below, first), (_other, following) in pairwise([*runs, (False, None)]):
        if is_below:
            until = following.told_on if following else None
            yield BehindFacts(name, goal.due_on, first.told_on, is_path=True, until=until)


def _is_below(goal, figure) -> bool:
    if not (goal.base_year < goal.due_on.year and goal.base_year <= figure.end.year):
        return False
    base = float(goal.base_value)
    slope = (float(goal.value) - base) / (goal.due_on.year - goal.base_year)
    expected = base + slope * (figure.end.year - goal.base_year)
    return figure.end < goal.due_on and figure.falls_short(expected, _slack_of(goal))


# In the database


def behind_some_goal(measure_model, today: datetime.date) -> Q:
    """The measures with a progress effect whose indicator is behind one of its goals on that day.

    It asks nothing of the query around it, so that its SQL can be kept for the day: Django takes some fifty
    milliseconds to put it together, for each query of a page anew, and the database one to answer it.
    """
    return Q(pk__in=RawSQL(*_sql_of_missed_goals(measure_model, today)))


@functools.lru_cache(maxsize=8)
def _sql_of_missed_goals(measure_model, today):
    return _missed_goals(measure_model, today).order_by().values("measure").query.sql_with_params()


def _missed_goals(measure_model, today):
    """The progress effects, one for each goal that they are behind on that day."""
    observations = _observations(measure_model)
    over = Q(indicator=OuterRef("indicator"), period_end__lt=today)
    newest = observations.filter(over).order_by("-period_end", "-pk").values("pk")[:1]
    after = _figures(measure_model).filter(over, period_end__gte=OuterRef("goal_on"))
    before = observations.model._default_manager.alias(year=_Year("period_end")).filter(
        pk=OuterRef("latest"), period_end__lt=OuterRef("goal_on"), year__gte=OuterRef("base_year")
    )
    target = _number(OuterRef("target"))
    years = _number(_Year("period_end")) - _number(OuterRef("base_year"))
    on_path = _number(OuterRef("base")) + _number(OuterRef("slope")) * years
    return (
        _with_goals(_telling(measure_model))
        .alias(latest=Subquery(newest))
        .filter(
            Exists(_short_of(target, after, observations)) & ~Exists(_reaching(target, after, observations))
            | Q(is_path=True) & Exists(_short_of(on_path, before, observations))
        )
    )


class _Year(Func):
    """Of a day, as the database has it: on SQLite Django's own calls Python, row by row."""

    template = "EXTRACT(YEAR FROM %(expressions)s)"
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, template="CAST(SUBSTR(%(expressions)s, 1, 4) AS integer)")


def _number(expression):
    return Cast(expression, FloatField())


def _with_goals(effects):
    """Each of the effects beside each goal of its indicator, with the path's slope where there is a path."""
    goal = "indicator__goals__"
    base_year = F(f"{goal}base_year")
    return effects.alias(
        goal_on=F(f"{goal}due_on"),
        is_path=F(f"{goal}is_path"),
        target=_number(F(f"{goal}value")),
        base=_number(F(f"{goal}base_value")),
        base_year=base_year,
        years=_number(_Year(f"{goal}due_on")) - _number(base_year),
    ).alias(
        slope=Case(When(years__gt=0, then=(F("target") - F("base")) / F("years")), output_field=FloatField()),
        slack=Value(SLACK) * (Value(1.0) + Abs(F("target")) + Coalesce(Abs(F("base")), Value(0.0))),
    )


def _short_of(target, figures, parts):
    """The figures whose period, at best, is worse than the target."""
    return _with_gap(target, figures, parts, open_ended=UP).filter(gap__gt=OuterRef("slack"))


def _reaching(target, figures, parts):
    """The figures whose period, at worst, is as good as the target."""
    return _with_gap(target, figures, parts, open_ended=DOWN).filter(gap__lte=OuterRef("slack"))


def _with_gap(target, figures, parts, *, open_ended):
    """By how much the whole period is worse; an "at least" has no end where this direction is wanted."""
    same_period = Q(indicator__adding=PARTS, period_start=OuterRef("period_start"))
    # The indicator and the end of all of them first, by which the index finds them.
    parts = parts.filter(indicator=OuterRef("indicator"), period_end=OuterRef("period_end")).order_by()
    parts = parts.filter(Q(pk=OuterRef("pk")) | same_period)
    no_end = When(exactness=AT_LEAST, indicator__desired_direction=open_ended, then=Value(NO_END))
    known = Sum(Case(no_end, default=_number("value"), output_field=FloatField()))
    known = Subquery(parts.values("indicator").annotate(known=known).values("known"))
    gap = Case(
        When(indicator__desired_direction=UP, then=target - F("known")),
        default=F("known") - target,
        output_field=FloatField(),
    )
    return figures.alias(known=known).alias(gap=gap)

"""Counts of participants as they stand in the database, added up by the rule in `totals`."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import FETCH_RAISE, Case, F, When

from measures.languages import shown
from measures.models import Measure, Responsibility, Theme, Unit
from measures.prepared import Prepared
from participation.models import Adding, Indicator, Observation
from participation.totals import Participation, Total, total, totals_by


@dataclass(frozen=True)
class Row:
    """A line of a breakdown: what it is of, with its address if it has one, and what it comes to."""

    label: str
    total: Total
    url: str = ""


def with_totals(indicators, user) -> list[Indicator]:
    """The indicators, those that count participants with a `total` of what this user may see."""
    indicators = list(indicators)
    counting = [indicator for indicator in indicators if indicator.adding == Adding.COUNTS]
    seen = Observation.objects.current().visible_to(user).filter(indicator__in=counting)
    add_totals(counting, observed(seen))
    return indicators


def add_totals(indicators, observations) -> None:
    """A `total` to those of the indicators that count participants, of what is among the observations."""
    counts = defaultdict(list)
    counting = [indicator for indicator in indicators if indicator.adding == Adding.COUNTS]
    wanted = {indicator.pk for indicator in counting}
    for observation in observations:
        if observation.indicator_id in wanted:
            counts[observation.indicator_id].append(observation.count)
    for indicator in counting:
        indicator.total = total(counts[indicator.pk])


def add_latest(indicators, observations) -> None:
    """To each of the indicators what `with_latest()` adds in the database."""
    public = defaultdict(list)
    for one in observations:
        if one.is_public:
            public[one.indicator_id].append(one)
    for indicator in indicators:
        found = public[indicator.pk]
        last = max(found, key=lambda one: (one.period_end or datetime.date.min, one.id), default=None)
        start, end = (last.period_start, last.period_end) if last else (None, None)
        parts = [one.value for one in found if (one.period_start, one.period_end) == (start, end)]
        indicator.latest_start, indicator.latest_end = start, end
        indicator.latest_value = (
            sum(parts) if indicator.adding == Adding.PARTS and parts else last and last.value
        )


class Observed(NamedTuple):
    """What is added up and drawn of an observation, of which an indicator may have hundreds."""

    id: int
    indicator_id: int
    measure_id: int | None
    value: Decimal
    exactness: str
    kind: str
    overlap_group: str
    period_start: datetime.date | None
    period_end: datetime.date | None
    is_public: bool | None = None
    """Do residents see it? None where that was not asked."""
    count = Observation.count


def observed(observations) -> list[Observed]:
    return [Observed(*row) for row in observations.values_list(*Observed._fields[:-1])]


def figures_beside(measure, user) -> tuple[list[Observed], list[Observation]]:
    """What this user may see of the indicators that a measure acts on, and the people counted for it."""
    rows = FIGURES_OF_VISITORS(measure.pk) if user.is_anonymous else list(_figures_beside(user, measure.pk))
    own = [row for row in rows if row.measure_id == measure.pk and row.adding == Adding.COUNTS]
    columns = [field.attname for field in Observation._meta.concrete_fields]
    counts = [
        Observation.from_db(None, columns, [getattr(row, name) for name in columns], fetch_mode=FETCH_RAISE)
        for row in own
    ]
    return [Observed(*row[: len(Observed._fields)]) for row in rows], counts


def _figures_beside(user, measure):
    observations = Observation.objects.order_by()
    of_indicators = observations.filter(indicator__measure_effects__measure=measure)
    # Two questions, so that a database takes an index for either.
    wanted = observations.filter(measure=measure).values("pk").union(of_indicators.values("pk"))
    is_public = Case(When(Observation.objects.of_public(), then=True), default=False)
    seen = Observation.objects.current().visible_to(user).filter(pk__in=wanted)
    seen = seen.annotate(adding=F("indicator__adding"), is_public=is_public).order_by("pk")
    columns = {field.attname for field in Observation._meta.concrete_fields} - set(Observed._fields)
    return seen.rewrite(False).values_list(*Observed._fields, "adding", *sorted(columns), named=True)


FIGURES_OF_VISITORS = Prepared(partial(_figures_beside, AnonymousUser()))


def participation_in(programme, user) -> list[Observed]:
    """Every count of participants of the programme that this user may see."""
    seen = Observation.objects.current().visible_to(user)
    counting = seen.filter(indicator__programme=programme, indicator__adding=Adding.COUNTS)
    return observed(counting.order_by("id"))


def by_kind(counts) -> list[Row]:
    """In the order of the vocabulary; a count that names no kind is under "other"."""
    found = totals_by(counts, lambda count: Participation(count.kind or Participation.OTHER))
    return [Row(kind.label, found[kind]) for kind in Participation if kind in found]


def by_year(observations, *, several, unknown) -> list[Row]:
    """The years, the latest first; then what straddles years, and what nobody dated."""

    def year(count):
        return unknown if count.end is None else count.year or several

    found = totals_by((one.count for one in observations), year)
    years = sorted((key for key in found if isinstance(key, int)), reverse=True)
    rest = [key for key in (several, unknown) if key in found]
    return [Row(str(key), found[key]) for key in (*years, *rest)]


def by_theme(observations, *, none) -> list[Row]:
    """The themes of the measures that the people were counted for."""
    theme_of = dict(Measure.objects.filter(pk__in=_measures_of(observations)).values_list("pk", "theme"))
    themes = Theme.objects.select_related("programme").in_bulk(set(theme_of.values()))
    found = defaultdict(list)
    for one in observations:
        found[theme_of.get(one.measure_id)].append(one.count)
    return [
        Row(shown(themes[pk], "name"), total(counts), themes[pk].get_absolute_url())
        if pk
        else Row(none, total(counts))
        for pk, counts in found.items()
    ]


def _measures_of(observations) -> set[int]:
    return {one.measure_id for one in observations} - {None}


def by_unit(observations, programme, *, none) -> list[Row]:
    """The lead units of those measures; a measure with two leads counts under both."""
    leads = Responsibility.objects.filter(role="primary", measure__in=_measures_of(observations))
    leading = defaultdict(list)
    for measure, unit in leads.order_by("measure", "order", "pk").values_list("measure", "unit"):
        leading[measure].append(unit)
    units = Unit.objects.in_bulk({unit for some in leading.values() for unit in some})
    found = defaultdict(list)
    for one in observations:
        for unit in leading.get(one.measure_id, [None]):
            found[unit].append(one.count)
    return [
        Row(shown(units[pk], "name"), total(counts), units[pk].url_in(programme))
        if pk
        else Row(none, total(counts))
        for pk, counts in found.items()
    ]

"""What there is today: programmes, themes, units, people, measures with their parts, indicators."""

import random
from datetime import date, timedelta
from decimal import Decimal

from exchange.large import texts
from exchange.large.size import MEASURES_OF_AN_INDICATOR, PEOPLE, TASKS_OF_EACH, UNITS, months_of
from measures.models import (
    ContactPerson,
    Measure,
    MeasureLink,
    Person,
    Phase,
    Programme,
    Responsibility,
    Role,
    StatusUpdate,
    Task,
    Theme,
    Unit,
)
from measures.status import Status, TaskState
from participation.models import Adding, Goal, Indicator, IndicatorEffect, MeasureEffect, Observation

LARGE_SLUG = "laaja"
YEARS = 5
ONE_DAY = timedelta(days=1)
LAST_ROUND = 210 * ONE_DAY
"""What is told in the last version of a measure happened before it."""


def begun(today: date) -> date:
    """The day on which everything came."""
    return today - timedelta(days=365 * YEARS)


def chance_of(*what) -> random.Random:
    """The same luck for the same thing, whatever else is made."""
    return random.Random("/".join(map(str, what)))  # noqa: S311


def programme_at(place: int, today: date) -> Programme:
    name = f"Kuntaohjelma {place}" if place else "Laaja ilmasto-ohjelma"
    return Programme(
        slug=f"ohjelma-{place:03d}" if place else LARGE_SLUG,
        name_fi=name,
        goal_fi=texts.sentences(chance_of("programme", place), 2),
        is_public=True,
        is_adopted=True,
        adopted_on=begun(today) - ONE_DAY * place,
    )


def themes_of(programme: Programme, measures: int) -> tuple[list[Theme], list[Theme]]:
    """Those above, and those below them, of fifty measures each."""
    chance = chance_of("themes", programme.slug)
    above = [_theme(programme, chance, order) for order in range(max(2, measures // 500))]
    parents = [above[order % len(above)] for order in range(max(2, measures // 50))]
    return above, [_theme(programme, chance, order, parent) for order, parent in enumerate(parents)]


def _theme(programme, chance, order, parent=None):
    slug = f"teema-{'ala-' if parent else ''}{order + 1}"
    return Theme(
        programme=programme, parent=parent, slug=slug, order=order, name_fi=texts.short_title(chance)
    )


def units() -> tuple[list[Unit], list[Unit]]:
    """Divisions, and nineteen units below each."""
    chance = chance_of("units")
    above = [_unit(chance, place) for place in range(UNITS // 20)]
    return above, [_unit(chance, place, above[place % len(above)]) for place in range(len(above), UNITS)]


def _unit(chance, place, parent=None):
    return Unit(slug=f"yksikko-{place + 1}", name_fi=texts.unit_name(chance), parent=parent)


def people(units: list[Unit]) -> list[Person]:
    chance = chance_of("people")
    return [
        Person(
            name=texts.person_name(chance),
            title_fi="Ilmastoasiantuntija",
            unit=chance.choice(units),
            is_public=place % 2 == 0,
        )
        for place in range(PEOPLE)
    ]


def measure_at(number: int, programme: Programme, themes: list[Theme], today: date) -> Measure:
    chance = chance_of("measure", programme.slug, number)
    start = begun(today) + ONE_DAY * chance.randrange(365)
    is_closed = chance.random() < 0.1
    measure = Measure(
        programme=programme,
        theme=themes[number % len(themes)],
        number=str(number),
        title_fi=texts.title(chance),
        lead_fi=texts.sentences(chance, 2),
        description_fi=texts.paragraphs(chance, 2),
        official_text_fi=texts.paragraphs(chance, 1),
        phase=Phase.COMPLETED if is_closed else chance.choice([Phase.PLANNING, Phase.IMPLEMENTATION]),
        closed_as=Status.COMPLETED if is_closed else "",
        closed_on=today - LAST_ROUND - ONE_DAY * chance.randrange(700) if is_closed else None,
        start_on=start,
        end_on=start + ONE_DAY * chance.randrange(2000, 4000),
        is_published=chance.random() < 0.97,
    )
    measure.clean()
    return measure


def parts_of(measure: Measure, units: list[Unit], people: list[Person], today: date) -> list:
    """Its tasks last."""
    number = int(measure.number)
    chance = chance_of("parts", measure.programme.slug, number)
    return [
        Responsibility(measure=measure, unit=units[number % len(units)], role=Role.PRIMARY),
        Responsibility(measure=measure, unit=units[(number + 7) % len(units)], role=Role.PARTNER, order=1),
        ContactPerson(measure=measure, person=people[number % len(people)], is_primary=True),
        StatusUpdate(
            measure=measure,
            noted_on=begun(today) - ONE_DAY * chance.randrange(900),
            title_fi=texts.short_title(chance),
            text_fi=texts.paragraphs(chance, 1),
        ),
        MeasureLink(measure=measure, title_fi=texts.short_title(chance), url="https://example.org/raportti"),
        *(_task(measure, chance, order, today) for order in range(TASKS_OF_EACH)),
    ]


def _task(measure, chance, order, today):
    """Nine of ten were done in time, or nearly, or were moved to a later day."""
    due_on = begun(today) + ONE_DAY * chance.randrange(300 * order, 400 * order + 400)
    is_in_hand, is_over = chance.random() < 0.9, due_on < today - LAST_ROUND
    if is_in_hand and not is_over and due_on < today:
        due_on += ONE_DAY * 365
    is_done = is_in_hand and is_over
    done_on = min(due_on + ONE_DAY * chance.randrange(-60, 30), today - LAST_ROUND)
    return Task(
        measure=measure,
        title_fi=texts.short_title(chance),
        details_fi=f"<p>{texts.sentences(chance, 1)}</p>",
        state=TaskState.COMPLETED if is_done else TaskState.IN_PROGRESS,
        due_on=due_on,
        completed_on=done_on if is_done else None,
    )


def indicators_of(programme: Programme, measures: int) -> list[Indicator]:
    """The first tells the programme's goal, one in ten counts participants."""
    chance = chance_of("indicators", programme.slug)
    found = []
    for place in range(measures // MEASURES_OF_AN_INDICATOR):
        indicator = Indicator(
            programme=programme,
            number=str(place + 1),
            name_fi=texts.indicator_name(chance),
            level="strategic" if place < 10 else "tactical" if place < 100 else "operational",
            time_resolution="month",
            desired_direction="down",
            adding=Adding.COUNTS if place % 10 == 1 else Adding.LATEST,
            unit_of_measure_fi="henkilöä" if place % 10 == 1 else "t CO2",
            is_programme_goal=place == 0,
        )
        indicator.clean()
        found.append(indicator)
    return found


def steps_of(indicators: list[Indicator], measures: list[Measure], today: date) -> list:
    """The goals of indicators, and the effects: ten on one, up to that of the programme's goal."""
    due_on = date(today.year + 5, 12, 31)
    base = {"base_year": begun(today).year, "base_value": 1000, "is_path": True}
    latest = [one for one in indicators if one.adding == Adding.LATEST]
    return [
        *(Goal(indicator=one, value=100, due_on=due_on, **base) for one in latest),
        *(
            IndicatorEffect(
                cause=one, target=indicators[(place - 1) // 10], kind="decreases", confidence="medium"
            )
            for place, one in enumerate(indicators[1:], 1)
        ),
        *(
            MeasureEffect(
                measure=measure,
                indicator=indicators[place // MEASURES_OF_AN_INDICATOR % len(indicators)],
                kind="decreases",
                confidence="high",
                tells_progress=place % 7 == 0,
            )
            for place, measure in enumerate(measures)
        ),
    ]


def observations_of(
    indicator: Indicator, measures: list[Measure], place: int, today: date
) -> list[Observation]:
    """One a month until last month, the latest last; participants each for a measure."""
    chance = chance_of("observations", indicator.programme.slug, indicator.number)
    is_count = indicator.adding == Adding.COUNTS
    end, found = today.replace(day=1) - ONE_DAY, []
    for month in range(months_of(place)):
        measure = measures[(int(indicator.number) * 31 + month) % len(measures)] if is_count else None
        value = chance.randrange(5, 200) if is_count else max(0, 1400 - 5 * months_of(place) + 5 * month)
        found.append(
            Observation(
                indicator=indicator,
                measure=measure,
                value=Decimal(value + (0 if is_count else chance.randrange(-60, 60))),
                kind="event" if is_count else "",
                period_start=end.replace(day=1),
                period_end=end,
            )
        )
        end = end.replace(day=1) - ONE_DAY
    return found[::-1]

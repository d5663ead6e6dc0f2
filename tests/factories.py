"""Plain functions that make what a test is about. Arguments override fields; no test relies on a default."""

import itertools

from django.contrib.auth import get_user_model

from mailing.outbox import put
from measures.models import ContactPerson, Measure, Person, Programme, Responsibility, Task, Theme, Unit
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation
from reports.models import ReportingPeriod, ReportNote

numbers = itertools.count(1001)


def letters(number):
    """A number as letters, for names: a search for "10" must not find what was only the tenth to be made."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def make_programme(coordinators=(), **fields):
    number = next(numbers)
    defaults = {
        "slug": f"programme-{number}",
        "name": f"Programme {letters(number)}",
        "is_public": True,
        "is_adopted": True,
    }
    programme = Programme.objects.create(**defaults | fields)
    programme.coordinators.set(coordinators)
    return programme


def make_theme(programme=None, **fields):
    number = next(numbers)
    if programme is None:
        programme = fields["parent"].programme if fields.get("parent") else make_programme()
    return Theme.objects.create(
        **{"programme": programme, "slug": f"theme-{number}", "name": f"Theme {letters(number)}"} | fields
    )


def make_measure(programme=None, theme=None, **fields):
    """A published measure, in a public, adopted programme unless one is given."""
    number = next(numbers)
    if programme is None:
        programme = theme.programme if theme else make_programme()
    defaults = {
        "programme": programme,
        "theme": theme or make_theme(programme),
        "number": str(number),
        "title": f"Measure {letters(number)}",
        "is_published": True,
    }
    return Measure.objects.create(**defaults | fields)


def make_task(measure=None, **fields):
    defaults = {"measure": measure or make_measure(), "title": f"Task {letters(next(numbers))}"}
    return Task.objects.create(**defaults | fields)


def make_unit(editors=(), **fields):
    number = next(numbers)
    unit = Unit.objects.create(**{"slug": f"unit-{number}", "name": f"Unit {letters(number)}"} | fields)
    for user in editors:
        unit.memberships.create(user=user)
    return unit


def make_person(**fields):
    return Person.objects.create(**{"name": f"Person {letters(next(numbers))}"} | fields)


def make_user(**fields):
    number = next(numbers)
    defaults = {"username": f"user-{number}", "email": f"user-{number}@measures.example"}
    return get_user_model().objects.create_user(**defaults | fields)


def make_contact(measure, person=None, **fields):
    return ContactPerson.objects.create(measure=measure, person=person or make_person(), **fields)


def make_responsibility(measure, unit=None, **fields):
    return Responsibility.objects.create(measure=measure, unit=unit or make_unit(), **fields)


def make_indicator(programme=None, **fields):
    number = next(numbers)
    defaults = {
        "programme": programme or make_programme(),
        "number": str(number),
        "name": f"Indicator {letters(number)}",
    }
    return Indicator.objects.create(**defaults | fields)


def make_observation(indicator=None, **fields):
    """An observation of a period that is not known, unless one is given."""
    defaults = {"indicator": indicator or make_indicator(), "value": next(numbers)}
    return Observation.objects.create(**defaults | fields)


def make_goal(indicator=None, *, due_on, **fields):
    defaults = {"indicator": indicator or make_indicator(), "value": next(numbers), "due_on": due_on}
    return Goal.objects.create(**defaults | fields)


def make_measure_effect(measure=None, indicator=None, **fields):
    if measure is None:
        measure = make_measure(indicator.programme if indicator else None)
    defaults = {
        "measure": measure,
        "indicator": indicator or make_indicator(measure.programme),
        "kind": "increases",
        "confidence": "medium",
    }
    return MeasureEffect.objects.create(**defaults | fields)


def make_indicator_effect(cause=None, target=None, **fields):
    programme = (cause or target).programme if cause or target else make_programme()
    defaults = {
        "cause": cause or make_indicator(programme),
        "target": target or make_indicator(programme),
        "kind": "increases",
        "confidence": "medium",
    }
    return IndicatorEffect.objects.create(**defaults | fields)


def make_period(programme=None, *, start, end, **fields):
    defaults = {"programme": programme or make_programme(), "name": f"Period {letters(next(numbers))}"}
    return ReportingPeriod.objects.create(**defaults | {"start": start, "end": end} | fields)


def make_note(period, measure, **fields):
    return ReportNote.objects.create(period=period, measure=measure, **fields)


def make_mail(**fields):
    defaults = {
        "to": f"somebody-{next(numbers)}@measures.example",
        "subject": "Subject",
        "text": "Text",
        "html": "<p>Text</p>",
        "kind": "kind",
    }
    return put(**defaults | fields)

"""The quality rule as the database sees it, for numbers of many measures: without reading their texts.

All of it but what only the history knows: which translations are older than what they were made from.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from measures.history.translations import with_old_texts
from measures.models import ContactPerson, Impact, Measure, Programme, Responsibility, Role, Task
from measures.quality import ORIGINAL, TEXTS, TRANSLATED, Lack, a_year_after

COUNTED = tuple(lack for lack in Lack if lack != Lack.TRANSLATION_OLD)


@dataclass(frozen=True)
class Judged:
    """A measure with its programme and the units that lead it, all by primary key, and what it lacks."""

    measure: int
    programme: int
    units: tuple[int, ...]
    lacks: frozenset[Lack]


def judged(measures, today: datetime.date) -> list[Judged]:
    """Each of the measures, none of them closed, in their order; in six queries."""
    programmes = list(Programme.objects.filter(pk__in=measures.order_by().values("programme")))
    columns = ("pk", "programme", *(lack.value for lack in COUNTED))
    rows = list(with_lacks(measures, programmes, today).values_list(*columns))
    leads = Responsibility.objects.filter(role=Role.PRIMARY, measure__in=measures.order_by().values("pk"))
    units = defaultdict(list)
    for measure, unit in leads.order_by().values_list("measure", "unit"):
        units[measure].append(unit)
    old = with_old_texts(measures)
    return [
        Judged(
            pk,
            programme,
            tuple(units[pk]),
            frozenset(lack for lack, is_lacking in zip(COUNTED, flags, strict=True) if is_lacking)
            | ({Lack.TRANSLATION_OLD} if pk in old else frozenset()),
        )
        for pk, programme, *flags in rows
    ]


def with_lacks(measures, programmes, today: datetime.date):
    """Annotate each of COUNTED by its name: does a measure, of those that are not closed, lack that?"""
    flags = _flags(programmes, today)
    return measures.annotate(
        ahead=Coalesce(Subquery(_tasks_ahead(today)), 0),
        **{
            lack.value: Case(When(flags[lack], then=True), default=False, output_field=BooleanField())
            for lack in COUNTED
        },
    )


def _flags(programmes, today):
    effects = Measure._meta.get_field("effects").related_model._default_manager
    contacts = ContactPerson.objects.filter(measure=OuterRef("pk"))
    return {
        Lack.TOO_FEW_TASKS: Q(ahead__lt=F("programme__tasks_ahead")),
        Lack.NO_CONTACT: ~Exists(contacts.filter(Q(person__user=None) | Q(person__user__is_active=True))),
        Lack.NOT_CONFIRMED: _not_confirmed(programmes, today),
        Lack.NO_INDICATOR: ~Exists(effects.filter(measure=OuterRef("pk"))),
        Lack.IMPACT_NOT_ASSESSED: Q(impact=Impact.NOT_ASSESSED),
        Lack.TRANSLATION_MISSING: _untranslated(Measure)
        | Q(Exists(Task.objects.filter(_untranslated(Task), measure=OuterRef("pk")))),
    }


def _tasks_ahead(today):
    tasks = Task.objects.open().filter(measure=OuterRef("pk"), due_on__range=(today, a_year_after(today)))
    return tasks.order_by().values("measure").annotate(count=Count("pk")).values("count")


def _not_confirmed(programmes, today):
    found = Q(confirmed_at=None)
    for programme in programmes:
        found |= Q(programme=programme, confirmed_at__lt=programme.confirmed_since(today))
    return found


def _untranslated(model):
    found = Q()
    for field in TEXTS[model]:
        for language in TRANSLATED:
            found |= ~_is_empty(f"{field}_{ORIGINAL}") & _is_empty(f"{field}_{language}")
    return found


def _is_empty(name):
    return Q(**{name: None}) | Q(**{name: ""})

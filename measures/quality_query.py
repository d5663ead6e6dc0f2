"""The quality rule as the database sees it, for numbers of many measures: without reading their texts.

All of it but what only the history knows: which translations are older than what they were made from.
"""

import datetime

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from measures.models import ContactPerson, Impact, Measure, Task
from measures.quality import ORIGINAL, TEXTS, TRANSLATED, Lack, a_year_after

COUNTED = tuple(lack for lack in Lack if lack != Lack.TRANSLATION_OLD)


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

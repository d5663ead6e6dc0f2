"""The quality rule: what a measure still lacks. Pure: facts and a day in, a list of lacks out.

A measure that is not closed is to have:
1. so many agreed tasks ahead as its programme wants: open ones that are due within the coming year, which
   ends on the same day of next year; one that is overdue is no task ahead;
2. a contact whose account, where there is one, has not been closed;
3. somebody's word, given lately, that its facts are correct;
4. an indicator that it has an effect on;
5. an impact that was assessed;
6. its texts in every language, none of them older than what it was translated from.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from measures.days import HELSINKI
from measures.languages import name_of
from measures.models import Confirmation, ContactPerson, Impact, Measure, Task
from measures.status import TaskFacts

ORIGINAL = settings.LANGUAGE_CODE
TRANSLATED = tuple(code for code, _name in settings.LANGUAGES if code != ORIGINAL)
# What residents are to read in their language; the official text is the city's own word.
TEXTS = {Measure: ("title", "lead", "description"), Task: ("title", "details")}


class Lack(models.TextChoices):
    TOO_FEW_TASKS = "too_few_tasks", pgettext_lazy("lack", "Too few tasks ahead")
    NO_CONTACT = "no_contact", pgettext_lazy("lack", "No contact")
    NOT_CONFIRMED = "not_confirmed", pgettext_lazy("lack", "Not confirmed")
    NO_INDICATOR = "no_indicator", pgettext_lazy("lack", "No indicator")
    IMPACT_NOT_ASSESSED = "impact_not_assessed", pgettext_lazy("lack", "Impact not assessed")
    TRANSLATION_MISSING = "translation_missing", pgettext_lazy("lack", "Translation missing")
    TRANSLATION_OLD = "translation_old", pgettext_lazy("lack", "Translation out of date")


# Where in the form of a measure; what is confirmed is confirmed elsewhere.
PLACES = {
    Lack.TOO_FEW_TASKS: "#tasks-group",
    Lack.NO_CONTACT: "#contacts-group",
    Lack.NO_INDICATOR: "#effects-group",
    Lack.IMPACT_NOT_ASSESSED: "#id_impact",
}
KEPT_BY_COORDINATORS = {Lack.NO_CONTACT, Lack.NO_INDICATOR}


@dataclass(frozen=True)
class Text:
    """A text in a language, of the measure itself or, where `task` is its key, of a task.

    `since` is the day from which on it is older than what it was translated from.
    """

    field: str
    language: str
    task: int | None = None
    since: datetime.date | None = None


@dataclass(frozen=True)
class QualityFacts:
    """`missing` are the texts that are there in the original language alone, `old` those changed in it since.

    `contacts_left` counts the contacts whose account was closed, `contacts` the others.
    """

    closed_as: str = ""
    tasks: tuple[TaskFacts, ...] = ()
    tasks_wanted: int = 0
    contacts: int = 0
    contacts_left: int = 0
    confirmation: str = Confirmation.NEVER
    confirmed_on: datetime.date | None = None
    has_indicator: bool = False
    impact: str = Impact.NOT_ASSESSED
    missing: tuple[Text, ...] = ()
    old: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Lacking:
    """A lack of a measure, with its figures; by `str()` a sentence in the active language.

    Texts of the measure itself are in `fields`; of texts of tasks, `count` is the number of tasks.
    """

    lack: Lack
    count: int = 0
    wanted: int = 0
    day: datetime.date | None = None
    language: str = ""
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return SENTENCES[self.lack](self)

    @property
    def place(self) -> str:
        """The part of the measure's form that it is mended in; empty where it is not mended there."""
        if self.language:
            return f"#id_{self.fields[0]}_{self.language}" if self.fields else "#tasks-group"
        return PLACES.get(self.lack, "")


# In words


def _tasks_in_words(one: Lacking) -> str:
    text = _("%(count)d of %(wanted)d agreed tasks within the coming year")
    return text % {"count": one.count, "wanted": one.wanted}


def _contact_in_words(one: Lacking) -> str:
    if not one.count:
        return _("No contact is named")
    text = ngettext(
        "The only contact’s account was closed",
        "The accounts of all %(count)d contacts were closed",
        one.count,
    )
    return text % {"count": one.count}


def _confirmation_in_words(one: Lacking) -> str:
    if one.day is None:
        return _("Nobody has confirmed yet that the information is correct")
    return _("Last confirmed to be correct on %(day)s") % {"day": date_format(one.day)}


def _missing_in_words(one: Lacking) -> str:
    text = _("Translation missing (%(language)s): %(texts)s")
    return text % {"language": name_of(one.language), "texts": _texts(one)}


def _old_in_words(one: Lacking) -> str:
    text = _("The original was changed after the translation (%(language)s), on %(day)s: %(texts)s")
    return text % {"language": name_of(one.language), "day": date_format(one.day), "texts": _texts(one)}


def _texts(one: Lacking) -> str:
    names = [str(Measure._meta.get_field(name).verbose_name) for name in one.fields]
    tasks = ngettext("%(count)d task", "%(count)d tasks", one.count) % {"count": one.count}
    return ", ".join([*names, *([tasks] if one.count else [])])


SENTENCES = {
    Lack.TOO_FEW_TASKS: _tasks_in_words,
    Lack.NO_CONTACT: _contact_in_words,
    Lack.NOT_CONFIRMED: _confirmation_in_words,
    Lack.NO_INDICATOR: lambda one: _("No indicator tells what the measure leads to"),
    Lack.IMPACT_NOT_ASSESSED: lambda one: _("The impact has not been assessed"),
    Lack.TRANSLATION_MISSING: _missing_in_words,
    Lack.TRANSLATION_OLD: _old_in_words,
}


# The rule


def lacks_of(facts: QualityFacts, today: datetime.date) -> tuple[Lacking, ...]:
    """What a measure with these facts lacks on that day, in the order of `Lack`; a closed one nothing."""
    return () if facts.closed_as else tuple(_lacks(facts, today))


def _lacks(facts: QualityFacts, today: datetime.date) -> Iterator[Lacking]:
    ahead = sum(_is_ahead(task, today) for task in facts.tasks)
    if ahead < facts.tasks_wanted:
        yield Lacking(Lack.TOO_FEW_TASKS, count=ahead, wanted=facts.tasks_wanted)
    if not facts.contacts:
        yield Lacking(Lack.NO_CONTACT, count=facts.contacts_left)
    if facts.confirmation != Confirmation.LATELY:
        yield Lacking(Lack.NOT_CONFIRMED, day=facts.confirmed_on)
    if not facts.has_indicator:
        yield Lacking(Lack.NO_INDICATOR)
    if facts.impact == Impact.NOT_ASSESSED:
        yield Lacking(Lack.IMPACT_NOT_ASSESSED)
    yield from _by_language(Lack.TRANSLATION_MISSING, facts.missing)
    yield from _by_language(Lack.TRANSLATION_OLD, facts.old)


def _is_ahead(task: TaskFacts, today: datetime.date) -> bool:
    return task.is_open and task.due_on is not None and today <= task.due_on <= a_year_after(today)


def a_year_after(day: datetime.date) -> datetime.date:
    """The same day of next year; of a leap day the day before."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _by_language(lack: Lack, texts: tuple[Text, ...]) -> Iterator[Lacking]:
    """The texts of the measure itself, then those of its tasks, language by language."""
    for language in TRANSLATED:
        some = [one for one in texts if one.language == language]
        for are_own in (True, False):
            these = [one for one in some if (one.task is None) == are_own]
            if these:
                day = min((one.since for one in these if one.since), default=None)
                fields = tuple(one.field for one in these) if are_own else ()
                tasks = {one.task for one in these} - {None}
                yield Lacking(lack, len(tasks), day=day, language=language, fields=fields)


# From the database


@dataclass(frozen=True)
class MeasureQuality:
    measure: Measure
    lacks: tuple[Lacking, ...]


def for_quality(measures):
    """With what `quality_of` reads of each of the measures, in a fixed number of queries."""
    effects = Measure._meta.get_field("effects").related_model._default_manager
    contacts = ContactPerson.objects.select_related("person__user")
    return (
        measures.select_related("programme")
        .annotate(has_indicator=Exists(effects.filter(measure=OuterRef("pk"))))
        .prefetch_related("tasks", models.Prefetch("contacts", contacts))
    )


def quality_of(measures: Iterable[Measure], today: datetime.date, ages: Mapping) -> list[MeasureQuality]:
    """What each of the measures lacks, which come from `for_quality()`; their old texts from `ages_of()`."""
    return [MeasureQuality(one, lacks_of(facts_of(one, today, ages[one.pk]), today)) for one in measures]


def facts_of(measure: Measure, today: datetime.date, stale: Iterable) -> QualityFacts:
    users = [contact.person.user for contact in measure.contacts.all()]
    left = sum(user is not None and not user.is_active for user in users)
    confirmed_at = measure.confirmed_at
    return QualityFacts(
        closed_as=measure.closed_as,
        tasks=tuple(task.facts for task in measure.tasks.all()),
        tasks_wanted=measure.programme.tasks_ahead,
        contacts=len(users) - left,
        contacts_left=left,
        confirmation=measure.confirmation_on(today),
        confirmed_on=confirmed_at and confirmed_at.astimezone(HELSINKI).date(),
        has_indicator=measure.has_indicator,
        impact=measure.impact,
        missing=tuple(_missing(measure)),
        old=tuple(_old(one) for one in stale),
    )


def _missing(measure: Measure) -> Iterator[Text]:
    for thing in (measure, *measure.tasks.all()):
        task = thing.pk if isinstance(thing, Task) else None
        for field in TEXTS[type(thing)]:
            if getattr(thing, f"{field}_{ORIGINAL}"):
                for language in TRANSLATED:
                    if not getattr(thing, f"{field}_{language}"):
                        yield Text(field, language, task)


def _old(stale) -> Text:
    task = stale.pk if stale.model is Task else None
    return Text(stale.field, stale.language, task, stale.since.astimezone(HELSINKI).date())

"""The quality rule, case by case: facts and a day in, what is lacking out; and the facts in the database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from measures.days import HELSINKI
from measures.history.translations import ages_of
from measures.models import Measure
from measures.quality import (
    SENTENCES,
    Lack,
    Lacking,
    QualityFacts,
    Text,
    a_year_after,
    for_quality,
    lacks_of,
    quality_of,
)
from measures.status import TaskFacts
from tests.factories import (
    make_contact,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_task,
    make_user,
)

TODAY = date(2020, 6, 30)
YESTERDAY, TOMORROW = date(2020, 6, 29), date(2020, 7, 1)
IN_A_YEAR, LATER = date(2021, 6, 30), date(2021, 7, 1)
MAY_1, MAY_2 = date(2020, 5, 1), date(2020, 5, 2)


def due(*days, state="not_started"):
    return tuple(TaskFacts("Plan", state, day) for day in days)


GOOD = QualityFacts(
    tasks=due(TODAY, TOMORROW, IN_A_YEAR),
    tasks_wanted=3,
    contacts=1,
    confirmation="lately",
    confirmed_on=MAY_1,
    has_indicator=True,
    impact="low",
)


def but(**facts):
    return replace(GOOD, **facts)


def too_few(count, wanted=3):
    return Lacking(Lack.TOO_FEW_TASKS, count=count, wanted=wanted)


def missing(*texts):
    return but(missing=tuple(Text(*text) for text in texts))


def old(*texts):
    return but(old=tuple(Text(*text) for text in texts))


def own(lack, language, *fields, day=None):
    return Lacking(lack, language=language, fields=fields, day=day)


def of_tasks(lack, language, count, day=None):
    return Lacking(lack, count, language=language, day=day)


TWO = due(TODAY, TOMORROW)
MISSING, OLD = Lack.TRANSLATION_MISSING, Lack.TRANSLATION_OLD

# name: facts, what is lacking; all on 30 June 2020.
CASES = {
    "nothing is lacking": (GOOD, []),
    # Tasks.
    "no tasks": (but(tasks=()), [too_few(0)]),
    "two of three": (but(tasks=TWO), [too_few(2)]),
    "the third is overdue since yesterday": (but(tasks=TWO + due(YESTERDAY)), [too_few(2)]),
    "the third is due today": (but(tasks=TWO + due(TODAY)), []),
    "the third is due on the same day next year": (but(tasks=TWO + due(IN_A_YEAR)), []),
    "the third is due a day later": (but(tasks=TWO + due(LATER)), [too_few(2)]),
    "the third has no due date": (but(tasks=TWO + due(None)), [too_few(2)]),
    "the third is begun": (but(tasks=TWO + due(TOMORROW, state="in_progress")), []),
    "the third is done": (but(tasks=TWO + due(TOMORROW, state="completed")), [too_few(2)]),
    "the third is cancelled": (but(tasks=TWO + due(TOMORROW, state="cancelled")), [too_few(2)]),
    "more than three": (but(tasks=TWO + TWO), []),
    "one is wanted": (but(tasks=due(TOMORROW), tasks_wanted=1), []),
    "five are wanted": (but(tasks_wanted=5), [too_few(3, 5)]),
    "none are wanted": (but(tasks=(), tasks_wanted=0), []),
    "none are wanted, one is overdue": (but(tasks=due(YESTERDAY), tasks_wanted=0), []),
    # A contact.
    "no contact": (but(contacts=0), [Lacking(Lack.NO_CONTACT)]),
    "the only contact has left": (but(contacts=0, contacts_left=1), [Lacking(Lack.NO_CONTACT, count=1)]),
    "one of two contacts has left": (but(contacts=1, contacts_left=1), []),
    # Confirmed.
    "never confirmed": (but(confirmation="never", confirmed_on=None), [Lacking(Lack.NOT_CONFIRMED)]),
    "confirmed too long ago": (but(confirmation="earlier"), [Lacking(Lack.NOT_CONFIRMED, day=MAY_1)]),
    # An indicator and an impact.
    "no indicator": (but(has_indicator=False), [Lacking(Lack.NO_INDICATOR)]),
    "impact not assessed": (but(impact="not_assessed"), [Lacking(Lack.IMPACT_NOT_ASSESSED)]),
    # Translations.
    "a text is missing": (missing(("lead", "sv")), [own(MISSING, "sv", "lead")]),
    "two texts are missing in both languages": (
        missing(("title", "sv"), ("title", "en"), ("lead", "sv"), ("lead", "en")),
        [own(MISSING, "sv", "title", "lead"), own(MISSING, "en", "title", "lead")],
    ),
    "both texts of a task are missing: it is one task": (
        missing(("title", "sv", 7), ("details", "sv", 7)),
        [of_tasks(MISSING, "sv", 1)],
    ),
    "texts of the measure and of two tasks": (
        missing(("lead", "en"), ("title", "en", 7), ("title", "en", 8)),
        [own(MISSING, "en", "lead"), of_tasks(MISSING, "en", 2)],
    ),
    "two texts are old: since the first became so": (
        old(("title", "sv", None, MAY_2), ("lead", "sv", None, MAY_1)),
        [own(OLD, "sv", "title", "lead", day=MAY_1)],
    ),
    "a task's text is old": (old(("title", "en", 7, MAY_1)), [of_tasks(OLD, "en", 1, day=MAY_1)]),
    "one language is missing and the other old": (
        replace(missing(("lead", "en")), old=(Text("lead", "sv", None, MAY_1),)),
        [own(MISSING, "en", "lead"), own(OLD, "sv", "lead", day=MAY_1)],
    ),
    # Together, and not at all.
    "everything is lacking": (
        QualityFacts(tasks_wanted=3),
        [
            too_few(0),
            Lacking(Lack.NO_CONTACT),
            Lacking(Lack.NOT_CONFIRMED),
            Lacking(Lack.NO_INDICATOR),
            Lacking(Lack.IMPACT_NOT_ASSESSED),
        ],
    ),
    "completed": (QualityFacts(tasks_wanted=3, closed_as="completed"), []),
    "cancelled": (QualityFacts(tasks_wanted=3, closed_as="cancelled"), []),
    "postponed": (QualityFacts(tasks_wanted=3, closed_as="postponed"), []),
    "merged": (replace(missing(("lead", "sv")), closed_as="merged"), []),
}


@pytest.mark.parametrize(("facts", "lacks"), CASES.values(), ids=CASES)
def test_the_rule(facts, lacks):
    assert list(lacks_of(facts, TODAY)) == lacks


def test_the_table_is_long_enough():
    assert len(CASES) >= 20


@pytest.mark.parametrize(
    ("day", "in_a_year"),
    [
        (date(2020, 6, 30), date(2021, 6, 30)),
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2023, 3, 1), date(2024, 3, 1)),
        (date(2020, 12, 31), date(2021, 12, 31)),
    ],
)
def test_the_coming_year_ends_on_the_same_day_of_next_year(day, in_a_year):
    assert a_year_after(day) == in_a_year
    for ahead, due_on in ((1, in_a_year), (0, in_a_year + timedelta(days=1))):
        found = lacks_of(but(tasks=due(due_on), tasks_wanted=2), day)
        assert found == (too_few(ahead, 2),)


# In words, and where it is mended


SAID = {
    "2 of 3 agreed tasks within the coming year": (too_few(2), "#tasks-group"),
    "No contact is named": (Lacking(Lack.NO_CONTACT), "#contacts-group"),
    "The only contact’s account was closed": (Lacking(Lack.NO_CONTACT, count=1), "#contacts-group"),
    "The accounts of all 2 contacts were closed": (Lacking(Lack.NO_CONTACT, count=2), "#contacts-group"),
    "Nobody has confirmed yet that the information is correct": (Lacking(Lack.NOT_CONFIRMED), ""),
    "Last confirmed to be correct on 1 May 2020": (Lacking(Lack.NOT_CONFIRMED, day=MAY_1), ""),
    "No indicator tells what the measure leads to": (Lacking(Lack.NO_INDICATOR), "#effects-group"),
    "The impact has not been assessed": (Lacking(Lack.IMPACT_NOT_ASSESSED), "#id_impact"),
    "Translation missing (Swedish): title, description": (
        own(MISSING, "sv", "title", "description"),
        "#id_title_sv",
    ),
    "Translation missing (English): 1 task": (of_tasks(MISSING, "en", 1), "#tasks-group"),
    "Translation missing (English): 3 tasks": (of_tasks(MISSING, "en", 3), "#tasks-group"),
    "The original was changed after the translation (Swedish), on 1 May 2020: lead": (
        own(OLD, "sv", "lead", day=MAY_1),
        "#id_lead_sv",
    ),
}


@pytest.mark.parametrize(("sentence", "lacking", "place"), [(said, *what) for said, what in SAID.items()])
def test_a_lack_says_what_is_wrong_and_where_it_is_mended(sentence, lacking, place):
    with override("en"):
        assert str(lacking) == sentence
    assert lacking.place == place


def test_every_lack_has_its_sentence():
    assert set(SENTENCES) == set(Lack)
    assert {lacking.lack for lacking, _place in SAID.values()} == set(Lack)


# From the database

TITLES = {"title_fi": "Otsikko", "title_sv": "Rubrik", "title_en": "Title"}


@pytest.fixture
def programme(db, settings):
    settings.DEMO_TODAY = TODAY
    return make_programme(tasks_ahead=1, confirmed_for=180)


@pytest.fixture
def good(programme):
    """A measure that lacks nothing."""
    measure = make_measure(programme, impact="low", confirmed_at=confirmed(0), **TITLES)
    make_task(measure, due_on=TOMORROW, **TITLES)
    make_contact(measure)
    make_measure_effect(measure)
    return measure


def confirmed(days_ago):
    """The first moment of that day in Helsinki."""
    return datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), HELSINKI)


def lacks(measure):
    measures = list(for_quality(Measure.objects.filter(pk=measure.pk)))
    [found] = quality_of(measures, TODAY, ages_of(measures))
    assert found.measure == measure
    return [str(lacking.lack.value) for lacking in found.lacks]


def test_a_measure_that_lacks_nothing(good):
    assert lacks(good) == []


def test_a_new_measure_lacks_it_all(programme):
    assert lacks(make_measure(programme)) == [
        "too_few_tasks",
        "no_contact",
        "not_confirmed",
        "no_indicator",
        "impact_not_assessed",
        "translation_missing",
        "translation_missing",
    ]


def test_a_continuous_measure_needs_tasks_as_well(good):
    good.is_continuous, good.phase = True, "continuous"
    good.save()
    good.tasks.all().delete()
    assert lacks(good) == ["too_few_tasks"]


def test_a_programme_may_want_no_tasks(good, programme):
    good.tasks.all().delete()
    programme.tasks_ahead = 0
    programme.save()
    assert lacks(good) == []


@pytest.mark.parametrize(
    ("precision", "due_on", "expected"),
    [
        ("year", date(2020, 1, 1), []),
        ("year", date(2021, 1, 1), ["too_few_tasks"]),
        ("month", date(2021, 6, 1), []),
        ("month", date(2021, 7, 1), ["too_few_tasks"]),
    ],
)
def test_a_month_or_a_year_counts_by_its_last_day(good, precision, due_on, expected):
    task = good.tasks.get()
    task.due_on, task.due_precision = due_on, precision
    task.save()
    assert lacks(good) == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"), [(0, []), (180, []), (181, ["not_confirmed"]), (None, ["not_confirmed"])]
)
def test_confirmed_as_long_as_the_programme_says(good, days_ago, expected):
    good.confirmed_at = None if days_ago is None else confirmed(days_ago)
    good.save()
    assert lacks(good) == expected
    [column] = Measure.objects.with_confirmation(good.programme, TODAY).values_list("confirmation", flat=True)
    assert (column != "lately") == bool(expected)


def test_a_contact_whose_account_was_closed_is_none(good):
    user = make_user(is_active=False)
    person = good.contacts.get().person
    person.user = user
    person.save()
    assert lacks(good) == ["no_contact"]
    make_contact(good, make_person())
    assert lacks(good) == []


def test_a_contact_who_is_not_named_to_residents_is_one(good):
    assert not good.contacts.get().person.is_public
    assert lacks(good) == []


def test_any_indicator_will_do(good):
    good.effects.all().delete()
    assert lacks(good) == ["no_indicator"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [("lead", ["translation_missing"]), ("description", ["translation_missing"]), ("official_text", [])],
)
def test_a_text_without_its_translation(good, field, expected):
    setattr(good, f"{field}_fi", "Suomeksi")
    setattr(good, f"{field}_en", "In English")
    good.save()
    assert lacks(good) == expected


def test_a_text_that_is_not_there_in_the_original_is_not_missed(good):
    good.lead_sv = "På svenska"
    good.save()
    assert lacks(good) == []


def test_a_task_without_its_translation(good):
    task = good.tasks.get()
    task.details_fi = "Tarkemmin"
    task.save()
    assert lacks(good) == ["translation_missing", "translation_missing"]


def test_a_translation_that_is_old(good, settings):
    settings.DEMO_TODAY = TOMORROW
    good.title_fi = "Toinen otsikko"
    good.save()
    [measure] = measures = list(for_quality(Measure.objects.filter(pk=good.pk)))
    [found] = quality_of(measures, TOMORROW, ages_of(measures))
    assert found.measure == measure
    assert found.lacks == tuple(own(OLD, language, "title", day=TOMORROW) for language in ("sv", "en"))


def test_closed_it_lacks_nothing(programme):
    assert lacks(make_measure(programme, closed_as="cancelled")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(programme, count, django_assert_num_queries):
    for _number in range(count):
        measure = make_measure(programme, lead_fi="Lyhyesti")
        for _other in range(count):
            make_task(measure)
            make_contact(measure, make_person(user=make_user()))
            make_measure_effect(measure)
    with django_assert_num_queries(5):
        measures = list(for_quality(Measure.objects.in_order()))
        assert len(quality_of(measures, TODAY, ages_of(measures))) == count

"""When a translation became older than its original, as the history tells."""

from datetime import date, datetime

import pytest

from measures.days import HELSINKI
from measures.history.translations import Stale, ages_of
from measures.models import Measure, Origin, Task
from measures.models.change import changing, unrecorded
from tests.factories import make_measure, make_task

pytestmark = pytest.mark.django_db
DAYS = [date(2020, 1, number) for number in range(1, 9)]


@pytest.fixture(autouse=True)
def on(settings):
    def on(day):
        settings.DEMO_TODAY = day

    on(DAYS[0])
    return on


def told(measure):
    """What is old: the model, the field, the language, and the day since when."""
    found = ages_of([measure])
    assert list(found) == [measure.pk]
    return [
        (one.model, one.field, one.language, one.since.astimezone(HELSINKI).date())
        for one in found[measure.pk]
    ]


def edit(thing, **texts):
    for name, text in texts.items():
        setattr(thing, name, text)
    thing.save()


SV_AND_EN = {"lead_fi": "Eka", "lead_sv": "Första", "lead_en": "First"}
# Each change is of the next day, the measure itself of the first; then what is old in which language since.
STORIES = {
    "as it was made": ([], []),
    "the original changed": ([{"lead_fi": "Toka"}], [("sv", 1), ("en", 1)]),
    "the original changed twice: since the first time": (
        [{"lead_fi": "Toka"}, {"lead_fi": "Kolmas"}],
        [("sv", 1), ("en", 1)],
    ),
    "one language followed": ([{"lead_fi": "Toka"}, {"lead_sv": "Andra"}], [("en", 1)]),
    "both languages followed": ([{"lead_fi": "Toka"}, {"lead_sv": "Andra", "lead_en": "Second"}], []),
    "followed, and the original changed again": (
        [{"lead_fi": "Toka"}, {"lead_sv": "Andra", "lead_en": "Second"}, {"lead_fi": "Kolmas"}],
        [("sv", 3), ("en", 3)],
    ),
    "changed together": ([{"lead_fi": "Toka", "lead_sv": "Andra"}], [("en", 1)]),
    "only the translation changed": ([{"lead_sv": "Andra"}], []),
    "another field changed": ([{"title_fi": "Uusi"}], []),
    "something else changed": ([{"lead_fi": "Toka"}, {"phase": "planning"}], [("sv", 1), ("en", 1)]),
    "the original is again what was translated": ([{"lead_fi": "Toka"}, {"lead_fi": "Eka"}], []),
    "taken away and changed": ([{"lead_sv": ""}, {"lead_fi": "Toka"}], [("en", 2)]),
    "taken away and given again": (
        [{"lead_sv": ""}, {"lead_fi": "Toka"}, {"lead_sv": "Första"}],
        [("en", 2)],
    ),
    "the original was taken away": ([{"lead_fi": ""}], [("sv", 1), ("en", 1)]),
}


@pytest.mark.parametrize(("changes", "expected"), STORIES.values(), ids=STORIES)
def test_since_when_it_is_old(on, changes, expected):
    measure = make_measure(**SV_AND_EN)
    for day, texts in zip(DAYS[1:], changes, strict=False):
        on(day)
        edit(measure, **texts)
    assert told(measure) == [(Measure, "lead", language, DAYS[number]) for language, number in expected]


def test_formatting_is_a_change_of_rich_text(on):
    measure = make_measure(description_fi="<p>Eka</p>", description_sv="<p>Första</p>")
    on(DAYS[1])
    edit(measure, description_fi="<p><strong>Eka</strong></p>")
    assert told(measure) == [(Measure, "description", "sv", DAYS[1])]


def test_saved_one_after_the_other_in_one_change(on):
    """The same change, whichever language was saved first in it."""
    measures = [make_measure(**SV_AND_EN), make_measure(**SV_AND_EN)]
    on(DAYS[1])
    with changing(origin=Origin.FORM):
        edit(measures[0], lead_sv="Andra", lead_en="Second")
        edit(measures[0], lead_fi="Toka")
        edit(measures[1], lead_fi="Toka")
        edit(measures[1], lead_sv="Andra", lead_en="Second")
    assert ages_of(measures) == {measure.pk: [] for measure in measures}


def test_texts_of_tasks_count_for_their_measure(on):
    measure, other = make_measure(), make_measure()
    task = make_task(measure, title_fi="Eka", title_sv="Första", details_fi="<p>A</p>", details_en="<p>B</p>")
    make_task(other, title_fi="Eka", title_sv="Första")
    on(DAYS[1])
    edit(task, title_fi="Toka", details_fi="<p>C</p>")
    moment = task.history.latest("history_id").history_date
    assert ages_of([measure, other]) == {
        measure.pk: [
            Stale(Task, task.pk, "title", "sv", moment),
            Stale(Task, task.pk, "details", "en", moment),
        ],
        other.pk: [],
    }


def test_a_task_that_is_gone_is_not_told_of(on):
    measure = make_measure()
    task = make_task(measure, title_fi="Eka", title_sv="Första")
    edit(task, title_fi="Toka")
    task.delete()
    assert told(measure) == []


def test_an_official_text_is_the_citys_word(on):
    measure = make_measure(official_text_fi="<p>Eka</p>", official_text_sv="<p>Första</p>")
    edit(measure, official_text_fi="<p>Toka</p>")
    assert told(measure) == []


def test_without_a_history_nothing_is_old():
    with unrecorded():
        measure = make_measure(**SV_AND_EN)
    assert told(measure) == []
    edit(measure, lead_fi="Toka")
    assert told(measure) == []


def test_since_is_the_moment_of_the_change():
    measure = make_measure(**SV_AND_EN)
    moment = datetime(2020, 1, 5, 9, 30, tzinfo=HELSINKI)
    with changing(origin=Origin.FORM, at=moment):
        edit(measure, lead_fi="Toka")
    assert {one.since for one in ages_of([measure])[measure.pk]} == {moment}


@pytest.mark.parametrize("count", [1, 3])
def test_two_queries_for_one_and_for_three(count, django_assert_num_queries):
    measures = [make_measure(**SV_AND_EN) for _number in range(count)]
    for measure in measures:
        for _number in range(count):
            make_task(measure, title_sv="Första")
            edit(measure, lead_fi=f"{measure.lead_fi}!")
    with django_assert_num_queries(2):
        found = ages_of(measures)
    assert [len(found[measure.pk]) for measure in measures] == [2] * count


def test_of_no_measures_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ages_of([]) == {}

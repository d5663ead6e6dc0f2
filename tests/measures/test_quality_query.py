"""The quality rule asked of the database is the same rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.admin.judging import judged
from measures.history.translations import ages_of
from measures.models import Measure
from measures.quality import for_quality, quality_of
from tests.factories import (
    make_contact,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_task,
    make_user,
)
from tests.sample import examples

pytestmark = pytest.mark.django_db

TODAY = date(2020, 2, 29)
days = st.sampled_from(
    [None, date(2020, 2, 28), TODAY, date(2020, 12, 31), date(2021, 2, 28), date(2021, 3, 1)]
)
titles = st.sampled_from([{}, {"title_sv": "Rubrik"}, {"title_sv": "Rubrik", "title_en": "Title"}])
tasks = st.fixed_dictionaries(
    {
        "due_on": days,
        "state": st.sampled_from(["not_started", "in_progress", "completed", "cancelled"]),
        "titles": titles,
    }
)
drawn = st.fixed_dictionaries(
    {
        "tasks": st.lists(tasks, max_size=3),
        "contacts": st.lists(st.sampled_from(["no account", "account", "closed"]), max_size=2),
        "confirmed": st.sampled_from([None, 9, 10, 11, 30]),
        "effect": st.booleans(),
        "impact": st.sampled_from(["not_assessed", "low"]),
        "titles": titles,
        "reworded": st.sets(st.sampled_from(["title", "back", "task"])),
        "lead": st.sampled_from([{}, {"lead_fi": "a"}, {"lead_fi": "a", "lead_sv": "a", "lead_en": "a"}]),
    }
)


def make(programme, number, facts):
    confirmed = facts["confirmed"]
    moment = datetime(2020, 2, 29, 12, tzinfo=UTC)
    measure = make_measure(
        programme,
        number=str(number),
        impact=facts["impact"],
        confirmed_at=None if confirmed is None else moment - timedelta(days=confirmed),
        **facts["titles"],
        **facts["lead"],
    )
    for task in facts["tasks"]:
        make_task(measure, due_on=task["due_on"], state=task["state"], **task["titles"])
    for contact in facts["contacts"]:
        user = None if contact == "no account" else make_user(is_active=contact != "closed")
        make_contact(measure, make_person(user=user))
    if facts["effect"]:
        make_measure_effect(measure)
    reword(measure, facts["reworded"])
    return measure


def reword(measure, what):
    """Change originals that have translations, and perhaps change one back."""
    if "title" in what:
        before, measure.title_fi = measure.title_fi, "Toisin"
        measure.save()
        if "back" in what:
            measure.title_fi = before
            measure.save()
    if "task" in what and (task := measure.tasks.first()):
        task.title_fi = "Toisin"
        task.save()


@settings(**examples(25), deadline=None)
@given(st.lists(drawn, min_size=4, max_size=4), st.integers(0, 2))
def test_the_same_of_any_measure(some, wanted):
    programmes = [
        make_programme(tasks_ahead=wanted, confirmed_for=10),
        make_programme(tasks_ahead=1, confirmed_for=20),
    ]
    made = [make(programmes[number % 2], number, facts).pk for number, facts in enumerate(some)]
    measures = Measure.objects.filter(pk__in=made).order_by("pk")
    found = list(for_quality(measures))
    by_rule = [
        (quality.measure.pk, quality.measure.programme_id, {one.lack for one in quality.lacks})
        for quality in quality_of(found, TODAY, ages_of(found))
    ]
    assert [(one.measure, one.programme, one.lacks) for one in judged(measures, TODAY)] == by_rule

"""What the database promises about feedback, one by one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from feedback.models import Feedback, FeedbackRules, make_receipt
from measures.history.meanwhile import is_tracked
from tests.feedback.sending import NOON, make_feedback

pytestmark = pytest.mark.about_databases

ANSWERED = {"state": "answered", "answered_at": NOON, "answer": "Vastaus", "email": "a@measures.example"}
CLOSED = {"state": "closed", "closed_as": "twice"}
EMPTY = {"text": "", "email": "", "answer": "", "forgotten_at": NOON}


def refused(constraint, **fields):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make_feedback(**fields)
    assert constraint in str(error.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "being_answered", "answer": "Vastaus"},
        ANSWERED,
        CLOSED,
        ANSWERED | EMPTY,
        CLOSED | EMPTY,
    ],
)
def test_takes_what_can_be(fields):
    make_feedback(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("feedback_kind_known", {"kind": "praise"}),
        ("feedback_state_known", {"state": "lost"}),
        ("feedback_closed_for_a_reason", {"state": "closed"}),
        ("feedback_closed_for_a_reason", {"state": "closed", "closed_as": "bored"}),
        ("feedback_closed_for_a_reason", {"closed_as": "twice"}),
        ("feedback_answered_at_a_time", ANSWERED | {"answered_at": None}),
        ("feedback_answered_at_a_time", {"answered_at": NOON}),
        ("feedback_answered_with_words_to_somebody", ANSWERED | {"answer": ""}),
        ("feedback_answered_with_words_to_somebody", ANSWERED | {"email": ""}),
        ("feedback_says_something_until_forgotten", {"text": ""}),
        ("feedback_says_something_until_forgotten", CLOSED | EMPTY | {"text": "Palaute"}),
        ("feedback_says_something_until_forgotten", CLOSED | EMPTY | {"email": "a@measures.example"}),
        ("feedback_says_something_until_forgotten", ANSWERED | EMPTY | {"answer": "Vastaus"}),
        ("feedback_forgotten_when_it_ended", EMPTY),
    ],
)
def test_refuses_what_cannot_be(constraint, fields):
    refused(constraint, **fields)


def test_a_measure_only_where_it_is_about_one(measure):
    make_feedback(measure=measure)
    refused("feedback_measure_only_of_its_kind", measure=measure, kind="accessibility")


def test_forgets_who_answered_too(admin):
    refused("feedback_says_something_until_forgotten", **ANSWERED | EMPTY, answered_by=admin)


@pytest.mark.django_db
def test_a_receipt_number_is_given_once():
    receipt = make_receipt()
    make_feedback(receipt=receipt)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_feedback(receipt=receipt)


def test_is_kept_for_a_day_at_least(programme):
    with pytest.raises(IntegrityError, match="feedback_kept_for_some_days"), transaction.atomic():
        FeedbackRules.objects.create(programme=programme, kept_for=0)


@pytest.mark.parametrize("model", [Feedback, FeedbackRules])
def test_leaves_no_history(model):
    """Which would keep for ever what has to go in time."""
    assert not is_tracked(model)


def test_outlives_its_measure(measure):
    feedback = make_feedback(measure=measure)
    measure.delete()
    feedback.refresh_from_db()
    assert (feedback.measure, feedback.programme) == (None, measure.programme)


@pytest.mark.django_db
def test_waiting_alarming_and_late_say_the_same_in_words_and_in_queries():
    several = [make_feedback(), make_feedback(**CLOSED), make_feedback(**ANSWERED)]
    several.append(make_feedback(received_at=NOON + timedelta(days=1)))
    for number in range(20):
        today = NOON.date() + timedelta(days=number)
        late, alarming = (set(getattr(Feedback.objects, name)(today)) for name in ("late", "alarming"))
        assert late == {one for one in several if one.is_late(today)}
        assert alarming == {one for one in several if one.is_alarming(today)}
    assert set(Feedback.objects.waiting()) == {one for one in several if one.is_waiting}
    assert several[0].is_late(NOON.date() + timedelta(days=15))
    assert not several[0].is_late(NOON.date() + timedelta(days=14))
    assert several[0].is_alarming(NOON.date() + timedelta(days=10))
    assert not several[0].is_alarming(NOON.date() + timedelta(days=9))


@pytest.mark.django_db
def test_names_nobody_where_the_log_names_it():
    late = {"received_at": NOON.replace(hour=22), "due_on": NOON.date()}  # the next day in Helsinki
    make_feedback(receipt="AAAA-BBBB-CCCC", email="a@measures.example", text="Nimi", **late)
    assert str(Feedback.objects.get()) == "AAAA-BBBB-CCCC (02.06.2020)"

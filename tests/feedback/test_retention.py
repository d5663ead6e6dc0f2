"""Personal data in feedback goes when its time is over, and what counts stays."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from feedback.models import FeedbackRules
from feedback.retention import forget, forget_old
from feedback.telling import send_answer, send_receipt, tell_staff
from mailing.models import OutgoingMail
from tests.factories import make_measure
from tests.feedback.sending import NOON, make_feedback

TODAY = date(2021, 6, 30)
PERSONAL = ["asukas@example.org", "Salaisuus", "Vastaus"]


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def aged(days, **fields):
    """Came so many days before today, to the minute."""
    return make_feedback(
        received_at=NOON.replace(year=2021, month=6, day=30) - timedelta(days=days), **fields
    )


def answered(days, admin, **fields):
    """Came long ago, was answered so many days before today."""
    done = {"state": "answered", "answer": "Vastaus", "email": "asukas@example.org", "answered_by": admin}
    at = NOON.replace(year=2021, month=6, day=30) - timedelta(days=days)
    return make_feedback(
        received_at=NOON - timedelta(days=3), text="Salaisuus", answered_at=at, **done | fields
    )


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to("2021-06-30T09:30:00Z", tick=False)


def test_goes_a_year_after_the_answer(admin, measure):
    old, young = answered(366, admin, measure=measure), answered(364, admin, measure=measure)
    assert forget_old() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, old.email, old.answer, old.answered_by) == ("", "", "", None)
    assert old.forgotten_at.date() == TODAY
    assert (young.text, young.email, young.answer) == ("Salaisuus", "asukas@example.org", "Vastaus")


def test_what_counts_stays(admin, measure):
    feedback = answered(400, admin, measure=measure)
    forget_old()
    kept = type(feedback).objects.get(pk=feedback.pk)
    for name in ("receipt", "kind", "measure", "programme", "page", "language", "state"):
        assert getattr(kept, name) == getattr(feedback, name)
    assert (kept.received_at, kept.answered_at) == (feedback.received_at, feedback.answered_at)


@pytest.mark.django_db
def test_what_nobody_answered_goes_a_year_after_it_came():
    old, young = aged(366), aged(364)
    forget_old()
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, old.closed_as, old.text) == ("closed", "overdue", "")
    assert (young.state, young.text != "") == ("new", True)


@pytest.mark.django_db
def test_what_was_closed_keeps_its_reason():
    feedback = aged(366, state="closed", closed_as="twice")
    forget_old()
    feedback.refresh_from_db()
    assert (feedback.closed_as, feedback.text) == ("twice", "")


def test_each_programme_has_a_time_of_its_own(programme, measure):
    FeedbackRules.objects.create(programme=programme, kept_for=30)
    own, others = aged(31, measure=measure), aged(31, measure=make_measure())
    young, general = aged(29, measure=measure), aged(31)
    assert forget_old() == 1
    several = [own, others, young, general]
    for one in several:
        one.refresh_from_db()
    assert [one.is_forgotten for one in several] == [True, False, False, False]


def test_its_mails_are_emptied_and_not_sent_any_more(admin, coordinator, measure):
    feedback, other = answered(400, admin, measure=measure), answered(1, admin, measure=measure)
    for one in (feedback, other):
        tell_staff(one)
        send_receipt(one)
        send_answer(one)
    OutgoingMail.objects.filter(kind="feedback_receipt").update(state="sent", sent_at=NOON)
    forget_old()
    emptied = OutgoingMail.objects.filter(key__startswith=f"feedback/{feedback.pk}/")
    assert {(mail.to, mail.subject, mail.text, mail.to_digest) for mail in emptied} == {("", "", "", "")}
    assert sorted((mail.kind, mail.state) for mail in emptied) == [
        ("feedback_answer", "dropped"),
        ("feedback_receipt", "sent"),
        ("feedback_told", "dropped"),
    ]
    others = OutgoingMail.objects.filter(key__startswith=f"feedback/{other.pk}/")
    assert [mail.state for mail in others.order_by("pk")] == ["waiting", "sent", "waiting"]
    assert all(mail.text and mail.to for mail in others)


@pytest.mark.django_db
def test_nothing_is_forgotten_twice():
    feedback = aged(400)
    assert (forget(feedback.pk), forget(feedback.pk), forget_old()) == (True, False, 0)


@pytest.mark.django_db
def test_the_command_says_how_many(capsys):
    aged(400), aged(1)
    call_command("forget_feedback")
    assert capsys.readouterr().out == "Feedback whose personal data was deleted: 1.\n"

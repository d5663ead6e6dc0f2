"""Who stops is gone from everywhere, also from the mails; and stays gone, whatever happens at that moment."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from following.forms import ChangeForm
from following.jobs import forget
from following.models import Subscription
from following.notifications import ask_to_confirm
from mailing.models import OutgoingMail, State
from tests.factories import make_programme
from tests.page import read, words

EMPTY = {"to": "", "to_digest": "", "subject": "", "text": "", "html": "", "headers": {}}


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def asked(programme, follows, now):
    """Two who were asked whether they want to follow; the mails still wait."""
    made = [follows(programme, email=f"{name}@example.org", confirmed=False) for name in "ab"]
    for one in made:
        ask_to_confirm(one, now)
    return made


def left():
    """What the mails still say, by state."""
    return sorted((mail.state, mail.to) for mail in OutgoingMail.objects.all())


@pytest.mark.parametrize(("end", "sent"), [("", {"do": "stop"}), ("lopeta/", {}), ("lopeta/", {"a": "b"})])
def test_what_waits_is_not_sent_and_the_mails_forget_the_address(client, asked, end, sent):
    one, _other = asked
    client.post(f"/seuraa/{one.token()}/{end}", sent)
    assert left() == [("dropped", ""), ("waiting", "b@example.org")]
    assert OutgoingMail.objects.filter(state=State.DROPPED).values(*EMPTY).get() == EMPTY


def test_mails_that_were_sent_forget_it_too(client, asked):
    one, _other = asked
    OutgoingMail.objects.update(state=State.SENT, sent_at=timezone.now())
    client.post(f"/seuraa/{one.token()}/lopeta/")
    assert left() == [("sent", ""), ("sent", "b@example.org")]


def test_what_nobody_confirmed_goes_from_the_mails_too(asked, now):
    Subscription.objects.filter(email="a@example.org").update(made_at=now - timedelta(days=8))
    assert forget() == 1
    assert left() == [("dropped", ""), ("waiting", "b@example.org")]


def test_the_button_of_a_mail_program_is_answered_without_leading_on(asked):
    """RFC 8058, 3.1: a redirect of a POST is followed by few."""
    one, other = asked
    response = Client(enforce_csrf_checks=True).post(
        f"/seuraa/{one.token()}/lopeta/", {"List-Unsubscribe": "One-Click"}
    )
    assert (response.status_code, words(read(response).h1)) == (200, "Et seuraa tätä enää")
    assert list(Subscription.objects.all()) == [other]


def test_a_change_that_comes_after_the_end_brings_nobody_back(programme, follows):
    made = follows(programme)
    form = ChangeForm({"rhythm": "weekly", "language": "sv"}, instance=made)
    assert form.is_valid()
    Subscription.objects.get().stop()
    form.save()
    assert Subscription.objects.count() == 0


def test_a_change_leaves_how_far_they_were_told(programme, follows):
    """Else they were told twice of what the worker told meanwhile."""
    made = follows(programme)
    form = ChangeForm({"rhythm": "weekly", "language": "sv"}, instance=made)
    assert form.is_valid()
    Subscription.objects.update(told_position=7)
    form.save()
    made.refresh_from_db()
    assert (made.rhythm, made.language, made.told_position) == ("weekly", "sv", 7)


def test_of_two_confirmations_at_once_the_first_counts(programme, follows):
    follows(programme, confirmed=False)
    first, second = Subscription.objects.get(), Subscription.objects.get()
    first.confirm()
    Subscription.objects.update(told_position=7)
    second.confirm()
    made = Subscription.objects.get()
    assert (made.confirmed_at, made.told_position) == (first.confirmed_at, 7)


def test_a_confirmation_that_comes_after_the_end_brings_nobody_back(programme, follows):
    late = follows(programme, confirmed=False)
    Subscription.objects.get().stop()
    late.confirm()
    assert Subscription.objects.count() == 0

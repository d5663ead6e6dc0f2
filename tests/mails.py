"""One mail of each kind, in each language, whose contents are Finnish."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from feedback import telling
from following.models import Subscription
from following.notifications import tell_all
from mailing.models import OutgoingMail
from measures import days
from reminders import digests
from reminders.models import Recipient
from reminders.turns import Rhythm, next_turn
from tests.factories import make_contact, make_measure, make_person, make_programme, make_task, make_user
from tests.feedback.sending import make_feedback
from tests.tongues import LANGUAGES

__all__ = ["language", "mails", "measure", "reader"]

PROGRAMME = "Kaupungin ohjelma päästöjen vähentämiseksi kaikilla alueilla"
TITLE = "Asukkaiden mahdollisuudet vaikuttaa uusien ratkaisujen kehittämiseen"
NEW_TITLE = "Asukkaiden mahdollisuudet osallistua uusien ratkaisujen kehittämiseen"
TASK = "Kokoukset alueiden asukkaiden kanssa suunnitelman laatimiseksi"
KINDS = {
    *("subscription_confirm", "subscription_news", "feedback_receipt", "feedback_answer", "feedback_told"),
    *("reminder", "account"),
}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def measure(db):
    return make_measure(make_programme(name=PROGRAMME), number="125", title=TITLE)


@pytest.fixture
def reader(measure, language):
    """Who answers for the measure, and reads mails in that language."""
    user = make_user(username="reader", email="reader@measures.example", is_staff=True)
    make_contact(measure, make_person(user=user))
    Recipient.objects.create(user=user, language=language)
    return user


@pytest.fixture
def mails(client, measure, reader, language, settings):
    """One of each kind."""
    settings.MAILERS = {"default": {"BACKEND": "mailing.backend.OutboxBackend"}}
    with translation.override(language):
        follow = reverse("follow", args=[measure.programme.slug])
        client.post(f"{follow}?measure=125", {"email": "resident@example.org", "rhythm": "weekly"})
        client.post(reverse("account_reset_password"), {"email": reader.email})
    with translation.override("fi"):
        Subscription.objects.get().confirm()
        measure.title = NEW_TITLE
        measure.save()
        tell_all(timezone.now() + timedelta(days=8))
        sent = {"email": "resident@example.org", "language": language, "answer": "42"}
        feedback = make_feedback(measure=measure, **sent)
        telling.send_receipt(feedback)
        telling.send_answer(feedback)
        telling.tell_staff(feedback)
        make_task(measure, title=TASK, due_on=days.today() - timedelta(days=3))
        digests.send_all(next_turn(Rhythm.DAILY, days.now() + timedelta(days=7)))
    return list(OutgoingMail.objects.all())

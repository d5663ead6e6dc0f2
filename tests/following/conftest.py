"""One who follows, and how they came to it."""

import re

import pytest
from django.utils import timezone

from following.models import Subscription
from mailing.models import OutgoingMail
from tests.cast import *  # noqa: F403  (fixtures)


@pytest.fixture
def follows(db):
    """Make somebody follow: what they follow by name; confirmed unless told otherwise."""

    def follows(programme, *, confirmed=True, **fields):
        fields = {"email": "resident@example.org", "language": "fi", "programme": programme} | fields
        made = Subscription.objects.create(**fields)
        if confirmed:
            made.confirm()
        return made

    return follows


@pytest.fixture
def mails():
    """All that were put, the first put first."""

    def mails():
        return list(OutgoingMail.objects.order_by("pk"))

    return mails


@pytest.fixture
def addresses():
    """Every address in a mail: in its text, its HTML and its headers."""

    def addresses(mail):
        everything = " ".join([mail.text, mail.html, *mail.headers.values()])
        return sorted(set(re.findall(r"https?://[^\s<>\"]+", everything)))

    return addresses


@pytest.fixture
def now():
    return timezone.now()

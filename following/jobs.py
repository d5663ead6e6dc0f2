"""What the worker does for those who follow."""

import datetime

from django.utils import timezone

from following import notifications
from following.models import Subscription
from mailing.outbox import refusals

UNCONFIRMED_STAY = datetime.timedelta(days=7)
REFUSALS = 3
"""So often an address may be refused for good before nothing more is sent to it."""


def tell_followers() -> int:
    """How many were told of something."""
    return notifications.tell_all(timezone.now())


def forget() -> int:
    """Delete what nobody confirmed within a week, and those whose mails are refused; how many there were."""
    never_confirmed = list(Subscription.objects.never_confirmed(before=timezone.now() - UNCONFIRMED_STAY))
    for one in never_confirmed:
        one.stop()
    refused = [one.pk for one in Subscription.objects.confirmed() if refusals(one.email) >= REFUSALS]
    Subscription.objects.filter(pk__in=refused).delete()
    return len(never_confirmed) + len(refused)

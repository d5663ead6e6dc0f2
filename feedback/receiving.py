"""Feedback comes in: kept and told to those who answer, all of it or nothing."""

from django.db import transaction

from feedback.about import About
from feedback.models import ANSWERED_WITHIN, Feedback, Kind
from feedback.telling import send_receipt, tell_staff
from measures import days


@transaction.atomic
def receive(
    about: About, *, receipt: str, text: str, email: str, language: str, is_on_accessibility: bool
) -> Feedback:
    """What came with this receipt number; of two that come at once with the same, the first."""
    now = days.now()
    found = {
        "kind": Kind.ACCESSIBILITY if is_on_accessibility else about.kind,
        "measure": None if is_on_accessibility else about.measure,
        "programme": about.programme,
        "page": about.page,
        "text": text,
        "email": email,
        "language": language,
        "received_at": now,
        "due_on": now.date() + ANSWERED_WITHIN,
    }
    feedback, is_new = Feedback.objects.get_or_create(receipt=receipt, defaults=found)
    if is_new:
        tell_staff(feedback)
        send_receipt(feedback)
    return feedback

"""Personal data in feedback goes in time: text, e-mail address, answer, who answered, and the mails of it.

What remains counts: the kind, the days, and what became of it.
"""

import datetime

from django.db import transaction
from django.db.models import Q

from feedback.models import KEPT_FOR_DAYS, Feedback, FeedbackRules, Reason, State
from feedback.telling import mails_of
from mailing import outbox
from measures import days


def forget_old() -> int:
    """Of which the programme's time is over; how many those were."""
    rules = dict(FeedbackRules.objects.values_list("programme", "kept_for"))
    count = _forget_all(Feedback.objects.exclude(programme__in=list(rules)), KEPT_FOR_DAYS)
    for programme, kept_for in rules.items():
        count += _forget_all(Feedback.objects.filter(programme=programme), kept_for)
    return count


def _forget_all(several, kept_for):
    before = days.now() - datetime.timedelta(days=kept_for)
    is_old = Q(answered_at__lt=before) | Q(answered_at=None, received_at__lt=before)
    old = list(several.unforgotten().filter(is_old).values_list("pk", flat=True))
    return sum(forget(pk) for pk in old)


@transaction.atomic
def forget(pk: int) -> bool:
    """False where it is forgotten already, by another who does the same."""
    feedback = Feedback.objects.unforgotten().select_for_update().filter(pk=pk).first()
    if feedback is None:
        return False
    if feedback.is_waiting:
        feedback.state, feedback.closed_as = State.CLOSED, Reason.OVERDUE
    feedback.text = feedback.email = feedback.answer = ""
    feedback.answered_by, feedback.forgotten_at = None, days.now()
    feedback.save()
    outbox.forget(mails_of(feedback))
    return True

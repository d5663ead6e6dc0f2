"""What those who answer do with feedback. Each verb looks at it under a lock: another may be at it too."""

import hashlib

from django.db import transaction

from feedback.models import Feedback, State
from feedback.telling import answer_letter, send_answer
from measures import days


class MeanwhileError(Exception):
    """Somebody else did something with it since it was shown; nothing was done."""


def stamp_of(feedback: Feedback) -> str:
    """Of how it stands: the state, and the answer as it would be sent."""
    letter = answer_letter(feedback)
    parts = [feedback.state, feedback.answer, *letter]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@transaction.atomic
def write_answer(feedback: Feedback, answer: str, *, seen: str) -> None:
    """Keep it, to be read once more before it is sent. Without words, nobody is answering any more."""
    found = _locked(feedback, seen)
    found.answer = answer
    found.state = State.BEING_ANSWERED if answer else State.NEW
    found.save(update_fields=["answer", "state"])


@transaction.atomic
def send(feedback: Feedback, user, *, seen: str) -> None:
    """The answer that was shown goes to the sender."""
    found = _locked(feedback, seen)
    if not (found.answer and found.email):
        raise MeanwhileError
    found.end(State.ANSWERED, answered_at=days.now(), answered_by=user)
    send_answer(found)


@transaction.atomic
def close(feedback: Feedback, reason: str, *, seen: str | None = None) -> None:
    """It is not answered. What was written as an answer was not sent, and goes."""
    found = _locked(feedback, seen)
    found.end(State.CLOSED, closed_as=reason, answer="")


def _locked(feedback, seen):
    found = Feedback.objects.select_for_update(of=("self",)).select_related("measure").get(pk=feedback.pk)
    if not found.is_waiting or (seen is not None and seen != stamp_of(found)):
        raise MeanwhileError
    return found

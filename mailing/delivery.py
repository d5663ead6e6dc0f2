"""From the outbox to the mail server, each mail marked before it is handed over.

So a mail is sent once: a worker that dies in between leaves a mark, and a marked mail is never sent again by
itself, but goes to the dead letters.
"""

import datetime
import logging
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress

from django.core.mail import EmailMultiAlternatives, mailers
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from django.utils import timezone

from mailing.models import OutgoingMail, State
from mailing.outbox import one_line

logger = logging.getLogger(__name__)

SERVER = "server"
"""Of the setting MAILERS."""
MINUTES_UNTIL_NEXT = [1, 5, 15, 60, *[180] * 7, 99]
"""Together 24 hours."""
LEASE = datetime.timedelta(minutes=5)
"""A server that answers at all has answered by then."""
DATABASE_TRIES = 30


def send_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one after the other; how many were tried."""
    give_up_abandoned()
    count = 0
    while not stopping() and (mail := take()):
        deliver(mail)
        count += 1
    return count


def give_up_abandoned() -> int:
    """Nobody knows whether these were sent."""
    abandoned = OutgoingMail.objects.abandoned(timezone.now() - LEASE)
    if not abandoned.exists():
        return 0
    count = abandoned.update(state=State.UNKNOWN, last_error="")
    logger.warning("Mails of which nobody knows whether they were sent: %s", count)
    return count


def take() -> OutgoingMail | None:
    """A mail that is due, marked as being sent for all to see; no other worker gets it."""
    due = OutgoingMail.objects.due(timezone.now())
    if not due.exists():  # most of the time, and asked without a lock
        return None
    with transaction.atomic(durable=True):
        mail = due.select_for_update(skip_locked=True).first()
        if mail is None:
            return None
        mail.state, mail.tried_at, mail.attempts = State.SENDING, timezone.now(), mail.attempts + 1
        mail.save(update_fields=["state", "tried_at", "attempts"])
    return mail


def deliver(mail: OutgoingMail) -> None:
    server = mailers[SERVER]
    try:
        server.open()
        server.send_messages([message_of(mail)])
    except Exception as error:
        found = fate(mail, error, getattr(server, "is_handed_over", False))
        logger.warning("Mail %s: %s: %s", mail.pk, found["state"], found["last_error"])
    else:
        state = State.KEPT if getattr(server, "keeps", False) else State.SENT
        found = {"state": state, "sent_at": timezone.now(), "last_error": ""}
    # What goes wrong now changes nothing of what became of the mail.
    with suppress(Exception):
        server.close()
    record(mail, found)


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    own = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers={**own, **mail.headers})
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def fate(mail: OutgoingMail, error: Exception, is_handed_over: bool) -> dict:
    """What becomes of a mail after this error: refused for good, unknown, tried again, or given up."""
    code, said = answer_of(error)
    if 500 <= code <= 599:
        return {"state": State.REFUSED, "last_error": said}
    if is_handed_over and code < 0:
        return {"state": State.UNKNOWN, "last_error": said}
    if mail.attempts > len(MINUTES_UNTIL_NEXT):
        return {"state": State.DEAD, "last_error": said}
    wait = datetime.timedelta(minutes=MINUTES_UNTIL_NEXT[mail.attempts - 1])
    return {"state": State.WAITING, "last_error": said, "next_attempt_at": timezone.now() + wait}


def answer_of(error: Exception) -> tuple[int, str]:
    """The server's answer about this mail, −1 where there was none; and what an admin may read of it.

    What it says of us (our name, our password, our address) is no answer about the mail. Of an error that is
    no server's or network's, only the kind is told: its text may say anything.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, said)] = error.recipients.values()
        return code, shown(f"{code} {text_of(said)}")
    if isinstance(error, smtplib.SMTPResponseException):
        is_about_mail = isinstance(error, smtplib.SMTPDataError)
        return error.smtp_code if is_about_mail else -1, shown(
            f"{error.smtp_code} {text_of(error.smtp_error)}"
        )
    if isinstance(error, OSError):  # those of smtplib too
        return -1, shown(f"{type(error).__name__}: {error}")
    logger.error("A mail could not be handed over", exc_info=error)
    return -1, type(error).__name__


def text_of(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def shown(text: str) -> str:
    return one_line(text)[:500]


def record(mail: OutgoingMail, found: dict) -> None:
    """Write down what became of it, also when the database comes back only after a while.

    Unless somebody has decided about the mail since: only the one who handed it over last says how it went.
    """
    same = OutgoingMail.objects.filter(pk=mail.pk, tried_at=mail.tried_at)
    for left in reversed(range(DATABASE_TRIES)):
        try:
            same.filter(state__in=[State.SENDING, State.UNKNOWN]).update(**found)
            return
        except (DatabaseError, InterfaceError):
            if not left or connection.in_atomic_block:
                raise
            logger.exception("What became of mail %s cannot be written down yet", mail.pk)
            connection.close()
            time.sleep(1)
            close_old_connections()

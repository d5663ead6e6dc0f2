"""Where every mail of the site is put; the worker takes it from there (`mailing.delivery`)."""

import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mailing.models import OutgoingMail, State

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Written from what is known of the mail: whoever puts it does not say them again.
OWN_HEADERS = {"to", "cc", "bcc", "from", "subject", "message-id", "date", "sender"}
OF_A_PERSON = ["to", "to_digest", "subject", "text", "html", "last_error"]


def put(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    kind: str,
    key: str | None = None,
    language: str = "fi",
    headers: dict[str, str] | None = None,
    personal: bool = True,
) -> OutgoingMail | None:
    """The mail is sent once the caller's transaction is there; None where one of this key was put before.

    `personal`: nobody reads its text in the admin. An address or a header that cannot be is a ValueError.
    """
    if key is not None and OutgoingMail.objects.filter(key=key).exists():
        return None
    mail = OutgoingMail(
        to=checked_address(to),
        to_digest=digest_of(to),
        subject=one_line(subject)[:500],
        text=writable(text),
        html=writable(html),
        headers=checked_headers(headers or {}),
        message_id=new_message_id(),
        kind=kind,
        key=key,
        language=language,
        is_personal=personal,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if key is None or not OutgoingMail.objects.filter(key=key).exists():
            raise
        return None
    return mail


def refusals(to: str) -> int:
    """How often this address was refused for good since a mail to it last arrived."""
    mails = OutgoingMail.objects.filter(to_digest=digest_of(to))
    refused = mails.filter(state=State.REFUSED)
    if last := mails.aggregate(last=Max("sent_at"))["last"]:
        refused = refused.filter(tried_at__gt=last)
    return refused.count()


def resend(mail: OutgoingMail) -> bool:
    """Somebody chose to send it, though it may then arrive twice; False where it cannot be sent again."""
    again = {"state": State.WAITING, "attempts": 0, "next_attempt_at": timezone.now(), "last_error": ""}
    return bool(_only(mail, OutgoingMail.RESENDABLE).exclude(to="").update(**again))


def drop(mail: OutgoingMail) -> bool:
    """It is not sent, not even later; False where it is sent already or just now."""
    return bool(_only(mail, OutgoingMail.DROPPABLE).update(state=State.DROPPED))


def forget(mails: QuerySet) -> None:
    """Addresses and texts go at once. Keys stay, so that nothing is sent again; what waits is not sent.

    What is being handed over just now goes with time (`mailing.housekeeping`).
    """
    mails.waiting().update(state=State.DROPPED)
    mails.ended().update(**dict.fromkeys(OF_A_PERSON, ""), headers={})


def _only(mail, states):
    return OutgoingMail.objects.filter(pk=mail.pk, state__in=states)


def digest_of(to: str) -> str:
    return salted_hmac("mailing.to", to.strip().lower(), algorithm="sha256").hexdigest()


def new_message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def writable(text: str) -> str:
    """Without what a database or a mail cannot hold: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()


def one_line(text: str) -> str:
    return " ".join(CONTROL.sub(" ", writable(text)).split())


def checked_address(to: str) -> str:
    to = to.strip(" ")
    try:
        validate_email(to)
    except ValidationError as error:
        raise ValueError("This is no mail address") from error
    if not to.isprintable():  # in a domain Django takes separators of lines and marks that turn the text
        raise ValueError("This is no mail address")
    return to


def checked_headers(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or name.lower() in OWN_HEADERS or CONTROL.search(value):
            raise ValueError(f"This header cannot be set: {name!r}")
    return headers

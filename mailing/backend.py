"""Django's own ways to send a mail lead into the outbox; and the demo's server, which sends nothing."""

import logging

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from mailing.outbox import put

logger = logging.getLogger(__name__)


class OutboxBackend(BaseEmailBackend):
    """What allauth writes: no request waits for a mail server."""

    def send_messages(self, email_messages):
        for message in email_messages:
            if message.attachments:
                raise ValueError("The outbox takes no attachments")
            html = [content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"]
            for to in message.recipients():
                self.put(to, message, "".join(html[:1]))
        return len(email_messages)

    def put(self, to, message, html):
        """Of what was done, the mail only tells: an address that is none undoes nothing."""
        about = {"kind": "account", "language": get_language() or settings.LANGUAGE_CODE}
        try:
            put(to=to, subject=message.subject, text=message.body, html=html, **about)
        except ValueError:
            logger.exception("A mail of the kind account could not be put into the outbox")


class KeepingBackend(BaseEmailBackend):
    """Takes every mail and keeps it where it is: the admin shows it."""

    keeps = True

    def send_messages(self, email_messages):
        return len(email_messages)

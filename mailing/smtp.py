"""The mail server, asked so that one can tell afterwards whether it may have got the mail."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class Connection(smtplib.SMTP):
    is_handed_over = False
    """The mail itself went out, whole or in part. What the server then did only its answer tells."""

    def send(self, s):
        # Commands are text; only the mail itself comes as bytes.
        if isinstance(s, bytes):
            self.is_handed_over = True
        super().send(s)


class SmtpBackend(EmailBackend):
    @property
    def connection_class(self):
        return Connection

    @property
    def is_handed_over(self) -> bool:
        return self.connection is not None and self.connection.is_handed_over

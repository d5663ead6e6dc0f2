"""What ends at once when an account is closed or deleted."""

from helsinki_measures.sessions import end_sessions
from mailing.models import OutgoingMail
from mailing.outbox import digest_of, forget


def leave(user) -> None:
    """They are signed in nowhere, and no mail to them waits; of what was sent, address and text go."""
    end_sessions(user)
    if user.email:
        forget(OutgoingMail.objects.filter(to_digest=digest_of(user.email)))

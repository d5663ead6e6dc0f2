"""How the outbox stands, in numbers."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from mailing.models import OutgoingMail, State


@dataclass(frozen=True)
class Standing:
    waiting: int
    oldest_waiting: datetime.datetime | None
    """When the mail that waits longest was made."""
    refused: int
    dead: int
    unknown: int
    last_sent: datetime.datetime | None

    @property
    def dead_letters(self) -> int:
        """As many as the admin lists under that name."""
        return self.refused + self.dead + self.unknown


def standing() -> Standing:
    """Of what may still be looked at: mails whose contents have gone are not counted among the dead."""
    waiting = Q(state__in=[State.WAITING, State.SENDING])
    counts = {
        str(state): Count("pk", filter=Q(state=state) & ~Q(to="")) for state in OutgoingMail.DEAD_LETTERS
    }
    found = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest_waiting=Min("made_at", filter=waiting),
        last_sent=Max("sent_at"),
        **counts,
    )
    return Standing(**found)

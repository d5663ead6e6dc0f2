"""Who may do what with the outbox, as sentences; see those of measures."""

from django.conf import settings

from measures.permissions import can_open_some_structure


def can_read_outbox(user) -> bool:
    """To whom mails went and what became of them: whoever coordinates a programme, and admins."""
    return can_open_some_structure(user)


def can_read_text(user, mail) -> bool:
    """Nobody reads what is for one person alone, such as a link that sets a password; but in the demo."""
    return can_read_outbox(user) and (settings.DEMO or not mail.is_personal)

"""Who may do what with reminders, as sentences; see those of measures."""

from measures.permissions import can_open_some_measure, can_open_some_structure


def can_preview_reminders(user) -> bool:
    """Who is told of what in one's programmes: whoever coordinates them, and admins."""
    return can_open_some_structure(user)


def can_choose_own_reminders(user) -> bool:
    """How often one gets them, and in which language: whoever edits some measure."""
    return can_open_some_measure(user)

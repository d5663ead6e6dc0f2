"""Who may do what on the coordinator's desk, as sentences; see those of measures."""

from measures.permissions import can_open_some_structure


def can_open_desk(user) -> bool:
    """What waits in the programmes that one coordinates, their links and followers; admins, in all."""
    return can_open_some_structure(user)

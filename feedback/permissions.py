"""Who may do what with feedback, as sentences; see those of measures."""

from feedback.models import Feedback
from measures.permissions import can_open_some_measure


def can_open_feedback(user, feedback) -> bool:
    """Read and answer it: whoever edits the measure it is about, or coordinates where it belongs."""
    return Feedback.objects.visible_to(user).filter(pk=feedback.pk).exists()


def can_open_some_feedback(user) -> bool:
    """The list, which may be empty."""
    return can_open_some_measure(user)

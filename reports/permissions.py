"""Who may do what with reports, as sentences; see those of measures."""

from measures.models import Measure
from measures.permissions import can_edit_structure, can_open, can_open_structure


def can_see_period(user, period) -> bool:
    """The period itself, and one's own notes: whoever edits some measure of its programme."""
    own = Measure.objects.editable_by(user).filter(programme=period.programme_id)
    return can_open_period(user, period) or own.exists()


def can_open_period(user, period) -> bool:
    """The period, everybody's notes, and drafts of the report: whoever keeps the programme."""
    return can_open_structure(user, period.programme)


def can_edit_period(user, period) -> bool:
    return can_edit_structure(user, period.programme)


def can_write_notes(user, period) -> bool:
    """For the measures that one edits, while the period is open; coordinators while the programme is."""
    return can_edit_structure(user, period.programme) or not (period.is_closed or period.programme.is_closed)


def can_write_note(user, period, measure) -> bool:
    return can_write_notes(user, period) and can_open(user, measure)


def can_open_note(user, period, measure) -> bool:
    """Read it: whoever edits the measure or keeps the programme."""
    return can_open_period(user, period) or can_open(user, measure)


def can_close(user, period) -> bool:
    """Make an edition of the report of what is known now, for good."""
    return can_edit_structure(user, period.programme)

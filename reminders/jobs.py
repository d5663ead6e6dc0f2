"""What the worker does each hour: whoever's morning it is gets what is due."""

from measures import days
from reminders import digests


def remind() -> int:
    """How many mails were put."""
    return digests.send_all(days.now())

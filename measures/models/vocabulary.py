"""What a measure can be: the words that people set for it."""

from django.db import models
from django.utils.translation import pgettext_lazy

from measures.status import Status


class Phase(models.TextChoices):
    """Toteutusvaihe, set by people."""

    NOT_STARTED = "not_started", pgettext_lazy("phase", "Not started")
    PLANNING = "planning", pgettext_lazy("phase", "Planning")
    IMPLEMENTATION = "implementation", pgettext_lazy("phase", "Implementation")
    COMPLETED = "completed", pgettext_lazy("phase", "Completed")
    CONTINUOUS = "continuous", pgettext_lazy("phase", "Continuous")


class Impact(models.TextChoices):
    HIGH = "high", pgettext_lazy("impact", "Large")
    MODERATE = "moderate", pgettext_lazy("impact", "Moderate")
    LOW = "low", pgettext_lazy("impact", "Small")
    NOT_ASSESSED = "not_assessed", pgettext_lazy("impact", "Not assessed")


class Confirmation(models.TextChoices):
    """When the facts of a measure that is not closed were last confirmed by who answers for it."""

    LATELY = "lately", pgettext_lazy("confirmation", "confirmed lately")
    EARLIER = "earlier", pgettext_lazy("confirmation", "confirmed earlier")
    NEVER = "never", pgettext_lazy("confirmation", "never confirmed")


def some(*statuses):
    return [(status.value, status.label) for status in statuses]


CLOSED_AS = some(Status.COMPLETED, Status.CANCELLED, Status.POSTPONED, Status.MERGED)
OVERRIDES = some(Status.NOT_STARTED, Status.ON_TIME, Status.LATE)
STATED = some(
    Status.NOT_STARTED,
    Status.ON_TIME,
    Status.LATE,
    Status.COMPLETED,
    Status.POSTPONED,
    Status.CANCELLED,
)

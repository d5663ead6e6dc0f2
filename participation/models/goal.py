from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures import days
from measures.written import written
from participation.models.indicator import Direction, Indicator


class Goal(models.Model):
    """The value an indicator should reach on a day, maybe along a straight line from a base year."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="goals", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    due_on = models.DateField(pgettext_lazy("goal", "by"), validators=[days.validate_day])
    base_year = models.PositiveSmallIntegerField(
        _("base year"),
        null=True,
        blank=True,
        help_text=_("The year from which the change is counted, if any."),
    )
    base_value = models.DecimalField(
        _("value in the base year"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    is_path = models.BooleanField(
        _("a path is meant"),
        default=False,
        help_text=_("The straight line from the base year to the goal should be kept on the way."),
    )

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due_on"],
                name="goal_one_per_day",
                violation_error_message=_("The indicator already has a goal for this day."),
            ),
            models.CheckConstraint(
                name="goal_base_whole_or_none",
                condition=Q(base_year=None, base_value=None, is_path=False)
                | Q(base_year__isnull=False, base_value__isnull=False),
                violation_error_message=_("A path needs the base year and its value, both or neither."),
            ),
        ]

    def __str__(self):
        return f"{written(self.value)} ({self.due_on})"

    @property
    def change_percent(self):
        """The change that the goal means from the base year, in percent; None without a base."""
        if not self.base_value:
            return None
        return round(100 * (self.value - self.base_value) / self.base_value)

    def distance_from(self, value) -> tuple[Decimal | None, bool | None]:
        """How far the value is from the goal in the direction that is wanted, and whether it is reached.

        None and None where no value or no direction is known.
        """
        direction = self.indicator.desired_direction
        if value is None or not direction:
            return None, None
        gap = value - self.value if direction == Direction.DOWN else self.value - value
        return max(gap, Decimal(0)), gap <= 0

"""The effects that tie measures to indicators, and indicators to each other."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.models import Measure
from participation.models.indicator import Indicator


class EffectKind(models.TextChoices):
    INCREASES = "increases", pgettext_lazy("effect", "increases")
    DECREASES = "decreases", pgettext_lazy("effect", "decreases")
    PART_OF = "part_of", pgettext_lazy("effect", "is part of")


class Confidence(models.TextChoices):
    HIGH = "high", pgettext_lazy("confidence", "high")
    MEDIUM = "medium", pgettext_lazy("confidence", "medium")
    LOW = "low", pgettext_lazy("confidence", "low")


class MeasureEffect(models.Model):
    """A measure acts on an indicator."""

    measure = models.ForeignKey(
        Measure, on_delete=models.CASCADE, related_name="effects", verbose_name=_("measure")
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="measure_effects", verbose_name=_("indicator")
    )
    kind = models.CharField(_("effect"), max_length=10, choices=EffectKind.choices)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)
    tells_progress = models.BooleanField(
        _("tells the measure's progress"),
        default=False,
        help_text=_("The measure is late while this indicator is behind its goal."),
    )

    class Meta:
        verbose_name = _("effect of a measure")
        verbose_name_plural = _("effects of a measure")
        ordering = ["measure", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "indicator"],
                name="measure_effect_unique",
                violation_error_message=_("This effect is already on the list."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} → {self.indicator}"

    def clean(self):
        if self.indicator_id and self.measure_id and self.indicator.programme_id != self.measure.programme_id:
            raise ValidationError({"indicator": _("The indicator must be of the same programme.")})


class IndicatorEffect(models.Model):
    """An indicator acts on another: a step on the way to the goal."""

    cause = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="effects", verbose_name=_("indicator")
    )
    target = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="effects_from", verbose_name=_("acts on")
    )
    kind = models.CharField(_("effect"), max_length=10, choices=EffectKind.choices)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence.choices)

    class Meta:
        verbose_name = _("effect of an indicator")
        verbose_name_plural = _("effects of an indicator")
        ordering = ["cause", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "target"],
                name="indicator_effect_unique",
                violation_error_message=_("This effect is already on the list."),
            ),
            models.CheckConstraint(
                name="indicator_effect_not_on_itself",
                condition=~Q(cause=F("target")),
                violation_error_message=_("An indicator cannot act on itself."),
            ),
        ]

    def __str__(self):
        return f"{self.cause} {self.get_kind_display()} → {self.target}"

    def clean(self):
        if self.cause_id and self.target_id and self.cause.programme_id != self.target.programme_id:
            raise ValidationError({"target": _("The indicator must be of the same programme.")})

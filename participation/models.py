"""Indicators, what was observed, the goals, and the effects that tie measures to them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.models import Measure, Programme
from measures.numbers import validate_number
from measures.richtext import RichTextField
from measures.sorting import number_key, with_derived


class Level(models.TextChoices):
    STRATEGIC = "strategic", pgettext_lazy("level", "Strategic")
    TACTICAL = "tactical", pgettext_lazy("level", "Tactical")
    OPERATIONAL = "operational", pgettext_lazy("level", "Operational")
    UNKNOWN = "unknown", pgettext_lazy("level", "Not defined")


class TimeResolution(models.TextChoices):
    YEAR = "year", pgettext_lazy("time resolution", "year")
    QUARTER = "quarter", pgettext_lazy("time resolution", "quarter")
    MONTH = "month", pgettext_lazy("time resolution", "month")
    WEEK = "week", pgettext_lazy("time resolution", "week")
    DAY = "day", pgettext_lazy("time resolution", "day")


class EffectKind(models.TextChoices):
    INCREASES = "increases", pgettext_lazy("effect", "increases")
    DECREASES = "decreases", pgettext_lazy("effect", "decreases")
    PART_OF = "part_of", pgettext_lazy("effect", "is part of")


class Confidence(models.TextChoices):
    HIGH = "high", pgettext_lazy("confidence", "high")
    MEDIUM = "medium", pgettext_lazy("confidence", "medium")
    LOW = "low", pgettext_lazy("confidence", "low")


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Indicators of the programmes this user may see."""
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def with_latest(self):
        """Annotate `latest_value`, `latest_start`, `latest_end` from the latest observation; None without."""
        latest = Observation.objects.filter(indicator=OuterRef("pk")).latest_first()
        return self.annotate(
            latest_value=Subquery(latest.values("value")[:1]),
            latest_start=Subquery(latest.values("period_start")[:1]),
            latest_end=Subquery(latest.values("period_end")[:1]),
        )

    def in_order(self):
        return self.order_by("programme", "number_key", "pk")


class Indicator(models.Model):
    """What is counted, with its unit, its observations and its goals."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("programme")
    )
    number = models.CharField(_("number"), max_length=20, validators=[validate_number])
    number_key = models.CharField(max_length=255, editable=False)
    name = models.CharField(_("name"), max_length=300)
    description = RichTextField(_("description"), blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.UNKNOWN)
    time_resolution = models.CharField(
        _("time resolution"),
        max_length=10,
        choices=TimeResolution.choices,
        blank=True,
        help_text=_("How often it is counted."),
    )
    unit_of_measure = models.CharField(
        _("unit of measure"), max_length=50, blank=True, help_text=_("For instance km, kWh or pcs.")
    )
    is_programme_goal = models.BooleanField(
        _("tells the programme's goal"),
        default=False,
        help_text=_("The programme's own goal is set for this indicator: chains of effects end here."),
    )

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["programme", "number_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="indicator_number_unique_in_programme",
                violation_error_message=_("The programme already has an indicator with this number."),
            ),
            models.CheckConstraint(name="indicator_number_not_empty", condition=~Q(number="")),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def save(self, *, update_fields=None, **kwargs):
        self.number_key = number_key(self.number)
        super().save(update_fields=with_derived(update_fields, {"number_key"}), **kwargs)

    def get_absolute_url(self):
        return reverse("indicator", args=[self.programme.slug, self.number])

    def clean(self):
        self.number_key = number_key(self.number)


class ObservationQuerySet(models.QuerySet):
    def latest_first(self):
        """By the end of the period, the latest first; those whose period is not known last."""
        return self.order_by(F("period_end").desc(nulls_last=True), "-pk")


class Observation(models.Model):
    """One value of an indicator, with the period it is of where that is known."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="observations", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Leave both empty if the period is not known.")
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = [F("period_end").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                name="observation_period_whole_or_unknown",
                condition=Q(period_start=None, period_end=None)
                | Q(period_start__isnull=False, period_end__isnull=False, period_end__gte=F("period_start")),
                violation_error_message=_("Give both ends of the period, the earlier first, or neither."),
            ),
        ]

    def __str__(self):
        return str(self.value.normalize())


class Goal(models.Model):
    """The value an indicator should reach on a day."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="goals", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    due_on = models.DateField(pgettext_lazy("goal", "by"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due_on"],
                name="goal_one_per_day",
                violation_error_message=_("The indicator already has a goal for this day."),
            )
        ]

    def __str__(self):
        return f"{self.value.normalize()} ({self.due_on})"


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

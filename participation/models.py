"""Indicators, what was observed, the goals, and the effects that tie measures to them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.models import Measure, Programme
from measures.numbers import validate_number
from measures.richtext import RichTextField
from measures.sorting import number_key, with_derived
from measures.written import written
from participation.totals import Count, Exactness, Participation


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


class Direction(models.TextChoices):
    """Which way an indicator should go."""

    UP = "up", pgettext_lazy("direction", "should grow")
    DOWN = "down", pgettext_lazy("direction", "should shrink")


class Adding(models.TextChoices):
    """What an indicator's figures come to."""

    LATEST = "latest", pgettext_lazy("adding", "each is a value; the latest counts")
    PARTS = "parts", pgettext_lazy("adding", "parts: those of the same period add up")
    COUNTS = "counts", pgettext_lazy("adding", "participants: all add up by the rule of counting")


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
        """Annotate `latest_value`, `latest_start`, `latest_end` from the latest public one; None without."""
        public = Q(measure=None) | Q(measure__in=Measure.objects.public())
        current = Observation.objects.current().filter(public, indicator=OuterRef("pk"))
        latest = current.latest_first()
        summed = (
            current.order_by()
            .values("indicator", "period_start", "period_end")
            .annotate(total=Sum("value"))
            .order_by(F("period_end").desc(nulls_last=True))
        )
        return self.annotate(
            latest_value=Case(
                When(adding=Adding.PARTS, then=Subquery(summed.values("total")[:1])),
                default=Subquery(latest.values("value")[:1]),
            ),
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
    method = RichTextField(
        _("how it is counted"), blank=True, help_text=_("What is counted, by whom and from what.")
    )
    credit = models.CharField(
        _("source to credit"),
        max_length=200,
        blank=True,
        help_text=_("Whose data it is, as they wish to be named."),
    )
    desired_direction = models.CharField(
        _("desired direction"), max_length=10, choices=Direction.choices, blank=True
    )
    adding = models.CharField(
        _("how its figures add up"), max_length=10, choices=Adding.choices, default=Adding.LATEST
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
    def current(self):
        """Without those that a correction has replaced."""
        return self.filter(correction=None)

    def visible_to(self, user):
        """Of public programmes; what counts for a draft measure only for those who may see the draft."""
        measures = Measure.objects.visible_to(user)
        known = self.filter(indicator__in=Indicator.objects.visible_to(user))
        return known.filter(Q(measure=None) | Q(measure__in=measures))

    def latest_first(self):
        """By the end of the period, the latest first; those whose period is not known last."""
        return self.order_by(F("period_end").desc(nulls_last=True), "-pk")


class Observation(models.Model):
    """One figure: a value of an indicator, or a count of people who took part.

    A correction is a new row that names the one it replaces; the former value stays readable.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="observations", verbose_name=_("indicator")
    )
    measure = models.ForeignKey(
        Measure,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name=_("measure"),
        help_text=_("The measure it was counted for, if any."),
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    exactness = models.CharField(
        _("exactness"), max_length=10, choices=Exactness.choices, default=Exactness.EXACT
    )
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Leave both empty if the period is not known.")
    )
    kind = models.CharField(
        _("kind of participation"), max_length=10, choices=Participation.choices, blank=True
    )
    activity = models.CharField(
        _("activity, project or part"),
        max_length=300,
        blank=True,
        help_text=_("What the people took part in, or what part of the whole this is."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    overlap_group = models.CharField(
        _("overlap group"),
        max_length=60,
        blank=True,
        help_text=_(
            "Write the same words to counts that may be of the same people, as you judge it: "
            "only the largest of them is sure. Residents see that it is a judgement."
        ),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("web address of the source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    corrects = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="correction",
        verbose_name=_("corrects"),
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
            models.CheckConstraint(
                name="observation_count_not_negative",
                condition=Q(kind="") | Q(value__gte=0),
                violation_error_message=_("A count of people cannot be negative."),
            ),
            models.CheckConstraint(
                name="observation_not_correcting_itself",
                condition=Q(corrects=None) | ~Q(corrects=F("pk")),
            ),
        ]

    def __str__(self):
        return f"{written(self.value)} ({self.activity})" if self.activity else written(self.value)

    def clean(self):
        if self.measure_id and self.measure.programme_id != self.indicator.programme_id:
            raise ValidationError({"measure": _("The measure must be of the same programme.")})

    @property
    def count(self) -> Count:
        return Count(
            value=self.value,
            exactness=Exactness(self.exactness),
            kind=self.kind,
            group=self.overlap_group,
            start=self.period_start,
            end=self.period_end,
        )


class Goal(models.Model):
    """The value an indicator should reach on a day, maybe along a straight line from a base year."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="goals", verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    due_on = models.DateField(pgettext_lazy("goal", "by"))
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

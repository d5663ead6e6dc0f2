"""Indicators: what is counted."""

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.models import Programme
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


class Direction(models.TextChoices):
    """Which way an indicator should go."""

    UP = "up", pgettext_lazy("direction", "should grow")
    DOWN = "down", pgettext_lazy("direction", "should shrink")


class Adding(models.TextChoices):
    """What an indicator's figures come to."""

    LATEST = "latest", pgettext_lazy("adding", "each is a value; the latest counts")
    PARTS = "parts", pgettext_lazy("adding", "parts: those of the same period add up")
    COUNTS = "counts", pgettext_lazy("adding", "participants: all add up by the rule of counting")


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Indicators of the programmes this user may see."""
        return self.filter(programme__in=Programme.objects.visible_to(user))

    def with_latest(self):
        """Annotate `latest_value`, `latest_start`, `latest_end` from the latest public one; None without."""
        observations = self.model._meta.get_field("observations").related_model.objects
        current = observations.current().filter(observations.of_public(), indicator=OuterRef("pk"))
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

    def by_level(self):
        """The levels as `Level` has them, and the indicators of each in order."""
        places = [When(level=level, then=place) for place, level in enumerate(Level)]
        return self.order_by(Case(*places), "programme", "number_key", "pk")


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

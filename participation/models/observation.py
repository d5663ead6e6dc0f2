"""Observations: the figures of indicators. One is never overwritten: a correction is a row of its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from measures import days
from measures.models import Measure
from measures.written import written
from participation.models.indicator import Adding, Indicator
from participation.totals import Count, Exactness, Participation


class ObservationQuerySet(models.QuerySet):
    def current(self):
        """Without those that a correction has replaced, and those withdrawn as entered by mistake."""
        corrections = self.model._base_manager.filter(corrects=OuterRef("pk"))
        # Not by a join, for which SQLite may make an index of all corrections in each query.
        return self.filter(~Exists(corrections), is_withdrawn=False)

    def visible_to(self, user):
        """Of public programmes; what counts for a draft measure only for those who may see the draft."""
        if not user.is_authenticated:
            return self.filter(self.of_public(), indicator__programme__is_public=True)
        measures = Measure.objects.visible_to(user)
        known = self.filter(indicator__in=Indicator.objects.visible_to(user))
        return known.filter(Q(measure=None) | Q(measure__in=measures))

    def of_public(self) -> Q:
        """That it counts for no draft measure."""
        return Q(measure=None) | Exists(Measure.objects.public().filter(pk=OuterRef("measure")))

    def latest_first(self):
        """By the end of the period, the latest first; those whose period is not known last."""
        return self.order_by(F("period_end").desc(nulls_last=True), "-pk")


class Observation(models.Model):
    """One figure: a value of an indicator, or a count of people who took part.

    A correction is a new row that names the one it replaces; the former value stays readable. So does one
    that was entered by mistake: the row that corrects it says that it is withdrawn.
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
    period_start = models.DateField(_("from"), null=True, blank=True, validators=[days.validate_day])
    period_end = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[days.validate_day],
        help_text=_("Leave both empty if the period is not known."),
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
        on_delete=models.RESTRICT,  # goes only together with the one that corrects it, with their indicator
        related_name="correction",
        verbose_name=_("corrects"),
    )
    is_withdrawn = models.BooleanField(
        _("withdrawn"),
        default=False,
        help_text=_("Entered by mistake, for instance twice: it is not counted but stays readable."),
    )
    entered_at = models.DateTimeField(
        _("entered"), null=True, blank=True, default=days.now, editable=False
    )  # null: not known

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = [F("period_end").desc(nulls_last=True), "-pk"]
        # The latest of an indicator, and those of one period, without reading all of its figures.
        indexes = [models.Index(fields=["indicator", "period_end"], name="observation_of_period")]
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
            models.CheckConstraint(
                name="observation_withdrawn_was_entered",
                condition=Q(is_withdrawn=False) | Q(corrects__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.in_words} ({self.activity})" if self.activity else self.in_words

    def clean(self):
        if not self.indicator_id:
            return
        if self.measure_id and self.measure.programme_id != self.indicator.programme_id:
            raise ValidationError({"measure": _("The measure must be of the same programme.")})
        if self.indicator.adding == Adding.COUNTS and self.value is not None and self.value < 0:
            raise ValidationError({"value": _("A count of people cannot be negative.")})

    @property
    def is_current(self) -> bool:
        """As `current()` says; asks for the correction where it was not fetched along."""
        return not self.is_withdrawn and not hasattr(self, "correction")

    @property
    def in_words(self) -> str:
        """The value with its exactness: 70, noin 1 300."""
        figure = written(self.value)
        return figure if self.exactness == Exactness.EXACT else f"{self.get_exactness_display()} {figure}"

    def newest(self) -> "Observation":
        """Where the corrections of this one have come to; itself where there is none."""
        one = self
        while hasattr(one, "correction"):
            one = one.correction
        return one

    def become_correction(self):
        """From here on a new row, not yet saved, with what was changed in this one; the stored row stays."""
        self.corrects_id, self.pk, self.entered_at = self.pk, None, days.now()
        self._state.adding = True

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

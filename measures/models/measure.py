import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override, pgettext_lazy

from measures.days import Precision, first_day, last_day
from measures.languages import shown
from measures.models.behind import behind_facts, telling_progress
from measures.models.measure_queryset import MeasureQuerySet
from measures.models.programme import Programme, Theme
from measures.models.task import Task, last_day_of_its_period
from measures.models.unit import Person
from measures.models.vocabulary import (
    CLOSED_AS,
    OVERRIDES,
    STATED,
    Confirmation,
    Impact,
    Phase,
)
from measures.numbers import validate_number
from measures.richtext import RichTextField
from measures.sorting import number_key, text_key, with_derived
from measures.status import Status, StatusFacts, Verdict, judge

LEAD_WORDS = 60
# What tells how a measure stands, beside its tasks and indicators, and what lists are filtered by.
STANDING = ("theme", "phase", "impact", "closed_as", "override_status", "stated_status", "confirmed_at")
DERIVED = {"number_key", *(f"title_key_{code}" for code, _name in settings.LANGUAGES)}


def validate_lead_length(text: str) -> None:
    """Raise ValidationError for a lead of more than 60 words."""
    words = len(text.split())
    if words > LEAD_WORDS:
        message = ngettext(
            "At most 60 words; this has %(count)d.", "At most 60 words; this has %(count)d.", words
        )
        raise ValidationError(message % {"count": words})


class Measure(models.Model):
    """One numbered commitment of a programme. The number is its identity; titles change."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="measures", verbose_name=_("programme")
    )
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[validate_number],
        help_text=_("As the programme has it: 125, 1.2, 0.1.10, CL3."),
    )
    number_key = models.CharField(max_length=255, editable=False)
    title = models.CharField(_("title"), max_length=300)
    title_key = models.CharField(max_length=1200, editable=False)
    lead = models.TextField(
        _("lead"),
        blank=True,
        validators=[validate_lead_length],
        help_text=_("What the measure is about, for a resident in a hurry: at most 60 words."),
    )
    description = RichTextField(_("description"), blank=True)
    official_text = RichTextField(
        _("official description"), blank=True, help_text=_("Word for word as the programme has it.")
    )
    official_source = models.CharField(_("source of the official description"), max_length=300, blank=True)
    decision_reference = models.CharField(_("decision"), max_length=200, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="measures", verbose_name=_("theme")
    )
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices, blank=True)
    impact = models.CharField(_("impact"), max_length=20, choices=Impact.choices, default=Impact.NOT_ASSESSED)
    start_on = models.DateField(pgettext_lazy("measure", "starts"), null=True, blank=True)
    start_precision = models.CharField(
        _("precision of the start"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    end_on = models.DateField(pgettext_lazy("measure", "ends"), null=True, blank=True)
    end_precision = models.CharField(
        _("precision of the end"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    is_continuous = models.BooleanField(
        _("continuous"), default=False, help_text=_("The work goes on without an end.")
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Residents see published measures; others are drafts.")
    )
    closed_as = models.CharField(_("closed as"), max_length=20, choices=CLOSED_AS, blank=True)
    closed_reason = models.TextField(_("reason for closing"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    override_status = models.CharField(
        _("status set by hand"),
        max_length=20,
        choices=OVERRIDES,
        blank=True,
        help_text=_("Only where the computed status is wrong. Residents see both, and your reason."),
    )
    override_reason = models.TextField(_("reason"), blank=True)
    override_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("set by"),
    )
    override_on = models.DateField(pgettext_lazy("override", "set on"), null=True, blank=True)
    override_review_on = models.DateField(
        _("review on"), null=True, blank=True, help_text=_("The day to look at it again.")
    )
    stated_status = models.CharField(
        _("stated status"),
        max_length=20,
        choices=STATED,
        blank=True,
        help_text=_("What the source of an imported measure said; used while the measure has no tasks."),
    )
    stated_source = models.CharField(_("who stated it"), max_length=200, blank=True)
    stated_on = models.DateField(_("stated on"), null=True, blank=True)
    related = models.ManyToManyField("self", blank=True, verbose_name=_("related measures"))
    updated_at = models.DateTimeField(_("information updated"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["programme", "number_key", "pk"]
        # Which of them are public, in which order, and how they stand, without reading their texts.
        indexes = [
            models.Index(fields=["programme", "is_published"], name="measure_published_of_programme"),
            models.Index(
                fields=["programme", "is_published", "number_key", *STANDING], name="measure_standing"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="measure_number_unique_in_programme",
                violation_error_message=_("The programme already has a measure with this number."),
            ),
            models.CheckConstraint(name="measure_number_not_empty", condition=~Q(number="")),
            models.CheckConstraint(
                name="measure_completed_phase_is_closed",
                condition=~Q(phase=Phase.COMPLETED) | ~Q(closed_as=""),
                violation_error_message=_("A measure whose phase is completed is closed as completed."),
            ),
            models.CheckConstraint(
                name="measure_merged_names_target",
                condition=Q(closed_as=Status.MERGED, merged_into__isnull=False)
                | ~Q(closed_as=Status.MERGED) & Q(merged_into=None),
                violation_error_message=_("A merged measure, and only it, names the measure it went into."),
            ),
            models.CheckConstraint(
                name="measure_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message=_("A measure cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="measure_closed_on_only_when_closed",
                condition=Q(closed_on=None) | ~Q(closed_as=""),
                violation_error_message=_("Only a closed measure has a day of closing."),
            ),
            models.CheckConstraint(
                name="measure_override_is_signed",
                condition=Q(override_status="", override_by=None, override_on=None, override_review_on=None)
                | ~Q(override_status="")
                & Q(override_by__isnull=False, override_on__isnull=False, override_review_on__isnull=False),
                violation_error_message=_(
                    "A status set by hand needs who set it, when, and a day to look at it again; "
                    "without one these stay empty."
                ),
            ),
            models.CheckConstraint(
                name="measure_stated_on_only_when_stated",
                condition=Q(stated_on=None) | ~Q(stated_status=""),
                violation_error_message=_("Only a stated status has a day."),
            ),
            models.CheckConstraint(
                name="measure_ends_after_start",
                condition=Q(start_on=None) | Q(end_on=None) | Q(end_on__gte=F("start_on")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                name="measure_continuous_has_no_end",
                condition=Q(is_continuous=False) | Q(end_on=None),
                violation_error_message=_("Continuous work has no end."),
            ),
            models.CheckConstraint(
                name="measure_end_on_last_day_of_its_period",
                condition=last_day_of_its_period("end_on", "end_precision"),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    def save(self, *, update_fields=None, **kwargs):
        self._derive()
        super().save(update_fields=with_derived(update_fields, DERIVED), **kwargs)

    def get_absolute_url(self):
        return reverse("measure", args=[self.programme.slug, self.number])

    def clean(self):
        self._derive()
        if self.theme_id and self.theme.programme_id != self.programme_id:
            raise ValidationError({"theme": _("The theme must be of the same programme.")})
        self._refuse_wrong_merging()
        if self.override_status and not self.override_reason:
            raise ValidationError({"override_reason": _("Say why the computed status is wrong.")})

    @property
    def was_published(self) -> bool:
        """Have residents ever seen it? A programme that was adopted promises them what they saw."""
        return self.is_published or self.history.filter(is_published=True).exists()

    def mark_updated(self, now: datetime.datetime) -> None:
        """Its public content has changed. Saved from the row as it is now, which is what history copies."""
        self.updated_at = now
        current = type(self).objects.select_for_update().get(pk=self.pk)
        current.updated_at = now
        current.save(update_fields=["updated_at"])

    def _refuse_wrong_merging(self):
        """Merged into another programme's measure, or round in a circle."""
        if self.merged_into_id and self.merged_into.programme_id != self.programme_id:
            raise ValidationError({"merged_into": _("The measure must be of the same programme.")})
        target, passed = self.merged_into, []
        while target and target not in passed:
            if target == self:
                raise ValidationError({"merged_into": _("This would make a loop.")})
            passed.append(target)
            target = target.merged_into

    def _derive(self):
        self.number_key = number_key(self.number)
        for language, _name in settings.LANGUAGES:
            with override(language):
                setattr(self, f"title_key_{language}", text_key(self.title, language))
        if self.phase == Phase.COMPLETED and not self.closed_as:
            self.closed_as = Status.COMPLETED
        if self.start_on:
            self.start_on = first_day(self.start_on, self.start_precision)
        if self.end_on:
            self.end_on = last_day(self.end_on, self.end_precision)

    @cached_property
    def progress_effects(self):
        """Its effects on the indicators that tell its progress; the querysets of pages fetch them ahead."""
        return list(telling_progress(type(self)).filter(measure=self))

    @property
    def status_facts(self) -> StatusFacts:
        """What the status rule asks, in the active language; reads tasks, merged_into, progress_effects."""
        return StatusFacts(
            tasks=tuple(task.facts for task in self.tasks.all()),
            closed_as=self.closed_as,
            closed_on=self.closed_on,
            closed_reason=shown(self, "closed_reason"),
            merged_into=self.merged_into.number if self.merged_into else "",
            override_status=self.override_status,
            override_on=self.override_on,
            override_reason=shown(self, "override_reason"),
            stated_status=self.stated_status,
            stated_on=self.stated_on,
            stated_source=shown(self, "stated_source"),
            behind=tuple(fact for effect in self.progress_effects for fact in behind_facts(effect)),
        )

    def confirmation_on(self, today: datetime.date) -> str:
        """As `with_confirmation()` says it in the database."""
        if self.closed_as:
            return ""
        if self.confirmed_at is None:
            return Confirmation.NEVER
        is_old = self.confirmed_at < self.programme.confirmed_since(today)
        return Confirmation.EARLIER if is_old else Confirmation.LATELY

    def verdict(self, today: datetime.date) -> Verdict:
        return judge(self.status_facts, today)

    def next_task(self) -> Task | None:
        """The open task due first, one without a due date last; none where the measure is closed."""
        if self.closed_as:
            return None
        tasks = [task for task in self.tasks.all() if task.facts.is_open]
        return min(tasks, key=lambda task: (task.due_on or datetime.date.max, task.pk), default=None)

    def lead_units(self):
        return [one.unit for one in self.responsibilities.all() if one.role == "primary"]

    def timeline(self, today: datetime.date) -> int | None:
        """How much of the time from start to end has gone, in percent; None where either is not known."""
        if not (self.start_on and self.end_on):
            return None
        whole = (self.end_on - self.start_on).days + 1
        return max(0, min(100, round(100 * ((today - self.start_on).days + 1) / whole)))

"""Reporting periods, what is written about the measures for them, and the reports that were made."""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures import days
from measures.models import Measure, Programme


class ReportingPeriodQuerySet(models.QuerySet):
    def open(self):
        """Those that notes are written for: their programme goes on, and no report of them was closed yet."""
        return self.filter(closed_at=None, programme__in=Programme.objects.open())

    def overlapping(self, period):
        """Other periods of its programme that share a day with it."""
        same = self.filter(programme=period.programme_id, start__lte=period.end, end__gte=period.start)
        return same.exclude(pk=period.pk)


class ReportingPeriod(models.Model):
    """The days that a progress report tells of. Open until its first report is closed."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="reporting_periods", verbose_name=_("programme")
    )
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the council knows it, for instance: Year 2019.")
    )
    start = models.DateField(_("first day"), validators=[days.validate_day])
    end = models.DateField(_("last day"), validators=[days.validate_day])
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "start", "end"],
                name="reporting_period_unique_in_programme",
                violation_error_message=_("The programme already has a reporting period of these days."),
            ),
            models.CheckConstraint(
                name="reporting_period_ends_after_start",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def closable_from(self) -> datetime.date:
        """The day after its last: on that one, something may still come."""
        return self.end + datetime.timedelta(days=1)

    def is_over(self, today: datetime.date) -> bool:
        return self.closable_from <= today


class ReportNoteQuerySet(models.QuerySet):
    def told(self):
        """Those that the report tells: of public measures."""
        return self.filter(measure__in=Measure.objects.public())

    def lacking(self, language: str):
        """Those with a text that is written in another language, but not in this one."""
        others = [code for code, _name in settings.LANGUAGES if code != language]
        found = Q()
        for name in ReportNote.TEXTS:
            elsewhere = Q(*[(f"{name}_{code}__gt", "") for code in others], _connector=Q.OR)
            found |= elsewhere & ~Q((f"{name}_{language}__gt", ""))
        return self.filter(found)


class ReportNote(models.Model):
    """What those who answer for a measure say of it in the report, beside what is computed."""

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="notes", verbose_name=_("reporting period")
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="report_notes", verbose_name=_("measure")
    )
    achieved = models.TextField(
        _("what was achieved"), blank=True, max_length=2000, help_text=_("In two or three sentences.")
    )
    hinders = models.TextField(_("what hinders"), blank=True, max_length=2000)
    next = models.TextField(_("what happens next"), blank=True, max_length=2000)

    TEXTS = ("achieved", "hinders", "next")

    objects = ReportNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note for the report")
        verbose_name_plural = _("notes for the report")
        ordering = ["period", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "measure"],
                name="report_note_one_per_measure",
                violation_error_message=_("The measure already has a note for this period."),
            )
        ]

    def __str__(self):
        return f"{self.measure.number}: {self.period}"

    def clean(self):
        if self.measure_id and self.period_id and self.measure.programme_id != self.period.programme_id:
            raise ValidationError({"measure": _("The measure must be of the same programme.")})


class ProgressReportQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_published=True, period__programme__is_public=True)

    def visible_to(self, user):
        """The published ones; to whoever keeps the programme, the others too."""
        kept = Programme.objects.editable_by(user).values("pk")
        return self.filter(Q(pk__in=self.model.objects.public().values("pk")) | Q(period__programme__in=kept))


class ProgressReport(models.Model):
    """One edition of a period's report: its files were made once and are never made again.

    A correction is a new edition that says what changed and why. The digests of its files stand in its row,
    so that the chain of the history seals them.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="reports", verbose_name=_("reporting period")
    )
    edition = models.PositiveSmallIntegerField(_("edition"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )
    reason = models.TextField(
        _("why there is a new edition"),
        blank=True,
        max_length=1000,
        help_text=_("Readers see it at the beginning of the report."),
    )
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Residents see published reports.")
    )
    digests = models.JSONField(
        _("digests of the files"), default=dict, help_text=_("SHA-256 by the name of the file.")
    )

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["period", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["period", "edition"], name="progress_report_edition_unique"),
            models.CheckConstraint(name="progress_report_editions_from_one", condition=Q(edition__gte=1)),
            models.CheckConstraint(
                name="progress_report_correction_has_reason",
                condition=Q(edition=1) | ~Q(reason=""),
                violation_error_message=_("Say why there is a new edition."),
            ),
        ]

    def __str__(self):
        return f"{self.period}, {self.edition}"

    def get_absolute_url(self):
        return reverse("report", args=[self.period.programme.slug, self.period_id, self.edition])

    @property
    def day(self) -> datetime.date:
        """The day it tells of: things as they stood when it was made."""
        return self.made_at.astimezone(days.HELSINKI).date()


class ReportFile(models.Model):
    """A file of a report, as it was made."""

    report = models.ForeignKey(
        ProgressReport, on_delete=models.PROTECT, related_name="files", verbose_name=_("progress report")
    )
    name = models.CharField(_("name"), max_length=120)
    format = models.CharField(_("format"), max_length=10)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["report", "language", "format"]
        constraints = [
            models.UniqueConstraint(fields=["report", "format", "language"], name="report_file_one_of_each")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        period = self.report.period
        return reverse("report_file", args=[period.programme.slug, period.pk, self.report.edition, self.name])


class ReportOrder(models.Model):
    """Files of a report that are being made, one after the other, of how things stood at one moment.

    For a while only: what was closed becomes a ProgressReport, the rest is for whoever ordered it.
    """

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="orders")
    is_closing = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField()
    """The one that a closing makes."""
    reasons = models.JSONField(default=dict)
    """Of a new edition, by language."""
    selection = models.JSONField(default=dict)
    formats = models.JSONField()
    languages = models.JSONField()
    moment = models.DateTimeField()
    """Just after what the report knows."""
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(ProgressReport, null=True, on_delete=models.CASCADE, related_name="+")
    failed = models.JSONField(default=list)
    """Language and format of each file that could not be made."""

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.period} {self.ordered_at}"

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """Language and format of each of its files."""
        return [(language, form) for language in self.languages for form in self.formats]


class OrderedFile(models.Model):
    order = models.ForeignKey(ReportOrder, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    content = models.BinaryField()

    class Meta:
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "format", "language"], name="ordered_file_one_of_each")
        ]

    def __str__(self):
        return self.name

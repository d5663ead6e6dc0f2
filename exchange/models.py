"""What was handed in to be imported: the file until it is saved, how it was read, and what became of it."""

import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from measures import days
from measures.models import Change, Programme

DAYS_KEPT = 30
"""A file that nobody confirmed. Of one that was saved the history tells all, and its bytes are gone."""


class ForeignLayout(models.Model):
    """How the columns of a city's own spreadsheet are read, kept by name for the next time."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="foreign_layouts", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=100)
    rules = models.JSONField(_("rules"), default=dict)

    class Meta:
        verbose_name = _("layout of a spreadsheet")
        verbose_name_plural = _("layouts of spreadsheets")
        ordering = ["name"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="foreign_layout_name_unique",
                violation_error_message=_("The programme already has a layout of this name."),
            ),
        ]

    def __str__(self):
        return self.name


class ImportBatchQuerySet(models.QuerySet):
    def forgotten(self, now: datetime.datetime):
        """Files that wait for so long that nobody will confirm them. They may hold names of people."""
        return self.filter(change=None, uploaded_at__lt=now - datetime.timedelta(days=DAYS_KEPT))


class ImportBatch(models.Model):
    """A file for a programme. It waits until somebody confirms what it would change; that is one change."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="import_batches", verbose_name=_("programme")
    )
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    separator = models.CharField(_("separator"), max_length=1, blank=True)
    rules = models.JSONField(null=True, blank=True)
    """Of a foreign spreadsheet: a copy of the layout that it is read by; None where the columns are ours."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=days.now)
    change = models.OneToOneField(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("change")
    )
    undone_by = models.OneToOneField(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("undone by")
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ["view"]

    def __str__(self):
        return self.name

    @property
    def may_make(self) -> bool:
        """May themes and units that are missing come with it?"""
        return bool(self.rules and self.rules.get("makes_what_is_missing"))

    @property
    def is_waiting(self) -> bool:
        return self.change_id is None

    @property
    def can_be_undone(self) -> bool:
        return self.change_id is not None and self.undone_by_id is None

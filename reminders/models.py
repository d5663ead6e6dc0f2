"""What a programme's coordinators and the staff themselves choose about reminders, and who was told of what.

None of it is public content, and none has a history of changes: it is about people, and goes with them.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from measures.models import Programme
from reminders.due import Kind, Patience
from reminders.turns import Rhythm


class ReminderRules(models.Model):
    """Of a programme. Without it, the rules are the defaults."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="reminder_rules", verbose_name=_("programme")
    )
    is_on = models.BooleanField(
        _("reminders are sent"), default=True, help_text=_("Nobody gets reminders of a programme without it.")
    )
    editors_after = models.PositiveSmallIntegerField(
        _("days until the unit’s editors are told too"),
        default=Patience.editors,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the day on which the contact was first told."),
    )
    coordinators_after = models.PositiveSmallIntegerField(
        _("days until the coordinators are told too"),
        default=Patience.coordinators,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from the same day; not fewer than for the unit’s editors."),
    )

    class Meta:
        verbose_name = _("rules of reminders")
        verbose_name_plural = _("rules of reminders")
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                name="reminder_editors_after_some_days",
                condition=Q(editors_after__gte=1),
                violation_error_message=_("At least one day."),
            ),
            models.CheckConstraint(
                name="reminder_coordinators_not_before_editors",
                condition=Q(coordinators_after__gte=F("editors_after")),
                violation_error_message=_("The coordinators are not told before the unit’s editors."),
            ),
        ]

    def __str__(self):
        return str(self.programme)

    @property
    def patience(self) -> Patience:
        return Patience(self.editors_after, self.coordinators_after)


class ReminderWording(models.Model):
    """What stands above the reminders of a kind. Where a language is empty, the site's own words do."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="reminder_wordings", verbose_name=_("programme")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    text = models.TextField(
        _("introduction"),
        blank=True,
        max_length=1000,
        help_text=_("Stands above the reminders of this kind. Empty: the site’s own words."),
    )

    class Meta:
        verbose_name = _("wording of reminders")
        verbose_name_plural = _("wordings of reminders")
        default_permissions = []
        ordering = ["programme", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind"],
                name="reminder_wording_once_for_each_kind",
                violation_error_message=_("The programme words this kind already."),
            ),
            models.CheckConstraint(name="reminder_wording_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self):
        return f"{self.programme}: {self.get_kind_display()}"


class Recipient(models.Model):
    """How an account wants its reminders, and for which morning it was last told."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("user")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    told_for = models.DateTimeField(null=True, editable=False)
    """The turn whose reminders they got, or for which there were none."""
    sent_at = models.DateTimeField(_("last sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("reminders of an account")
        verbose_name_plural = _("reminders of accounts")
        default_permissions = []
        constraints = [
            models.CheckConstraint(name="recipient_rhythm_known", condition=Q(rhythm__in=Rhythm.values)),
            models.CheckConstraint(
                name="recipient_sent_for_a_turn", condition=Q(sent_at=None) | Q(told_for__isnull=False)
            ),
        ]

    def __str__(self):
        return str(self.user)


class Reminded(models.Model):
    """Somebody was told of something, for the how-many-eth time. Never a second time of the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind)
    subject = models.CharField(max_length=60)
    episode = models.CharField(max_length=60, blank=True)
    stage = models.PositiveSmallIntegerField()
    told_on = models.DateField()

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["kind", "subject", "episode"], name="reminded_of_what")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "episode", "stage"], name="reminded_once_of_the_same"
            ),
            models.CheckConstraint(name="reminded_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="reminded_of_something", condition=~Q(subject="")),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject} {self.stage}"

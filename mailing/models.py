"""The outbox: what shall be sent and what became of it; and when each periodic job ran.

Neither has a history of changes: they hold addresses and texts of people, which have to go in time.
"""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mailing.kinds import in_words


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    KEPT = "kept", _("Kept here (demo)")
    REFUSED = "refused", _("Refused by the server")
    DEAD = "dead", _("Not sent in a day of tries")
    UNKNOWN = "unknown", _("Not known whether sent")
    DROPPED = "dropped", _("Dropped")


class OutgoingMailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=State.WAITING)

    def due(self, now: datetime.datetime):
        """Those to send now, the one that has waited longest first."""
        return self.waiting().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def abandoned(self, before: datetime.datetime):
        """Handed over, or about to be, by a worker that then said nothing more."""
        return self.filter(state=State.SENDING, tried_at__lt=before)

    def dead_letters(self):
        """What somebody should look at: they were not sent, or nobody knows whether."""
        return self.filter(state__in=OutgoingMail.DEAD_LETTERS).exclude(to="")

    def ended(self):
        return self.exclude(state__in=[State.WAITING, State.SENDING])


class OutgoingMail(models.Model):
    DEAD_LETTERS = [State.REFUSED, State.DEAD, State.UNKNOWN]
    RESENDABLE = [*DEAD_LETTERS, State.DROPPED]
    DROPPABLE = [*DEAD_LETTERS, State.WAITING]

    kind = models.CharField(pgettext_lazy("of a mail", "kind"), max_length=40)
    key = models.CharField(
        _("key"), max_length=200, null=True, unique=True, help_text=_("No second mail with it is ever made.")
    )
    to = models.CharField(pgettext_lazy("of a mail", "to"), max_length=320, blank=True)
    to_digest = models.CharField(max_length=64, db_index=True)
    """Stays when the address has gone, so that refusals of it are still counted."""
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    """The same at each attempt: a server or reader that gets the mail twice can tell."""
    language = models.CharField(_("language"), max_length=5)
    is_personal = models.BooleanField(default=True)
    """Its text is for whom it is to alone, links that open something included."""

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    tried_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        default_permissions = []
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outgoing_mail_due")]
        constraints = [
            models.CheckConstraint(name="outgoing_mail_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="outgoing_mail_key_says_something", condition=~Q(key="")),
            models.CheckConstraint(
                name="outgoing_mail_to_somebody_until_ended",
                condition=~Q(to="") | ~Q(state__in=[State.WAITING, State.SENDING]),
            ),
            models.CheckConstraint(
                name="outgoing_mail_sent_at_a_time",
                condition=Q(state__in=[State.SENT, State.KEPT], sent_at__isnull=False)
                | (~Q(state__in=[State.SENT, State.KEPT]) & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="outgoing_mail_being_sent_since",
                condition=~Q(state=State.SENDING) | Q(tried_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject or in_words(self.kind)


class JobRun(models.Model):
    """How far a periodic job has come."""

    name = models.CharField(max_length=100, unique=True)
    done_for = models.DateTimeField(null=True)
    """The moment at which it was due when it last ran to its end."""
    not_before = models.DateTimeField(null=True)
    """It runs now, or failed: nobody else begins it until then."""
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.name

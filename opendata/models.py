"""The secret addresses of the calendars of those who edit measures."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from measures import days


class OwnCalendarQuerySet(models.QuerySet):
    def make_for(self, user) -> str:
        """A new secret, which takes the place of the user's former one; it is told only here."""
        secret = secrets.token_urlsafe(32)
        made = {"digest": digest_of(secret), "made_at": days.now()}
        self.update_or_create(user=user, defaults=made)
        return secret

    def of_secret(self, secret: str):
        return self.filter(digest=digest_of(secret), user__is_active=True, user__is_staff=True)


def digest_of(secret: str) -> str:
    """Fast on purpose: nobody guesses 256 bits of chance, however many they try."""
    return hashlib.sha256(secret.encode()).hexdigest()


class OwnCalendar(models.Model):
    """Leave to read the calendar of one's own measures by a secret, of which only the digest is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="own_calendar",
        verbose_name=_("user"),
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))

    objects = OwnCalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("own calendar")
        verbose_name_plural = _("own calendars")
        default_permissions = []

    def __str__(self):
        return str(self.user)

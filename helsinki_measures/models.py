from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that all of somebody's can be ended at once."""

    # Without a constraint: a session of nobody is one of a visitor.
    account = models.BigIntegerField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls):
        from helsinki_measures.sessions import SessionStore

        return SessionStore


class ContentVersion(models.Model):
    """One row, which triggers write: see `content`."""

    number = models.BigIntegerField(default=0)
    purged = models.BigIntegerField(default=0)
    """The number at the last change that narrowed what is public."""
    transaction = models.BigIntegerField(null=True)
    """The one that changed it last, on PostgreSQL."""

    class Meta:
        default_permissions = []
        constraints = [models.CheckConstraint(name="content_version_is_one", condition=models.Q(pk=1))]

    def __str__(self):
        return str(self.number)


class Act(models.TextChoices):
    """What is worth asking about later: a file that left, and a right that was given or taken."""

    EXPORT = "export", _("Took a file")
    ACCOUNT_MADE = "account_made", _("Made an account")
    ACCOUNT_CHANGED = "account_changed", _("Changed an account")
    ACCOUNT_DELETED = "account_deleted", _("Deleted an account")
    PASSWORD = "password", _("Set somebody’s password")
    FACTOR = "factor", _("Took away a second factor")
    SIGN_ON = "sign_on", _("Tied an account to the city’s sign-on, or untied it")
    OWN = "own", _("Changed how they sign in")
    COORDINATORS = "coordinators", _("Changed who coordinates a programme")
    UNIT_EDITORS = "unit_editors", _("Changed who edits for a unit")
    PERSON = "person", _("Changed which account is a person’s")
    CONTACTS = "contacts", _("Changed contacts")
    UNITS = "units", _("Changed responsible units")


class AuditEntry(models.Model):
    """Who did it, when, and to what: added by `audit.note` and never changed, deleted when it is old.

    Of people it has numbers alone: whoever is removed is named here by nothing.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    # Without a constraint: an account may go, what it did stays.
    account = models.BigIntegerField(null=True, db_index=True)
    act = models.CharField(max_length=20, choices=Act.choices)
    of = models.CharField(max_length=60, blank=True)
    """The model, as in measures.programme."""
    thing = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        default_permissions = []
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="audit_act_known", condition=models.Q(act__in=Act.values)),
        ]

    def __str__(self):
        return f"{self.act} {self.of} {self.thing}"

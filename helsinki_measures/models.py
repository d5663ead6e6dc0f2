from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


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

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

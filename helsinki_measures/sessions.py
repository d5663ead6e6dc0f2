"""Sessions in the database, each with the account that it is of (the engine of SESSION_ENGINE); and messages.

A message is kept in the browser: in the session, to show it would be to write, and a page that somebody opens
after a save would wait for whoever holds the database, on SQLite for as long as an import is saved.
"""

import logging

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from helsinki_measures.errors import is_for_now

logger = logging.getLogger(__name__)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from helsinki_measures.models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.account = data.get(SESSION_KEY)
        return session

    def save(self, must_create=False):
        """A busy database keeps nobody from a page: the message on it is then shown once more."""
        try:
            super().save(must_create=must_create)
        except UpdateError as error:
            if not is_for_now(error.__context__):
                raise
            logger.error("A session could not be saved: %s", error.__context__)


def end_sessions(user) -> None:
    """Wherever the user is signed in, they are not any more."""
    SessionStore.get_model_class().objects.filter(account=user.pk).delete()


def forget_ended() -> None:
    SessionStore.clear_expired()


class MessageCookie(CookieStorage):
    @property
    def cookie_name(self):
        return "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class Messages(FallbackStorage):
    """What does not fit into a cookie is kept in the session."""

    storage_classes = [MessageCookie, SessionStorage]

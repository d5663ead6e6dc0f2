"""Sessions in the database, each with the account that it is of (the engine of SESSION_ENGINE)."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from helsinki_measures.models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.account = data.get(SESSION_KEY)
        return session


def end_sessions(user) -> None:
    """Wherever the user is signed in, they are not any more."""
    SessionStore.get_model_class().objects.filter(account=user.pk).delete()

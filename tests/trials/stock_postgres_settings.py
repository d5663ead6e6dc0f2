"""The control: Django's own engine, which waits for a server that is frozen."""

from helsinki_measures.settings import *  # noqa: F403

DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"  # noqa: F405

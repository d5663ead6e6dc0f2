"""The site's own settings, with addresses that fail."""

from helsinki_measures.settings import *  # noqa: F403

ROOT_URLCONF = "tests.trials.broken_urls"

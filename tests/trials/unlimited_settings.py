"""The control: the site without limits on wrong passwords."""

from helsinki_measures.settings import *  # noqa: F403

ACCOUNT_RATE_LIMITS = False

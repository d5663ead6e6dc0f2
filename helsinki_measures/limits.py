"""Whether something was tried too often; the counts are allauth's, in the cache that all processes share."""

import time

from allauth.core.internal.ratelimit import apply_rate, get_cache_key, get_rates
from django.core.cache import cache


def is_used_up(request, key, *, app: str, action: str, config: dict[str, str] | None = None) -> bool:
    """Only read: to count a try takes a lock, and a flood waiting for it would fill the server's threads.

    A try that allauth refused without this was not counted: the database is busy, full or read-only.
    """
    about = {"app": app, "action": action}
    for rate in get_rates(**about, config=config):
        tries = cache.get(get_cache_key(request, **about, rate=rate, key=key), [])
        if not apply_rate(tries, time.time(), rate, dry_run=True)[0]:
            return True
    return False

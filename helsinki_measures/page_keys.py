"""What a public page is a function of: the key under which it is kept, and the request it is made from."""

import datetime
import io
import re
import time
from functools import lru_cache
from operator import itemgetter
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from measures.days import HELSINKI

PARAMETERS = frozenset(
    [
        *("about", "at", "by", "confirmed", "first", "impact", "kind", "last", "layout", "measure", "page"),
        *("phase", "programme", "q", "separator", "since", "sort", "status", "theme", "unit", "until"),
    ]
)
"""What pages look at in their addresses; those of WHOLE look at all of it."""
WHOLE = re.compile(r"/(?:api/|sitemap)")
PASSED = re.compile(r"/(?:(?:sv|en)/)?(?:admin|static|healthz|readyz|metrics)\b")
COOKIES = re.compile(r"(?:^|;)\s*(?:__Host-)?(?:sessionid|messages|kept)=")
REQUEST = re.compile(
    r"wsgi\..*|SERVER_.*|REMOTE_.*|PATH_INFO|SCRIPT_NAME|HTTP_X_(?:FORWARDED_(?:FOR|PROTO)|REQUEST_ID)"
)
LONGEST = 1000
"""Letters of an address that is worth to be remembered."""


def key_of(environ) -> tuple | None:
    """What the page is a function of; None of what is passed on to Django."""
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    host = (environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}").lower()
    cookies = environ.get("HTTP_COOKIE")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or PASSED.match(path)
        or (cookies and COOKIES.search(cookies))
        or "HTTP_RANGE" in environ
        or "HTTP_AUTHORIZATION" in environ
        or len(path) + len(query) + len(host) > LONGEST
    ):
        return None
    if query and not WHOLE.match(path):
        try:
            asked = [one for one in parse_qsl(query, True, errors="strict") if one[0] in PARAMETERS]
            query = urlencode(sorted(asked, key=itemgetter(0)))
        except ValueError:
            return None
    return (
        day_of(int(time.time()) // 60, settings.DEMO_TODAY),
        environ["wsgi.url_scheme"],
        environ.get("HTTP_X_FORWARDED_PROTO", "") if settings.BEHIND_PROXY else "",
        host,
        environ.get("SCRIPT_NAME", ""),
        path,
        query,
        environ.get("HTTP_HX_REQUEST") == "true",
        environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST") == "true",
    )


@lru_cache(maxsize=4)
def day_of(minute: int, demo_today: datetime.date | None) -> str:
    """The day that minute of the era is in; of the demo, its day."""
    return str(demo_today or datetime.datetime.fromtimestamp(minute * 60, HELSINKI).date())


def bare(environ, key) -> dict:
    """The request with what is in the key, whose it is for the counts of requests, and nothing else."""
    *_before, host, script, path, query, by_htmx, restores = key
    found = {name: value for name, value in environ.items() if REQUEST.fullmatch(name)}
    found |= {"REQUEST_METHOD": "GET", "SCRIPT_NAME": script, "PATH_INFO": path, "QUERY_STRING": query}
    found |= {"HTTP_HOST": host, "wsgi.input": io.BytesIO()}
    if by_htmx:
        found["HTTP_HX_REQUEST"] = "true"
    if restores:
        found["HTTP_HX_HISTORY_RESTORE_REQUEST"] = "true"
    return found

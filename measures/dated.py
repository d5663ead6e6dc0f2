"""Pages and files of any day: `?at=2020-04-29` shows them as they were published at the end of it.

A page that takes the question is marked with `dated`; its ways to other such pages keep the day, and so do
those to the pages of a programme that show now only, which then say so.
"""

import datetime
import re
from functools import lru_cache, wraps
from html import escape, unescape
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min
from django.http import Http404
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from measures import days
from measures.models import Change, past

PARAMETER = "at"
FORMS = ("%Y-%m-%d", "%d.%m.%Y")
# But for what leads to another day on purpose.
WAYS = re.compile(r'(<a\b(?![^>]*\bdata-other-day)[^>]*?\bhref=")([^"]*)"')
FILTERS = re.compile(r'<form\b(?![^>]*\bdata-other-day)[^>]*\bmethod="get"[^>]*>')


class UnknownDayError(Exception):
    """`why` is `nonsense`, `future` or `before_records`."""

    def __init__(self, why: str, day: datetime.date | None = None):
        super().__init__(why)
        self.why, self.day = why, day


def dated(view):
    """Let the page be asked for as it was. It is read as by someone who is not signed in."""

    @wraps(view)
    def at_day(request, *args, **kwargs):
        if not request.GET.get(PARAMETER, "").strip():
            return view(request, *args, **kwargs)
        try:
            day = asked_day(request.GET[PARAMETER])
        except UnknownDayError as no:
            return no_such_day(request, no.why, no.day)
        user, request.user = request.user, AnonymousUser()
        try:
            with past.as_of(day):
                return staying(view(request, *args, **kwargs), request.path, day)
        except Http404:
            return no_such_day(request, "not_there", day)
        finally:
            request.user = user

    at_day.is_dated = True
    return at_day


def is_dated(match) -> bool:
    """Does what the address leads to take a day? `match` is None where it leads nowhere."""
    return getattr(match and match.func, "is_dated", False)


def asked_day(text: str) -> datetime.date:
    """The day that is written there, or UnknownDayError: days are known from the first record to today."""
    day = parsed(text)
    if day is None:
        raise UnknownDayError("nonsense")
    if day > days.today():
        raise UnknownDayError("future", day)
    first = first_record()
    if first is None or day < first:
        raise UnknownDayError("before_records", day)
    return day


def parsed(text: str) -> datetime.date | None:
    """The day that is written there, as 2020-04-29 or 29.4.2020; None where none is."""
    for form in FORMS:
        try:
            return datetime.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def first_record() -> datetime.date | None:
    """The first day of which the site knows anything."""
    first = Change.objects.aggregate(first=Min("made_at"))["first"]
    return first and first.astimezone(days.HELSINKI).date()


def no_such_day(request, why, day):
    context = {"why": why, "day": day, "first_record": first_record(), "today": days.today()}
    return render(request, "measures/no_such_day.html", context, status=400 if why == "nonsense" else 404)


def staying(response, path, day):
    """Out of search engines, and with ways that keep the day."""
    response["X-Robots-Tag"] = "noindex"
    if response.get("Content-Type", "").startswith("text/html"):
        html = response.content.decode()
        hidden = f'<input type="hidden" name="{PARAMETER}" value="{day:%Y-%m-%d}">'
        html = WAYS.sub(lambda way: f'{way[1]}{escape(kept(unescape(way[2]), path, day))}"', html)
        response.content = FILTERS.sub(lambda form: form[0] + hidden, html)
    if pushed := response.get("HX-Push-Url"):
        response["HX-Push-Url"] = kept(pushed, path, day)
    return response


def kept(address, path, day) -> str:
    """The address with the day, where it leads to what takes one on this site, or says that it does not."""
    try:
        parts = urlsplit(urljoin(path, address) if address.startswith("?") else address)
    except ValueError:  # what somebody typed is no address
        return address
    if (
        parts.scheme
        or parts.netloc
        or not parts.path.startswith("/")
        or not knows_day(parts.path, get_language())
    ):
        return address
    query = parse_qsl(parts.query, keep_blank_values=True)
    if PARAMETER in dict(query):
        return address
    return parts._replace(query=urlencode([*query, (PARAMETER, f"{day:%Y-%m-%d}")])).geturl()


@lru_cache(maxsize=4096)
def knows_day(path: str, _language: str) -> bool:
    """Does what is there take a day, or say that it does not? Which there are depends on the language.

    Pages of a programme say it, and their addresses end in a slash; feeds and files have no place for it.
    """
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return False
    return is_dated(match) or ("slug" in match.kwargs and path.endswith("/"))

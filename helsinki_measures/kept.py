"""What somebody typed into the admin and was not saved is in the answer, to be saved again from there.

The session had ended, somebody signed in in another tab, the thing is gone, the database was busy or its disk
full, the form was too large: each has its sentence. Nothing is kept on the server, and nothing is shown
of a form that another site sent.
"""

import logging
import secrets
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.admin import site
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import QueryDict, UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control

from helsinki_measures.errors import is_for_now, out_of_reach
from helsinki_measures.refused import REFUSED
from helsinki_measures.typed import typed_in

logger = logging.getLogger(__name__)

# Its form holds passwords and nothing else.
NOT_KEPT = {"auth_user_password_change"}
COOKIE, TICKET, HOURS = "kept", "kept_ticket", 24
# Of a form that has more fields than the site takes, so many are read to be shown.
MOST_SHOWN = 100_000
# Of a form that is too large, so many bytes are waited for before the answer.
MOST_HEARD, AT_A_TIME = 64 * 2**20, 2**16


class Reason(StrEnum):
    SIGNED_OUT = "signed_out"
    OTHER_LOGIN = "other_login"
    GONE = "gone"
    BUSY = "busy"
    TOO_LARGE = "too_large"
    IMPOSSIBLE = "impossible"
    ERROR = "error"


class KeepTyped:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if REFUSED in request.META:
            request.user = AnonymousUser()
            typed = kept(request, Reason.BUSY, 503) if is_editing(request) else None
            return typed or out_of_reach(request, seconds=10, is_busy=True)
        if not is_editing(request):
            return self.get_response(request)
        try:
            was_kept = has_ticket(request)
        except (TooManyFieldsSent, RequestDataTooBig) as error:
            if answer := too_large(request, error):
                return answer
            raise
        except UnreadablePostError:
            was_kept = False
        if was_kept:
            # Signing in changed the token that the page of the kept text had.
            request.csrf_processing_done = True
        response = self.get_response(request)
        reason = why_not_saved(request, response)
        return (kept(request, reason, response.status_code) if reason else None) or response

    def process_exception(self, request, exception):
        if not (is_for_now(exception) and is_editing(request)):
            return None
        logger.error("Could not save %s: %s", request.path, exception)
        # So that nothing asks the database again who it is.
        request.user = AnonymousUser()
        return kept(request, Reason.BUSY, 503)


def is_editing(request) -> bool:
    if request.method != "POST":
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    return "admin" in match.app_names and match.url_name not in NOT_KEPT


def is_same_origin(request) -> bool:
    """Did a page of this site send it? The browser says so; without its word it is another's."""
    if fetched_from := request.headers.get("Sec-Fetch-Site"):
        return fetched_from == "same-origin"
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {own, *settings.CSRF_TRUSTED_ORIGINS}


def why_not_saved(request, response) -> Reason | None:
    if response.status_code == 302:
        ways_in = {reverse("account_login"), reverse("mfa_index")}
        return Reason.SIGNED_OUT if urlsplit(response.url).path in ways_in else None
    if getattr(request, "is_form_expired", False):
        return Reason.OTHER_LOGIN if request.user.is_authenticated else Reason.SIGNED_OUT
    by_status = {400: Reason.IMPOSSIBLE, 403: Reason.GONE, 404: Reason.GONE, 500: Reason.ERROR}
    return by_status.get(response.status_code)


def kept(request, reason, status, data=None, *, is_complete=True):
    """The page with what was typed; None where there is nothing to keep, or nobody to show it to."""
    if not is_same_origin(request):
        return None
    data = request.POST if data is None else data
    model_admin = getattr(resolve(request.path_info).func, "model_admin", None)
    sent = QueryDict(mutable=True)
    for name, values in data.lists():
        if name not in {"csrfmiddlewaretoken", TICKET} and "password" not in name:
            sent.setlist(name, values)
    typed = typed_in(sent, model_admin and model_admin.model)
    if is_complete and not typed:
        return None
    can_save_again = reason != Reason.TOO_LARGE
    context = {
        "reason": reason,
        "typed": typed,
        "sent": [(name, value) for name, values in sent.lists() for value in values]
        if can_save_again
        else [],
        "can_save_again": can_save_again,
        "limit": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "address": request.get_full_path(),
        "site_header": site.site_header,
        "site_title": site.site_title,
    }
    if reason == Reason.SIGNED_OUT:
        response = with_ticket(request, context)
    else:
        response = render(request, "admin/kept.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    if reason == Reason.BUSY:
        response.headers["Retry-After"] = "30"
    return response


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def with_ticket(request, context):
    """The page, and leave to send its form after signing in: for this address, in this browser."""
    browser = request.COOKIES.get(cookie_name()) or secrets.token_urlsafe(32)
    context |= {"ticket": signing.dumps([browser, request.get_full_path()], salt=TICKET)}
    response = render(request, "admin/kept.html", context, status=403)
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie_name(), browser, secure=is_secure, httponly=True, samesite="Strict")
    return response


def has_ticket(request) -> bool:
    if TICKET not in request.POST or not is_same_origin(request):
        return False
    try:
        right = signing.loads(request.POST[TICKET], salt=TICKET, max_age=HOURS * 3600)
    except signing.BadSignature:
        return False
    return right == [request.COOKIES.get(cookie_name()), request.get_full_path()]


def hear_out(request) -> None:
    """A browser that is still sending when the connection ends shows an error of its own, not our answer."""
    try:
        for _piece in range(MOST_HEARD // AT_A_TIME):
            if not request.read(AT_A_TIME):
                return
    except UnreadablePostError:
        return


def too_large(request, error):
    """To somebody who is signed in, what can be read of a form with too many fields."""
    if not (request.user.is_active and request.user.is_staff):
        return None
    data, is_readable = QueryDict(mutable=True), False
    if isinstance(error, RequestDataTooBig):
        hear_out(request)
    if isinstance(error, TooManyFieldsSent) and request.content_type == "application/x-www-form-urlencoded":
        # Its bytes are in memory already: no more than DATA_UPLOAD_MAX_MEMORY_SIZE.
        is_readable = request.body.count(b"&") < MOST_SHOWN
    if is_readable:
        for name, value in parse_qsl(request.body.decode(errors="replace"), keep_blank_values=False):
            data.appendlist(name, value)
    return kept(request, Reason.TOO_LARGE, 400, data, is_complete=False)

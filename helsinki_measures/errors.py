import errno
import logging

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.shortcuts import render
from django.views.defaults import bad_request

logger = logging.getLogger(__name__)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
READ_ONLY = "25006"
"""PostgreSQL's word for a transaction that may not write, as on a standby."""


def is_for_now(error: Exception | None) -> bool:
    """Is the reason one that goes by: a database that is gone, busy, full or read-only, or a full disk?"""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    # What writes a file may wrap the error of the disk in its own.
    of_disk = {getattr(one, "errno", None) for one in (error, getattr(error, "__context__", None))} & FULL
    return isinstance(error, (OperationalError, InterfaceError)) or bool(of_disk)


class RefuseImpossible:
    """Answer 400 to what no database can hold, 503 to what does not work just now, where Django answers 500.

    A NUL character, which PostgreSQL refuses, before anything is done; a number or a date out of range when
    it reaches the database, which both refuse.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        typed = [text for name, values in request.GET.lists() for text in (name, *values)]
        if any("\0" in text for text in (request.path, *typed)):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (DataError, OverflowError)):
            logger.warning("Refused %s: %s", request.path, exception)
            return bad_request(request, exception)
        if is_for_now(exception):
            logger.error("The database or the disk did not serve %s: %s", request.path, exception)
            request.user = AnonymousUser()  # so that nothing asks it again who it is
            return out_of_reach(request)
        return None


def out_of_reach(request, *, seconds=30, is_busy=False):
    response = render(request, "503.html", {"is_busy": is_busy}, status=503)
    response.headers["Retry-After"] = str(seconds)
    return response


def csrf_failure(request, reason=""):
    """A form that was sent too late, or from elsewhere: the 403 page instead of Django's own (see `kept`)."""
    request.is_form_expired = True
    return render(request, "403.html", {"is_form_expired": True}, status=403)

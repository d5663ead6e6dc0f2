"""Errors to Sentry, where SENTRY_DSN names one: the same that the log tells, and nothing of the request.

Nothing of Sentry's own looks into requests, settings or variables: an event is made here from the facts of
the log's line.
"""

import logging
from contextlib import suppress

import sentry_sdk
from django.conf import settings

from helsinki_measures.watched.lines import facts

TAGS = ("request_id", "route", "method", "status", "job")


def begin(dsn: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        environment="production" if settings.HTTPS_ONLY else "development",
    )


def event_of(record: logging.LogRecord) -> dict:
    found = facts(record)
    event = {
        "level": record.levelname.lower(),
        "logger": found["logger"],
        "logentry": {"message": found["message"]},
        "tags": {name: str(found[name]) for name in TAGS if name in found},
    }
    if "error" in found:
        trace = {"frames": found["frames"]}
        event["exception"] = {"values": [{"type": found["error"], "value": "", "stacktrace": trace}]}
    return event


class ToSentry(logging.Handler):
    """Begins with the first error, so in whichever process that is."""

    def emit(self, record):
        if record.name.startswith(("sentry_sdk", "urllib3")):
            return  # that Sentry does not answer is no news for Sentry
        # What goes wrong here would be printed with all that the record holds.
        with suppress(Exception):
            if not sentry_sdk.get_client().is_active():
                begin(settings.SENTRY_DSN)
            sentry_sdk.capture_event(event_of(record))

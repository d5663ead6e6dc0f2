"""The log, a JSON object a line, which says nothing that a person typed or that is about one.

So of a message only what was written here is told: the sentence itself, numbers, and words of our own
vocabularies. Texts put into it are left out, and of an error its kind and where it happened are told but
not what it says, as that quotes values.
"""

import datetime
import json
import logging
import traceback
from contextvars import ContextVar
from enum import Enum
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
OURS = ("job", "method", "route", "status", "ms", "user")
"""What our own code may add to a line, with `extra`."""
PACKAGES = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")}
LEFT_OUT = "…"

request_id: ContextVar[str] = ContextVar("request_id", default="")


class Told(str):
    """In place of a value: fits every directive of a format."""

    def __format__(self, _spec):
        return str(self)

    def __int__(self):
        return 0

    __float__ = __index__ = __int__


def told(value):
    is_safe = value is None or isinstance(value, (bool, int, float, Enum))
    return value if is_safe else Told(LEFT_OUT)


def sentence(record: logging.LogRecord) -> str:
    """Without values. One of a library that comes in one piece may have any value within it."""
    args = record.args
    if not args:
        return str(record.msg) if record.name.partition(".")[0] in PACKAGES else LEFT_OUT
    safe = {name: told(args[name]) for name in args} if isinstance(args, dict) else tuple(map(told, args))
    try:
        return str(record.msg) % safe
    except (TypeError, ValueError, KeyError):
        return LEFT_OUT


def frames(error: BaseException) -> list[dict]:
    """Where it happened, outermost first."""
    found = traceback.extract_tb(error.__traceback__, limit=-30)
    return [{"filename": short(one.filename), "function": one.name, "lineno": one.lineno} for one in found]


def short(filename: str) -> str:
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(BASE_DIR)) if path.is_relative_to(BASE_DIR) else path.name


def kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def facts(record: logging.LogRecord) -> dict:
    """All that may be told of a line, here and to Sentry."""
    at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    found = {
        "at": at.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": sentence(record),
    }
    if number := request_id.get():
        found["request_id"] = number
    found |= {name: getattr(record, name) for name in OURS if hasattr(record, name)}
    error = record.exc_info[1] if record.exc_info else None
    if error:
        found |= {"error": kind(error), "frames": frames(error)}
    return found


class Line(logging.Formatter):
    def format(self, record):
        found = facts(record)
        if "frames" in found:
            found["frames"] = [
                f"{one['filename']}:{one['lineno']} {one['function']}" for one in found["frames"]
            ]
        return json.dumps(found, ensure_ascii=False, default=lambda one: LEFT_OUT)


def logging_of(*, as_json: bool, level: str, dsn: str) -> dict:
    """The setting LOGGING: errors of ours go to the process's own output, wherever it runs."""
    handlers = {"console": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "plain"}}
    if dsn:
        handlers["sentry"] = {"class": "helsinki_measures.watched.sentry.ToSentry", "level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "helsinki_measures.watched.lines.Line"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        # A line a request, where machines read them. Django's own has more than should stay.
        "loggers": {
            "helsinki_measures.watched.requests": {"level": "INFO" if as_json else "WARNING"},
            "django": {"handlers": [], "level": level},
        },
    }

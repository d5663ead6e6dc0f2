"""What stands in the links of mails: signed, and good for one purpose only."""

import datetime
import hashlib

from django.core import signing

LONGEST = 1000


def make_token(purpose: str, value) -> str:
    """Of any plain value (what JSON can say), for an address: it works for this purpose only."""
    return signing.dumps(value, salt=_salt(purpose))


def read_token(purpose: str, token: str, *, max_age: datetime.timedelta | None = None):
    """The value; None where the token was not made here for this purpose, or is older than that."""
    if len(token) > LONGEST:
        return None
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except (signing.BadSignature, ValueError):
        return None


def digest_of(token: str) -> str:
    """What is kept of a token where the token itself must not be."""
    return hashlib.sha256(token.encode()).hexdigest()


def _salt(purpose):
    return f"mailing.signed.{purpose}"

"""How much one can send: so much from one network address, and so much with one e-mail address.

The counts are in the cache that all processes share. An address is not in them: it is hashed with a salt of
the day, which nobody knows and which goes with the day.
"""

import hashlib
import hmac
import secrets

from allauth.core.internal.ratelimit import consume, get_ip
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from helsinki_measures.limits import is_used_up
from mailing.addresses import mailbox_of

# In the words of allauth, whose counts these are (see its version's limit in requirements/base.in). Many
# people may share an address: a library, a school, an office.
RATES = {"network": "10/h/key,50/d/key", "receipts": "5/d/key"}
SALT_SECONDS = 2 * 24 * 3600


def is_within(request, email: str, *, form: str = "feedback") -> bool:
    """Count what was sent with this form; False where it is too much, and is not taken now.

    The second limit is for those whose addresses others give: nobody gets many mails they never asked for.
    """
    asked = [("network", get_ip(request)), *([("receipts", mailbox_of(email))] if email else [])]
    return all(_counted(request, form, action, _hashed(f"{action} {what}")) for action, what in asked)


def _counted(request, form, action, key) -> bool:
    about = {"app": form, "action": action, "config": RATES, "key": key}
    is_taken = bool(consume(request, **about))
    if not is_taken and not is_used_up(request, **about):
        raise OperationalError("What was sent could not be counted.")
    return is_taken


def _hashed(what):
    day = timezone.now().date()
    salt = cache.get_or_set(f"feedback.salt.{day}", lambda: secrets.token_hex(32), SALT_SECONDS)
    return hmac.new(salt.encode(), what.encode(), hashlib.sha256).hexdigest()

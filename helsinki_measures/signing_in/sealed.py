"""The secrets of second factors as the database keeps them: encrypted, so that a copy of it opens nothing."""

import logging
from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class UnreadableError(ValidationError):
    """As a fault of the form that asks for a code, it is told there."""


class Factors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "unreadable": _(
            "Your codes do not work any more, because the site’s secret key was changed. Ask a coordinator "
            "of the programme to have your second factor taken away. Then you can set up a new one."
        )
    }

    def generate_authenticator_name(self, user, type):
        """What is suggested: a number says more than which one is the main one."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey {number}").format(number=number)

    def encrypt(self, text):
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Never something made up instead: a code could be guessed for it."""
        try:
            return keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            logger.error("The secret of a second factor was not encrypted with this SECRET_KEY.")
            raise UnreadableError(self.error_messages["unreadable"], code="unreadable") from error


def keys() -> MultiFernet:
    """The first encrypts, each of them decrypts."""
    return MultiFernet([key_of(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def key_of(secret_key) -> Fernet:
    """A key for this alone: what else the secret key is for tells nothing about it."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"secrets of second factors")
    return Fernet(urlsafe_b64encode(derived.derive(secret_key.encode())))


def is_readable(authenticator) -> bool:
    """Can its codes still be checked? Passkeys have no secret here."""
    adapter = Factors()
    try:
        for name in ("secret", "seed"):
            if name in authenticator.data:
                adapter.decrypt(authenticator.data[name])
    except UnreadableError:
        return False
    return True

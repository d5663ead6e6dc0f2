"""The mail addresses that strangers write into public forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator


class StrangersAddress(EmailValidator):
    """Of a mailbox as people have them.

    A local part in quotes has as many spellings as it has letters, each of which would be counted as another
    person; a domain in brackets or `localhost` is a machine of ours; and what cannot be printed shows staff
    another address than it is.
    """

    def __call__(self, value):
        super().__call__(value)
        if not value.isprintable() or value.startswith('"') or value.endswith(("]", "@localhost")):
            raise ValidationError(self.message, code=self.code, params={"value": value})


class StrangersEmailField(forms.EmailField):
    default_validators = [StrangersAddress()]


def mailbox_of(address: str) -> str:
    """To whom it goes: what follows a plus is the owner's own note."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"

"""What the number of a measure or an indicator may look like: it is a part of the page's address."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Letters and digits of any alphabet, then also dots and hyphens; 20 at most.
NUMBER = r"[^\W_][\w.\-]{0,19}"

validate_number = RegexValidator(
    rf"\A{NUMBER}\Z",
    _("A number starts with a letter or a digit and has only letters, digits, dots and hyphens."),
)

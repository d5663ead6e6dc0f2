"""Texts of allauth's that people see here, so that our catalogues have them: its own have gaps."""

from django.utils.translation import gettext_noop as _

BORROWED = [
    _("Incorrect code."),
    _("You must type the same password each time."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Recovery codes"),
    _("TOTP Authenticator"),
    _("WebAuthn"),
    _("social account"),
    _("social accounts"),
]

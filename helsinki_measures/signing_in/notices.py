"""What whoever has an account is told by mail: how one signs in to it was changed, or used in a rare way."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

RECOVERY_CODE_USED = "recovery code used"
PASSWORD_OF_ADMIN = "password changed by an admin"
FACTOR_TAKEN_AWAY = "second factor taken away by an admin"
BY_ADMIN = {PASSWORD_OF_ADMIN, FACTOR_TAKEN_AWAY}

# By the names of allauth's templates, and ours above for what it does not tell of.
SAID = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _(
        "A new password was chosen with the link that was sent to this address."
    ),
    "mfa/email/totp_activated": _("An app that shows codes was set up as a second factor."),
    "mfa/email/totp_deactivated": _("The app that shows codes was taken out of use."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _(
        "New recovery codes were made. The earlier ones do not work any more."
    ),
    "socialaccount/email/account_connected": _(
        "The account was tied to the city’s sign-on: one can now sign in with it too."
    ),
    RECOVERY_CODE_USED: _("A recovery code was used. It does not work again."),
    PASSWORD_OF_ADMIN: _("An admin of the site changed how one signs in with a password."),
    FACTOR_TAKEN_AWAY: _(
        "An admin of the site took away a second factor. If your role asks for one, you set up another "
        "when you next sign in."
    ),
}
ANYTHING_ELSE = _("How one signs in was changed.")


def tell_after_admin(user, event) -> None:
    """In the site's first language: the one of the page is the admin's."""

    def tell():
        with override(settings.LANGUAGE_CODE):
            get_adapter().send_notification_mail(event, user)

    transaction.on_commit(tell)

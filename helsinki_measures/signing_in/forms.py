"""allauth's forms, with labels and without repeating them inside the fields."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from helsinki_measures.signing_in.notices import RECOVERY_CODE_USED


def plain(form_class, **labels):
    """The form with these labels, help only where it is about new passwords, and no placeholders."""

    class Plain(form_class):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.label_suffix = ""
            for name, field in self.fields.items():
                field.widget.attrs.pop("placeholder", None)
                field.label = labels.get(name, field.label)
                if field.widget.attrs.get("autocomplete") == "current-password":
                    field.help_text = ""

    return Plain


def telling(form_class):
    """The form of a code, with a mail when it was a recovery code: they are for rare days."""

    class Telling(form_class):
        def save(self):
            super().save()
            if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
                get_adapter().send_notification_mail(RECOVERY_CODE_USED, self.user)

    return Telling


PASSWORD, NEW, AGAIN = _("Password"), _("New password"), _("New password again")
CODE = _("Code from the app, or a recovery code")

LoginForm = plain(account.LoginForm, login=_("User name"), password=PASSWORD)
ReauthenticateForm = plain(account.ReauthenticateForm, password=PASSWORD)
ChangePasswordForm = plain(
    account.ChangePasswordForm, oldpassword=_("Password now"), password1=NEW, password2=AGAIN
)
ResetPasswordKeyForm = plain(account.ResetPasswordKeyForm, password1=NEW, password2=AGAIN)
AuthenticateForm = telling(plain(mfa.AuthenticateForm, code=CODE))
CodeAgainForm = telling(plain(mfa.ReauthenticateForm, code=CODE))
ActivateTOTPForm = plain(totp.ActivateTOTPForm, code=_("Code that the app shows"))
RenamePasskeyForm = plain(webauthn.EditWebAuthnForm, name=_("Name"))
NAME_OF_PASSKEY = _("Name, so that you know it among others")


class AddPasskeyForm(plain(webauthn.AddWebAuthnForm, name=NAME_OF_PASSKEY)):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone, without user name and password")
        self.fields["passwordless"].help_text = _(
            "The device must then ask for your fingerprint, your face or its own code."
        )


class ResetPasswordForm(plain(account.ResetPasswordForm, email=_("E-mail address"))):
    def clean_email(self):
        """Whoever signs in without a password is not led to have one."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.has_usable_password()]
        return email

    def save(self, request, **kwargs):
        """A mail goes out in any case: neither the page nor how long it takes tells who has an account."""
        if self.users:
            return super().save(request, **kwargs)
        email = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email

"""What this site does otherwise than allauth: an admin makes the accounts, and nothing tells which exist."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helsinki_measures.audit import note
from helsinki_measures.limits import is_used_up
from helsinki_measures.models import Act
from helsinki_measures.sessions import end_sessions
from helsinki_measures.signing_in.notices import ANYTHING_ELSE, BY_ADMIN, SAID

FAILED = {"app": "allauth.account", "action": "login_failed"}


class Accounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The user name or the password is wrong."),
        "too_many_login_attempts": gettext_lazy(
            "There were too many wrong tries, from here or for this account. Wait five minutes and try again."
        ),
        "not_counted": gettext_lazy(
            "Nobody can sign in just now: the database is busy, or its disk is full. "
            "Wait a moment and try again."
        ),
        "rate_limited": gettext_lazy("There were too many tries. Wait five minutes and try again."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("This is not the password that you have now."),
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """The account alone: allauth's key gives as many tries again under each host name of the site.

        Internal to allauth 65, as are the rates below: nothing public sets the key of failed tries, or reads
        their counts without a lock. Hence the upper limit of its version in requirements/base.in.
        """
        return credentials["username"].lower()

    def pre_authenticate(self, request, **credentials):
        key = self._get_login_attempts_cache_key(request, **credentials)
        if is_used_up(request, key, **FAILED):
            raise self.validation_error("too_many_login_attempts")
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            if is_used_up(request, key, **FAILED):
                raise
            raise self.validation_error("not_counted") from None

    def reauthenticate(self, user, password):
        """Whoever is signed in has a limit of their own: what others try does not keep them out."""
        return user.check_password(password)

    def set_password(self, user, password):
        """Wrong tries with the old password do not count for the new one."""
        super().set_password(user, password)
        key = self._get_login_attempts_cache_key(self.request, username=user.username)
        ratelimit.clear(self.request, action="login_failed", key=key)

    def logout(self, request):
        end_sessions(request.user)
        super().logout(request)

    def respond_user_inactive(self, request, user):
        messages.error(request, _("This account has been closed."))
        return redirect("account_login")

    def get_password_change_redirect_url(self, request):
        return reverse("admin:index")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Always the same mail, to the address that an admin wrote. What an admin did was noted there."""
        if template_prefix not in BY_ADMIN:
            note(user, Act.OWN, user, event=template_prefix)
        if not user.email:
            return
        told = {"said": SAID.get(template_prefix, ANYTHING_ELSE), "username": user.get_username()}
        super().send_notification_mail("account/email/notice", user, told, user.email)

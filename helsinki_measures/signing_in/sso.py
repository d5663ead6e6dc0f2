"""The city's single sign-on: it opens accounts that are here already, and makes none."""

import logging

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

__all__ = ["PROVIDER", "CityAccounts", "begin", "callback"]

logger = logging.getLogger(__name__)

PROVIDER = "city"
UNKNOWN = _(
    "The city’s sign-on knows you, but you have no account here. Ask a coordinator of the programme for one."
)
FAILED = _("Signing in with the city’s account did not work. Try again.")


@never_cache
@require_safe
@rate_limit(action="sso", limit_get=True)
def begin(request):
    """Lead to the city's sign-on. Of what the address asks for, only the page to come back to is taken."""
    if not settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        raise Http404
    next_url = get_next_redirect_url(request)
    if request.user.is_authenticated:
        return redirect(next_url or settings.LOGIN_REDIRECT_URL)
    provider = get_adapter(request).get_provider(request, PROVIDER)
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url)
    except requests.RequestException as error:
        logger.error("The single sign-on does not answer: %s", error)
        return back_to_login(request, next_url, FAILED)


def in_language_of(next_url):
    """The language of the page that was left: the addresses of the sign-on have none."""
    return override(get_language_from_path(next_url or "") or settings.LANGUAGE_CODE)


def back_to_login(request, next_url, text):
    with in_language_of(next_url):
        messages.error(request, str(text))
        query = f"?{urlencode({'next': next_url})}" if next_url else ""
        return redirect(reverse("account_login") + query)


class CityAccounts(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Known by their subject, or at first by their verified mail address, which ties it to them."""
        if sociallogin.is_existing:
            return
        user = account_of(sociallogin)
        if not user:
            raise ImmediateHttpResponse(back_to_login(request, sociallogin.state.get("next"), UNKNOWN))
        with in_language_of(sociallogin.state.get("next")):
            sociallogin.connect(request, user)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        if error != AuthError.CANCELLED:
            logger.warning("The single sign-on failed (%s): %s", error, exception)
        state = (extra_context or {}).get("state") or {}
        raise ImmediateHttpResponse(back_to_login(request, state.get("next"), FAILED))


def account_of(sociallogin):
    """The one account with the person's mail address that nobody has opened from the city's sign-on yet.

    An address that passed to somebody else does not open the account of who had it before.
    """
    found = []
    # `True` itself: some providers say "false", which is not empty.
    for mail in [address.email for address in sociallogin.email_addresses if address.verified is True]:
        users = get_user_model().objects.filter(
            email__iexact=mail, is_active=True, socialaccount__provider=None
        )
        # The database takes some letters for others: İ for i.
        found += [user for user in users if user.email.lower() == mail.lower()]
    return found[0] if len(found) == 1 else None

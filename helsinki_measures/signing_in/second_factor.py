"""Who must have a second factor (SECOND_FACTOR_FOR) sets one up before anything else."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect

from measures.permissions import roles_of

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def lacks_second_factor(user) -> bool:
    """Must the user have one, and has none?"""
    if not (settings.SECOND_FACTOR_FOR and user.is_authenticated) or is_mfa_enabled(user, FACTORS):
        return False
    return not roles_of(user).isdisjoint(settings.SECOND_FACTOR_FOR)


class AskForSecondFactor:
    """Drafts are on public pages too: until then, none but those of signing in are opened."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        from helsinki_measures.signing_in.urls import OPEN

        if request.resolver_match.url_name in OPEN or not lacks_second_factor(request.user):
            return None
        return redirect("mfa_index")

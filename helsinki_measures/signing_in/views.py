from functools import wraps

from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes import views as codes
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic.edit import FormView

from helsinki_measures.signing_in.sealed import UnreadableError, is_readable
from helsinki_measures.signing_in.second_factor import lacks_second_factor
from measures.permissions import can_enter_admin


class SignIn(LoginView):
    def dispatch(self, request, *args, **kwargs):
        """Who is signed in and may not edit is not led to the admin, which would lead back here for ever."""
        if request.user.is_authenticated and not can_enter_admin(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sso_name": settings.OIDC_ISSUER and settings.OIDC_NAME}


class SecondFactor(IndexView):
    def get_context_data(self, **kwargs):
        user = self.request.user
        factors = user.authenticator_set.all()
        return super().get_context_data(**kwargs) | {
            "is_asked": lacks_second_factor(user),
            "unreadable": {factor.type for factor in factors if not is_readable(factor)},
        }


class NewRecoveryCodes(codes.GenerateRecoveryCodesView):
    def get_context_data(self, **kwargs):
        """Without counting the codes of now, which may not be readable."""
        return FormView.get_context_data(self, **kwargs)


def told_if_unreadable(view):
    """Codes that cannot be read are told of on the page of the second factor."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except UnreadableError:
            return redirect("mfa_index")

    return wrapped


view_recovery_codes = told_if_unreadable(codes.view_recovery_codes)
download_recovery_codes = told_if_unreadable(codes.download_recovery_codes)
generate_recovery_codes = NewRecoveryCodes.as_view()
login = SignIn.as_view()
second_factor = SecondFactor.as_view()


@login_required
def no_password(request):
    """Who signs in through the city's sign-on alone has no password, and is given none here."""
    raise Http404

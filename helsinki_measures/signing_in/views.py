from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404

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
        return super().get_context_data(**kwargs) | {"is_asked": lacks_second_factor(self.request.user)}


login = SignIn.as_view()
second_factor = SecondFactor.as_view()


@login_required
def no_password(request):
    """Who signs in through the city's sign-on alone has no password, and is given none here."""
    raise Http404

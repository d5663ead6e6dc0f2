"""The pages of signing in, before those of the admin: no page of allauth that is not shown here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from helsinki_measures.signing_in import views

urlpatterns = [
    path("admin/login/", views.login, name="account_login"),
    path("admin/login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("admin/login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("admin/logout/", account.logout, name="account_logout"),
    path("admin/password_change/", account.password_change, name="account_change_password"),
    path("admin/password_change/none/", views.no_password, name="account_set_password"),
    path("admin/password_reset/", account.password_reset, name="account_reset_password"),
    path("admin/password_reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "admin/password_reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"admin/password_reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("admin/again/", account.reauthenticate, name="account_reauthenticate"),
    path("admin/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("admin/again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("admin/second-factor/", views.second_factor, name="mfa_index"),
    path("admin/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("admin/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("admin/second-factor/codes/", views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("admin/second-factor/codes/new/", views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "admin/second-factor/codes/file/",
        views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("admin/second-factor/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("admin/second-factor/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("admin/second-factor/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "admin/second-factor/passkeys/<int:pk>/remove/",
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
]

# What is open to somebody who has yet to set up the second factor that they must have.
OPEN = {pattern.name for pattern in urlpatterns}

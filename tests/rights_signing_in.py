"""The part of the table of rights that is about signing in. Nobody has a second factor here."""

SIGNING_IN = """
# Signing in, and how one signs in
account_login                  .              get              S N N N N N N
account_logout                 .              get              L S S S S S S
account_logout                 .              post             L L L L L L L
account_reset_password         .              get              S S S S S S S
account_reset_password_done    .              get              S S S S S S S
account_reset_password_from_key .              get              S S S S S S S
account_reset_password_from_key_done .              get              S S S S S S S
account_change_password        .              get              L S S S S S S
account_set_password           .              get              L - - - - - -
account_reauthenticate         .              get              L S S S S S S
mfa_authenticate               .              get              L N N N N N N
mfa_login_webauthn             .              get              L N N N N N N
mfa_reauthenticate             .              get              L N N N N N N
mfa_reauthenticate_webauthn    .              get              L N N N N N N
mfa_index                      .              get              L S S S S S S
mfa_activate_totp              .              get              L N N N N N N
mfa_deactivate_totp            .              get              L - - - - - -
mfa_view_recovery_codes        .              get              L - - - - - -
mfa_generate_recovery_codes    .              get              L N N N N N N
mfa_download_recovery_codes    .              get              L - - - - - -
mfa_list_webauthn              .              get              L S S S S S S
mfa_add_webauthn               .              get              L N N N N N N
mfa_edit_webauthn              .              get              L N N N N N N
mfa_remove_webauthn            .              get              L N N N N N N
sso                            .              get              - - - - - - -
openid_connect_callback        .              get              - - - - - - -
quiet_accounts                 .              get              L - - - S S S
audit_log                      .              get              L - - - - - S
audit_log                      .              post             L R R R R R R
"""

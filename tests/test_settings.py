"""The settings, read anew in a process whose environment has nothing but what a test gives it."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "SECRET_KEY": "long enough for a test",
    "HISTORY_KEY": "another one",
    "ALLOWED_HOSTS": "measures.example",
    "SITE_URL": "https://measures.example",
    "SMTP_HOST": "mail.example",
    "MAIL_FROM": "measures@measures.example",
}
SHOWN = [
    "DEBUG",
    "DEMO",
    "DEMO_TODAY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SECOND_FACTOR_FOR",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "ALLAUTH_TRUSTED_CLIENT_IP_HEADER",
    "OIDC_ISSUER",
    "PASSWORD_HASHERS",
    "SECRET_KEY_FALLBACKS",
    "DATABASES",
]
SHOW = f"""
import json
from helsinki_measures import settings
print(json.dumps({{name: getattr(settings, name, None) for name in {SHOWN}}}, default=str))
"""


def run(environment):
    bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=settings.BASE_DIR,
        env=bare | {"ENV_FILE": ""} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def read(**environment):
    ran = run(environment)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def refusal(**environment):
    """The last line of what a refused start prints."""
    ran = run(environment)
    assert (ran.returncode, ran.stdout) == (1, "")
    return ran.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")


def without(*names):
    return {name: value for name, value in COMPLETE.items() if name not in names}


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        (["SECRET_KEY"], "SECRET_KEY"),
        (["HISTORY_KEY"], "HISTORY_KEY"),
        (["ALLOWED_HOSTS"], "ALLOWED_HOSTS"),
        (["SECRET_KEY", "ALLOWED_HOSTS"], "SECRET_KEY and ALLOWED_HOSTS"),
    ],
)
def test_production_refuses_to_start_half_configured(missing, named):
    way_out = "in the environment or in .env (see .env.example), or run `make demo`."
    assert refusal(**without(*missing)) == f"Set {named} {way_out}"


@pytest.mark.parametrize("name", ["SECRET_KEY", "HISTORY_KEY", "ALLOWED_HOSTS"])
def test_an_empty_value_is_a_missing_one(name):
    assert refusal(**COMPLETE | {name: ""}).startswith(f"Set {name} in the environment")


def test_the_demo_needs_a_key_and_hosts_too():
    assert refusal(DEMO="true", **without("SECRET_KEY")).startswith("Set SECRET_KEY in the environment")


def test_production_refuses_the_demo_day():
    refused = refusal(DEMO_TODAY="2020-06-30", **COMPLETE)
    assert refused == "DEMO_TODAY is for the demo only: unset it, or set DEMO=true."


def test_production_is_the_default_and_https_only():
    shown = read(**COMPLETE)
    assert shown.pop("DATABASES")["default"]["ENGINE"] == "django.db.backends.sqlite3"
    year = 365 * 24 * 3600
    assert shown == {
        "DEBUG": False,
        "DEMO": False,
        "DEMO_TODAY": None,
        "ALLOWED_HOSTS": ["measures.example"],
        "SITE_URL": "https://measures.example",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": year,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SECOND_FACTOR_FOR": ["admin", "coordinator"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
        "ALLAUTH_TRUSTED_CLIENT_IP_HEADER": None,
        "OIDC_ISSUER": "",
        "PASSWORD_HASHERS": [
            "helsinki_measures.signing_in.hashing.Argon2",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        "SECRET_KEY_FALLBACKS": [],
    }


def test_former_secret_keys():
    assert read(SECRET_KEY_FALLBACKS="one, two,", **COMPLETE)["SECRET_KEY_FALLBACKS"] == ["one", "two"]


def test_the_demo_runs_on_its_day_over_plain_http():
    shown = read(**COMPLETE, DEMO="true", DEMO_TODAY="2020-06-30")
    assert (shown["DEMO"], shown["DEMO_TODAY"]) == (True, "2020-06-30")
    assert (shown["SECURE_SSL_REDIRECT"], shown["SECURE_HSTS_SECONDS"]) == (False, 0)
    assert (shown["SESSION_COOKIE_SECURE"], shown["CSRF_COOKIE_SECURE"]) == (False, False)
    # Django's own names: a browser takes the prefix over https alone.
    assert (shown["SESSION_COOKIE_NAME"], shown["CSRF_COOKIE_NAME"]) == (None, None)
    assert shown["SECOND_FACTOR_FOR"] == []


def test_a_developer_needs_to_set_nothing_else():
    shown = read(DEBUG="true")
    assert (shown["DEBUG"], shown["ALLOWED_HOSTS"]) == (True, ["127.0.0.1", "localhost"])
    assert shown["SECURE_SSL_REDIRECT"] is False


def test_the_address_of_the_site():
    """Named, else the first host; a machine of one's own has its own."""
    assert read(**COMPLETE | {"SITE_URL": " https://www.measures.example/ "})["SITE_URL"] == (
        "https://www.measures.example"
    )
    hosts = {"ALLOWED_HOSTS": "one.example,two.example"}
    assert read(**without("SITE_URL") | hosts)["SITE_URL"] == "https://one.example"
    assert read(DEBUG="true")["SITE_URL"] == "http://127.0.0.1:8000"


def test_values_come_from_the_named_file(tmp_path):
    path = tmp_path / "environment"
    path.write_text("SECRET_KEY=from the file\nALLOWED_HOSTS=one.example,two.example\n")
    shown = read(ENV_FILE=str(path), **without("SECRET_KEY", "ALLOWED_HOSTS"))
    assert shown["ALLOWED_HOSTS"] == ["one.example", "two.example"]


def test_the_environment_wins_over_the_file(tmp_path):
    path = tmp_path / "environment"
    path.write_text("ALLOWED_HOSTS=file.example\n")
    assert read(ENV_FILE=str(path), **COMPLETE)["ALLOWED_HOSTS"] == ["measures.example"]


def test_behind_a_proxy_it_must_know_where_the_address_of_a_visitor_is():
    refused = refusal(BEHIND_PROXY="true", **COMPLETE)
    assert refused.startswith("BEHIND_PROXY is set: set PROXY_COUNT or CLIENT_IP_HEADER too")
    assert read(BEHIND_PROXY="true", PROXY_COUNT="2", **COMPLETE)["ALLAUTH_TRUSTED_PROXY_COUNT"] == 2
    named = read(BEHIND_PROXY="true", CLIENT_IP_HEADER="X-Real-IP", **COMPLETE)
    assert named["ALLAUTH_TRUSTED_CLIENT_IP_HEADER"] == "X-Real-IP"


@pytest.mark.parametrize(
    ("text", "roles"), [("", []), ("editor, contact", ["editor", "contact"]), ("admin", ["admin"])]
)
def test_who_must_have_a_second_factor(text, roles):
    assert read(SECOND_FACTOR_FOR=text, **COMPLETE)["SECOND_FACTOR_FOR"] == roles


def test_a_role_that_is_none_is_refused():
    refused = refusal(SECOND_FACTOR_FOR="admin,boss", **COMPLETE)
    assert refused == "SECOND_FACTOR_FOR names boss: the roles are admin, coordinator, editor, contact."


SSO = {"OIDC_ISSUER": "https://sign-on.example/", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}


def test_the_single_sign_on_needs_all_that_it_needs():
    assert read(**COMPLETE, **SSO)["OIDC_ISSUER"] == "https://sign-on.example"
    for name in SSO:
        some = {key: value for key, value in SSO.items() if key != name}
        assert refusal(**COMPLETE, **some).startswith(
            "Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"
        )


def test_the_single_sign_on_is_asked_over_https():
    refused = refusal(**COMPLETE, **SSO | {"OIDC_ISSUER": "http://sign-on.example"})
    assert refused == "OIDC_ISSUER must begin with https://"


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", "-c jit=off"),
        ("?options=-c%20statement_timeout%3D9s", "-c jit=off -c statement_timeout=9s"),
        ("?options=-c%20jit%3Don", "-c jit=off -c jit=on"),  # the later one counts
    ],
)
def test_options_of_the_database_stand_beside_our_own(query, options):
    shown = read(DATABASE_URL=f"postgres://user@localhost/name{query}", **COMPLETE)["DATABASES"]["default"]
    assert shown["OPTIONS"]["options"] == options
    assert (shown["ENGINE"], shown["OPTIONS"]["connect_timeout"]) == ("helsinki_measures.postgresql", 3)

"""The city's single sign-on, tried against one that the test starts (`tests.sign_on`)."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site
from django.contrib.auth import get_user_model
from django.core import mail

from tests.browser.demo_site import free_port
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_user
from tests.measures.test_admin import sent
from tests.page import fetch, get, links, texts

MAIL = "aino@measures.example"
AINO = {"sub": "city-1", "email": MAIL, "email_verified": True, "name": "Aino Esimerkki"}
UNKNOWN = (
    "Kaupungin kirjautumispalvelu tuntee sinut, mutta sinulla ei ole tunnusta tällä sivustolla. "
    "Pyydä sitä ohjelman koordinaattorilta."
)
FAILED = "Kirjautuminen kaupungin tunnuksella ei onnistunut. Yritä uudelleen."
CLIENT, SECRET = "measures", "for-tests-only"


def app(issuer, secret=SECRET):
    city = {"provider_id": "city", "name": "Kaupungin tunnus", "client_id": CLIENT, "secret": secret}
    return {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [city | {"settings": {"server_url": issuer}}]}
    }


@contextmanager
def sign_on(claims):
    """The address of a sign-on that everybody passes as the person of the claims."""
    port = free_port()
    command = [sys.executable, "-m", "tests.sign_on", str(port), CLIENT, SECRET, json.dumps(claims)]
    process = subprocess.Popen(command, cwd=site.BASE_DIR)
    issuer = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{issuer}/.well-known/openid-configuration")
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address):
    for _attempt in range(300):
        try:
            return urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The sign-on did not start.")


class Unfollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def pass_through(address):
    """Where the sign-on leads back to, as a path of ours."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.build_opener(Unfollowed).open(address, timeout=30)
    answer.value.close()
    back = urlsplit(answer.value.headers["Location"])
    assert (answer.value.code, back.netloc) == (302, "testserver")
    return f"{back.path}?{back.query}"


def go_through(client, settings, claims, begin="/admin/sso/?next=/admin/", secret=SECRET):
    """From the button to where one comes back."""
    with sign_on(claims) as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = app(issuer, secret)
        return fetch(client, pass_through(fetch(client, begin).url))


@pytest.fixture
def user(db):
    return make_user(username="aino", email="Aino@measures.example", password="a password", is_staff=True)


def test_who_has_an_account_with_the_verified_address_comes_in(client, settings, user):
    response = go_through(client, settings, AINO, "/admin/sso/?next=/sv/admin/")
    assert response.url == "/sv/admin/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(user.pk, "city", "city-1")]
    user.refresh_from_db()
    assert user.check_password("a password")
    [told] = mail.outbox
    assert (told.to, told.body.split("\n")[0]) == (
        ["Aino@measures.example"],
        "Kontot har kopplats till stadens inloggningstjänst: nu går det att logga in även med den.",
    )


def test_from_then_on_the_subject_counts_and_not_the_address(client, settings, user):
    SocialAccount.objects.create(user=user, provider="city", uid="city-1")
    go_through(client, settings, AINO | {"email": "another@measures.example"})
    assert client.session["_auth_user_id"] == str(user.pk)


def refusals(client):
    return texts(get(client, "/admin/login/"), ".problem:not([hidden])")


@pytest.mark.parametrize(
    "claims",
    [
        AINO | {"email": "nobody@measures.example"},
        AINO | {"email_verified": False},
        AINO | {"email_verified": "false"},
        AINO | {"email": "aıno@measures.example"},
        {"sub": "city-1"},
    ],
    ids=["unknown", "not verified", "not verified, in words", "another letter", "no address"],
)
def test_others_are_told_so_and_no_account_is_made(client, settings, user, claims):
    response = go_through(client, settings, claims)
    assert response.url == "/admin/login/?next=%2Fadmin%2F"
    assert refusals(client) == [UNKNOWN]
    assert list(get_user_model().objects.all()) == [user]
    assert not SocialAccount.objects.exists()


def test_an_address_that_passed_to_somebody_else_opens_nothing(client, settings, user):
    SocialAccount.objects.create(user=user, provider="city", uid="who-had-it-before")
    go_through(client, settings, AINO)
    assert refusals(client) == [UNKNOWN]


def test_nor_does_one_that_two_accounts_have(client, settings, user):
    make_user(email=MAIL)
    go_through(client, settings, AINO)
    assert refusals(client) == [UNKNOWN]


@pytest.mark.parametrize("is_tied", [True, False])
def test_nor_a_closed_account(client, settings, user, is_tied):
    if is_tied:
        SocialAccount.objects.create(user=user, provider="city", uid="city-1")
    user.is_active = False
    user.save()
    go_through(client, settings, AINO)
    assert refusals(client) == ["Tämä tunnus on suljettu." if is_tied else UNKNOWN]


def test_the_second_factor_is_asked_for_here_too(client, settings, coordinator):
    settings.SECOND_FACTOR_FOR = ["coordinator"]
    coordinator.email = MAIL
    coordinator.save()
    assert go_through(client, settings, AINO).url == "/admin/"
    assert fetch(client, "/admin/").url == "/admin/second-factor/"


def test_who_cancels_comes_back_to_the_page_in_their_language(client, settings, user):
    response = go_through(client, settings, AINO | {"refuses": True}, "/admin/sso/?next=/sv/admin/")
    assert response.url == "/sv/admin/login/?next=%2Fsv%2Fadmin%2F"
    assert texts(get(client, "/sv/admin/login/"), ".problem:not([hidden])") == [
        "Inloggningen med stadens konto lyckades inte. Försök igen."
    ]


def test_a_wrong_secret_is_told_as_a_failure(client, settings, user):
    go_through(client, settings, AINO, secret="wrong")
    assert refusals(client) == [FAILED]


def test_so_is_an_answer_that_nobody_asked_for(client, settings, user):
    with sign_on(AINO) as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = app(issuer)
        fetch(client, "/admin/sso/callback/?code=x&state=made-up")
    assert refusals(client) == [FAILED]


def test_one_that_does_not_answer_is_no_error_of_ours(client, settings, db):
    settings.SOCIALACCOUNT_PROVIDERS = app(f"http://127.0.0.1:{free_port()}")
    assert fetch(client, "/admin/sso/").url == "/admin/login/"
    assert refusals(client) == [FAILED]


def test_what_is_asked_of_it(client, settings, db):
    """A code with a proof of who asked; nothing that the address of the page adds."""
    with sign_on(AINO) as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = app(issuer)
        left = fetch(client, "/admin/sso/?process=connect&scope=all&auth_params=prompt%3Dnone").url
    asked = {name: value for name, [value] in parse_qs(urlsplit(left).query).items()}
    assert left.startswith(f"{issuer}/authorize?")
    assert set(asked) == {
        *("client_id", "redirect_uri", "scope", "response_type", "state"),
        *("code_challenge", "code_challenge_method"),
    }
    assert set(asked.pop("scope").split()) == {"openid", "profile", "email"}
    assert (asked["redirect_uri"], asked["code_challenge_method"]) == (
        "http://testserver/admin/sso/callback/",
        "S256",
    )


def test_the_button_is_there_where_there_is_a_sign_on(client, settings, db):
    assert links(get(client, "/admin/login/"), "main a.button") == []
    assert fetch(client, "/admin/sso/").status_code == 404
    settings.OIDC_ISSUER, settings.OIDC_NAME = "https://sign-on.example", "Kaupungin tunnus"
    assert links(get(client, "/sv/admin/login/"), "main a.button") == [
        ("Logga in med Kaupungin tunnus", "/admin/sso/?next=%2Fsv%2Fadmin%2F")
    ]


def test_an_admin_ties_an_account_to_a_subject(client, admin, user):
    client.force_login(admin)
    page = f"/admin/auth/user/{user.pk}/change/"
    fields = sent(client.get(page)) | {
        "socialaccount_set-TOTAL_FORMS": "1",
        "socialaccount_set-0-uid": "city-9",
        "socialaccount_set-0-user": str(user.pk),
    }
    assert client.post(page, fields).status_code == 302
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(user.pk, "city", "city-9")]

"""The secrets of second factors in the database, and what people are told when the key has changed."""

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from tests.cast import *  # noqa: F403  (fixtures)
from tests.page import fetch, get, links, read, texts

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/en/admin/second-factor/"
KEY = "for-tests-only"
DO_NOT_WORK = (
    "Your codes do not work any more, because the site’s secret key was changed. Ask a coordinator of the "
    "programme to have your second factor taken away. Then you can set up a new one."
)
OF_APP = (
    "The codes of your app do not work any more, because the site’s secret key was changed. "
    "Stop using the app, then set it up again."
)
OF_RECOVERY = (
    "Your recovery codes do not work any more, because the site’s secret key was changed. Make new ones."
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def user(contact):
    contact.set_password(PASSWORD)
    contact.save()
    return contact


@pytest.fixture
def codes(user):
    """The recovery codes of the user, who has an app too."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).generate_codes()


def code():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def answer(client, user, code):
    client.post("/en/admin/login/", {"login": user.username, "password": PASSWORD})
    return client.post("/en/admin/login/code/", {"code": code})


def problems(response):
    return texts(read(response), ".errorlist li")


def show_again(client, user):
    """Be signed in, and just have shown again that it is them."""
    client.force_login(user)
    client.post("/en/admin/again/", {"password": PASSWORD})


def test_the_database_does_not_hold_them(user, codes):
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert (SECRET in kept, [one for one in codes if one in kept]) == (False, [])
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert seed.startswith("gAAAA")


def test_the_same_secret_looks_different_each_time(user, stranger):
    kept = [TOTP.activate(one, SECRET).instance.data["secret"] for one in (user, stranger)]
    assert kept[0] != kept[1]


def test_codes_are_checked_as_before(user, codes):
    for one in (code(), codes[0]):
        assert answer(Client(), user, one).url == "/en/admin/"


def test_a_former_key_still_opens_them(settings, user, codes):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", ["one between", KEY]
    for one in (code(), codes[0]):
        assert answer(Client(), user, one).url == "/en/admin/"


@pytest.mark.parametrize("is_tampered_with", [True, False], ids=["tampered with", "another key"])
def test_what_cannot_be_decrypted_is_told_and_lets_nobody_in(settings, user, codes, is_tampered_with):
    if is_tampered_with:
        for factor in Authenticator.objects.all():
            factor.data |= {name: "made up" for name in factor.data if name in ("secret", "seed")}
            factor.save()
    else:
        settings.SECRET_KEY = "another"
    for one in (code(), codes[0], "000000"):
        client = Client()
        assert problems(answer(client, user, one)) == [DO_NOT_WORK]
        assert fetch(client, "/admin/").status_code == 302


def test_it_is_told_when_one_shows_again_that_it_is_them(settings, client, user, codes):
    settings.SECRET_KEY = "another"
    client.force_login(user)
    assert problems(client.post("/en/admin/again/code/", {"code": code()})) == [DO_NOT_WORK]


def told(client):
    return texts(get(client, SET_UP), ".problem")


def test_whoever_comes_in_otherwise_sees_what_to_do(settings, client, user, codes):
    """As with a passkey, which has no secret here."""
    settings.SECRET_KEY = "another"
    show_again(client, user)
    assert told(client) == [OF_APP, OF_RECOVERY]
    for page in ("codes/", "codes/file/"):
        assert fetch(client, SET_UP + page).url == SET_UP
    assert ("Make codes", SET_UP + "codes/new/") in links(get(client, SET_UP), "section a")
    assert fetch(client, SET_UP + "codes/new/").status_code == 200
    assert client.post(SET_UP + "codes/new/").url == SET_UP + "codes/"
    assert len(texts(get(client, SET_UP + "codes/"), ".codes li")) == 10
    assert told(client) == [OF_APP]
    assert client.post(SET_UP + "app/remove/").url == SET_UP
    assert told(client) == []


def test_nothing_is_told_while_they_can_be_read(client, user, codes):
    show_again(client, user)
    assert told(client) == []
    assert len(texts(get(client, SET_UP + "codes/"), ".codes li")) == 10

"""The mails that tell whoever has an account how one signs in to it was changed."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from mailing.models import OutgoingMail
from tests.cast import *  # noqa: F403  (fixtures)
from tests.measures.test_admin import sent
from tests.page import fetch, get, words

PASSWORD, NEW = "correct horse battery", "a much better one"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/en/admin/second-factor/"
NEW_PASSWORD = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}


# Some mails wait for the end of the transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon(transactional_db):
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        yield
        cache.clear()  # whose table is not emptied after a test


@pytest.fixture
def user(contact):
    contact.set_password(PASSWORD)
    contact.email = "contact@measures.example"
    contact.save()
    return contact


@pytest.fixture
def theirs(client, user):
    """The browser of the user, who has just shown again that it is them."""
    client.force_login(user)
    client.post("/en/admin/again/", {"password": PASSWORD})
    return client


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def said():
    """The first line of each mail since the last time."""
    lines = [one.body.split("\n")[0] for one in mail.outbox]
    mail.outbox.clear()
    return lines


def test_the_whole_mail(theirs):
    theirs.post("/en/admin/password_change/", NEW_PASSWORD)
    [one] = mail.outbox
    assert one.to == ["contact@measures.example"]
    assert one.subject == "A notice about your account on the climate measures’ site"
    assert one.body.split("\n") == [
        "The password was changed.",
        "",
        "Account: contact",
        "Site: testserver",
        "When: 1 January 2026 14.00",
        "",
        "If you know of this, you need do nothing. If you do not, choose a new password at once, if you use "
        "one, and tell a coordinator of the programme.",
    ]
    assert one.alternatives == []


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("", "Ilmoitus tunnuksestasi ilmastotoimenpiteiden sivustolla", "Salasana on vaihdettu."),
        ("/sv", "Meddelande om ditt konto på klimatåtgärdernas webbplats", "Lösenordet har bytts."),
    ],
)
def test_it_speaks_the_language_of_the_page(theirs, language, subject, line):
    theirs.post(f"{language}/admin/password_change/", NEW_PASSWORD)
    assert (mail.outbox[0].subject, said()) == (subject, [line])


def test_a_new_password_by_mail(client, user):
    client.post("/en/admin/password_reset/", {"email": user.email})
    [link] = re.findall(r"http://testserver(\S+)", mail.outbox.pop().body)
    page = fetch(client, link).url
    client.post(page, {"password1": NEW, "password2": NEW})
    assert said() == ["A new password was chosen with the link that was sent to this address."]


def test_an_app_and_recovery_codes(theirs):
    secret = words(get(theirs, SET_UP + "app/").select_one("#authenticator_secret"))
    theirs.post(SET_UP + "app/", {"code": code_of(secret)})
    assert said() == ["An app that shows codes was set up as a second factor."]
    theirs.post(SET_UP + "codes/new/")
    assert said() == ["New recovery codes were made. The earlier ones do not work any more."]
    theirs.post(SET_UP + "app/remove/")
    assert said() == ["The app that shows codes was taken out of use."]


def test_a_passkey_is_removed(theirs, user):
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Key", "credential": {}})
    theirs.post(SET_UP + f"passkeys/{key.pk}/remove/")
    assert said() == ["A passkey was removed."]


def test_a_recovery_code_is_told_of_and_a_code_of_the_app_is_not(client, user):
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).generate_codes()
    used = ["A recovery code was used. It does not work again."]
    for one, lines in ((code_of(SECRET), []), ("000000", []), (codes[0], used)):
        browser = Client()
        browser.post("/en/admin/login/", {"login": user.username, "password": PASSWORD})
        browser.post("/en/admin/login/code/", {"code": one})
        assert said() == lines
    browser.post("/en/admin/again/code/", {"code": codes[1]})
    assert said() == used


def test_wrong_tries_and_signing_in_are_not_told_of(client, user):
    for password in ("wrong", PASSWORD):
        client.post("/en/admin/login/", {"login": user.username, "password": password})
    theirs_now = {**NEW_PASSWORD, "oldpassword": "wrong"}
    assert client.post("/en/admin/password_change/", theirs_now).status_code == 200
    assert said() == []


# What an admin does


@pytest.fixture
def of_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.mark.parametrize(
    "fields",
    [
        {"usable_password": "true", "password1": NEW, "password2": NEW},
        {"usable_password": "false", "unset-password": "x"},
    ],
    ids=["set", "taken away"],
)
def test_a_password_that_an_admin_changes(of_admin, user, fields):
    """In Finnish: the language of the page is the admin's."""
    assert of_admin.post(f"/en/admin/auth/user/{user.pk}/password/", fields).status_code == 302
    assert [one.to for one in mail.outbox] == [["contact@measures.example"]]
    assert said() == ["Sivuston ylläpitäjä on muuttanut salasanalla kirjautumista."]


def test_factors_that_an_admin_takes_away_are_told_of_once(of_admin, user):
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    page = f"/en/admin/auth/user/{user.pk}/change/"
    of_admin.post(page, sent(of_admin.get(page)))
    assert said() == []
    taken = {f"authenticator_set-{number}-DELETE": "on" for number in range(2)}
    of_admin.post(page, sent(of_admin.get(page)) | taken)
    assert said() == [
        "Sivuston ylläpitäjä on poistanut toisen tunnistautumistavan. Jos roolisi vaatii sellaisen, otat "
        "uuden käyttöön, kun seuraavan kerran kirjaudut."
    ]


# What may go wrong


def test_without_an_address_nothing_is_sent(theirs, user):
    user.email = ""
    user.save()
    assert theirs.post("/en/admin/password_change/", NEW_PASSWORD).status_code == 302
    assert said() == []


def test_what_is_told_waits_in_the_outbox(settings, theirs, user):
    """So no mail server can hold up what is told of."""
    settings.MAILERS = {"default": {"BACKEND": "mailing.backend.OutboxBackend"}}
    secret = words(get(theirs, SET_UP + "app/").select_one("#authenticator_secret"))
    assert theirs.post(SET_UP + "app/", {"code": code_of(secret)}).status_code == 302
    assert theirs.post("/en/admin/password_change/", NEW_PASSWORD).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert [mail.text.split("\n")[0] for mail in OutgoingMail.objects.order_by("pk")] == [
        "An app that shows codes was set up as a second factor.",
        "The password was changed.",
    ]

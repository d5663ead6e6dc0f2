"""The second factor: set up, asked for, made compulsory, used once, taken away."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from measures.models import Measure
from measures.permissions import roles_of
from tests.cast import *  # noqa: F403  (fixtures)
from tests.measures.test_admin import change, sent
from tests.page import fetch, get, texts, words

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = "2026-01-01T12:00:00Z"
SET_UP = "/admin/second-factor/"
OURS = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def code_of(secret):
    """What an app that knows the secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user, next_page="/admin/"):
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save()
    given = {"login": user.username, "password": PASSWORD, "next": next_page}
    return client.post("/admin/login/", given)


@pytest.fixture
def with_app(contact):
    """The contact, whose app shows the codes of SECRET, and their recovery codes."""
    TOTP.activate(contact, SECRET)
    return contact, RecoveryCodes.activate(contact).generate_codes()


def test_an_app_is_set_up_and_asked_from_then_on(client, contact, clock):
    sign_in(client, contact)
    assert fetch(client, SET_UP + "app/").url == "/admin/again/?next=%2Fadmin%2Fsecond-factor%2Fapp%2F"
    client.post("/admin/again/", {"password": PASSWORD})
    secret = words(get(client, SET_UP + "app/").select_one("#authenticator_secret"))
    wrong = client.post(SET_UP + "app/", {"code": "000000"})
    assert (wrong.status_code, Authenticator.objects.count()) == (200, 0)
    right = {"code": code_of(secret)}
    assert client.post(SET_UP + "app/", right).url == SET_UP + "codes/"
    assert len(texts(get(client, SET_UP + "codes/"), ".codes li")) == 10
    clock.shift(30)
    other = Client()
    assert sign_in(other, contact).url == "/admin/login/code/"
    assert fetch(other, "/admin/").url == "/admin/login/?next=/admin/"
    assert other.post("/admin/login/code/", {"code": code_of(secret)}).url == "/admin/"
    assert fetch(other, "/admin/").status_code == 200


def test_a_code_works_once(client, with_app):
    user, _codes = with_app
    code = code_of(SECRET)
    sign_in(client, user)
    assert client.post("/admin/login/code/", {"code": code}).status_code == 302
    other = Client()
    sign_in(other, user)
    assert other.post("/admin/login/code/", {"code": code}).status_code == 200


def test_a_recovery_code_works_once(client, with_app):
    user, [code, *_rest] = with_app
    for browser, status in ((client, 302), (Client(), 200)):
        sign_in(browser, user)
        assert browser.post("/admin/login/code/", {"code": code}).status_code == status


def test_a_passkey_is_not_asked_for_where_there_is_none(client, with_app):
    user, _codes = with_app
    sign_in(client, user)
    page = get(client, "/admin/login/code/")
    assert page.select("#passkey_use, #js_data, script[data-allauth-onload]") == []


def test_the_codes_as_a_file(client, with_app):
    user, codes = with_app
    client.force_login(user)
    client.post("/admin/again/code/", {"code": codes[0]})
    response = fetch(client, SET_UP + "codes/file/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert response.text.strip().split("\n") == ["Varakoodit: testserver, contact", "", *codes[1:]]


def test_codes_are_not_to_be_guessed(client, with_app):
    user, [right, *_rest] = with_app
    sign_in(client, user)
    for _attempt in range(5):
        client.post("/admin/login/code/", {"code": "000000"})
    assert client.post("/admin/login/code/", {"code": right}).status_code == 200


def test_what_changes_how_one_signs_in_asks_again(client, with_app):
    user, codes = with_app
    sign_in(client, user)
    client.post("/admin/login/code/", {"code": codes[0]})
    for page in ("app/remove/", "codes/", "codes/new/", "codes/file/", "passkeys/add/"):
        assert fetch(client, SET_UP + page).url.startswith("/admin/again/?next=")
    client.post("/admin/again/code/", {"code": codes[1]})
    assert client.post(SET_UP + "app/remove/").url == SET_UP
    assert not Authenticator.objects.exists()


# Compulsory by role


@pytest.mark.parametrize(
    ("roles", "led"),
    [
        (["admin", "coordinator"], {"admin", "coordinator"}),
        (["editor"], {"editor"}),
        (["contact"], {"contact"}),
        ([], set()),
    ],
)
def test_roles_that_must_have_one_are_led_to_set_it_up(
    settings, admin, coordinator, editor, contact, stranger, roles, led
):
    settings.SECOND_FACTOR_FOR = roles
    found = set()
    for user in (admin, coordinator, editor, contact, stranger):
        client = Client()
        client.force_login(user)
        response = fetch(client, "/admin/")
        if response.status_code == 302:
            assert response.url == SET_UP
            found.add(user.username)
    assert found == led


def test_what_roles_there_are(admin, coordinator, editor, contact, stranger, visitor):
    people = (admin, coordinator, editor, contact, stranger, visitor)
    assert [roles_of(one) for one in people] == [
        {"admin"},
        {"coordinator"},
        {"editor"},
        {"contact"},
        set(),
        set(),
    ]


@pytest.fixture
def must(settings, client, contact):
    settings.SECOND_FACTOR_FOR = ["contact"]
    client.force_login(contact)
    return contact


def test_until_then_nothing_else_opens(must, client, measure):
    closed = ["/", measure.get_absolute_url(), "/admin/autocomplete/", "/admin/quiet/", change(measure)]
    assert [fetch(client, page).url for page in closed] == [SET_UP] * len(closed)
    page = get(client, SET_UP)
    assert texts(page, ".notice") == [
        "Roolisi tällä sivustolla vaatii toisen tunnistautumistavan. "
        "Ota käyttöön sovellus tai pääsyavain, niin pääset jatkamaan."
    ]
    assert client.post("/admin/logout/").url == "/admin/login/"


def test_with_one_everything_does(must, client, measure):
    TOTP.activate(must, SECRET)
    assert fetch(client, change(measure)).status_code == 200
    assert texts(get(client, SET_UP), ".notice") == []


def test_recovery_codes_alone_are_none(must, client):
    RecoveryCodes.activate(must)
    assert fetch(client, "/admin/").url == SET_UP


def test_visitors_are_asked_for_nothing(settings, client, measure):
    settings.SECOND_FACTOR_FOR = settings.ROLES
    assert fetch(client, measure.get_absolute_url()).status_code == 200


def test_what_was_typed_before_the_role_came_is_kept(settings, client, contact, measure):
    client.force_login(contact)
    fields = sent(client.get(change(measure))) | {"lead_fi": "Kirjoitettu ennen"}
    settings.SECOND_FACTOR_FOR = ["contact"]
    response = client.post(change(measure), fields, headers=OURS)
    assert response.status_code == 403
    assert "Kirjoitettu ennen" in response.content.decode()
    assert Measure.objects.get(pk=measure.pk).lead_fi != "Kirjoitettu ennen"


# Taken away by an admin


def test_an_admin_takes_the_factors_of_somebody_who_lost_theirs(client, admin, with_app):
    user, _codes = with_app
    client.force_login(admin)
    page = f"/admin/auth/user/{user.pk}/change/"
    fields = sent(client.get(page))
    for number in range(2):
        fields[f"authenticator_set-{number}-DELETE"] = "on"
    assert client.post(page, fields).status_code == 302
    assert not Authenticator.objects.exists()


def test_an_admin_sees_which_and_since_when(client, admin, with_app):
    user, _codes = with_app
    client.force_login(admin)
    rows = get(client, f"/admin/auth/user/{user.pk}/change/").select("#authenticator_set-group .has_original")
    assert [
        [words(cell) for cell in row.select("td.field-added p, td.field-last_used p")] for row in rows
    ] == [
        ["01.01.2026 14.00", "–"],
        ["01.01.2026 14.00", "–"],
    ]


def test_the_secret_is_shown_to_nobody(client, admin, with_app):
    user, codes = with_app
    client.force_login(admin)
    shown = client.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
    assert SECRET not in shown
    assert codes[0] not in shown

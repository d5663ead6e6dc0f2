"""Passwords, the limits on wrong ones, and where sessions end."""

import re

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from helsinki_measures.signing_in.hashing import Argon2
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_user
from tests.page import fetch, get, read, texts, words

RIGHT, WRONG = "correct horse battery", "wrong horse battery"
NOW = "2026-01-01T12:00:00Z"
MISMATCH = "Käyttäjätunnus tai salasana on väärin."
TOO_MANY = (
    "Vääriä yrityksiä on ollut liikaa, täältä tai tälle tunnukselle. "
    "Odota viisi minuuttia ja yritä uudelleen."
)


class CountingHasher(MD5PasswordHasher):
    made = 0

    def encode(self, password, salt):
        type(self).made += 1
        return super().encode(password, salt)


@pytest.fixture
def user(db):
    return make_user(username="Aino", email="aino@measures.example", password=RIGHT, is_staff=True)


def try_password(client, password, login="Aino", page="/admin/login/", **headers):
    return client.post(page, {"login": login, "password": password}, headers=headers)


def problems(response):
    return texts(read(response), ".problem:not([hidden])")


def is_signed_in(client):
    return fetch(client, "/admin/").status_code == 200


# Passwords and limits


def test_the_right_password_leads_to_the_admin(client, user):
    response = try_password(client, RIGHT)
    assert (response.status_code, response.url) == (302, "/admin/")
    assert is_signed_in(client)


def test_one_comes_back_to_the_page_that_was_left(client, user):
    left = "/sv/admin/measures/measure/"
    response = fetch(client, left)
    assert response.url == f"/sv/admin/login/?next={left}"
    assert client.post(response.url, {"login": "Aino", "password": RIGHT, "next": left}).url == left


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_and_not_to_another_site(client, user, elsewhere):
    given = {"login": "Aino", "password": RIGHT, "next": elsewhere}
    assert client.post("/admin/login/", given).url == "/admin/"


@pytest.mark.parametrize("login", ["Aino", "nobody"])
def test_twenty_wrong_passwords_and_then_the_right_one(client, user, settings, login):
    """The same whether there is such an account or not; from the sixth on, nothing is hashed."""
    settings.PASSWORD_HASHERS = ["tests.test_signing_in.CountingHasher"]
    user.set_password(RIGHT)
    user.save()
    with time_machine.travel(NOW, tick=False) as clock:
        CountingHasher.made = 0
        said = [problems(try_password(client, WRONG, login)) for _attempt in range(20)]
        assert said == [[MISMATCH]] * 5 + [[TOO_MANY]] * 15
        assert CountingHasher.made == 5
        assert problems(try_password(client, RIGHT, login)) == [TOO_MANY]
        assert (CountingHasher.made, is_signed_in(client)) == (5, False)
        clock.shift(301)
        try_password(client, RIGHT, login)
        assert is_signed_in(client) == (login == "Aino")


@pytest.mark.parametrize("name", ["aino", " Aino ", "AINO"])
def test_another_spelling_gives_no_more_tries(client, user, name):
    for _attempt in range(5):
        try_password(client, WRONG, name)
    assert problems(try_password(client, RIGHT)) == [TOO_MANY]


def test_nor_does_another_host_name(client, user):
    for _attempt in range(5):
        client.post("/admin/login/", {"login": "Aino", "password": WRONG}, headers={"host": "localhost"})
    assert problems(try_password(client, RIGHT)) == [TOO_MANY]


def test_right_passwords_use_up_nothing(user):
    for _attempt in range(7):
        client = Client()
        try_password(client, RIGHT)
        assert is_signed_in(client)


def test_whoever_is_signed_in_stays_so_and_can_show_that_it_is_them(client, user):
    try_password(client, RIGHT)
    for _attempt in range(20):
        try_password(Client(), WRONG)
    assert is_signed_in(client)
    assert client.post("/admin/again/", {"password": RIGHT}).url == "/admin/"


def test_who_shows_again_that_it_is_them_has_a_limit_too(client, user):
    try_password(client, RIGHT)
    statuses = [client.post("/admin/again/", {"password": WRONG}).status_code for _attempt in range(11)]
    assert statuses == [200] * 10 + [429]


def wrong_names(client, count, **headers):
    for number in range(count):
        try_password(client, WRONG, f"nobody-{number}", **headers)


def test_an_address_has_a_limit_of_its_own(client, user):
    wrong_names(client, 50)
    assert problems(try_password(client, RIGHT)) == [TOO_MANY]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert try_password(elsewhere, RIGHT).status_code == 302


def test_an_address_that_is_used_up_takes_no_tries_from_accounts(client, user):
    wrong_names(client, 50)
    for _attempt in range(10):
        try_password(client, WRONG)
    assert try_password(Client(REMOTE_ADDR="192.0.2.7"), RIGHT).status_code == 302


def test_what_a_visitor_claims_to_be_their_address_is_not_believed(client, user):
    for number in range(50):
        try_password(client, WRONG, f"nobody-{number}", x_forwarded_for=f"192.0.2.{number}")
    assert problems(try_password(client, RIGHT, x_forwarded_for="192.0.2.99")) == [TOO_MANY]


def test_what_the_proxy_tells_is(client, user, settings):
    """The last address, which it added itself, and nothing before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(50):
        try_password(client, WRONG, f"nobody-{number}", x_forwarded_for=f"192.0.2.{number}, 192.0.2.200")
    assert problems(try_password(client, RIGHT, x_forwarded_for="192.0.2.1, 192.0.2.200")) == [TOO_MANY]
    assert try_password(client, RIGHT, x_forwarded_for="192.0.2.200, 192.0.2.1").status_code == 302


def test_an_account_that_was_closed_looks_like_none(client, user):
    user.is_active = False
    user.save()
    assert problems(try_password(client, RIGHT)) == [MISMATCH]


def test_who_may_not_edit_is_told_so_and_not_sent_in_circles(client, user):
    user.is_staff = False
    user.save()
    client.force_login(user)
    assert fetch(client, "/admin/").url == "/admin/login/?next=/admin/"
    assert fetch(client, "/admin/login/?next=/admin/").status_code == 403


def test_nobody_makes_an_account_themselves(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize(("language", "title"), [("", "Kirjaudu"), ("/sv", "Logga in"), ("/en", "Sign in")])
def test_the_page_speaks_three_languages_and_says_what_goes_where(client, db, language, title):
    page = get(client, f"{language}/admin/login/")
    assert words(page.h1) == title
    autocomplete = {field["name"]: field.get("autocomplete") for field in page.select("main input[id^=id_]")}
    assert autocomplete == {"login": "username", "password": "current-password"}
    for field in page.select("main input[id^=id_]"):
        assert page.select_one(f"label[for={field['id']}]")
    assert page.select("main [placeholder]") == []


# Sessions


def test_the_session_is_another_one_after_signing_in(client, user):
    session = client.session
    session["before"] = True
    session.save()
    before = client.cookies["sessionid"].value
    try_password(client, RIGHT)
    assert client.cookies["sessionid"].value != before
    assert not Client().session.exists(before)


@pytest.fixture
def elsewhere(user):
    """Another browser in which the user is signed in."""
    client = Client()
    try_password(client, RIGHT)
    assert is_signed_in(client)
    return client


def test_signing_out_ends_it_everywhere(client, user, elsewhere):
    other = make_user(password=RIGHT, is_staff=True)
    theirs = Client()
    theirs.force_login(other)
    try_password(client, RIGHT)
    assert client.post("/admin/logout/").url == "/admin/login/"
    assert (is_signed_in(client), is_signed_in(elsewhere), is_signed_in(theirs)) == (False, False, True)
    assert (
        texts(get(client, "/admin/login/"), ".notice")[0]
        == "Olet kirjautunut ulos, täältä ja kaikkialta muualta."
    )


def test_only_a_form_signs_out(client, user, elsewhere):
    assert fetch(elsewhere, "/admin/logout/").status_code == 200
    assert is_signed_in(elsewhere)


def test_a_new_password_ends_all_other_sessions(client, user, elsewhere):
    try_password(client, RIGHT)
    before = client.cookies["sessionid"].value
    new = {"oldpassword": RIGHT, "password1": "a much better one", "password2": "a much better one"}
    assert client.post("/admin/password_change/", new).url == "/admin/"
    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)
    assert client.cookies["sessionid"].value != before


def test_so_does_one_that_an_admin_sets(client, user, elsewhere, admin):
    client.force_login(admin)
    new = {"usable_password": "true", "password1": "a much better one", "password2": "a much better one"}
    assert client.post(f"/admin/auth/user/{user.pk}/password/", new).status_code == 302
    assert not is_signed_in(elsewhere)


def test_closing_an_account_ends_its_sessions_for_good(client, user, elsewhere, admin):
    client.force_login(admin)
    page = f"/admin/auth/user/{user.pk}/change/"
    fields = form_fields(get(client, page))
    assert (
        client.post(page, {name: value for name, value in fields.items() if name != "is_active"}).status_code
        == 302
    )
    assert not is_signed_in(elsewhere)
    assert client.post(page, fields).status_code == 302
    user.refresh_from_db()
    assert (user.is_active, is_signed_in(elsewhere)) == (True, False)


def test_one_closed_without_the_form_is_signed_in_nowhere(user, elsewhere):
    user.is_active = False
    user.save()
    assert not is_signed_in(elsewhere)


def test_an_account_is_given_only_rights_that_count_here(client, user, admin):
    client.force_login(admin)
    page = get(client, f"/admin/auth/user/{user.pk}/change/")
    names = {field["name"] for field in page.select("#user_form fieldset [name]")}
    rights = {"is_active", "is_staff", "is_superuser", "groups", "user_permissions"}
    assert names & rights == {"is_active", "is_staff", "is_superuser"}


def form_fields(page):
    """What a browser would send of the admin's form."""
    fields = {}
    for field in page.select("#content-main form [name]:is(input, textarea)"):
        if field.get("type") in ("submit", "file") or (
            field.get("type") == "checkbox" and not field.has_attr("checked")
        ):
            continue
        fields[field["name"]] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    return fields


# A new password by mail


@pytest.fixture
def ask(client, user):
    def ask_for(email, **headers):
        mail.outbox.clear()
        response = client.post("/admin/password_reset/", {"email": email}, headers=headers)
        return response, mail.outbox

    return ask_for


def test_the_page_and_the_number_of_mails_do_not_tell_who_has_an_account(ask, client):
    answers = []
    for email in ("aino@measures.example", "nobody@measures.example"):
        response, [sent] = ask(email)
        answers.append((response.status_code, response.url))
        assert sent.to == [email]
    assert answers == [(302, "/admin/password_reset/sent/")] * 2
    assert fetch(client, "/admin/password_reset/sent/").status_code == 200


def test_the_link_in_the_mail_sets_a_new_password(ask, client, user, elsewhere):
    for _attempt in range(5):
        try_password(client, WRONG)
    _response, [sent] = ask("AINO@measures.example")
    [link] = re.findall(r"http://testserver(\S+)", sent.body)
    assert "Aino" in sent.body
    page = fetch(client, link).url
    new = {"password1": "a much better one", "password2": "a much better one"}
    assert client.post(page, new).url == "/admin/password_reset/done/"
    assert not is_signed_in(elsewhere)
    assert try_password(client, "a much better one").status_code == 302
    assert texts(get(Client(), link), ".problem") == [
        "Tämä linkki ei enää toimi: se on käytetty tai liian vanha."
    ]


def test_who_has_no_password_is_led_to_none(ask, user):
    user.set_unusable_password()
    user.save()
    _response, [sent] = ask(user.email)
    assert "password_reset/" not in sent.body


def test_nobody_is_flooded_with_mails(ask):
    found = [ask("aino@measures.example")[0].status_code for _attempt in range(4)]
    assert found == [302, 302, 302, 429]


def test_the_counts_are_where_all_processes_find_them(user, settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    cache.set("a", 1)
    assert cache.get("a") == 1


# Cookies over https


@pytest.fixture
def https(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"


def test_every_cookie_is_of_this_host_and_secure(https, client, contact, measure):
    contact.set_password(RIGHT)
    contact.save()
    client.get("/admin/login/", secure=True)
    client.post("/admin/login/", {"login": "contact", "password": RIGHT}, secure=True)
    client.post("/admin/logout/", secure=True)  # which says so on the next page
    kept = {"lead_fi": "Teksti"}, {"origin": "https://testserver"}
    client.post(f"/admin/measures/measure/{measure.pk}/change/", kept[0], secure=True, headers=kept[1])
    assert set(client.cookies) == {
        "__Host-sessionid",
        "__Host-csrftoken",
        "__Host-messages",
        "__Host-kept",
    }
    assert {(one["secure"], one["path"], one["domain"]) for one in client.cookies.values()} == {
        (True, "/", "")
    }


# What is stored of a password


def test_passwords_are_stored_with_argon2():
    hasher = Argon2()
    stored = hasher.encode(RIGHT, "saltsaltsalt")
    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert (hasher.verify(RIGHT, stored), hasher.verify(WRONG, stored)) == (True, False)
    dear = Argon2PasswordHasher().encode(RIGHT, "saltsaltsalt")
    assert (hasher.verify(RIGHT, dear), hasher.must_update(dear)) == (True, True)

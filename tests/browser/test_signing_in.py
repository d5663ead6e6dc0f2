"""Signing in as a person does it: the pages fit and speak, an app, a passkey, recovery codes, the sign-on."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.conftest import AS_NEW
from tests.browser.test_axe import LOOKS, OF_COLOURS, faults, faults_in
from tests.browser.test_reflow import small_targets, too_wide
from tests.browser.test_tick_task import PASSWORD
from tests.cast import *  # noqa: F403  (fixtures)
from tests.sample import TAKES_ALL
from tests.test_signing_in_sso import AINO, app, sign_on

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SIGNED_IN = re.compile("[^=]/admin/$")
LANGUAGES = [("", "Kirjaudu"), ("/sv", "Logga in"), ("/en", "Sign in")]


@pytest.fixture(autouse=True)
def fresh_counts(transactional_db):
    """The database of the live server is emptied after each test, but not the table of the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(contact):
    contact.set_password(PASSWORD)
    contact.email = AINO["email"]
    contact.save()
    return contact


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(page, user, address="/admin/login/"):
    page.goto(address)
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


def show_again(page):
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Jatka").click()


def wrong_with(page):
    """What is wrong with the page, wide and narrow, light, dark and in forced colours."""
    found = []
    for look, width in (("light", 1280), ("dark", 320)) if TAKES_ALL else (("dark", 320),):
        page.emulate_media(**AS_NEW | LOOKS[look])
        page.set_viewport_size({"width": width, "height": 900})
        found += [*too_wide(page), *small_targets(page), *faults(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + faults_in(page, "forced", OF_COLOURS)


# The pages


@pytest.mark.parametrize(("language", "title"), LANGUAGES)
def test_the_page_to_sign_in(page, db, language, title):
    page.goto(f"{language}/admin/login/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert wrong_with(page) == []
    page.fill("#id_login", "nobody")
    page.fill("#id_password", "wrong")
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert wrong_with(page) == []


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_pages_of_a_new_password(page, user, language):
    for address in ("password_reset/", "password_reset/sent/", "password_reset/done/", "password_reset/1-x/"):
        page.goto(f"{language}/admin/{address}")
        assert wrong_with(page) == []
    key = default_token_generator.make_token(user)
    page.goto(f"{language}/admin/password_reset/{base36(user.pk)}-{key}/")
    assert wrong_with(page) == []
    page.fill("#id_password1", "short")
    page.fill("#id_password2", "else")
    page.locator("main [type=submit]").click()
    expect(page.locator(".errorlist").first).to_be_visible()
    assert wrong_with(page) == []


def base36(number):
    from django.utils.http import int_to_base36

    return int_to_base36(number)


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_pages_of_whoever_is_signed_in(page, user, language):
    give_password(page, user, f"{language}/admin/login/")
    expect(page).to_have_url(SIGNED_IN)
    page.goto(f"{language}/admin/second-factor/app/")
    assert wrong_with(page) == []
    page.fill("#id_password", PASSWORD)
    page.locator("main [type=submit]").click()
    page.wait_for_url("**/app/")
    for address in ("app/", "", "passkeys/", "passkeys/add/"):
        page.goto(f"{language}/admin/second-factor/{address}")
        assert wrong_with(page) == []
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    for address in ("", "app/remove/", "codes/", "codes/new/"):
        page.goto(f"{language}/admin/second-factor/{address}")
        assert wrong_with(page) == []
    for address in ("again/code/", "password_change/", "logout/"):
        page.goto(f"{language}/admin/{address}")
        assert wrong_with(page) == []


def test_the_list_of_quiet_accounts(page, live_server, client, coordinator, contact):
    contact.date_joined = "2020-01-01T12:00:00Z"
    contact.save()
    client.force_login(coordinator)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])
    page.goto("/admin/quiet/")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.set_viewport_size({"width": 320, "height": 900})
    assert (too_wide(page), faults(page)) == ([], [])


# What people do


def test_with_the_keyboard_alone(page, user):
    page.goto("/admin/login/?next=/sv/admin/")
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "id_login":
            break
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\d/sv/admin/$"))


def test_an_app_is_set_up_and_then_asked_for(page, user):
    give_password(page, user)
    expect(page).to_have_url(SIGNED_IN)
    page.goto("/admin/second-factor/")
    page.get_by_role("link", name="Ota sovellus käyttöön").click()
    show_again(page)
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Koodi, jonka sovellus näyttää").fill(code_of(secret))
    page.get_by_role("button", name="Käytä tätä sovellusta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Varakoodit")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    sign_out(page)
    give_password(page, user)
    code = page.get_by_label("Sovelluksen koodi tai varakoodi")
    assert code.get_attribute("autocomplete") == "one-time-code"
    assert wrong_with(page) == []
    code.fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Koodi on väärin.")).to_be_visible()
    assert wrong_with(page) == []
    page.get_by_label("Sovelluksen koodi tai varakoodi").fill(codes[3])
    page.keyboard.press("Enter")
    expect(page).to_have_url(SIGNED_IN)


def sign_out(page):
    page.goto("/admin/logout/")
    page.get_by_role("button", name="Kirjaudu ulos").click()
    expect(page.get_by_text("Olet kirjautunut ulos")).to_be_visible()


@pytest.fixture
def phone(page):
    """A device that holds passkeys and says that its owner is there."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    can = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    added = browser.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **can}})
    return browser, added["authenticatorId"]


def add_passkey(page, name, *, alone):
    page.goto("/admin/second-factor/passkeys/add/")
    show_again(page)
    page.get_by_label("Nimi, josta tunnet sen").fill(name)
    page.locator("#id_passwordless").set_checked(alone)
    page.get_by_role("button", name="Lisää pääsyavain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Varakoodit")


def test_a_passkey_signs_in_alone(page, live_server, phone, user):
    assert live_server.url.startswith("http://localhost:")
    give_password(page, user)
    expect(page).to_have_url(SIGNED_IN)
    add_passkey(page, "Puhelin", alone=True)
    sign_out(page)
    page.goto("/admin/login/?next=/admin/second-factor/passkeys/")
    page.get_by_role("button", name="Kirjaudu pääsyavaimella").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pääsyavaimet (passkey)")
    assert wrong_with(page) == []
    page.get_by_role("link", name="Nimeä uudelleen Puhelin").click()
    assert wrong_with(page) == []
    show_again(page)
    page.get_by_label("Nimi", exact=True).fill("Vanha puhelin")
    assert wrong_with(page) == []
    page.get_by_role("button", name="Tallenna nimi").click()
    page.get_by_role("link", name="Poista Vanha puhelin").click()
    assert wrong_with(page) == []
    page.get_by_role("button", name="Poista", exact=True).click()
    expect(page.get_by_text("Sinulla ei ole pääsyavainta.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_is_a_second_factor(page, phone, user):
    give_password(page, user)
    expect(page).to_have_url(SIGNED_IN)
    add_passkey(page, "Avain", alone=False)
    sign_out(page)
    give_password(page, user)
    page.get_by_role("button", name="Käytä pääsyavainta").click()
    expect(page).to_have_url(SIGNED_IN)
    page.goto("/admin/again/passkey/?next=/admin/second-factor/codes/")
    assert wrong_with(page) == []
    page.get_by_role("button", name="Käytä pääsyavainta").click()
    expect(page.locator(".codes li")).to_have_count(10)


def test_a_device_that_refuses_is_told_of(page, phone, user):
    browser, identity = phone
    browser.send("WebAuthn.setUserVerified", {"authenticatorId": identity, "isUserVerified": False})
    page.goto("/admin/login/")
    page.get_by_role("button", name="Kirjaudu pääsyavaimella").click()
    expect(page.get_by_role("alert")).to_contain_text("Se ei onnistunut")
    assert wrong_with(page) == []


def test_who_must_have_a_second_factor_is_led_there_and_on(page, settings, user):
    settings.SECOND_FACTOR_FOR = ["contact"]
    give_password(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Toinen tunnistautumistapa")
    assert wrong_with(page) == []
    page.get_by_role("link", name="Ota sovellus käyttöön").click()
    show_again(page)
    page.locator("#id_code").fill(code_of(page.locator("#authenticator_secret").inner_text()))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Muokkaamaan").click()
    expect(page).to_have_url(SIGNED_IN)


def test_the_citys_sign_on(page, settings, user):
    with sign_on(AINO) as issuer:
        settings.SOCIALACCOUNT_PROVIDERS = app(issuer)
        settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "Kaupungin tunnus"
        page.goto("/sv/admin/login/")
        assert wrong_with(page) == []
        page.get_by_role("link", name="Logga in med Kaupungin tunnus").click()
        expect(page).to_have_url(re.compile(r"\d/sv/admin/$"))


def test_twenty_wrong_passwords_and_then_the_right_one(page, user):
    page.goto("/admin/login/")
    for _attempt in range(20):
        page.fill("#id_login", user.username)
        page.fill("#id_password", "wrong")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        page.goto("/admin/login/")
    give_password(page, user)
    expect(page.get_by_role("alert")).to_contain_text("Odota viisi minuuttia")
    assert wrong_with(page) == []

"""A resident gives feedback without a mouse and without JavaScript; staff answer it. From 320 px on."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from feedback.models import Feedback
from mailing.models import OutgoingMail
from tests.browser.test_axe import SOME_LOOKS, faults_in
from tests.browser.test_keyboard import focused, follow, tab_to
from tests.browser.test_reflow import small_targets, too_wide
from tests.cast import *  # noqa: F403  (fixtures)
from tests.feedback.sending import make_feedback
from tests.sample import share

NARROW = {"width": 320, "height": 640}
PREFIXES = {"fi": "/palaute/", "sv": "/sv/respons/", "en": "/en/feedback/"}
TEXT = "Miksi tehtävä on myöhässä?"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def plain(browser, live_server):
    """Somebody whose browser runs no JavaScript, on a small screen."""
    context = browser.new_context(
        base_url=live_server.url, locale="fi-FI", java_script_enabled=False, viewport=NARROW
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def signed_in(page, client, coordinator, live_server):
    """The coordinator's browser."""
    client.force_login(coordinator)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def write(page, text, email=""):
    tab_to(page, r"Palautteesi .*")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)
    tab_to(page, "Sähköpostiosoite, jos haluat vastauksen")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(email)
    page.wait_for_timeout(3100)  # nobody is so quick, and the form knows it
    follow(page, "Lähetä palaute")


@pytest.mark.usefixtures("journey")
def test_from_a_measure_to_thanks_by_keyboard_without_script(plain, measure, coordinator):
    plain.goto(measure.get_absolute_url())
    follow(plain, "Anna palautetta tästä toimenpiteestä")
    expect(plain.locator(".feedback-about")).to_contain_text(f"toimenpide {measure.number}")
    write(plain, TEXT, "asukas")
    expect(plain.locator(".form-errors")).to_be_focused()
    expect(plain).to_have_title(re.compile("^Virhe: "))
    follow(plain, "Sähköpostiosoite, jos haluat vastauksen: Tämä ei ole .*")
    assert focused(plain) == "Sähköpostiosoite, jos haluat vastauksen"
    expect(plain.get_by_label("Palautteesi")).to_have_value(TEXT)
    plain.keyboard.press("ControlOrMeta+A")
    plain.keyboard.type("asukas@measures.example")
    plain.keyboard.press("Enter")
    expect(plain.locator("h1")).to_have_text("Kiitos palautteestasi")
    feedback = Feedback.objects.get()
    assert (feedback.text, feedback.email, feedback.measure) == (TEXT, "asukas@measures.example", measure)
    expect(plain.locator(".feedback-receipt")).to_contain_text(feedback.receipt)
    assert plain.context.cookies() == []
    assert OutgoingMail.objects.count() == 2
    follow(plain, "Takaisin sivulle, jota palaute koskee")
    expect(plain.locator("h1")).to_have_text(measure.title)


def test_the_trap_is_reached_by_nobody(page, measure):
    page.goto("/palaute/")
    expect(page.locator("[name=website]")).to_be_hidden()
    tab_to(page, "Sähköpostiosoite, jos haluat vastauksen")
    page.keyboard.press("Tab")
    assert focused(page) == "Tietosuoja"


@pytest.mark.parametrize("look", SOME_LOOKS)
@pytest.mark.parametrize("language", PREFIXES)
def test_the_form_its_errors_and_the_thanks(page, measure, language, look):
    feedback = make_feedback(measure=measure, email="asukas@measures.example")
    thanks = {"fi": "kiitos", "sv": "tack", "en": "thanks"}[language]
    page.goto(f"{PREFIXES[language]}?about={measure.get_absolute_url()}")
    found = [faults_in(page, look), small_targets(page), too_wide(page)]
    page.locator("[name=email]").fill("a")
    page.locator(".public-form button").click()
    expect(page.locator(".form-errors")).to_be_focused()
    found += [faults_in(page, look), small_targets(page), too_wide(page)]
    page.goto(f"{PREFIXES[language]}{thanks}/{feedback.receipt}/")
    found += [faults_in(page, look), small_targets(page), too_wide(page)]
    assert found == [[]] * 9


@pytest.fixture
def several(measure):
    """One in each state, the first one late."""
    start = make_feedback().received_at
    answered = {"state": "answered", "answered_at": start, "answer": "Näin", "email": "a@measures.example"}
    return {
        "late": make_feedback(measure=measure, received_at=start - timedelta(days=9)),
        "new": make_feedback(measure=measure, email="asukas@measures.example", text="Miksi? " * 300),
        "written": make_feedback(
            measure=measure, email="a@measures.example", state="being_answered", answer="Koska. " * 300
        ),
        "answered": make_feedback(measure=measure, **answered),
        "closed": make_feedback(kind="accessibility", page="/tietoa/", state="closed", closed_as="twice"),
    }


@pytest.mark.parametrize("look", SOME_LOOKS)
def test_the_staffs_pages(signed_in, several, look):
    signed_in.set_viewport_size(NARROW)
    rows = [f"feedback/{one.pk}/change/" for one in several.values()]
    found = {}
    for prefix in share(["", "/sv", "/en"], SOME_LOOKS.index(look)):
        for address in ("feedback/", *rows, "feedbackrules/", "feedbackrules/add/"):
            signed_in.goto(f"{prefix}/admin/feedback/{address}")
            width = signed_in.evaluate("document.documentElement.scrollWidth")
            wrong = faults_in(signed_in, look) + [width] * (width > 320)
            if wrong:
                found[prefix, address] = wrong
    assert found == {}


def test_is_answered_by_keyboard_alone(signed_in, several):
    feedback = several["new"]
    signed_in.goto(f"/admin/feedback/feedback/{feedback.pk}/change/")
    signed_in.locator("textarea").focus()
    signed_in.keyboard.type("Koska näin.")
    follow(signed_in, "Tallenna ja näytä, mitä lähetetään")
    expect(signed_in.locator("section:has(> #to-be-sent) .feedback-text")).to_contain_text("Koska näin.")
    assert not OutgoingMail.objects.exists()
    follow(signed_in, "Lähetä")
    expect(signed_in.locator(".messagelist")).to_have_text(re.compile("Vastaus on matkalla."))
    feedback.refresh_from_db()
    assert feedback.state == "answered"
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["asukas@measures.example"]

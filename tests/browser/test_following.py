"""A resident without JavaScript finds a measure, follows it by mail, hears of an edit, and stops."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from following.models import Subscription
from following.notifications import tell_all
from mailing.models import OutgoingMail
from tests.browser.test_axe import faults
from tests.browser.test_keyboard import follow, tab_to
from tests.browser.test_reflow import small_targets, too_wide
from tests.cast import *  # noqa: F403  (fixtures)

NARROW = {"width": 320, "height": 640}
ADDRESS = "asukas@measures.example"


@pytest.fixture
def plain(browser, live_server):
    """Somebody whose browser runs no JavaScript, on a small screen."""
    context = browser.new_context(
        base_url=live_server.url, locale="fi-FI", java_script_enabled=False, viewport=NARROW
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def mailed(settings, live_server):
    """The link of the latest mail that ends so, on the server of the test."""

    def mailed(end):
        mail = OutgoingMail.objects.latest("pk")
        found = re.search(rf"{re.escape(settings.SITE_URL)}(\S*{end})$", mail.text, re.MULTILINE)
        assert found, mail.text
        return live_server.url + found[1]

    return mailed


def nothing_is_wrong(page):
    """axe needs scripts: it looks at the page in a test of its own."""
    return not (too_wide(page) or small_targets(page))


@pytest.mark.usefixtures("journey")
def test_from_the_search_to_the_last_mail(plain, measure, mailed):
    measure.title = "Ilmanlaatumittarien lainaus"
    measure.save()
    plain.goto("/")
    tab_to(plain, "Hae .*")
    plain.keyboard.type("ilmanlaatu")
    plain.keyboard.press("Enter")
    expect(plain).to_have_url(re.compile(r"/haku/\?q="))
    follow(plain, f"{measure.number} .*")
    expect(plain.locator("h1")).to_have_text(measure.title)
    follow(plain, "Tilaa muutokset sähköpostiin")
    expect(plain.locator("h1")).to_have_text("Tilaa muutokset sähköpostiin")
    assert nothing_is_wrong(plain)
    tab_to(plain, "Sähköpostiosoitteesi .*")
    plain.keyboard.type("asukas")
    plain.keyboard.press("Enter")
    expect(plain.locator(".form-errors")).to_be_focused()
    tab_to(plain, "Sähköpostiosoitteesi .*")
    plain.keyboard.press("ControlOrMeta+A")
    plain.keyboard.type(ADDRESS)
    plain.keyboard.press("Enter")
    expect(plain.locator("h1")).to_have_text("Katso sähköpostiasi")

    plain.goto(mailed(r"/seuraa/\w+/"))
    assert nothing_is_wrong(plain)
    follow(plain, "Kyllä, haluan seurata")
    expect(plain.locator("h1")).to_have_text("Seuraat nyt tätä")
    assert tell_all(timezone.now()) == 0

    measure.title = "Ilmanlaatumittarien lahjoitus"
    measure.save()
    assert tell_all(timezone.now()) == 1
    plain.goto(mailed(r"/historia/\d+/"))
    expect(plain.locator("main")).to_contain_text("lahjoitus")

    plain.goto(mailed(r"/lopeta/"))
    assert nothing_is_wrong(plain)
    follow(plain, "Lopeta seuraaminen")
    expect(plain.locator("h1")).to_have_text("Et seuraa tätä enää")
    assert Subscription.objects.count() == 0
    assert plain.context.cookies() == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_pages_of_links_under_axe(page, measure, language):
    page.set_viewport_size(NARROW)
    asked = Subscription.objects.create(
        email=ADDRESS, language=language, programme=measure.programme, measure=measure
    )
    word, stop = {"fi": ("", "lopeta"), "sv": ("sv/", "sluta"), "en": ("en/", "stop")}[language]
    follow_word = {"fi": "seuraa", "sv": "folj", "en": "follow"}[language]
    start = f"/{word}{follow_word}/{asked.token()}/"
    found = {}
    for name, path in {"asked": start, "stop": f"{start}{stop}/", "gone": f"/{word}{follow_word}/0/"}.items():
        page.goto(path)
        found[name] = [*faults(page), *too_wide(page), *small_targets(page)]
    asked.confirm()
    page.goto(start)
    found["confirmed"] = [*faults(page), *too_wide(page), *small_targets(page)]
    page.goto(f"/{word}{measure.programme.slug}/{follow_word}/")
    page.get_by_role("button").last.click()
    expect(page.locator(".form-errors")).to_be_focused()
    found["refused"] = [*faults(page), *too_wide(page), *small_targets(page)]
    assert {name: what for name, what in found.items() if what} == {}

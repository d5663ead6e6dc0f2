"""Mails as whoever opens them sees them: axe finds nothing in any look, and a phone shows them whole."""

import pytest

from tests.browser.conftest import AS_NEW
from tests.browser.test_axe import SOME_LOOKS, faults_in
from tests.mails import *  # noqa: F403  (fixtures)
from tests.sample import LANGUAGES, share

# What a page has and a mail gets from the program that shows it: landmarks, and its subject as the heading.
OF_PAGES = {"landmark-one-main", "page-has-heading-one", "region"}


def opened(page, html):
    page.emulate_media(**AS_NEW)
    page.set_content(html)
    return page


def test_axe_finds_nothing_in_mails(visitor, mails, language, tried):
    letters = [mail for mail in mails if mail.html]
    found = [
        (mail.kind, look, *fault)
        for mail in letters
        for look in share(SOME_LOOKS, LANGUAGES.index(language), of=2)
        for fault in faults_in(opened(visitor, mail.html), look)
        if fault[0] not in OF_PAGES
    ]
    outcome = f"{len(found)} faults" if found else "nothing"
    control = "a link of a mail in pale letters is found"
    tried("Open to everyone", "what axe finds in mails of each kind and look", len(letters), outcome, control)
    assert found == []


@pytest.mark.parametrize("language", ["fi"], indirect=True)
def test_a_pale_mail_is_found(visitor, mails):
    [news] = [mail for mail in mails if mail.kind == "subscription_news"]
    opened(visitor, news.html)
    visitor.evaluate("document.querySelector('a').style.color = '#ccc'")
    assert any(rule == "color-contrast" for rule, *_where in faults_in(visitor, "light"))


def test_a_phone_shows_them_whole(visitor, mails):
    visitor.set_viewport_size({"width": 320, "height": 640})
    for mail in mails:
        if mail.html:
            opened(visitor, mail.html)
            assert visitor.evaluate("document.scrollingElement.scrollWidth") <= 320, mail.kind

"""Every page, opened once for all that must hold of each: in one language and scheme, `make assure` in all.

How a fault is found, and that it is, is with the tests of axe, reflow and motion.
"""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import KINDS, WIDE, visit
from tests.browser.test_axe import LOOKS, faults_in_each
from tests.browser.test_colours_and_motion import moving
from tests.browser.test_reflow import small_targets, too_wide
from tests.browser.test_without_script import words
from tests.sample import in_turn, looks, share

STORED = "Object.keys({...localStorage, ...sessionStorage})"
OF_THIS_TAB = {"htmx-current-path-for-history"}  # until it is closed


@contextmanager
def requests_of(page):
    """Where this page asks for something."""
    hosts = set()

    def hear(request):
        hosts.add(urlsplit(request.url).netloc)

    page.on("request", hear)
    yield hosts
    page.remove_listener("request", hear)


def traces(page, response):
    """What the page left with its reader."""
    cookie = response.header_value("set-cookie")
    return [*([cookie] if cookie else []), *page.context.cookies(), *set(page.evaluate(STORED)) - OF_THIS_TAB]


AREA = "Open to everyone"
ON = "Chromium"


def told(wrong, kind):
    return f"found on {kind}" if wrong else "none"


@pytest.mark.parametrize(("kind", "language"), in_turn(KINDS))
def test_nothing_is_wrong(reader, demo, kind, language, tried):
    asked = looks(kind, KINDS, list(LOOKS))
    with requests_of(reader) as hosts:
        response = visit(reader, kind, language)
        found = {
            "traces": traces(reader, response),
            "moving": moving(reader),
            "small": small_targets(reader),
            "too wide": too_wide(reader),
        }
        reader.set_viewport_size(WIDE)
        # The last: it takes ornaments away.
        found |= faults_in_each(reader, asked)
    by_axe = any(found[look] for look in asked)
    what = "axe on all kinds of public pages, in three languages, light, dark and in forced colours"
    tried(AREA, what, len(asked), told(by_axe, kind), "faults put into a page are found, in each look", on=ON)
    what = "public pages at 320 px, which is 400 % of 1280, with WCAG's spacing of text and with their own"
    control = "a heading cut off, words too wide and a small link are found"
    tried(AREA, what, 2, told(found["too wide"] + found["small"], kind), control, on=ON)
    assert {name: what for name, what in found.items() if what} == {}
    assert hosts == {urlsplit(demo).netloc}


@pytest.mark.parametrize("kind", share(KINDS, turn=1, of=4))
def test_says_the_same_without_script(reader, plain_reader, kind, tried):
    for page in (reader, plain_reader):
        visit(page, kind)
    is_same = words(plain_reader) == words(reader)
    what = "public pages without JavaScript, word by word what they say with it"
    tried(
        AREA,
        what,
        1,
        "the same" if is_same else f"not on {kind}",
        "a word that a script puts in is seen",
        on=ON,
    )
    assert is_same


def test_a_word_that_only_a_script_says_is_seen(reader, plain_reader):
    for page in (reader, plain_reader):
        visit(page, "about")
    reader.evaluate("document.querySelector('main').append('Vain skripti sanoo')")
    assert words(plain_reader) != words(reader)


def test_traces_and_requests_are_found(new_visitor, complaints):
    nowhere = complaints.mean("ERR_NAME_NOT_RESOLVED")
    page = new_visitor(bypass_csp=True)  # the site's own policy lets no request out
    with requests_of(page) as hosts:
        response = visit(page, "front")
        assert traces(page, response) == []
        page.evaluate("document.cookie = 'seen=1'; localStorage.setItem('seen', 1)")
        page.evaluate("fetch('http://measures.example/').catch(() => {})")
    assert "measures.example" in hosts
    assert [one["name"] if isinstance(one, dict) else one for one in traces(page, response)] == ["seen"] * 2
    assert nowhere

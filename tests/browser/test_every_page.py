"""Every page, opened once for all that must hold of each: in one language and scheme, `make assure` in all.

How a fault is found, and that it is, is with the tests of axe, reflow and motion.
"""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import KINDS, WIDE, visit
from tests.browser.test_axe import faults
from tests.browser.test_colours_and_motion import moving
from tests.browser.test_reflow import small_targets, too_wide
from tests.browser.test_without_script import words
from tests.sample import in_turn, looks

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


def faults_in_schemes(page, schemes):
    page.set_viewport_size(WIDE)
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found += faults(page)
    return found


@pytest.mark.parametrize(("kind", "language"), in_turn(KINDS))
def test_nothing_is_wrong(reader, demo, kind, language):
    with requests_of(reader) as hosts:
        response = visit(reader, kind, language)
        found = {
            "traces": traces(reader, response),
            "moving": moving(reader),
            "small": small_targets(reader),
            "too wide": too_wide(reader),
            # The last: it takes ornaments away.
            "axe": faults_in_schemes(reader, looks(kind, KINDS, ["light", "dark"])),
        }
    assert {name: what for name, what in found.items() if what} == {}
    assert hosts == {urlsplit(demo).netloc}


@pytest.mark.parametrize("kind", KINDS)
def test_says_the_same_without_script(reader, plain_reader, kind):
    for page in (reader, plain_reader):
        visit(page, kind)
    assert words(plain_reader) == words(reader)


def test_traces_and_requests_are_found(new_visitor, complaints):
    page = new_visitor(bypass_csp=True)  # the site's own policy lets no request out
    with requests_of(page) as hosts:
        response = visit(page, "front")
        assert traces(page, response) == []
        page.evaluate("document.cookie = 'seen=1'; localStorage.setItem('seen', 1)")
        page.evaluate("fetch('http://measures.example/').catch(() => {})")
    assert "measures.example" in hosts
    assert [one["name"] if isinstance(one, dict) else one for one in traces(page, response)] == ["seen"] * 2
    assert complaints  # of the request, which went nowhere
    complaints.clear()

"""The browser: Chromium of the system, talking to this machine only; its complaints fail the test.

A test that changes something takes `page`, which shows the live server and the database of the test. A test
that only looks takes `visitor` or `new_visitor`: they share one demo, loaded once. One that only loads a page
and looks at it takes `reader`, whose browser is kept from test to test.
"""

import os
import shutil

import pytest

from tests.browser.demo_site import make_demo, site_of
from tests.browser.focus import MEASURED
from tests.browser.pages import WIDE
from tests.once import once

# Playwright keeps an event loop in the thread of the test, where Django else refuses its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",  # it refuses to start as root with one
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def live_server(django_db_setup, live_server):
    """Started after the test database is made: else it opens connections of its own and leaves them open."""
    return live_server


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """So that a test says page.goto("/some/path/")."""
    return browser_context_args | {"base_url": live_server.url, "locale": "fi-FI"}


class Complaints(list):
    """What a browser complained of, without what a test means to cause.

    To take that out at the end of the test is too early: the browser may tell of it while it closes.
    """

    def __init__(self):
        self.meant = {}

    def mean(self, words):
        """Complaints with these words are in the list that this gives, and in no other."""
        return self.meant.setdefault(words, [])

    def append(self, text):
        lists = [meant for words, meant in self.meant.items() if words in text]
        lists[0].append(text) if lists else super().append(text)


@pytest.fixture
def complaints():
    return Complaints()


def listen(page, complaints):
    def hear(said):
        # That a page which must answer 404 does answer 404 is no complaint.
        is_own_status = said.text.startswith("Failed to load resource") and said.location["url"] == page.url
        if said.type in {"error", "warning"} and not is_own_status:
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))


@pytest.fixture
def page(page, live_server, complaints):
    """A page whose script errors, refused content (CSP) and failed loads fail the test at its end."""
    listen(page, complaints)
    yield page
    assert complaints == []


@pytest.fixture(scope="session")
def made_demo():
    """Where a demo is, which nobody changes: all processes of a run share it, and copy its database."""
    return once("demo", make_demo)


@pytest.fixture(scope="session")
def demo(made_demo, tmp_path_factory):
    """The address of the demo."""
    with site_of(made_demo, tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture
def new_visitor(browser, demo, complaints):
    """Opens the browser of somebody new, with settings of theirs, and gives its page."""
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(base_url=demo, locale="fi-FI", **options))
        page = contexts[-1].new_page()
        listen(page, complaints)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def visitor(new_visitor):
    return new_visitor()


@pytest.fixture
def journey(tried):
    """Asked for by what is done with the keyboard alone: how often its focus was measured is told."""
    return tried


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    MEASURED.clear()
    outcome = "not seen"
    try:
        done = yield
        outcome = "each is seen"
        return done
    finally:
        if "journey" in item.fixturenames:
            what = "stops of journeys by keyboard, with the pixels that show the focus"
            control = "no outline, a pale one and a thin one are found, and a focus that is hidden"
            item.funcargs["journey"]("Open to everyone", what, len(MEASURED), outcome, control, on="Chromium")


AS_NEW = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def kept_page(browser, demo):
    """Gives the page of a browser with these settings, and what it complained of since it was asked for.

    To open a page takes as long as to load it, and most tests do nothing to it that the next one could see.
    """
    kept = {}

    def page_of(**options):
        key = tuple(options.items())
        if key not in kept:
            page, heard = browser.new_context(base_url=demo, locale="fi-FI", **options).new_page(), []
            listen(page, heard)
            kept[key] = page, heard
        page, heard = kept[key]
        page.set_viewport_size(WIDE)
        page.emulate_media(**AS_NEW)
        heard.clear()
        return page, heard

    yield page_of
    for page, _heard in kept.values():
        page.context.close()


@pytest.fixture
def reader(kept_page):
    """Somebody who reads page after page and wants nothing to move."""
    page, heard = kept_page()
    yield page
    assert heard == []


@pytest.fixture
def plain_reader(kept_page):
    """The same without JavaScript."""
    page, heard = kept_page(java_script_enabled=False)
    yield page
    assert heard == []

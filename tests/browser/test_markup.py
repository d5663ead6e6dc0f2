"""Pages whose every text is markup, opened in a browser: nothing of it runs, nor would without the policy."""

import pytest

from tests.browser.conftest import listen
from tests.sample import TAKES_ALL, share
from tests.trials.attacked import AREA
from tests.trials.test_markup import marked_up

__all__ = ["marked_up"]

EVERY = {"visitor": 1, "admin": 3} if TAKES_ALL else {"visitor": 6}


@pytest.fixture
def opened(browser, complaints):
    """Opens a page of the site as this role, and writes down what runs, or is kept from it by the policy."""
    contexts = []

    def open_page(site, role):
        contexts.append(browser.new_context(base_url=f"http://{site.address}", locale="fi-FI"))
        if session := site.told["sessions"][role]:
            url = f"http://{site.address}"
            contexts[-1].add_cookies([{"name": "sessionid", "value": session, "url": url}])
        page, ran = contexts[-1].new_page(), []
        listen(page, complaints)
        page.on("dialog", lambda dialog: (ran.append(page.url), dialog.dismiss()))
        return page, ran

    yield open_page
    for context in contexts:
        context.close()


def pages(site, role):
    """The address of each page in a browser, without files and the way out."""
    attacker = site.attacker(role)
    rows = [row for row in site.told["rows"] if row[2] in ("get", "popup") and "logout" not in row[0]]
    for path in share(sorted({row[3] for row in rows}), turn=0, of=EVERY[role]):
        response, _content = attacker.send("GET", path)
        if response.status == 200 and response.getheader("Content-Type", "").startswith("text/html"):
            yield path


@pytest.mark.parametrize("role", EVERY)
def test_nothing_runs(marked_up, opened, complaints, role, tried):  # noqa: F811
    site, texts = marked_up
    page, ran = opened(site, role)
    seen = []
    for path in pages(site, role):
        page.goto(path)
        seen.append(path)
    outcome = f"{len(ran)} ran; refused: {complaints[:2]}" if ran or complaints else "nothing runs"
    what = f"pages with markup in {texts} texts, opened in a browser as {role}: scripts run, or refused"
    tried(
        AREA,
        what,
        len(seen),
        outcome,
        "a script, and one that the policy refuses, are noticed",
        on="Chromium",
    )
    assert (ran, complaints) == ([], [])
    assert len(seen) > 10


def test_what_runs_is_noticed(marked_up, opened, complaints):  # noqa: F811
    site, _texts = marked_up
    page, ran = opened(site, "visitor")
    page.goto("/")
    refused = complaints.mean("Content Security Policy")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<svg onload=alert(1)></svg>')")
    page.wait_for_timeout(100)
    assert (len(refused), ran) == (1, [])
    page.goto("about:blank")
    page.set_content("<script>alert(1)</script>")
    assert len(ran) == 1

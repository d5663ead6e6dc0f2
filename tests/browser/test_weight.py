"""What a first view costs."""

import pytest

from tests.browser.pages import LANGUAGES, visit

MOST_BYTES, MOST_REQUESTS = 45_000, 5


@pytest.fixture
def wire(visitor):
    """Every request, and how many bytes came for it, headers included; the browser has nothing in store."""
    received = {}
    session = visitor.context.new_cdp_session(visitor)
    session.send("Network.enable")

    def asked(sent):
        if sent["request"]["url"].startswith("http"):  # not what the style sheet has within it
            received[sent["requestId"]] = 0

    def finished(done):
        if done["requestId"] in received:
            received[done["requestId"]] = done["encodedDataLength"]

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    return received


HEAVIEST = ["measure, long way to the goal", "indicator with parts", "indicator with counts", "goal"]


@pytest.mark.parametrize(
    ("kind", "language"),
    [*(("measure", language) for language in LANGUAGES), *((kind, "fi") for kind in HEAVIEST)],
)
def test_the_first_view_is_light(visitor, wire, kind, language):
    response = visit(visitor, kind, language)
    visitor.wait_for_load_state("networkidle")
    assert response.header_value("content-encoding") in {"br", "gzip"}
    assert 2 <= len(wire) <= MOST_REQUESTS
    assert all(wire.values())
    assert sum(wire.values()) <= MOST_BYTES


def test_the_measure_of_the_first_view_is_complete(visitor, wire):
    """A page that weighs little because it did not load would pass."""
    visit(visitor, "measure")
    visitor.wait_for_load_state("networkidle")
    assert sum(wire.values()) > 5_000
    assert visitor.locator("h1").evaluate("one => getComputedStyle(one).fontWeight") == "700"
    assert visitor.evaluate("document.styleSheets.length") == 1

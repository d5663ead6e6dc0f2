"""What the first view of a page costs a reader on a phone: bytes, requests, the largest paint, moves.

Chromium at 360 px with a processor slowed four times and the connection that its developer tools call Slow 4G
(562.5 ms until an answer begins, 1.44 Mbit/s). The least that such a connection allows is printed beside: one
answer for the page, one for the style sheet.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.demo_site import demo_site  # noqa: E402

PAGES = {
    "measure": "/hnh2035/toimenpiteet/125/",
    "list": "/hnh2035/toimenpiteet/",
    "front": "/",
    "programme": "/hnh2035/",
    "situation": "/hnh2035/tilannekuva/",
}
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.44e6 / 8,
    "uploadThroughput": 675e3 / 8,
}
KAUSAL = {"bytes": 1_297_000, "requests": 60}
"""Of a measure's page of Kausal Watch, a lower bound."""
TIMES = 5
SEEN = """() => new Promise(resolve => {
  const found = {largest: 0, moved: 0}
  const of = (type, add) => new PerformanceObserver(list => list.getEntries().forEach(add))
    .observe({type, buffered: true})
  of("largest-contentful-paint", entry => { found.largest = entry.startTime })
  of("layout-shift", entry => { found.moved += entry.value })
  setTimeout(() => resolve(found), 1500)
})"""


def view(browser, url):
    """Bytes over the line, requests, milliseconds to the largest paint, and how much moved."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    line = context.new_cdp_session(page)
    addresses, sizes = {}, {}
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda event: addresses.setdefault(event["requestId"], event))
    line.on("Network.loadingFinished", lambda event: sizes.setdefault(event["requestId"], event))
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="load")
    seen = page.evaluate(SEEN)
    context.close()
    # What a style sheet has within it is asked of nobody.
    asked = [key for key, event in addresses.items() if event["request"]["url"].startswith("http")]
    size = sum(sizes[key]["encodedDataLength"] for key in asked)
    return size, len(asked), seen["largest"], seen["moved"]


def main():
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_site(folder) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium())
        print("page          bytes requests      LCP ms (spread)  moved    of Kausal’s bytes, requests")
        for name, path in PAGES.items():
            views = [view(browser, address + path) for _time in range(TIMES + 1)][1:]
            size, requests = max(one[0] for one in views), max(one[1] for one in views)
            paints = [one[2] for one in views]
            spread = f"{statistics.median(paints):.0f} ({min(paints):.0f}–{max(paints):.0f})"
            moved = max(one[3] for one in views)
            shares = f"{size / KAUSAL['bytes']:.1%}, {requests / KAUSAL['requests']:.0%}"
            print(f"{name:10} {size:8} {requests:8} {spread:>20} {moved:6.3f} {shares:>30}")
        browser.close()


def chromium():
    return next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))


if __name__ == "__main__":
    main()

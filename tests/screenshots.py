"""What the pages look like: `make screenshots` writes them to screenshots/, for people to look at."""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from playwright.sync_api import sync_playwright

from tests.browser.demo_site import ROOT, SETTINGS, demo_site

FOLDER = ROOT / "screenshots"
SHOWN = {
    "front": "front",
    "list": "list by theme",
    "list-table": "list as table",
    "list-filtered": "list filtered",
    "measure-125": "measure",
    "measure-late": "measure, late tasks",
    "measure-merged": "measure, merged",
    "measure-empty": "measure, empty",
    "theme": "theme",
    "indicator": "indicator",
    "not-found": "not found",
}
WIDTHS = [320, 768, 1280]
A4 = 658  # px between the margins of a sheet of paper


def looks():
    """The name of each look and the browser's settings for it."""
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            yield f"{width}-{scheme}", {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    yield "print", {"viewport": {"width": A4, "height": 900}}


def chromium():
    found = filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"]))
    return next(found, None) or sys.exit("Chromium is not installed.")


def shoot(browser, address, visit):
    for look, options in looks():
        page = browser.new_page(base_url=address, locale="fi-FI", **options)
        page.emulate_media(media="print" if look == "print" else "screen")
        for name, kind in SHOWN.items():
            visit(page, kind)
            page.screenshot(path=FOLDER / f"{name}-{look}.png", full_page=True)
        page.close()


def main():
    os.environ.update(SETTINGS, DJANGO_SETTINGS_MODULE="helsinki_measures.settings")
    django.setup()
    from tests.browser.pages import visit

    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, demo_site(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        shoot(browser, address, visit)
        browser.close()
    print(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER}")


if __name__ == "__main__":
    main()

"""Every page of the demo is in its language, but for what is marked: for `make assure` in all three.

The demo's texts are Finnish, so its Swedish and English pages have much that must be.
"""

from itertools import cycle
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.browser.pages import KINDS, LANGUAGES
from tests.browser.test_html_valid import body
from tests.sample import TAKES_ALL
from tests.tongues import unmarked

# Most texts that fall back to Finnish are on pages in Swedish and English: these take turns.
ASKED = {
    kind: LANGUAGES if TAKES_ALL else [turn] for kind, turn in zip(KINDS, cycle(["sv", "en"]), strict=False)
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_of_another_language_is_unmarked(demo, kind, tried):
    found = {
        language: unmarked(body(urljoin(demo, KINDS[kind].address(language)))) for language in ASKED[kind]
    }
    wrong = {language: texts for language, texts in found.items() if texts}
    tried(
        "Open to everyone",
        "text in another language that is not marked, on all kinds of public pages",
        len(found),
        f"found on {kind}" if wrong else "none",
        "a page without its marks is full of them",
    )
    assert wrong == {}


def test_the_control_without_its_marks_a_page_is_full_of_them(demo):
    page = BeautifulSoup(body(urljoin(demo, KINDS["measure"].address("sv"))), "html.parser")
    assert unmarked(str(page)) == []
    for one in page.select("body [lang]"):
        del one["lang"]
    assert len(unmarked(str(page))) > 10

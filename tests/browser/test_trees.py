"""What ten pages say to somebody who hears them: names, roles and texts in their order, as read and kept.

A page that says something else than its file in trees/ fails. Delete the file, run this test twice, and read
the new one from the first line to the last before it is kept: as an ear would, not as a diff.
"""

from pathlib import Path

import pytest

from tests.browser.pages import visit

TREES = Path(__file__).parent / "trees"
READ = [
    *("front", "situation", "list filtered", "measure", "measure with everything"),
    *("indicator", "participation", "search", "feedback", "follow a measure"),
]


def tree(page):
    return page.locator("body").aria_snapshot() + "\n"


@pytest.mark.parametrize("kind", READ)
def test_says_what_was_read(reader, kind, tried):
    visit(reader, kind)
    file, said = TREES / f"{kind}.yaml", tree(reader)
    if not file.exists():
        file.write_text(said)
        pytest.fail(f"{file.name} is new: read it")
    is_same = said == file.read_text()
    tried(
        "Open to everyone",
        "accessibility trees of ten pages, read line by line by the developer, compared with what was read",
        1,
        "the same" if is_same else f"not on {kind}",
        "a picture without its text is seen",
        on="Chromium",
    )
    assert said == file.read_text()


def test_a_drawing_that_says_nothing_is_seen(reader):
    visit(reader, "measure")
    before = tree(reader)
    reader.evaluate("document.querySelector('main svg[role=img]').setAttribute('aria-hidden', 'true')")
    assert tree(reader) != before

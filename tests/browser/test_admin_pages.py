"""The editors' pages at rest: axe finds nothing, they fit 320 px, no word is English that should not be.

Each in one language and one look, beside the English of it; for `make assure` in all of them.
Their states are in test_admin_states.py.
"""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.browser.office import *  # noqa: F403  (fixtures)
from tests.browser.office import PAGES, TARGETS
from tests.browser.pages import WIDE
from tests.browser.test_axe import LOOKS, faults, faults_in, faults_in_each
from tests.browser.test_reflow import NARROW, SPACE_TEXT, SPACING, width_of_document
from tests.sample import LANGUAGES, TAKES_ALL, looks, share, turns

TURNS = turns(PAGES)


ASKED = [*LOOKS, "narrow"]


def faults_of(page, asked):
    """What axe finds in each of these looks, in a small window as one of them."""
    wide = [look for look in asked if look != "narrow"]
    found = faults_in_each(page, wide) if wide else {}
    if "narrow" in asked:
        page.set_viewport_size(NARROW["viewport"])
        found["narrow"] = faults_in(page, "light")
    return found


def wrong_sizes(page):
    """What is wrong for fingers and in a small window."""
    small = page.evaluate(TARGETS)
    page.set_viewport_size(NARROW["viewport"])
    widths = [width_of_document(page)]
    small += page.evaluate(TARGETS)
    # With the spacing of WCAG 1.4.12 too; 320 px is what a window of 1280 has at 400 %.
    page.evaluate(SPACE_TEXT, SPACING)
    widths.append(width_of_document(page))
    page.set_viewport_size(WIDE)
    wide = width_of_document(page)
    page.evaluate(SPACE_TEXT, "")
    narrow = [width for width in widths if width != NARROW["viewport"]["width"]]
    return {"small": small, "width": narrow, "wide": [wide] * (wide != WIDE["width"])}


def something(found):
    return {name: what for name, what in found.items() if what}


# Without what is typed, and what says that it is in another language.
TEXTS = """() => {
    const NO_TEXTS = "script, style, textarea, .ProseMirror, .material-icons, [translate=no]";
    const isOfPage = one => one.closest("[lang]").lang === document.documentElement.lang;
    const found = new Set();
    const add = text => found.add((text ?? "").trim().replace(/\\s+/g, " "));
    const words = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let text = words.nextNode(); text; text = words.nextNode())
        if (!text.parentElement.closest(NO_TEXTS) && isOfPage(text.parentElement)) add(text.data);
    for (const one of document.querySelectorAll("*")) {
        for (const name of ["aria-label", "title", "placeholder", "alt"]) add(one.getAttribute(name));
        if (one.matches("[type=submit], [type=button], [type=reset]")) add(one.value);
        const { addText, deleteText } = JSON.parse(one.dataset?.inlineFormset ?? "{}").options ?? {};
        add(addText), add(deleteText);
    }
    return [...found].filter(text => /[a-z]{2}/i.test(text) && !text.includes("***"));
}"""

# The same in English and in one of the others.
SAME_WORD = {
    "fi": set(),
    "sv": {"Person", "Filter", "Text", "Format", "version", "salt", "hash"},
}
OF_NO_LANGUAGE = {
    "Suomi",
    "Svenska",
    "English",
    "fi",
    "sv",
    "en",
    "CSV",
    "Excel",
    "JSON",
    "PDF",
    "Word",
    "argon2",
    "argon2id",
    "UTF-8",
    "UTF-16",
    "Windows-1252",
    "ISO-8859-15",
    "CP850 (MS-DOS)",
    "Mac Roman",
}


@pytest.fixture(scope="module")
def data(office):
    """All texts of the database, as they may stand on a page."""
    with closing(sqlite3.connect(office.database)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = {
            value
            for table in tables
            for row in database.execute(f'SELECT * FROM "{table}"')
            for value in row
            if isinstance(value, str)
        }
    return {part for value in values for part in parts(re.sub(r"<[^>]+>", "\n", value))}


def parts(text):
    """The lines of a text, and what is put together in one: "1 Name", "Name – other name (unit)"."""
    for line in text.split("\n"):
        yield line.strip()
        yield from (part.strip(" -–:") for part in re.split(r" – | → |: |, |[()\[\]]|^\S*\d\S* ", line))


def is_known(text, data, language):
    same = data | OF_NO_LANGUAGE | SAME_WORD[language]
    return text in same or all(
        part in same or not re.search("[A-Za-z]{2}", part) for part in list(parts(text))[1:]
    )


# Each second one: with `make assure` all of them.
@pytest.mark.parametrize("name", share(PAGES, turn=0, of=2))
def test_nothing_is_wrong(desk, data, but_colours, name, tried):
    found, texts = {}, {}
    for language in LANGUAGES if TAKES_ALL else {TURNS[name], "en"}:
        page = desk(name, language)
        texts[language] = set(page.evaluate(TEXTS))
        if language == TURNS[name]:
            asked = looks(name, PAGES, ASKED)
            found |= faults_of(page, asked) | wrong_sizes(page)
        elif TAKES_ALL:
            found[language] = faults(page, but_colours)
    for language in texts.keys() - {"en"}:
        same = texts[language] & texts["en"]
        found[f"English in {language}"] = sorted(text for text in same if not is_known(text, data, language))
    wrong = something(found)
    told = f"found on {name}: {', '.join(wrong)}" if wrong else "none"
    count = len(asked) + (len(LANGUAGES) - 1) * TAKES_ALL
    what = "axe on all editors' pages, in three languages, light, dark, narrow and in forced colours"
    tried("Open to everyone", what, count, told, "as on public pages", on="Chromium")
    assert wrong == {}


def test_english_is_found(data):
    mixed = ["Save and view", "Text [fi]", "1 Pyöräväylien pituus", "Esimerkkitoimiala – Change"]
    assert [text for text in mixed if not is_known(text, data, "fi")] == [
        "Save and view",
        "Text [fi]",
        "Esimerkkitoimiala – Change",
    ]

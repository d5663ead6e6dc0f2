"""Every text of the site is translated. English is the language of the source and has no catalogue.

`make messages` collects what is new; then it is translated by hand.
"""

import shutil

import pytest
from babel.messages import pofile
from django.conf import settings
from django.core.management import call_command

LANGUAGES = ["fi", "sv"]
SOURCES = [
    *("helsinki_measures", "measures", "participation", "reports", "exchange", "opendata"),
    *("mailing", "feedback", "following", "reminders", "desk", "templates"),
]

# On a developer's machine only: tests/run names it as not run, which fails in CI.
needs_gettext = pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")


def read(path, language=None):
    with open(path, "rb") as file:
        return pofile.read_po(file, locale=language)


def texts_in(folder, monkeypatch):
    """The catalogue that makemessages would write for the sources in this folder."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [folder / "locale"])
    (folder / "locale").mkdir()
    call_command("makemessages", locale=["fi"], verbosity=0)
    return read(folder / "locale/fi/LC_MESSAGES/django.po")


def gaps(texts, catalogue):
    """What keeps the catalogue from being complete, a line for each text."""
    for text in filter(lambda text: text.id, texts):
        translation = catalogue.get(text.id, text.context)
        if translation is None:
            yield f"missing: {text.id!r}"
        elif translation.fuzzy:
            yield f"fuzzy: {text.id!r}"
        elif not all([translation.string] if isinstance(translation.string, str) else translation.string):
            yield f"empty: {text.id!r}"
    for translation, errors in catalogue.check():
        yield from (f"{error}: {translation.id!r}" for error in errors)


@needs_gettext
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language, tmp_path, monkeypatch):
    for source in SOURCES:
        shutil.copytree(
            settings.BASE_DIR / source,
            tmp_path / source,
            ignore=shutil.ignore_patterns("locale", "__pycache__"),
        )
    committed = settings.BASE_DIR / f"helsinki_measures/locale/{language}/LC_MESSAGES/django.po"
    assert list(gaps(texts_in(tmp_path, monkeypatch), read(committed, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_scripts_is_translated(language):
    """Their catalogues are written by hand: what one has, both have."""
    paths = [
        settings.BASE_DIR / f"helsinki_measures/locale/{one}/LC_MESSAGES/djangojs.po" for one in LANGUAGES
    ]
    texts = [text for path in paths for text in read(path)]
    committed = settings.BASE_DIR / f"helsinki_measures/locale/{language}/LC_MESSAGES/djangojs.po"
    assert list(gaps(texts, read(committed, language))) == []


@needs_gettext
def test_gaps_are_found(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("""{% load i18n %}
        {% translate "Measures" %} {% translate "Fuzzy" %} {% translate "Empty" %}
        {% translate "May" context "month" %}
        {% blocktranslate trimmed %}
            Missing {{ name }}
        {% endblocktranslate %}
        {% blocktranslate trimmed count tasks=tasks %}
            {{ tasks }} task{% plural %}{{ tasks }} tasks
        {% endblocktranslate %}
    """)
    (tmp_path / "models.py").write_text(
        "_('Also missing')\nngettext('%(n)s theme', '%(n)s themes', 2)\n_('In %(year)s')\n"
    )
    (tmp_path / "fi.po").write_text("""
msgid "Measures"
msgstr "Toimenpiteet"

msgid "May"
msgstr "Toukokuu without its context"

#, fuzzy
msgid "Fuzzy"
msgstr "Sumea"

msgid "Empty"
msgstr ""

msgid "%(tasks)s task"
msgid_plural "%(tasks)s tasks"
msgstr[0] "%(tasks)s tehtävä"
msgstr[1] ""

msgid "%(n)s theme"
msgid_plural "%(n)s themes"
msgstr[0] "%(n)s teema"
msgstr[1] "%(n)s teemaa"

#, python-format
msgid "In %(year)s"
msgstr "Vuonna %(vuosi)s"
""")
    assert sorted(gaps(texts_in(tmp_path, monkeypatch), read(tmp_path / "fi.po", "fi"))) == [
        "empty: 'Empty'",
        "empty: ('%(tasks)s task', '%(tasks)s tasks')",
        "fuzzy: 'Fuzzy'",
        "missing: 'Also missing'",
        "missing: 'May'",
        "missing: 'Missing %(name)s'",
        "unknown named placeholder 'vuosi': 'In %(year)s'",
    ]

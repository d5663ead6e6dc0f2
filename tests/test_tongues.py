"""The languages of texts are told, and what is not marked as of another language than its page is found."""

import json
import re

import pytest
from django.conf import settings

from tests.tongues import LANGUAGES, tongue, unmarked

SENTENCES = {
    "fi": "Kaupunki istuttaa tänä vuonna enemmän puita kuin koskaan ennen.",
    "sv": "Staden planterar i år fler träd än någonsin tidigare.",
    "en": "This year the city plants more trees than it ever did before.",
}
PAIRS = [(page, other) for page in LANGUAGES for other in LANGUAGES if page != other]
NAMES = [
    "Hiilineutraali Helsinki 2035",
    "Elinkeino-osasto",
    "Kaupunkiympäristön toimiala",
    "Suomi · Svenska · English",
    "OpenStreetMap, GitHub, Atom, CSV, XLSX, PDF, JSON",
    "Mikko Virtanen, Aino Mäkelä-Ström, Liisa Järvinen",
    "125 · 22.10.2019 · 1 300",
]


def html(page, body):
    return f'<!doctype html><html lang="{page}"><title>A</title><body>{body}</body></html>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_that_the_models_are_not_made_of_are_told(language):
    pages = json.loads((settings.BASE_DIR / "fixtures/pages.json").read_text())
    texts = [
        part for page in pages for part in re.split(r"</?(?:p|li|h2)>", page["fields"][f"text_{language}"])
    ]
    told = [tongue(text) for text in texts if len(text) > 40]
    assert len(told) > 25
    assert set(told) - {language, None} == set()
    assert told.count(None) < len(told) / 20


@pytest.mark.parametrize(("page", "other"), PAIRS)
def test_what_is_not_marked_is_found(page, other):
    text = SENTENCES[other]
    assert unmarked(html(page, f"<p>{SENTENCES[page]}</p><p>{text}</p>")) == [(page, other, text)]
    assert unmarked(html(page, f'<img alt="{text}">')) == [(page, other, text)]
    assert unmarked(html(page, f'<p lang="{page}">{text}</p>')) == [(page, other, text)]
    assert unmarked(html(page, f'<p lang="{other}">{SENTENCES[page]}</p>')) == [
        (other, page, SENTENCES[page])
    ]


@pytest.mark.parametrize(("page", "other"), PAIRS)
def test_what_is_marked_is_not(page, other):
    text = SENTENCES[other]
    body = f'<p>{SENTENCES[page]} <span lang="{other}">{text}</span></p><a title="{text}">A</a>'
    assert unmarked(html(page, body)) == []


@pytest.mark.parametrize("page", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_names_and_figures_are_of_every_language(page, name):
    assert unmarked(html(page, f"<h1>{name}</h1><p>{name}</p>")) == []

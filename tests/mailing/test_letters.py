"""How mails are written: in the language of whom they are to, readable as text, harmless as HTML."""

import pytest
from bs4 import BeautifulSoup
from django.template import TemplateDoesNotExist

from mailing.letters import absolute, wrapped, write

TEMPLATES = {
    "a/email/b.subject.txt": "{% load i18n %}\n{% translate 'Measures' %}: {{ title }}\nsecond line\n",
    "a/email/b.txt": "{% load i18n %}{% translate 'Measures' %}\n\n\n\n{{ title }} {{ site_url }}/\n",
    "a/email/b.html": (
        "{% extends 'mailing/email/base.html' %}{% block content %}<p>{{ title }}</p>{% endblock %}"
    ),
    "a/email/plain.subject.txt": "Subject",
    "a/email/plain.txt": "Text",
}


@pytest.fixture(autouse=True)
def templates(settings):
    settings.SITE_URL = "https://measures.example"
    [engine] = settings.TEMPLATES
    files = "django.template.loaders.app_directories.Loader", "django.template.loaders.filesystem.Loader"
    loaders = [("django.template.loaders.locmem.Loader", TEMPLATES), *files]
    options = {**engine["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**engine, "APP_DIRS": False, "OPTIONS": options}]


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "Toimenpiteet"), ("sv", "Åtgärder"), ("en", "Measures")]
)
def test_in_each_language(language, word):
    letter = write("a/b", {"title": "A & <b>\r\n"}, language)
    assert letter.subject == f"{word}: A & <b>"
    assert letter.text == f"{word}\n\nA & <b>\n https://measures.example/\n"
    page = BeautifulSoup(letter.html, "html.parser")
    assert (page.html["lang"], page.title.text, page.p.text.strip()) == (language, letter.subject, "A & <b>")


def test_html_loads_nothing():
    page = BeautifulSoup(write("a/b", {"title": "A"}, "fi").html, "html.parser")
    assert page.select("img, link, script, style, [src], [style]") == []


def test_without_html():
    assert write("a/plain", {}, "fi") == ("Subject", "Text\n", "")


def test_a_letter_must_be_there():
    with pytest.raises(TemplateDoesNotExist):
        write("a/nothing", {}, "fi")


def test_lines_are_short_but_addresses_whole():
    address = "https://measures.example/" + "pitka-" * 20
    text = wrapped(f"\n{'sana ' * 20}\n- {'sana ' * 20}\n{address}\n\n\n\nLoppu   \n\n")
    assert text.split("\n") == [
        "sana sana sana sana sana sana sana sana sana sana sana sana sana sana",
        "sana sana sana sana sana sana",
        "- sana sana sana sana sana sana sana sana sana sana sana sana sana sana",
        "  sana sana sana sana sana sana",
        address,
        "",
        "Loppu",
        "",
    ]


def test_links_lead_to_the_site():
    assert absolute("/sv/") == "https://measures.example/sv/"

"""Mails as they are written: from templates, in the language of whom they are to.

`write("following/confirm", …)` takes templates/following/email/confirm.subject.txt, confirm.txt and, where it
is there, confirm.html, which extends mailing/email/base.html. Texts are not escaped, HTML is.
"""

import textwrap
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import override

from mailing.outbox import one_line

WIDTH = 72


class Letter(NamedTuple):
    subject: str
    text: str
    html: str


def write(template: str, context: dict, language: str) -> Letter:
    """The templates also know `language`, `site_url` (without a slash at its end) and, in HTML, `subject`."""
    app, name = template.split("/")
    start = f"{app}/email/{name}"
    context = {"language": language, "site_url": settings.SITE_URL, **context}
    with override(language):
        subject = one_line(_as_text(f"{start}.subject.txt", context).strip().partition("\n")[0])
        text = wrapped(_as_text(f"{start}.txt", context))
        return Letter(subject, text, _as_html(f"{start}.html", {**context, "subject": subject}))


def wrapped(text: str) -> str:
    """Lines that every reader shows as they are; an address is never broken, as nobody could follow it."""
    lines = [part for line in text.strip().splitlines() for part in _parts(line.rstrip())]
    blocks = [list(block) for empty, block in groupby(lines, key=lambda line: not line) if not empty]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def absolute(path: str) -> str:
    """The address of a page of this site, for a mail."""
    return settings.SITE_URL + path


def _parts(line):
    indent = "  " if line.startswith("- ") else ""
    found = textwrap.wrap(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return found or [""]


def _as_text(name, context):
    return get_template(name).template.render(Context(context, autoescape=False))


def _as_html(name, context):
    try:
        found = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return found.render(context)

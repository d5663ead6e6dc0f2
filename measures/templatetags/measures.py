import json

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from measures.days import Precision, in_words, precision_of
from measures.languages import shown
from measures.written import written

register = template.Library()


@register.simple_tag
def text(thing, name, *, rich=False, note=False):
    """A text in the page's language, else in Finnish marked with its language; `note` says so in words too.

    `rich` texts are HTML that was cleaned when it was saved.
    """
    value = shown(thing, name)
    if not value:
        return ""
    lang, says = "", ""
    if language := value.foreign:
        lang = format_html(' lang="{}"', language)
        if note:
            says = format_html(' <span class="language-note">({})</span>', LANGUAGE_NOTES[language]())
    if rich:
        return format_html('{}<div class="rich"{}>{}</div>', says, lang, mark_safe(value))
    return format_html("<span{}>{}</span>{}", lang, value, says) if lang else value


LANGUAGE_NOTES = {
    "fi": lambda: _("in Finnish"),
    "sv": lambda: _("in Swedish"),
    "en": lambda: _("in English"),
}


@register.filter(expects_localtime=True)
def day(value, precision=Precision.DAY):
    """A <time> as precise as the date is known: 31.12.2020, joulukuu 2020 or 2020."""
    if not value:
        return ""
    machine = {Precision.YEAR: "Y", Precision.MONTH: "Y-m"}.get(precision, "Y-m-d")
    return format_html(
        '<time datetime="{}">{}</time>', date_format(value, machine), in_words(value, precision)
    )


@register.filter
def number(value):
    return "" if value is None else written(value)


@register.simple_tag
def period(start, end):
    """What a value is of: a year, a month, a day, from–to; in words where that is not known."""
    if not (start and end):
        return _("period not known")
    if precision := precision_of(start, end):
        return day(end, precision)
    return format_html("{}–{}", day(start), day(end))


@register.filter
def json_ld(data):
    """A data block that no script reads; `<`, `>` and `&` are escaped so that no text can end it."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))

"""What the editors' pages need beside the admin's own tags."""

import json
import re

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.richtext import RichTextField

register = template.Library()

SIGN = re.compile(r'(<img src="[^"]+" alt=")(True|False|None)(">)')


@register.filter
def readable(field):
    """What a form shows and does not let change: rich text as it is, which the admin shows as its HTML."""
    name, thing = field.field["name"], field.form.instance
    try:
        is_rich = isinstance(thing._meta.get_field(name), RichTextField)
    except FieldDoesNotExist:
        is_rich = False
    if is_rich:
        # Cleaned whenever it is saved.
        return mark_safe(getattr(thing, name)) or field.empty_value_display
    return yes_or_no(field.contents())


@register.filter
def adding(group):
    """What the stock script asks of rows, with the words that add one: the stock ones begin its name anew."""
    told = json.loads(group.inline_formset_data())
    told["options"]["addText"] = _("Add %s") % group.opts.verbose_name
    return json.dumps(told)


@register.filter
def yes_or_no(shown):
    """The admin's signs for true and false are named so, in English, to whoever does not see them."""
    words = {"True": capfirst(_("Yes")), "False": _("No"), "None": _("Not known")}
    return mark_safe(SIGN.sub(lambda sign: sign[1] + words[sign[2]] + sign[3], conditional_escape(shown)))

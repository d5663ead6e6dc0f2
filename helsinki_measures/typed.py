"""What of a form that was sent to the admin a person typed or chose, in words."""

import re
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField
from django.utils.html import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.richtext import RichTextField

# What a page sends beside what people type: counters of rows, keys, buttons, positions in the history.
IS_OURS = re.compile(
    r"^_|(^|-)(initial-|__prefix__)|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|(^|-)(id|DELETE|ORDER)$"
    r"|^(action|index|select_across|post|seen_position|told_position)$"
)
IN_A_ROW = re.compile(r"^(?P<rows>.+)-(?P<row>\d{1,6})-(?P<name>[^-]+)$")
PART_OF_A_FIELD = re.compile(r"_\d$")


@dataclass(frozen=True)
class Typed:
    label: str
    text: str
    is_rich: bool = False


def typed_in(data, model) -> list[Typed]:
    """Everything that is not empty, in the order it was sent, with the labels of the model's fields."""
    rows = {}
    if model:
        related = model._meta.related_objects
        rows = {relation.get_accessor_name(): relation.related_model for relation in related}
    return [
        typed
        for name, values in data.lists()
        if not IS_OURS.search(name)
        for value in values
        if value.strip() and (typed := _told(name, value, model, rows))
    ]


def _told(name, value, model, rows) -> Typed | None:
    start = ""
    if (found := IN_A_ROW.match(name)) and found["rows"] in rows:
        model, name = rows[found["rows"]], found["name"]
        start = f"{capfirst(model._meta.verbose_name)} {int(found['row']) + 1}: "
    field = _field(model, name)
    if field is None:
        return Typed(start + name, value)
    if field.is_relation or field.primary_key:
        return None  # chosen, not typed; and its number would say nothing
    label = start + capfirst(str(field.verbose_name))
    if isinstance(field, RichTextField):
        return Typed(label, mark_safe(field.sanitize(value)), is_rich=True)
    if isinstance(field, BooleanField):
        return Typed(label, _("Yes"))
    return Typed(label, str(dict(field.flatchoices).get(value, value)))


def _field(model, name):
    for one in (name, PART_OF_A_FIELD.sub("", name)):
        try:
            field = model._meta.get_field(one) if model else None
        except FieldDoesNotExist:
            continue
        return field if field and hasattr(field, "verbose_name") else None
    return None

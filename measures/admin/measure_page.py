"""A measure's form as one page in the order of the public page, with its translations marked that are old."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.days import HELSINKI
from measures.history.translations import ages_of

# The names of fieldsets, and the prefixes of what stands between them.
ORDER = [
    gettext_lazy("Number and theme"),
    gettext_lazy("Title and texts"),
    gettext_lazy("Official description"),
    "status_updates",
    "tasks",
    "effects",
    gettext_lazy("Impact"),
    gettext_lazy("Progress"),
    gettext_lazy("Closing"),
    gettext_lazy("Status stated by the source"),
    gettext_lazy("Timeline"),
    "responsibilities",
    "contacts",
    "links",
    gettext_lazy("Related measures"),
    "observations",
    gettext_lazy("Information updated"),
]


@dataclass(frozen=True)
class Part:
    """A fieldset, or else the forms of the measure's parts; `anchor` is where a link leads to it."""

    name: str
    anchor: str
    fieldset: object = None
    formset: object = None


def in_order(adminform, formsets) -> list[Part]:
    """All of the form; what has no place in the order comes last."""
    parts = {}
    for number, fieldset in enumerate(adminform):
        parts[str(fieldset.name)] = Part(str(fieldset.name), f"part-{number}", fieldset=fieldset)
    for formset in formsets:
        prefix = formset.formset.prefix
        name = str(formset.opts.verbose_name_plural)
        parts[prefix] = Part(name, f"part-{prefix}", formset=formset)
    placed = [parts.pop(str(name)) for name in ORDER if str(name) in parts]
    return placed + list(parts.values())


def mark_old_texts(measure, form, formsets) -> None:
    """Say at each translation that it is older than the Finnish text, and since when."""
    forms = {(type(measure), measure.pk): form}
    for formset in formsets:
        forms |= {(type(one.instance), one.instance.pk): one for one in formset.formset.initial_forms}
    for old in ages_of([measure])[measure.pk]:
        field = getattr(forms.get((old.model, old.pk)), "fields", {}).get(f"{old.field}_{old.language}")
        if field:
            field.help_text = f"{_mark(old)} {field.help_text}".strip()
            field.widget.attrs["data-old"] = ""


def _mark(old) -> str:
    day = date_format(localtime(old.since, HELSINKI), "DATE_FORMAT")
    return _("Older than the Finnish text, which was changed on %(day)s.") % {"day": day}

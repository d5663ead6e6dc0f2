"""How texts are typed. A browser ends lines with CR LF: kept, every saved text would count as changed."""

from decimal import Decimal
from itertools import chain, groupby
from operator import attrgetter

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.forms.models import ModelChoiceIterator
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from measures.richtext import RichTextField


def with_plain_line_ends(text):
    return text and text.replace("\r\n", "\n")


class PlainText(AdminTextareaWidget):
    def value_from_datadict(self, data, files, name):
        return with_plain_line_ends(super().value_from_datadict(data, files, name))


class RichText(AdminProseEditorWidget):
    @property
    def media(self):
        return super().media + Media(css={"all": ["css/admin_editor.css"]}, js=["js/admin_editor.js"])

    def get_config(self):
        """Without the schemes of links: each editor of a page but the first would warn of them.

        What is saved is cleaned of other schemes all the same. All buttons side by side: the stock menu of
        headings opens for a mouse alone.
        """
        config = super().get_config()
        extensions = config["extensions"]
        link = {name: value for name, value in extensions["Link"].items() if name != "protocols"}
        headings = ["blockType -lists"] if "Heading" in extensions else []
        groups = [{"group": name} for name in (*headings, "lists", "marks", "link", "history")]
        return config | {"extensions": extensions | {"Link": link, "Menu": {"groups": groups}}}

    def value_from_datadict(self, data, files, name):
        return with_plain_line_ends(super().value_from_datadict(data, files, name))


class DayInput(forms.DateInput):
    """The browser's own way to choose a day, in its user's language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__({"step": 1} | (attrs or {}), format="%Y-%m-%dT%H:%M:%S")


class Figure(forms.DecimalField):
    """Shows 70 and not 70,000000; reads 1 300 and −2 as they are written on the pages."""

    def prepare_value(self, value):
        return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value

    def to_python(self, value):
        return super().to_python(
            "".join(value.split()).replace("−", "-") if isinstance(value, str) else value
        )


class ByProgramme(ModelChoiceIterator):
    """Themes in the order of their tree; those of several programmes in a group each."""

    def __iter__(self):
        themes = self.queryset.with_tree_fields().select_related("programme")
        groups = [
            (str(programme), [self.choice(theme) for theme in some])
            for programme, some in groupby(sorted(themes, key=_slug), key=attrgetter("programme"))
        ]
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from groups if len(groups) > 1 else chain(*(some for _programme, some in groups))


def _slug(theme) -> str:
    return theme.programme.slug


class ThemeChoice(forms.ModelChoiceField):
    iterator = ByProgramme

    def label_from_instance(self, theme):
        return "– " * theme.tree_depth + str(theme)


WIDGETS = {
    models.TextField: {"widget": PlainText},
    RichTextField: {"widget": RichText},
    models.DateField: {"widget": DayInput},
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput},
    models.DecimalField: {
        "form_class": Figure,
        "localize": True,
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "size": 12}),
    },
}


# Where it opens: the stock place is after the page, outside everything that has a name.
WITHIN = {"data-dropdown-parent": "#content-start"}


class NumberSelect(AutocompleteSelect):
    """Shows a form again whose chosen id is no number: the stock widget asks for it and fails."""

    known = None
    """What the form's own thing has chosen, where it was fetched along: its name needs no query."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | WITHIN

    def optgroups(self, name, value, attrs=None):
        if self.known and value == [str(self.known.pk)]:
            label = self.choices.field.label_from_instance(self.known)
            options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
            options.append(self.create_option(name, value[0], label, True, len(options)))
            return [(None, options, 0)]
        return super().optgroups(name, [one for one in value if str(one).isdecimal()], attrs)


class NumberSelectMultiple(AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        """Without the sign that takes all away, which no keyboard reaches."""
        return super().build_attrs(base_attrs, extra_attrs) | WITHIN | {"data-allow-clear": "false"}

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [one for one in value if str(one).isdecimal()], attrs)

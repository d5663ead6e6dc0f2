"""Two editors at once: changes of different fields are merged, those of the same field are told."""

import datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ManyToManyField
from django.forms.models import BaseInlineFormSet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.admin.widgets import RichText
from measures.history import meanwhile
from measures.history.words import plain
from measures.written import written

SEEN, TOLD = "seen_position", "told_position"


def position_in(data, name) -> int | None:
    """The position that a form sent; None where it is not a number that can be one."""
    value = data.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else None


def same(value):
    """No text is no text, with or without a null in the column."""
    return "" if value is None else value


class MergingForm(forms.ModelForm):
    """Holds what was typed against what the form showed, and against what stands there now.

    The admin sets `seen` and `told` (see `history.meanwhile`); without them nobody else is thought of. The
    instance must be the row as it is now, locked.
    """

    seen: int | None = None
    told: int | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.merged = []
        self.base = self.last_told = None
        self.others = self._others()
        if self.others:
            model, key = self._meta.model, self.instance.pk
            told = self.seen if self.told is None else max(self.seen, self.told)
            self.base = meanwhile.row_at(model, key, self.seen)
            self.last_told = meanwhile.row_at(model, key, told)
        if self.base:
            self._standing = {name: self.initial.get(name) for name in self._columns()}
            self.initial |= {name: getattr(self.base, column) for name, column in self._columns().items()}

    def _others(self) -> meanwhile.Others | None:
        """Who changed it since the form was shown."""
        model = self._meta.model
        if not (self.is_bound and self.instance.pk and self.seen is not None and meanwhile.is_tracked(model)):
            return None
        return meanwhile.others(model, self.instance.pk, self.seen)

    def _columns(self) -> dict[str, str]:
        """The form's fields that are columns of the row of history, with the names of these."""
        found = {}
        for name in self.fields:
            try:
                column = self._meta.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if not isinstance(column, ManyToManyField) and hasattr(self.base, column.attname):
                found[name] = column.attname
        return found

    def clean(self):
        super().clean()
        if self.base:
            for name, column in self._columns().items():
                self._merge(name, column)
        return self.cleaned_data

    def _merge(self, name, column):
        now, then = same(getattr(self.instance, column)), same(getattr(self.base, column))
        if name not in self.changed_data:
            if now != then:
                self.cleaned_data[name] = getattr(self.instance, name)
                self.merged.append(name)
        elif now != same(getattr(self.last_told, column)) and not self._is_same(name, now):
            self.add_error(name, self._told_of_others(name))

    def _is_same(self, name, now) -> bool:
        typed = self.cleaned_data.get(name)
        return name in self.cleaned_data and same(getattr(typed, "pk", typed)) == now

    def _told_of_others(self, name) -> str:
        return _(
            "%(others)s has changed this while you had it open. Now it says: “%(now)s”. "
            "What you wrote is still here: save again to put it in place of that."
        ) % {"others": self.others, "now": self._in_words(name)}

    def _in_words(self, name) -> str:
        value = self._standing.get(name)
        if value in (None, ""):
            return _("nothing")
        if isinstance(self.fields[name].widget, RichText):
            return plain(value)
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices[value]) if value in choices else in_words(value)


def in_words(value) -> str:
    """As the page's language writes it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return date_format(value)
    return written(value) if isinstance(value, Decimal) else str(value)


class MergingFormSet(BaseInlineFormSet):
    """Parts of which others may have deleted one that is edited here, or edited one that is deleted here."""

    def get_queryset(self):
        """Beside each form what it is of, as the stock page pairs them, whatever others added or deleted.

        What is gone has no key, nor, perhaps, what its words are made of: the templates do not name it.
        """
        if self.is_bound and "forms" in self.__dict__:
            return [form.instance for form in self.initial_forms]
        return super().get_queryset()

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        key = self.data.get(f"{self.add_prefix(i)}-{self.model._meta.pk.name}", "") if self.is_bound else ""
        if i < self.initial_form_count() and key.isdecimal() and form.instance.pk is None:
            self._tell_of_deletion(form, int(key))
        return form

    def _tell_of_deletion(self, form, key):
        name = self.model._meta.pk.name
        form.fields[name] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        others = meanwhile.others(self.model, key, 0) if meanwhile.is_tracked(self.model) else None
        message = _(
            "%(others)s has deleted this while you had it open. What you wrote is still here: copy what you "
            "need into a new row, then mark this one for deletion."
        ) % {"others": others or _("Somebody")}
        form.clean = lambda: form.add_error(None, message)

    def clean(self):
        super().clean()
        for form in self.initial_forms if self.can_delete else []:
            if self._should_delete_form(form) and (told := self._changed_by_others(form)):
                raise forms.ValidationError(
                    _(
                        "%(others)s has changed “%(thing)s” while you had it open, which you were about to "
                        "delete. Save again to delete it all the same."
                    )
                    % {"others": told, "thing": form.instance}
                )

    def _changed_by_others(self, form):
        if form.instance.pk is None or form.seen is None or not meanwhile.is_tracked(self.model):
            return None
        told = form.told if form.told is not None else form.seen
        return meanwhile.others(self.model, form.instance.pk, max(told, form.seen))

"""What all lists and forms have in common: whoever may not open a thing neither sees nor chooses it."""

from contextlib import nullcontext

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname

from measures.admin import noting, titles
from measures.admin.doors import in_open_programmes, missing_where_refused
from measures.admin.merging import SEEN, TOLD, MergingForm, MergingFormSet, position_in
from measures.admin.widgets import WIDGETS, NumberSelect, NumberSelectMultiple, ThemeChoice
from measures.history import meanwhile
from measures.models import Origin, Programme
from measures.models.change import changing, give_reason
from measures.permissions import (
    can_edit,
    can_edit_some_structure,
    can_edit_structure,
    can_enter_admin,
    can_open,
    can_open_some_structure,
    can_open_structure,
    can_read_log,
)

MAX_SEARCH = 100


def are_ids(value) -> bool:
    texts = [str(one) for one in (value if isinstance(value, list) else [value])]
    return all(text.isdecimal() and len(text) < 20 for text in texts)


def may(request, right, *about) -> bool:
    """What a right of `permissions` says, asked once in a request."""
    known = request.__dict__.setdefault("known_rights", {})
    question = (right, *(thing.pk for thing in about))
    if question not in known:
        known[question] = right(request.user, *about)
    return known[question]


def per_language(*fields):
    """A fieldset for each language, the first one open."""
    return [
        (
            name,
            {
                "fields": [build_localized_fieldname(field, code) for field in fields],
                "classes": [] if code == settings.LANGUAGE_CODE else ["collapse"],
            },
        )
        for code, name in settings.LANGUAGES
    ]


def in_languages(field) -> tuple[str, ...]:
    """The field in each language, to stand side by side in a fieldset of the class `languages`."""
    return tuple(build_localized_fieldname(field, code) for code, _name in settings.LANGUAGES)


def side_by_side(*fields, name=None, classes=()):
    """A fieldset in which each text stands beside itself in the other languages."""
    return [(name, {"fields": list(map(in_languages, fields)), "classes": ["languages", *classes]})]


class EditorsForm(MergingForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, NumberSelect) and self._meta.model._meta.get_field(name).is_cached(
                self.instance
            ):
                widget.known = getattr(self.instance, name)

    def _post_clean(self):
        """What stands there as before keeps the promises of the database: it need not be asked about each."""
        if self._stands_as_before():
            self._validate_unique = self._validate_constraints = False
        super()._post_clean()

    def _get_validation_exclusions(self):
        """Check what the database promises also where the programme is shown only to be read."""
        if self._stands_as_before():
            return {field.name for field in self._meta.model._meta.fields}
        return super()._get_validation_exclusions() - ({"programme", "id"} - set(self.fields))

    def _stands_as_before(self) -> bool:
        return self.instance.pk is not None and not self.has_changed()

    def add_error(self, field, error):
        """Show a model's complaint about a field that the form has per language, or not at all."""
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                super().add_error(self._shown(name), errors)
        else:
            super().add_error(field, error)

    def _shown(self, name):
        names = [name, build_localized_fieldname(name, settings.LANGUAGE_CODE)]
        return next((one for one in names if one in self.fields or one == NON_FIELD_ERRORS), None)


class ReasonForm(EditorsForm):
    """Of what is a change by itself, and may say why it is made."""

    change_reason = forms.CharField(
        label=gettext_lazy("Why the change"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Residents read it in the history of changes. Needed where the due date of a task is moved."
        ),
    )


def knowing_others(request, form):
    """The form class of this request, told how far its editor knows what others did."""
    form.seen, form.told = position_in(request.POST, SEEN), position_in(request.POST, TOLD)
    return form


def tell_what_was_merged(request, form):
    for name in getattr(form, "merged", []):
        text = _("“%(field)s”: somebody changed it while you had it open. That was kept.")
        messages.info(request, text % {"field": form.fields[name].label})


class Scoped(BaseModelAdmin):
    """Choices are what the chosen thing's own list shows this person."""

    form = EditorsForm
    formfield_overrides = WIDGETS

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NumberSelect(db_field, self.admin_site))
        elif db_field.name == "theme":
            kwargs.setdefault("form_class", ThemeChoice)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NumberSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices(self, db_field, request):
        own = self.admin_site.get_model_admin(db_field.remote_field.model).get_queryset(request)
        return in_open_programmes(own)


def users_of(things) -> list[str]:
    """In words, what keeps these from being deleted; of a part of a measure, the measure."""
    found = NestedObjects(using=DEFAULT_DB_ALIAS)
    found.collect(things)
    users = {
        one if getattr(one, "measure", None) in (None, *things) else one.measure for one in found.protected
    }
    return sorted(f"{capfirst(one._meta.verbose_name)}: {one}" for one in users)


class SafeList(admin.ModelAdmin):
    """A list that whatever stands in its address neither breaks nor keeps busy, as it does the stock one.

    What is not in it is 404: the stock page leads to the front page, and what was typed is lost.
    """

    formfield_overrides = WIDGETS

    def get_urls(self):
        """Without the stock way from any id at all to its form, which has no name."""
        named = [door for door in super().get_urls() if door.name]
        for door in named:
            door.callback = missing_where_refused(door.callback)
        return named

    def history_view(self, request, object_id, extra_context=None):
        if not may(request, can_read_log):
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def construct_change_message(self, request, form, formsets, add=False):
        """Called once by each form that was saved, after all of it."""
        noting.note_rights(request.user, form, formsets, is_new=add)
        return noting.without_names(super().construct_change_message(request, form, formsets, add), formsets)

    def log_addition(self, request, obj, message):
        return noting.unnamed(super().log_addition(request, obj, message), obj)

    def log_change(self, request, obj, message):
        return noting.unnamed(super().log_change(request, obj, message), obj)

    def log_deletions(self, request, queryset):
        things = list(queryset)
        noting.note_deleted(request.user, things)
        return [
            noting.unnamed(*both) for both in zip(super().log_deletions(request, things), things, strict=True)
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        context["can_read_log"] = may(request, can_read_log)
        original = context["original"]
        if original and self.has_change_permission(request, original):
            context["title"] = titles.OF_CHANGE.get(self.opts.label_lower, context["title"])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        deleted, counts, refused, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, refused, protected and users_of(objs)

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except (ValueError, OverflowError) as error:
            # An id that is no number, or the year 0, among the filters or the rows chosen for an action.
            raise BadRequest("No column can hold this value") from error

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH])

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found


class ScopedAdmin(Scoped, SafeList):
    """What is saved through it is one change of the history, with who made it."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with self.changing(request, Origin.FORM):
            if request.method == "POST" and object_id:
                self.lock(object_id)
            now = meanwhile.position()
            seen = position_in(request.POST, SEEN)
            positions = {SEEN: now if seen is None else seen, TOLD: now}
            return super().changeform_view(
                request, object_id, form_url, {**positions, **(extra_context or {})}
            )

    def lock(self, object_id):
        """Until the change is made, so that what is read now is what the history copies."""
        try:
            key = self.opts.pk.to_python(object_id)
        except ValidationError:
            return
        self.model._default_manager.select_for_update().filter(pk=key).first()

    def programme_of(self, obj):
        """The programme whose closing closes the thing too; None of what belongs to none."""
        return

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        programme = self.programme_of(obj) if obj else None
        if programme and programme.is_closed:
            context["locked"] = _(
                "The programme is closed: what is in it is read and not changed. "
                "Its coordinators can open it again."
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return knowing_others(request, super().get_form(request, obj, change=change, **kwargs))

    def save_form(self, request, form, change):
        tell_what_was_merged(request, form)
        if reason := form.cleaned_data.get("change_reason"):
            give_reason(reason)
        return super().save_form(request, form, change)

    def save_formset(self, request, form, formset, change):
        for part in formset.forms:
            tell_what_was_merged(request, part)
        super().save_formset(request, form, formset, change)

    def delete_view(self, request, object_id, extra_context=None):
        with self.changing(request, Origin.FORM):
            return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):
        with self.changing(request, Origin.ACTION):
            return super().changelist_view(request, extra_context)

    def changing(self, request, origin):
        return changing(request.user, origin=origin) if request.method == "POST" else nullcontext()

    def get_view_on_site_url(self, obj=None):
        """The page itself: the stock way there tells anyone the address of any id."""
        return obj.get_absolute_url() if obj and hasattr(obj, "get_absolute_url") else None

    def get_changeform_initial_data(self, request):
        """Without the ids in the address that are no numbers."""
        initial = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.get_fields() if field.is_relation}
        return {name: value for name, value in initial.items() if name not in related or are_ids(value)}

    def has_module_permission(self, request):
        return can_enter_admin(request.user) and self.has_view_permission(request)


class StructureAdmin(ScopedAdmin):
    """A part of a programme that its coordinators keep. `programme_path` leads from it to the programme."""

    programme_path = "programme"

    def get_queryset(self, request):
        own = Programme.objects.editable_by(request.user)
        return super().get_queryset(request).filter(**{f"{self.programme_path}__in": own})

    def programme_of(self, obj):
        for step in self.programme_path.split("__"):
            obj = getattr(obj, step)
        return obj

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_open_some_structure)
        return may(request, can_open_structure, self.programme_of(obj))

    def has_add_permission(self, request):
        return may(request, can_edit_some_structure)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_edit_some_structure)
        return may(request, can_edit_structure, self.programme_of(obj))

    has_delete_permission = has_change_permission


class PartsInline(Scoped):
    formset = MergingFormSet
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        # How a row is added where no script runs: the link below the rows names what it is of.
        formset.extra += request.GET.get("more") == formset.get_default_prefix()
        knowing_others(request, formset.form)
        return formset


class ContentInline(PartsInline):
    """What whoever edits a measure may change in it. The page itself is refused to everyone else."""

    def has_view_permission(self, request, obj=None):
        return obj is None or may(request, can_open, obj)

    def has_change_permission(self, request, obj=None):
        return obj is None or may(request, can_edit, obj)

    has_add_permission = has_delete_permission = has_change_permission


class StructureInline(PartsInline):
    """What only coordinators may change in a measure or an indicator; others may read it."""

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return obj is None or may(request, can_edit_structure, obj.programme)

    has_add_permission = has_delete_permission = has_change_permission

"""What stands on a measure's form beside its own fields: tasks, updates, links, units, contacts, effects."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from measures.admin.merging import MergingFormSet
from measures.admin.part import TaskForm
from measures.admin.scope import ContentInline, EditorsForm, StructureInline, side_by_side
from measures.models import ContactPerson, MeasureLink, Responsibility, StatusUpdate, Task
from participation.models import MeasureEffect


class TaskFormSet(MergingFormSet):
    def clean(self):
        super().clean()
        for form in self.initial_forms:
            if form.is_valid() and not self._should_delete_form(form):
                form.ask_why(self.data.get("change_reason", "").strip())


class TaskInline(ContentInline, TranslationStackedInline):
    """What is still to be done comes first: it is what there is to tick."""

    model = Task
    form = TaskForm
    formset = TaskFormSet
    fieldsets = [
        *side_by_side("title"),
        (
            None,
            {"fields": [("state", "completed_on", "completed_precision"), ("due_on", "due_precision")]},
        ),
        *side_by_side("details", name=_("Details"), classes=["collapse"]),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).open_first()


class StatusUpdateInline(ContentInline, TranslationStackedInline):
    model = StatusUpdate
    fieldsets = [(None, {"fields": ["noted_on"]}), *side_by_side("title", "text")]


class LinkInline(ContentInline, TranslationTabularInline):
    model = MeasureLink
    fields = ["title", "url", "order"]


class ResponsibilityInline(StructureInline, admin.TabularInline):
    model = Responsibility
    autocomplete_fields = ["unit"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("unit")


class ContactForm(EditorsForm):
    def _get_validation_exclusions(self):
        """Who is primary is decided of all rows at once: the row that was it may change too."""
        return super()._get_validation_exclusions() | {"is_primary"}


class ContactFormSet(MergingFormSet):
    """Who is primary changes in one save: whoever is it no longer is saved first."""

    def clean(self):
        super().clean()
        if len([form for form in self.forms if self.is_primary(form)]) > 1:
            raise ValidationError(_("Only one contact can be the primary one."))

    def is_primary(self, form) -> bool:
        data = getattr(form, "cleaned_data", {})
        return bool(data.get("is_primary")) and not self._should_delete_form(form)

    def save(self, commit=True):
        count = self.initial_form_count()
        self.forms[:count] = sorted(self.forms[:count], key=self.is_primary)
        return super().save(commit)


class ContactInline(StructureInline, admin.TabularInline):
    model = ContactPerson
    form = ContactForm
    formset = ContactFormSet
    autocomplete_fields = ["person"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class EffectInline(StructureInline, admin.TabularInline):
    model = MeasureEffect
    autocomplete_fields = ["indicator"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")

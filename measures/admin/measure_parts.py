"""What stands on a measure's form beside its own fields: tasks, updates, links, units, contacts, effects."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from measures.admin.part import TaskForm
from measures.admin.scope import ContentInline, StructureInline, side_by_side
from measures.models import ContactPerson, MeasureLink, Responsibility, StatusUpdate, Task
from participation.models import MeasureEffect


class TaskInline(ContentInline, TranslationStackedInline):
    model = Task
    form = TaskForm
    fieldsets = [
        *side_by_side("title"),
        (
            None,
            {"fields": [("state", "completed_on", "completed_precision"), ("due_on", "due_precision")]},
        ),
        *side_by_side("details", name=_("Details"), classes=["collapse"]),
    ]


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


class ContactInline(StructureInline, admin.TabularInline):
    model = ContactPerson
    autocomplete_fields = ["person"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class EffectInline(StructureInline, admin.TabularInline):
    model = MeasureEffect
    autocomplete_fields = ["indicator"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator")

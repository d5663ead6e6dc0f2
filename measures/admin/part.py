"""Tasks and status updates: the parts of a measure that are also listed on their own, for coordinators."""

from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.scope import EditorsForm, ReasonForm, StructureAdmin, per_language
from measures.models import StatusUpdate, Task
from measures.status import TaskState


class TaskForm(EditorsForm):
    """Ticking a task done is one move: the state or the day, the other follows."""

    def clean(self):
        super().clean()
        done = self.cleaned_data.get("state") == TaskState.COMPLETED
        day = self.cleaned_data.get("completed_on")
        if day:
            self._refuse_future(day)
        if day and not done:
            self._settle(day)
        elif done and not day and "state" in self.changed_data and "completed_on" not in self.errors:
            self.cleaned_data |= {"completed_on": days.today(), "completed_precision": days.Precision.DAY}

    def moves_date(self) -> bool:
        """Is a date that residents know another one now, or none?"""
        before = self.initial.get("due_on") if self.instance.pk else None
        if not before or "due_on" in self.errors or not self.instance.measure.is_published:
            return False
        day = self.cleaned_data.get("due_on")
        return before != (day and days.last_day(day, self.cleaned_data.get("due_precision")))

    def ask_why(self, reason) -> None:
        if self.moves_date() and not reason:
            self.add_error("due_on", _("Say why the date is moved, in the field “Why the change”."))

    def _refuse_future(self, day):
        if days.first_day(day, self.cleaned_data.get("completed_precision")) > days.today():
            self.add_error("completed_on", _("A task cannot have been done in the future."))

    def _settle(self, day):
        """A new day makes the task done; one left over from before goes when the task is opened again."""
        if "completed_on" not in self.changed_data:
            self.cleaned_data["completed_on"] = None
        elif "state" not in self.changed_data:
            self.cleaned_data["state"] = TaskState.COMPLETED


class OneTaskForm(ReasonForm, TaskForm):
    def clean(self):
        super().clean()
        self.ask_why(self.cleaned_data.get("change_reason"))


class PartAdmin(StructureAdmin):
    """A part of a measure: what changes in it changes the measure's page."""

    programme_path = "measure__programme"
    autocomplete_fields = ["measure"]
    list_filter = [("measure__programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["measure"]

    def get_readonly_fields(self, request, obj=None):
        return ["measure"] if obj else []

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.has_changed():
            obj.measure.mark_updated(days.now())

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        obj.measure.mark_updated(days.now())

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        measures = {part.measure for part in queryset.select_related("measure")}
        super().delete_queryset(request, queryset)
        for measure in measures:
            measure.mark_updated(days.now())


@admin.register(Task)
class TaskAdmin(PartAdmin, TranslationAdmin):
    form = OneTaskForm
    list_display = ["title", "measure", "state", "due_on", "completed_on"]
    list_filter = ["state", "due_on", *PartAdmin.list_filter]
    search_fields = ["title_fi", "title_sv", "title_en", "=measure__number"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "measure",
                    ("state", "completed_on", "completed_precision"),
                    ("due_on", "due_precision"),
                ]
            },
        ),
        *per_language("title", "details"),
        (None, {"fields": ["change_reason"]}),
    ]


@admin.register(StatusUpdate)
class StatusUpdateAdmin(PartAdmin, TranslationAdmin):
    list_display = ["title", "measure", "noted_on"]
    list_filter = ["noted_on", *PartAdmin.list_filter]
    search_fields = ["title_fi", "title_sv", "title_en", "=measure__number"]
    fieldsets = [(None, {"fields": ["measure", "noted_on"]}), *per_language("title", "text")]

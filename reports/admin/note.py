"""What those who answer for a measure write for the report, beside what is computed."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.scope import EditorsForm, ScopedAdmin, are_ids, may, per_language
from measures.models import Measure
from measures.permissions import (
    can_edit_some_measure,
    can_edit_some_structure,
    can_open_some_measure,
    can_open_some_structure,
)
from reports.models import ReportingPeriod, ReportNote
from reports.permissions import can_open_note, can_write_note
from reports.report import measure_in_period


class ReportNoteForm(EditorsForm):
    """The admin sets `user`."""

    user = None

    def clean(self):
        super().clean()
        period = self.cleaned_data.get("period")
        measure = self.cleaned_data.get("measure")
        if period and measure and not can_write_note(self.user, period, measure):
            self.add_error(None, _("The period is closed: notes for it are not written any more."))


@admin.register(ReportNote)
class ReportNoteAdmin(ScopedAdmin, TranslationAdmin):
    """Reached from the period's list of measures; by itself it lists the notes that there are."""

    form = ReportNoteForm
    list_display = ["measure", "period"]
    list_filter = [("period", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["measure", "period"]
    search_fields = ["=measure__number", "measure__title_fi"]
    fieldsets = [
        (None, {"fields": ["period", "measure"]}),
        *per_language("achieved", "hinders", "next"),
    ]
    change_form_template = "admin/reports/note_form.html"

    def get_queryset(self, request):
        own = Measure.objects.editable_by(request.user)
        return super().get_queryset(request).filter(measure__in=own)

    def programme_of(self, obj):
        return obj.period.programme

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_open_some_structure) or may(request, can_open_some_measure)
        return may(request, can_open_note, obj.period, obj.measure)

    def has_add_permission(self, request):
        return may(request, can_edit_some_structure) or may(request, can_edit_some_measure)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_edit_some_structure) or may(request, can_edit_some_measure)
        return may(request, can_write_note, obj.period, obj.measure)

    def has_delete_permission(self, request, obj=None):
        """A note is emptied, not deleted."""
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["period", "measure"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Which measure and period it is for stands above the form: they come with the address."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if are_ids(request.GET.get(db_field.name, "")):
            field.widget = forms.HiddenInput()
        return field

    def choices(self, db_field, request):
        if db_field.name == "measure":
            return Measure.objects.editable_by(request.user)
        own = Measure.objects.editable_by(request.user).values("programme")
        return ReportingPeriod.objects.filter(programme__in=own)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def add_view(self, request, form_url="", extra_context=None):
        """To the note that is there already, where one is."""
        asked = [request.GET.get(name, "") for name in ("period", "measure")]
        if request.method == "GET" and all(one and are_ids(one) for one in asked):
            there = self.get_queryset(request).filter(period=asked[0], measure=asked[1]).first()
            if there:
                return redirect("admin:reports_reportnote_change", there.pk)
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        period = obj.period if obj else _chosen(form, "period")
        measure = obj.measure if obj else _chosen(form, "measure")
        if period and measure:
            context |= {
                "title": str(measure),
                "period": period,
                "measure": measure,
                "facts": measure_in_period(period, measure, days.today()),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on(request, obj) or super().response_change(request, obj)

    def _on(self, request, obj):
        """Back to the list one came from, unless the form shall stay."""
        if "_continue" in request.POST or "_addanother" in request.POST or "_popup" in request.POST:
            return None
        messages.success(request, _("The note was saved."))
        return redirect(reverse("admin:reports_reportingperiod_notes", args=[obj.period_id]))


def _chosen(form, name):
    """What the form is about, among what may be chosen."""
    key = form[name].value()
    return form.fields[name].queryset.filter(pk=key).first() if key and are_ids(key) else None

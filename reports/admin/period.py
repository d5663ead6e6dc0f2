"""Reporting periods: opened, watched, reported on and closed by coordinators."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.scope import StructureAdmin, may, per_language
from measures.languages import shown
from measures.models import Measure, Origin, Programme
from measures.models.change import changing
from measures.overview import measure_rows
from measures.permissions import can_open_some_measure, can_open_some_structure
from reports.closing import (
    OutdatedOrderError,
    UnmadeFilesError,
    order,
    ready_files,
    try_again,
    untranslated,
    work_on,
)
from reports.downloads import LANGUAGES, attachment, in_reading_order
from reports.files.formats import FORMATS, KEPT
from reports.forms import ClosingForm, OrderForm
from reports.models import (
    OrderedFile,
    ProgressReport,
    ReportFile,
    ReportingPeriod,
    ReportNote,
    ReportOrder,
)
from reports.permissions import can_close, can_edit_period, can_open_period, can_see_period, can_write_notes

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(StructureAdmin, TranslationAdmin):
    """Whoever edits a measure of the programme sees the period, to write a note; coordinators keep it."""

    list_display = ["name", "programme", "period_days", "state", "notes_link", "report_link"]
    list_select_related = ["programme"]
    fieldsets = [(None, {"fields": ["programme", ("start", "end")]}), *per_language("name")]
    change_form_template = "admin/reports/period_form.html"

    def get_queryset(self, request):
        own = Measure.objects.editable_by(request.user).values("programme")
        kept = Programme.objects.editable_by(request.user).values("pk")
        periods = super(StructureAdmin, self).get_queryset(request)
        return periods.filter(programme__in=own) | periods.filter(programme__in=kept)

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_open_some_structure) or may(request, can_open_some_measure)
        return may(request, can_see_period, obj)

    def get_readonly_fields(self, request, obj=None):
        """What reports have told of stays as they told it."""
        if obj is None:
            return []
        return ["programme", "start", "end"] if obj.is_closed else ["programme"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        is_moved = {"start", "end"} & set(form.changed_data)
        if is_moved and (others := ReportingPeriod.objects.overlapping(obj)):
            text = _("The period shares days with: %(periods)s. If that is meant, nothing needs to be done.")
            messages.warning(request, text % {"periods": "; ".join(map(_with_days, others))})

    def get_list_display_links(self, request, list_display):
        return ["name"] if self.has_change_permission(request) else None

    @admin.display(description=gettext_lazy("Days"), ordering="end")
    def period_days(self, period):
        return _days_of(period)

    @admin.display(description=gettext_lazy("State"))
    def state(self, period):
        return _("closed") if period.is_closed else _("open")

    @admin.display(description=gettext_lazy("Notes"))
    def notes_link(self, period):
        address = reverse("admin:reports_reportingperiod_notes", args=[period.pk])
        return format_html('<a href="{}">{}</a>', address, _("Notes"))

    def get_list_display(self, request):
        return self.list_display if may(request, can_open_some_structure) else self.list_display[:-1]

    @admin.display(description=gettext_lazy("Report"))
    def report_link(self, period):
        address = reverse("admin:reports_reportingperiod_report", args=[period.pk])
        return format_html('<a href="{}">{}</a>', address, _("Make or download"))

    def get_urls(self):
        doors = [
            ("<int:pk>/notes/", require_safe(self.notes), "reportingperiod_notes"),
            ("<int:pk>/report/", self.report, "reportingperiod_report"),
            ("<int:pk>/close/", require_POST(self.close), "reportingperiod_close"),
            ("editions/<int:pk>/publish/", require_POST(self.publish), "progressreport_publish"),
            ("orders/<int:pk>/", require_safe(self.progress), "reportorder_progress"),
            ("files/<int:pk>/", require_safe(self.download), "orderedfile_download"),
        ]
        own = [
            path(way, self.admin_site.admin_view(view), name=f"reports_{name}") for way, view, name in doors
        ]
        return own + super().get_urls()

    # Pages beside the stock ones

    def page(self, request, name, title, period, **more):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "period": period,
            **more,
        }
        return TemplateResponse(request, f"admin/reports/{name}.html", context)

    def found(self, request, pk, right):
        """The period that this person may do so with, or 404."""
        period = get_object_or_404(ReportingPeriod.objects.select_related("programme"), pk=pk)
        if not right(request.user, period):
            raise Http404
        return period

    def notes(self, request, pk):
        """Who has written and who has not: a coordinator sees all measures, others their own."""
        period = self.found(request, pk, can_see_period)
        own = Measure.objects.editable_by(request.user).filter(programme=period.programme, is_published=True)
        written = {note.measure_id: note for note in ReportNote.objects.filter(period=period)}
        rows = [
            (row, written.get(row.measure.pk))
            for row in measure_rows(own.for_list(request.user).in_order(), days.today())
        ]
        missing = request.GET.get("missing", "")
        more = {
            "rows": _narrowed(rows, period, missing),
            "count": len(rows),
            "written_count": sum(note is not None for _row, note in rows),
            "missing": missing,
            "missing_language": LANGUAGE_NAMES.get(missing),
            "can_open": can_open_period(request.user, period),
            "may_write": can_write_notes(request.user, period),
        }
        return self.page(request, "notes", _("Notes for the report"), period, **more)

    def report(self, request, pk):
        """Choose a file and order it; close the period; the editions there are."""
        period = self.found(request, pk, can_open_period)
        form = OrderForm(request.POST or None, programme=period.programme)
        if request.method == "POST" and form.is_valid():
            ordered = order(
                period,
                request.user,
                formats=[form.cleaned_data["format"]],
                languages=[form.cleaned_data["language"]],
                selection=form.selection,
            )
            return redirect("admin:reports_reportorder_progress", ordered.pk)
        return self.report_page(request, period, form=form)

    def report_page(self, request, period, *, form=None, closing=None):
        files = Prefetch("files", ReportFile.objects.defer("content"))
        editions = period.reports.prefetch_related(files).order_by("-edition")
        without = Measure.objects.public().filter(programme=period.programme)
        more = {
            "form": form or OrderForm(programme=period.programme),
            "ready": ready_files(period, request.user),
            "closing": closing or ClosingForm(is_correction=period.is_closed),
            "editions": [(report, in_reading_order(report.files.all())) for report in editions],
            "is_over": period.is_over(days.today()),
            "can_close": can_close(request.user, period),
            "missing": without.exclude(report_notes__period=period).count(),
            "untranslated": untranslated(period),
        }
        return self.page(request, "report", _("Progress report"), period, **more)

    def close(self, request, pk):
        """Order all files for good; the last one closes the period."""
        period = self.found(request, pk, can_close)
        if not period.is_over(days.today()):
            return redirect("admin:reports_reportingperiod_report", period.pk)
        closing = ClosingForm(request.POST, is_correction=period.is_closed)
        if not closing.is_valid():
            return self.report_page(request, period, closing=closing)
        ordered = order(
            period,
            request.user,
            formats=KEPT,
            languages=LANGUAGES,
            is_closing=True,
            reasons=closing.reasons,
        )
        return redirect("admin:reports_reportorder_progress", ordered.pk)

    def publish(self, request, pk):
        """Show an edition to residents, or hide it again."""
        report = get_object_or_404(ProgressReport.objects.select_related("period__programme"), pk=pk)
        if not can_edit_period(request.user, report.period):
            raise Http404
        with changing(request.user, origin=Origin.FORM):
            report.is_published = "hide" not in request.POST
            report.save(update_fields=["is_published"])
        text = _("The report is published.") if report.is_published else _("The report is hidden.")
        messages.success(request, text)
        return redirect("admin:reports_reportingperiod_report", report.period_id)

    def progress(self, request, pk):
        """What is made of an order; looking at it makes the next file."""
        ordered = self.found_order(request, pk)
        if "again" in request.GET:
            try_again(ordered)
        is_stuck = False
        try:
            if "begun" in request.GET:
                work_on(ordered)
        except UnmadeFilesError:
            is_stuck = True
        except OutdatedOrderError:
            text = _("The order is out of date: the report was closed meanwhile, or the day is over.")
            messages.error(request, text)
            return redirect("admin:reports_reportingperiod_report", ordered.period_id)
        if ordered.report_id:
            messages.success(request, _("The report was closed: its files will stay as they are."))
            return redirect("admin:reports_reportingperiod_report", ordered.period_id)
        return self.progress_page(request, ordered, is_stuck=is_stuck)

    def found_order(self, request, pk):
        """One's own, of a period that one may still do so with; or 404."""
        ordered = get_object_or_404(ReportOrder.objects.select_related("period__programme"), pk=pk)
        right = can_close if ordered.is_closing else can_open_period
        if ordered.ordered_by_id != request.user.pk or not right(request.user, ordered.period):
            raise Http404
        return ordered

    def progress_page(self, request, ordered, *, is_stuck):
        files, wanted = list(ordered.files.defer("content")), len(ordered.wanted)
        is_going_on = not is_stuck and (len(files) < wanted or ordered.is_closing)
        if is_stuck:
            title = _("The report could not be made")
        else:
            title = _("The report is being made") if is_going_on else _("The report is ready")
        more = {
            "ordered": ordered,
            "done": len(files),
            "wanted": wanted,
            "files": files,
            "failed": [(FORMATS[form].label, LANGUAGE_NAMES[language]) for language, form in ordered.failed],
            "is_stuck": is_stuck,
            "is_going_on": is_going_on,
        }
        return self.page(request, "progress", title, ordered.period, **more)

    def download(self, request, pk):
        file = get_object_or_404(OrderedFile.objects.select_related("order__period__programme"), pk=pk)
        if file.order.ordered_by_id != request.user.pk or not can_open_period(
            request.user, file.order.period
        ):
            raise Http404
        return attachment(file)


def _with_days(period) -> str:
    return f"{shown(period, 'name')} ({_days_of(period)})"


def _days_of(period) -> str:
    return f"{date_format(period.start)}–{date_format(period.end)}"


def _narrowed(rows, period, missing):
    """The measures whose note is missing, or missing in a language."""
    if missing in LANGUAGES:
        lacking = set(period.notes.lacking(missing).values_list("measure", flat=True))
        return [row for row in rows if row[0].measure.pk in lacking]
    return [row for row in rows if row[1] is None] if missing else rows

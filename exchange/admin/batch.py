"""A file is handed in, what it would change is shown, and what is confirmed is saved, or taken back."""

import logging
from functools import partial

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exchange.admin.layout import layout
from exchange.forms import ENCODINGS, SEPARATORS, ConfirmForm, ReadingForm, UploadForm
from exchange.imports.planning import Outcome, plan_of
from exchange.imports.reading import book_of, found_in
from exchange.imports.saving import NoReasonError, PlanChangedError, digest_of, saving
from exchange.imports.undoing import CannotUndoError, undo
from exchange.models import DAYS_KEPT, ImportBatch
from exchange.permissions import can_import, can_see_imports
from exchange.reading import Refused
from measures import days
from measures.admin.scope import StructureAdmin
from measures.models import Programme

logger = logging.getLogger(__name__)
ROWS = 100
MARK = "<!-- progress -->"


@admin.register(ImportBatch)
class ImportBatchAdmin(StructureAdmin):
    actions = None
    list_display = ["name", "programme", "uploaded_at", "uploaded_by", "state"]
    list_select_related = ["programme", "uploaded_by"]
    list_filter = [("programme", admin.RelatedOnlyFieldListFilter)]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")

    @admin.display(description=gettext_lazy("State"))
    def state(self, batch):
        if batch.is_waiting:
            return _("not saved")
        return _("saved") if batch.can_be_undone else _("taken back")

    def has_delete_permission(self, request, obj=None):
        """What was saved stays, so that it can be taken back."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_waiting)

    def get_urls(self):
        doors = [
            ("<int:pk>/layout/", partial(layout, self), "importbatch_layout"),
            ("<int:pk>/save/", require_POST(self.save), "importbatch_save"),
            ("<int:pk>/undo/", require_POST(self.undo), "importbatch_undo"),
        ]
        own = [
            path(way, self.admin_site.admin_view(view), name=f"exchange_{name}") for way, view, name in doors
        ]
        return own + super().get_urls()

    def page(self, request, name, title, **more):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **more}
        return TemplateResponse(request, f"admin/exchange/{name}.html", context)

    def changelist_view(self, request, extra_context=None):
        """None of them is edited: the stock title asks to choose one for that."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    def add_view(self, request, form_url="", extra_context=None):
        """Hand in a file."""
        programmes = Programme.objects.editable_by(request.user).open()
        if not self.has_add_permission(request):
            raise Http404
        form = UploadForm(request.POST or None, request.FILES or None, programmes=programmes)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            batch = ImportBatch(
                programme=form.cleaned_data["programme"],
                name=file.name[-200:],
                content=file.read(),
                uploaded_by=request.user,
            )
            try:
                book_of(batch)
            except Refused as no:
                form.add_error("file", str(no.message))
            else:
                ImportBatch.objects.forgotten(days.now()).delete()
                batch.save()
                return redirect("admin:exchange_importbatch_change", batch.pk)
        return self.page(
            request, "upload", _("Import a file"), form=form, programmes=programmes, days_kept=DAYS_KEPT
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the file would change, or has changed."""
        batch = self.found(request, object_id, can_see_imports)
        may = can_import(request.user, batch.programme)
        if not batch.is_waiting:
            return self.page(request, "done", batch.name, batch=batch, may=may)
        reading = ReadingForm(
            request.POST or None, initial={"encoding": batch.encoding, "separator": batch.separator}
        )
        if request.method == "POST" and reading.is_valid() and may:
            for name, value in reading.cleaned_data.items():
                setattr(batch, name, value)
            batch.save(update_fields=list(reading.cleaned_data))
            return redirect("admin:exchange_importbatch_change", batch.pk)
        try:
            book = book_of(batch)
        except Refused as no:
            return self.page(request, "refused", batch.name, batch=batch, refused=no.message, reading=reading)
        return self.preview(request, batch, book, reading)

    def found(self, request, pk, right):
        """The import that this person may do so with, or 404."""
        if not str(pk).isdecimal() or len(str(pk)) > 18:
            raise Http404
        batch = get_object_or_404(
            ImportBatch.objects.select_related("programme", "change", "undone_by"), pk=pk
        )
        if not right(request.user, batch.programme):
            raise Http404
        return batch

    def preview(self, request, batch, book, reading):
        found = found_in(batch, book)
        if not found.records and batch.rules is None and any(sheet.rows for sheet in book.sheets):
            return redirect("admin:exchange_importbatch_layout", batch.pk)
        plan = plan_of(batch.programme, found.records, may_make=batch.may_make)
        counts = plan.count()
        asked = request.GET.get("show", "")
        shown = Outcome(asked) if asked in Outcome.values else None
        rows = [
            row for row in plan.rows if (row.outcome == shown if shown else row.outcome != Outcome.UNCHANGED)
        ]
        may_save = can_import(request.user, batch.programme) and plan.changing and not plan.has_faults
        more = {
            "batch": batch,
            "book": book,
            "encoding": dict(ENCODINGS).get(book.encoding, book.encoding),
            "separator": dict(SEPARATORS).get(book.separator),
            "reading": reading,
            "remarks": found.remarks,
            "counts": [(outcome.value, outcome.label, counts[outcome]) for outcome in Outcome],
            "asked": shown,
            "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
            "has_faults": plan.has_faults,
            "confirm": may_save
            and ConfirmForm(initial={"digest": digest_of(plan)}, moves_dates=plan.moves_dates),
            "changing": len(plan.changing),
        }
        return self.page(request, "preview", batch.name, **more)

    def save(self, request, pk):
        """Save what was confirmed, telling as it goes."""
        batch = self.found(request, pk, can_import)
        form = ConfirmForm(request.POST)
        if not batch.is_waiting or not form.is_valid():
            return redirect("admin:exchange_importbatch_change", batch.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": batch.name,
            "batch": batch,
        }
        frame = render_to_string("admin/exchange/saving.html", context, request)
        return StreamingHttpResponse(told(frame, batch, request.user, form.cleaned_data, get_language()))

    def undo(self, request, pk):
        batch = self.found(request, pk, can_import)
        try:
            if batch.can_be_undone:
                undo(batch, request.user)
                messages.success(request, _("The import was taken back: all is as it was before it."))
        except CannotUndoError as no:
            messages.error(request, _("Nothing was taken back.") + " " + " ".join(no.reasons))
        return redirect("admin:exchange_importbatch_change", batch.pk)


def told(frame, batch, user, data, language):
    """The page in parts: its head, a line whenever a tenth is done, how it ended, and its foot."""
    head, _mark, foot = frame.partition(MARK)
    yield head
    with override(language):
        address = reverse("admin:exchange_importbatch_change", args=[batch.pk])
        try:
            records = found_in(batch, book_of(batch)).records
            tenth = 0
            for done, whole in saving(batch, records, user, digest=data["digest"], reason=data["reason"]):
                if whole and 10 * done // whole > tenth:
                    tenth = 10 * done // whole
                    yield format_html("<li>{}</li>", _("%(percent)d %% is done") % {"percent": 10 * tenth})
            end = _("Everything was saved.")
        except PlanChangedError:
            end = _("Nothing was saved: something has changed since you looked. Look at it once more.")
        except NoReasonError:
            end = _("Nothing was saved: due dates are moved. Say why, in the field “Why the change”.")
        except Exception:
            logger.exception("An import could not be saved")
            end = _("Nothing was saved: something went wrong on our side.")
        yield format_html(
            '</ul><p role="status"><strong>{}</strong> <a href="{}">{}</a></p>', end, address, _("Go on")
        )
    yield foot

"""The page on which a coordinator says what the columns of a city's own spreadsheet are."""

from dataclasses import asdict

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from exchange.imports.foreign import Rules
from exchange.imports.reading import book_of
from exchange.layouts import LayoutForm, fitting_layout, keep
from exchange.permissions import can_import
from exchange.reading import Refused


def layout(model_admin, request, pk):
    """Ask for the columns, then for the words in them; then the batch is read by what was said."""
    batch = model_admin.found(request, pk, can_import)
    if not batch.is_waiting:
        return redirect("admin:exchange_importbatch_change", batch.pk)
    try:
        book = book_of(batch)
    except Refused:
        return redirect("admin:exchange_importbatch_change", batch.pk)
    kept = fitting_layout(batch.programme, book)
    rules = Rules(**(batch.rules or (kept.rules if kept else {})))
    form = LayoutForm(request.POST or None, book=book, rules=rules)
    are_others = request.method == "POST" and request.POST.get("shown", shown_by(form)) != shown_by(form)
    if are_others:
        form = LayoutForm(with_columns_as_named(form), book=book, rules=rules)
    is_told = request.method == "POST" and "again" not in request.POST and not are_others
    is_whole = is_told and not form.has_new_words
    if is_whole and form.is_valid():
        batch.rules = asdict(form.rules)
        batch.save(update_fields=["rules"])
        if form.cleaned_data["name"]:
            keep(batch.programme, form.cleaned_data["name"], form.rules)
        return redirect("admin:exchange_importbatch_change", batch.pk)
    columns = []
    for column, samples in form.columns:
        column.help_text = " · ".join(samples)
        columns.append(column)
    more = {
        "batch": batch,
        "form": form,
        "shown": shown_by(form),
        "columns": columns,
        "kept": kept,
        "asks_for_words": form.is_bound and form.has_new_words,
    }
    return model_admin.page(request, "layout", _("What the columns are"), **more)


def shown_by(form) -> str:
    """Whose columns the form shows: those of which row of which sheet."""
    return f"{form.row} {form.sheet.name}"


def with_columns_as_named(form):
    """What was said, but of columns that were not shown before what their names suggest."""
    data = form.data.copy()
    for name in form.words:
        data.pop(name, None)
    for column, _samples in form.columns:
        data[column.html_name] = column.initial
    return data

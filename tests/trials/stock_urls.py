"""Django's own admin for measures, and views that save without a transaction."""

import csv
import io
import time

from django.contrib import admin
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from openpyxl import load_workbook

from exchange.imports.planning import plan_of
from exchange.imports.reading import book_of, found_in
from exchange.models import ImportBatch
from helsinki_measures import urls
from measures import days
from measures.models import Measure, Task
from reports.models import ProgressReport, ReportFile, ReportOrder


class TaskInline(admin.StackedInline):
    model = Task
    fields = ["title_fi", "title_sv", "due_on", "state"]
    extra = 0


class StockAdmin(admin.ModelAdmin):
    fields = ["lead_fi", "description_fi"]
    inlines = [TaskInline]


@csrf_exempt
def save_in_two_steps(request, measure):
    Measure.objects.filter(pk=measure).update(lead_fi=request.POST["lead_fi"])
    time.sleep(0.05)
    Task.objects.filter(measure=measure).update(title_fi=request.POST["tasks-0-title_fi"])
    return HttpResponse(status=302)


@csrf_exempt
def import_row_by_row(request, pk):
    batch = ImportBatch.objects.get(pk=pk)

    def saved():
        rows = plan_of(batch.programme, found_in(batch, book_of(batch)).records).changing
        for count, row in enumerate(rows, start=1):
            row.thing.save()
            yield f"<li>{100 * count // len(rows)} %</li>"

    return StreamingHttpResponse(saved())


def close_in_steps(request, pk):
    """The report and its first file, then the others."""
    one = ReportOrder.objects.get(pk=pk)
    report = ProgressReport.objects.create(
        period=one.period, edition=one.edition, made_at=days.now(), made_by=one.ordered_by
    )
    for name in ("report.pdf", "report.xlsx"):
        more = {"format": name[7:], "language": "fi", "content": b"1", "size": 1, "sha256": "0" * 64}
        ReportFile.objects.create(report=report, name=name, **more)
        time.sleep(0.5)
    return HttpResponse(status=302)


@csrf_exempt
def read_as_it_comes(request):
    """A file by its name, with the library or the encoding that is meant for it."""
    file = request.FILES["file"]
    if file.name.endswith(".xlsx"):
        rows = list(load_workbook(file).active.values)
    else:
        rows = list(csv.reader(io.StringIO(file.read().decode()), delimiter=";"))
    return HttpResponse(len(rows))


stock = admin.AdminSite()
stock.register(Measure, StockAdmin)

urlpatterns = [
    path("read-as-it-comes/", read_as_it_comes),
    path("row-by-row/<int:pk>/", import_row_by_row),
    path("close-in-steps/<int:pk>/", close_in_steps),
    path("in-two-steps/<int:measure>/", save_in_two_steps),
    path("admin/", stock.urls),
    *urls.urlpatterns,
]

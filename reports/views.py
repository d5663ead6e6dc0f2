from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from measures.languages import shown
from measures.models import Programme
from reports.downloads import attachment, in_reading_order
from reports.models import ProgressReport, ReportFile


@require_safe
def report_list(request, slug):
    """The programme's published reports, the newest edition of each period first."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    reports = ProgressReport.objects.public().filter(period__programme=programme)
    reports = list(reports.select_related("period__programme").order_by("-period__end", "-edition"))
    # Of the reports of one day there is nothing to compare: the newest edition stands for all.
    by_day = {report.day: report for report in reversed(reports)}
    compared = [(by_day[day], shown(by_day[day].period, "name")) for day in sorted(by_day, reverse=True)]
    context = {"programme": programme, "reports": reports, "compared": compared}
    return render(request, "reports/report_list.html", context)


def found_report(request, slug, period, edition):
    reports = ProgressReport.objects.visible_to(request.user).select_related("period__programme")
    return get_object_or_404(reports, period__programme__slug=slug, period=period, edition=edition)


@require_safe
def report(request, slug, period, edition):
    """The report as it was closed: its kept page in the site's frame, with its files."""
    found = found_report(request, slug, period, edition)
    files = in_reading_order(found.files.defer("content"))
    page = next((one for one in files if one.format == "html" and one.language == get_language()), None)
    if page is None:
        raise Http404
    editions = ProgressReport.objects.visible_to(request.user).filter(period=found.period)
    context = {
        "programme": found.period.programme,
        "report": found,
        "is_draft": not found.is_published,
        "editions": editions.select_related("period__programme").order_by("-edition"),
        "files": [one for one in files if one.format != "html"],
        # Made and escaped by this site when the report was closed, kept as it was.
        "content": mark_safe(bytes(page.content).decode()),
    }
    return render(request, "reports/report_page.html", context)


@require_safe
def report_file(request, slug, period, edition, name):
    found = found_report(request, slug, period, edition)
    return attachment(get_object_or_404(ReportFile, report=found, name=name))

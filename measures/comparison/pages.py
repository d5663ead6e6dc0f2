"""What changed: the page for any days, and the same as files."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures import days
from measures.comparison import sheets
from measures.comparison.asked import GROUPINGS, asked_of
from measures.comparison.groups import groups, part_of, shown_changes
from measures.dated import first_record
from measures.models import Programme
from measures.sheets import separator_in
from measures.status import ONE_DAY

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def changes(request, slug):
    """Muutokset: what happened to the measures, with the difference and how each stood before and after."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    asked = asked_of(request.GET, days.today())
    context = {"programme": programme, "asked": asked, "today": days.today()}
    if asked.is_nonsense:
        return render(request, "measures/changes.html", context, status=400)
    comparison = asked.compare(programme)
    found = shown_changes(comparison, asked.kind)
    page, parts = part_of(comparison, groups(programme, comparison, found, asked.by), request.GET.get("page"))
    context |= {
        "comparison": comparison,
        "first_day": comparison.since - ONE_DAY if comparison.start else asked.since,
        "first_record": first_record(),
        "kinds": kind_links(asked, comparison),
        "page": page,
        "groups": parts,
        "groupings": [(by, asked.query(by=by if by != GROUPINGS[0] else None)) for by in GROUPINGS],
    }
    return render(request, "measures/changes.html", context)


def kind_links(asked, comparison):
    """Each kind with how many measures there are of it, and the way to them."""
    return [(kind, count, asked.query(kind=kind.value)) for kind, count in comparison.counts().items()]


@require_safe
def changes_csv(request, slug):
    separator = separator_in(request.GET)
    return download(
        request, slug, "csv", "text/csv; charset=utf-8", lambda rows: sheets.write_csv(rows, separator)
    )


@require_safe
def changes_xlsx(request, slug):
    return download(request, slug, "xlsx", XLSX, sheets.write_xlsx)


def download(request, slug, suffix, content_type, write):
    """What the page of the same days shows, as a file; where they are no days, the page says so."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    asked = asked_of(request.GET, days.today())
    if asked.is_nonsense:
        return changes(request, slug)
    comparison = asked.compare(programme)
    found = shown_changes(comparison, asked.kind)
    rows = sheets.rows(programme, comparison, found, address=request.build_absolute_uri)
    response = HttpResponse(write(rows), content_type=content_type)
    word = slugify(_("changes"))
    name = f"{programme.slug}-{word}-{asked.since}-{asked.until}-{get_language()}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

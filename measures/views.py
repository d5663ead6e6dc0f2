from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from measures import days, exports
from measures.dated import dated
from measures.forms import MeasureFilter
from measures.history.versions import versions
from measures.models import Measure, Page, PageKind, Programme, Responsibility, Task, Theme, Unit
from measures.overview import (
    by_theme,
    confirmation_counts,
    listed_rows,
    measure_rows,
    rows_in,
    standings,
    status_counts,
    theme_rows,
)
from measures.sheets import separator_in
from measures.status import Status
from measures.structured import page_data
from participation.counts import by_kind, participation_in, with_totals
from participation.models import Indicator
from participation.totals import total

PAGE_SIZE = 150
LATEST, MOST_LATE, VERSIONS = 5, 20, 20
# What the situation is told in, even where no measure has it.
MAIN = (Status.LATE, Status.ON_TIME, Status.NOT_STARTED, Status.COMPLETED, Status.UNKNOWN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@dated
def front(request):
    """The current programme."""
    current = current_programme(request)
    if not current:
        return render(request, "measures/no_programme.html")
    # The programme's page says the same: one of the two addresses is enough for search engines.
    return programme_page(request, current, canonical=request.build_absolute_uri(current.get_absolute_url()))


@require_safe
@dated
def programme(request, slug):
    return programme_page(request, get_object_or_404(Programme.objects.visible_to(request.user), slug=slug))


@require_safe
def page(request, kind):
    """A page that editors write; one that nobody has written yet says so."""
    found = Page.objects.filter(kind=kind).first()
    context = {"page": found, "kind": PageKind(kind), "programme": current_programme(request)}
    return render(request, "measures/page.html", context)


def current_programme(request):
    return Programme.objects.visible_to(request.user).current()


def programme_page(request, programme, **more):
    """The goal, how it goes in short, the themes, what changed last and what is due next."""
    today = days.today()
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    tasks = (
        Task.objects.filter(measure__in=measures.filter(closed_as=""))
        .select_related("measure__programme")
        .by_due_date()
    )
    context = {
        "today": today,
        "latest": measures.select_related("programme")
        .exclude(updated_at=None)
        .order_by("-updated_at")[:LATEST],
        "due_next": tasks.open().filter(due_on__gte=today)[:LATEST],
        "others": Programme.objects.visible_to(request.user).exclude(pk=programme.pk),
        **how_it_goes(request, programme, today, late=LATEST),
        **more,
    }
    return render(request, "measures/programme.html", context)


@require_safe
@dated
def situation(request, slug):
    """Tilannekuva: how the whole programme is going in numbers, each of which leads to its rows."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    today = days.today()
    goals = Indicator.objects.filter(programme=programme, is_programme_goal=True).with_latest()
    goals = goals.select_related("programme").in_order()
    context = {
        "today": today,
        "confirmed_for": programme.confirmed_for,
        "goals": with_totals(goals, request.user),
        **how_it_goes(request, programme, today, late=MOST_LATE, always=MAIN),
    }
    return render(request, "measures/situation.html", context)


def how_it_goes(request, programme, today, *, late, always=()):
    """A programme's numbers: progress in all and by theme, confirmations, participation; the first late ones.

    `always` are the statuses that are counted in so many words even where no measure has them.
    """
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    found = standings(programme, measures, today)
    late_ones = [one.measure for one in found if one.status == Status.LATE]
    first = measures.filter(pk__in=late_ones[:late]).for_list(request.user).in_order()
    counts = [one.count for one in participation_in(programme, request.user)]
    return {
        "programme": programme,
        "measure_count": len(found),
        "known_count": sum(one.status != Status.UNKNOWN for one in found),
        "late_count": len(late_ones),
        "status_counts": status_counts((one.status for one in found), always),
        "theme_rows": theme_rows(themes_of(programme), found),
        "confirmation_counts": confirmation_counts(found),
        "late": measure_rows(first.fetch_mode(FETCH_RAISE), today),
        "participation": total(counts),
        "participation_rows": by_kind(counts),
    }


def themes_of(programme):
    themes = Theme.objects.with_tree_fields().tree_filter(programme=programme)
    return themes.select_related("programme").order_by("tree_ordering")


def filtered_measures(request, slug):
    """The programme and the filter of its measures, as the address asks; 404 without such a programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    return programme, MeasureFilter(request.GET, measures=measures, programme=programme, today=days.today())


@require_safe
@dated
def measure_list(request, slug):
    programme, narrowing = filtered_measures(request, slug)
    statuses = narrowing.statuses
    page = Paginator(list(statuses), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = {pk: statuses[pk] for pk in page}
    rows = rows_in(programme, narrowing.given.filter(pk__in=shown), shown, narrowing.today)
    context = {
        "programme": programme,
        "list_url": reverse("measures", args=[slug]),
        "filter": narrowing,
        "page": page,
        "rows": rows,
        "groups": by_theme(rows) if narrowing.layout_name == "themes" else [],
    }
    live = request.htmx and not request.htmx.history_restore_request
    response = render(request, "measures/measure_list.html" + ("#live" if live else ""), context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return push_url(response, context["list_url"] + narrowing.query()) if live else response


@require_safe
@dated
def measures_csv(request, slug):
    def write(rows):
        return exports.write_csv(rows, separator_in(request.GET))

    return download(request, slug, "csv", "text/csv; charset=utf-8", write)


@require_safe
@dated
def measures_xlsx(request, slug):
    def write(rows):
        return exports.write_xlsx(rows, sheet_name=_("Measures"))

    return download(request, slug, "xlsx", XLSX, write)


def download(request, slug, suffix, content_type, write):
    """What the filtered list shows, all pages of it, as a file."""
    programme, narrowing = filtered_measures(request, slug)
    today = days.today()
    rows = exports.rows(narrowing.apply(), request.user, today=today, address=request.build_absolute_uri)
    response = HttpResponse(write(rows), content_type=content_type)
    name = f"{programme.slug}-{slugify(_('Measures'))}-{today:%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def found_measure(request, slug, number):
    measures = Measure.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(measures, programme__slug=slug, number=number)


@require_safe
def measure_history(request, slug, number):
    """Muutoshistoria: every published version of a measure, the latest first, with what it changed."""
    measure = found_measure(request, slug, number)
    page = Paginator(versions(measure)[::-1], VERSIONS).get_page(request.GET.get("page"))
    context = {"programme": measure.programme, "measure": measure, "page": page}
    return render(request, "measures/measure_history.html", context)


@require_safe
def measure_version(request, slug, number, change):
    """One published version, at an address that stays."""
    measure = found_measure(request, slug, number)
    version = next((one for one in versions(measure) if one.change.pk == change), None)
    if version is None:
        raise Http404
    context = {"programme": measure.programme, "measure": measure, "version": version}
    return render(request, "measures/measure_version.html", context)


@require_safe
@dated
def theme(request, slug, theme):
    today = days.today()
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    themes = themes_of(programme)
    theme = get_object_or_404(themes, slug=theme)
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    above = Theme.objects.ancestors(theme).select_related("programme")
    rows = theme_rows(themes, standings(programme, measures, today))
    within = measures.filter(theme__in=[row.theme.pk for row in rows if theme.pk in row.theme.tree_path])
    context = {
        "programme": programme,
        "theme": theme,
        "above": above,
        "structured_data": page_data(
            request, *[(one, one.get_absolute_url()) for one in (programme, *above, theme)]
        ),
        "below": [row for row in rows if row.theme.parent_id == theme.pk],
        **listed(programme, within, today),
    }
    return render(request, "measures/theme.html", context)


@require_safe
@dated
def unit(request, slug, unit):
    """A unit's measures in a programme, those of the units below it included."""
    today = days.today()
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    unit = get_object_or_404(Unit, slug=unit)
    units = list(Unit.objects.descendants(unit, include_self=True))
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    answered = Responsibility.objects.filter(unit__in=units)
    within = measures.filter(pk__in=answered.values("measure"))
    context = {
        "programme": programme,
        "unit": unit,
        "above": Unit.objects.ancestors(unit),
        "below": [other for other in units if other.parent_id == unit.pk],
        **listed(programme, within, today),
    }
    return render(request, "measures/unit.html", context)


def listed(programme, measures, today):
    """The rows and the numbers of a page that lists its measures."""
    rows = listed_rows(programme, measures, today)
    return {"rows": rows, "status_counts": status_counts(row.status for row in rows)}

import datetime
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
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
from measures.history.slips import slips
from measures.history.versions import versions
from measures.languages import per_language
from measures.models import Measure, Page, PageKind, Programme, Responsibility, Task, Theme, Unit
from measures.overview import (
    by_theme,
    confirmation_counts,
    measure_rows,
    standings,
    status_counts,
    theme_rows,
)
from measures.sheets import separator_in
from measures.status import Status, TaskState
from measures.structured import page_data
from participation import chain, figures
from participation.counts import by_kind, counts_in, figures_beside, with_totals
from participation.models import Adding, Indicator
from participation.totals import total

PAGE_SIZE = 200
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
    counts = counts_in(programme, request.user)
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
    # Put in order by their keys alone: of thousands, the texts of one page's are read.
    page = Paginator(narrowing.apply().values_list("pk", flat=True), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    measures = narrowing.given.filter(pk__in=list(page)).for_list(request.user).fetch_mode(FETCH_RAISE)
    by_pk = {measure.pk: measure for measure in measures}
    rows = measure_rows([by_pk[pk] for pk in page if pk in by_pk], days.today())
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
    measures = narrowing.apply().for_list(request.user).fetch_mode(FETCH_RAISE)
    rows = exports.rows(measures, today=today, address=request.build_absolute_uri)
    response = HttpResponse(write(rows), content_type=content_type)
    name = f"{programme.slug}-{slugify(_('Measures'))}-{today:%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@dated
def measure_detail(request, slug, number):
    today = days.today()
    measures = Measure.objects.visible_to(request.user).filter(programme__slug=slug)
    found = measures.with_parts(request.user).fetch_mode(FETCH_RAISE)
    measure = get_object_or_404(found, number=number)
    programme = measure.programme
    effects = effects_of(measure, request.user)
    narrowing = MeasureFilter(request.GET, measures=measures, programme=programme, today=today)
    next_task = measure.next_task()
    contacts = measure.contacts.select_related("person__unit", "person__user").fetch_mode(FETCH_RAISE)
    context = {
        "programme": programme,
        "measure": measure,
        "themes": measure.theme.path(),
        "neighbours": neighbours(measure, narrowing, request.user),
        "verdict": measure.verdict(today),
        "next_task": next_task,
        "next_days_late": next_task.days_late(today) if next_task else 0,
        "lead_units": measure.lead_units(),
        "tasks": task_lists(measure, today),
        "timeline": measure.timeline(today),
        # Of one measure these are got sooner than by what fetches them for many.
        "status_updates": list(measure.status_updates.all()),
        "links": list(measure.links.all()),
        "contacts": [one for one in contacts if one.person.says_something],
        "structured_data": page_data(
            request,
            (programme, programme.get_absolute_url()),
            (_("Measures"), reverse("measures", args=[programme.slug])),
            (measure, measure.get_absolute_url()),
            modified=measure.updated_at,
        ),
        "slip": slips([measure])[measure.pk],
        "today": today,
        **effects,
    }
    return render(request, "measures/measure_detail.html", context)


def effects_of(measure, user):
    """What a measure acts on with the latest values, what follows from it, and the people counted for it."""
    acted_on = chain.acted_on(measure)
    observations = figures_beside(measure, acted_on, user)
    figures.add_sparklines(acted_on, observations)
    if not any(indicator.tells_progress for indicator in acted_on):
        measure.progress_effects = []  # spares the verdict its question
    counts = [one for one in observations if one.measure_id == measure.pk and one.adding == Adding.COUNTS]
    return {
        "chain": chain.chain_of(measure, acted_on, observations),
        "counts": counts,
        "counts_total": total(one.count for one in counts),
    }


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


@dataclass(frozen=True)
class Neighbours:
    """The measure's place in the list the reader came from, and the measures that its page leads to."""

    place: int
    total: int
    previous: Measure | None
    next: Measure | None
    query: str
    """The reader's filter; empty where the measure is not within it."""
    related: list[Measure]
    merged_from: list[Measure]


def neighbours(measure, narrowing, user) -> Neighbours:
    in_order = narrowing.given.in_order()
    ordered = narrowing.apply(grouped=False) if narrowing.chosen else in_order
    pks, query = list(ordered.values_list("pk", flat=True)), narrowing.query()
    if measure.pk not in pks:
        pks, query = list(in_order.values_list("pk", flat=True)), ""
    place = pks.index(measure.pk)
    previous, following = pks[place - 1] if place else None, (pks + [None])[place + 1]
    others = others_named(measure, {previous, following} - {None}, user)
    found = {other.pk: other for other in others}
    return Neighbours(
        place=place + 1,
        total=len(pks),
        previous=found.get(previous),
        next=found.get(following),
        query=query,
        related=[other for other in others if other.is_related],
        merged_from=[other for other in others if other.merged_into_id == measure.pk],
    )


def others_named(measure, beside, user) -> list[Measure]:
    """Those beside it, related to it and merged into it that this user may see, with what links say."""
    related = Measure.related.through.objects.filter(from_measure=measure)
    named = Measure.objects.filter(Q(pk__in=beside) | Q(merged_into=measure)).order_by()
    named = named.values("pk").union(related.values("to_measure"))
    others = Measure.objects.visible_to(user).filter(pk__in=named).in_order().select_related("programme")
    others = others.annotate(is_related=Exists(related.filter(to_measure=OuterRef("pk"))))
    return list(others.only("number", *per_language("title"), "merged_into", "programme__slug"))


@dataclass(frozen=True)
class TaskRow:
    task: Task
    days_late: int


def task_lists(measure, today: datetime.date) -> dict[str, list[TaskRow]]:
    """The tasks under the page's headings: done by completion, the others by due date; unknown days last."""
    done, now, to_do = [], [], []
    for task in measure.tasks.all():
        lists = {TaskState.COMPLETED: done, TaskState.IN_PROGRESS: now}
        days_late = 0 if measure.closed_as else task.days_late(today)
        lists.get(task.state, to_do).append(TaskRow(task, days_late))
    done.sort(key=lambda row: (row.task.completed_on or datetime.date.max, row.task.pk))
    for rows in (now, to_do):
        rows.sort(key=lambda row: (row.task.due_on or datetime.date.max, row.task.pk))
    return {"done": done, "now": now, "to_do": to_do}


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
        **listed(request, within, today),
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
        **listed(request, within, today),
    }
    return render(request, "measures/unit.html", context)


def listed(request, measures, today):
    """The rows and the numbers of a page that lists its measures."""
    rows = measure_rows(measures.for_list(request.user).in_order().fetch_mode(FETCH_RAISE), today)
    return {"rows": rows, "status_counts": status_counts(row.verdict.status for row in rows)}

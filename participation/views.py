from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from measures import days
from measures.dated import dated
from measures.languages import shown
from measures.models import Measure, Programme
from measures.overview import listed_rows
from measures.sheets import separator_in
from measures.structured import page_data
from measures.written import without_controls
from participation import exports, figures
from participation.chain import backwards, part_of
from participation.corrections import corrections
from participation.counts import by_kind, by_theme, by_unit, by_year, participation_in, with_totals
from participation.models import (
    Adding,
    Goal,
    Indicator,
    IndicatorEffect,
    Level,
    MeasureEffect,
    Observation,
)
from participation.parts import parts_table
from participation.totals import Part, total

INDICATORS = 250
"""So many are on a page: in Helsinki's programme all."""


@require_safe
@dated
def indicator_list(request, slug):
    """The indicators of a programme by level, with their latest values."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    indicators = Indicator.objects.filter(programme=programme).with_latest().select_related("programme")
    page = Paginator(indicators.by_level(), INDICATORS).get_page(request.GET.get("page"))
    shown = figures.with_sparklines(with_totals(page, request.user), request.user)
    levels = [(Level(level), list(group)) for level, group in groupby(shown, lambda one: one.level)]
    return render(
        request,
        "participation/indicator_list.html",
        {"programme": programme, "levels": levels, "page": page},
    )


def found_indicator(request, slug, number):
    """The indicator with its goals and `total`, and its observations, or 404; corrected ones come too."""
    indicators = Indicator.objects.visible_to(request.user).with_latest().select_related("programme")
    indicator = get_object_or_404(indicators.prefetch_related("goals"), programme__slug=slug, number=number)
    with_totals([indicator], request.user)
    observations = Observation.objects.visible_to(request.user).filter(indicator=indicator)
    observations = observations.select_related("measure__programme", "correction").latest_first()
    found = list(observations.fetch_mode(FETCH_RAISE))
    return indicator, as_entered(found) if indicator.adding == Adding.COUNTS else found


def as_entered(observations):
    """Counts in the order in which they were entered: one that was corrected keeps its place."""
    by_pk = {one.pk: one for one in observations}

    def first(one):
        while one.corrects_id in by_pk:
            one = by_pk[one.corrects_id]
        return one.pk

    return sorted(observations, key=lambda one: (first(one), one.pk))


def current(observations):
    return [one for one in observations if one.is_current]


@require_safe
@dated
def indicator_detail(request, slug, number):
    indicator, observations = found_indicator(request, slug, number)
    programme = indicator.programme
    visible = Measure.objects.visible_to(request.user)
    effects = IndicatorEffect.objects.select_related("cause__programme", "target__programme")
    context = {
        "programme": programme,
        "structured_data": page_data(
            request,
            (programme, programme.get_absolute_url()),
            (_("Indicators"), reverse("indicators", args=[programme.slug])),
            (indicator.name, indicator.get_absolute_url()),
        ),
        "indicator": indicator,
        "observations": current(observations),
        "corrections": corrections(observations),
        "goals": distances(indicator),
        "figure": figures.figure_of(indicator, current(observations)),
        "title": shown(indicator, "name"),
        "table": parts_table(current(observations)) if indicator.adding == Adding.PARTS else None,
        "measure_effects": MeasureEffect.objects.filter(indicator=indicator, measure__in=visible)
        .select_related("measure__programme")
        .order_by("measure__number_key"),
        "effects_from": effects.filter(target=indicator).order_by("cause__number_key"),
        "effects": effects.filter(cause=indicator).order_by("target__number_key"),
    }
    return render(request, "participation/indicator_detail.html", context)


@dataclass(frozen=True)
class GoalRow:
    """A goal with the way that is left from the latest value; `left` is None where no value is known."""

    goal: Goal
    left: Decimal | None
    is_reached: bool | None


def distances(indicator) -> list[GoalRow]:
    """How far the latest value is from each goal, in the direction that is wanted."""
    return [GoalRow(goal, *goal.distance_from(indicator.latest_value)) for goal in indicator.goals.all()]


@require_safe
@dated
def indicator_sum(request, slug, number):
    """The exact arithmetic behind a total of participants."""
    indicator, observations = found_indicator(request, slug, number)
    if indicator.adding != Adding.COUNTS:
        raise Http404
    lines = sum_lines(current(observations))
    context = {"programme": indicator.programme, "indicator": indicator, "lines": lines}
    return render(request, "participation/indicator_sum.html", context)


@dataclass(frozen=True)
class SumLine:
    """A line of the sum with the observations it is of."""

    observations: list[Observation]
    part: Part


def sum_lines(observations) -> list[SumLine]:
    """The counts that are added: each alone, or with those of its overlap group."""
    groups = {}
    for one in observations:
        if one.count.is_added:
            groups.setdefault(one.overlap_group or one.pk, []).append(one)
    return [SumLine(group, Part(tuple(one.count for one in group))) for group in groups.values()]


@require_safe
@dated
def indicator_csv(request, slug, number):
    indicator, observations = found_indicator(request, slug, number)
    content = exports.write_csv(current(observations), separator_in(request.GET))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(indicator, "csv")}"'
    return response


def file_name(indicator, suffix) -> str:
    """With the day whose facts the file has, so that files of several days keep apart."""
    parts = (indicator.programme.slug, _("Indicator"), indicator.number)
    return f"{'-'.join(map(slugify, parts))}-{days.today():%Y-%m-%d}.{suffix}"


@require_safe
@dated
def indicator_figure(request, slug, number):
    """The figure of the page as a file that stands alone."""
    indicator, observations = found_indicator(request, slug, number)
    figure = figures.figure_of(indicator, current(observations))
    if figure is None:
        raise Http404
    title, address = shown(indicator, "name"), request.build_absolute_uri(indicator.get_absolute_url())
    sources = [_("Table: %(address)s") % {"address": address}]
    if indicator.credit:
        sources.insert(0, f"{_('Source:')} {shown(indicator, 'credit')}")
    figure.frame(title, sources, language=title.foreign)
    context = {"figure": figure, "title": title, "is_alone": True}
    drawn = without_controls(render_to_string("participation/figure.svg", context, request))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{file_name(indicator, "svg")}"'
    return response


@require_safe
@dated
def indicator_json(request, slug, number):
    indicator, observations = found_indicator(request, slug, number)
    record = exports.indicator_record(indicator, current(observations))
    response = JsonResponse(record, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'inline; filename="{file_name(indicator, "json")}"'
    return response


@require_safe
@dated
def goal(request, slug):
    """From the programme's goal backwards: which measures act on it, which of them are late."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    goals = Indicator.objects.filter(programme=programme, is_programme_goal=True).with_latest()
    goals = with_totals(goals.select_related("programme").in_order(), request.user)
    measures = Measure.objects.visible_to(request.user).filter(programme=programme)
    rows = listed_rows(programme, measures, days.today())
    ways = backwards(programme, rows)
    page, groups, not_assessed = part_of(ways, request.GET.get("page"))
    context = {
        "programme": programme,
        "goals": goals,
        "measure_count": len(rows),
        "ways": ways,
        "page": page,
        "groups": groups,
        "not_assessed": not_assessed,
    }
    return render(request, "participation/goal.html", context)


@require_safe
@dated
def participation(request, slug):
    """How many took part in the whole programme: by kind, year, theme and unit."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    observations = participation_in(programme, request.user)
    none = _("Not for any one measure")
    context = {
        "programme": programme,
        "total": total(one.count for one in observations),
        "breakdowns": [
            (_("By kind"), _("Kind"), by_kind(one.count for one in observations)),
            (
                _("By year"),
                _("Year"),
                by_year(observations, several=_("Several years"), unknown=_("Period not known")),
            ),
            (_("By theme"), _("Theme"), by_theme(observations, none=none)),
            (_("By lead unit"), pgettext("role", "Lead unit"), by_unit(observations, programme, none=none)),
        ]
        if observations
        else [],
        "indicators": Indicator.objects.filter(pk__in={one.indicator_id for one in observations})
        .select_related("programme")
        .in_order(),
    }
    return render(request, "participation/participation.html", context)


@require_safe
def counting_rule(request):
    """How participants are counted: the rule of `totals` in words."""
    programme = Programme.objects.visible_to(request.user).current()
    return render(request, "participation/counting_rule.html", {"programme": programme})

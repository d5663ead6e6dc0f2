from itertools import groupby

from django.db.models import FETCH_RAISE
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.models import Measure, Programme
from measures.structured import page_data
from participation.models import Indicator, IndicatorEffect, Level, MeasureEffect


@require_safe
def indicator_list(request, slug):
    """All indicators of a programme by level, with their latest values."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    indicators = Indicator.objects.filter(programme=programme).with_latest().select_related("programme")
    places = {level.value: place for place, level in enumerate(Level)}
    ordered = sorted(indicators.in_order(), key=lambda indicator: places[indicator.level])
    levels = [(Level(level), list(group)) for level, group in groupby(ordered, lambda one: one.level)]
    context = {"programme": programme, "levels": levels, "indicator_count": len(ordered)}
    return render(request, "participation/indicator_list.html", context)


@require_safe
def indicator_detail(request, slug, number):
    indicators = Indicator.objects.visible_to(request.user).with_latest().select_related("programme")
    found = indicators.prefetch_related("observations", "goals").fetch_mode(FETCH_RAISE)
    indicator = get_object_or_404(found, programme__slug=slug, number=number)
    visible = Measure.objects.visible_to(request.user)
    effects = IndicatorEffect.objects.select_related("cause__programme", "target__programme")
    programme = indicator.programme
    context = {
        "programme": programme,
        "structured_data": page_data(
            request,
            (programme, programme.get_absolute_url()),
            (_("Indicators"), reverse("indicators", args=[programme.slug])),
            (indicator.name, indicator.get_absolute_url()),
        ),
        "indicator": indicator,
        "measure_effects": MeasureEffect.objects.filter(indicator=indicator, measure__in=visible)
        .select_related("measure__programme")
        .order_by("measure__number_key"),
        "effects_from": effects.filter(target=indicator).order_by("cause__number_key"),
        "effects": effects.filter(cause=indicator).order_by("target__number_key"),
    }
    return render(request, "participation/indicator_detail.html", context)

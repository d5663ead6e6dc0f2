"""Indicators, their observations and goals, and the effects that tie measures to them."""

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.part import PartAdmin
from measures.admin.scope import StructureAdmin, StructureInline, per_language
from participation.chain import circle_closed_by
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation


class ObservationInline(StructureInline, admin.TabularInline):
    model = Observation


class GoalInline(StructureInline, admin.TabularInline):
    model = Goal


class CauseInline(StructureInline, admin.TabularInline):
    """The measures that act on the indicator."""

    model = MeasureEffect
    autocomplete_fields = ["measure"]


class EffectInline(StructureInline, admin.TabularInline):
    """What the indicator acts on."""

    model = IndicatorEffect
    fk_name = "cause"
    autocomplete_fields = ["target"]


@admin.register(Indicator)
class IndicatorAdmin(StructureAdmin, TranslationAdmin):
    list_display = ["number", "name", "level", "unit_of_measure", "is_programme_goal"]
    list_display_links = ["number", "name"]
    list_filter = [("programme", admin.RelatedOnlyFieldListFilter), "level", "is_programme_goal"]
    search_fields = ["number", "name_fi", "name_sv", "name_en"]
    inlines = [ObservationInline, GoalInline, CauseInline, EffectInline]
    fieldsets = [
        (None, {"fields": ["programme", "number", "level", "time_resolution", "is_programme_goal"]}),
        *per_language("name", "unit_of_measure", "description"),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["programme"] if obj else []

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is MeasureEffect:
            for effect in changed(formset):
                effect.measure.mark_updated(days.now())
        if formset.model is IndicatorEffect:
            for effect in changed(formset):
                warn_of_circle(request, effect)


def warn_of_circle(request, effect):
    """Effects in a circle are allowed, but rarely meant."""
    if effect.pk and (circle := circle_closed_by(effect)):
        text = _(
            "These indicators now act on each other in a circle: %(names)s. "
            "That is allowed; check that it is meant."
        )
        messages.warning(request, text % {"names": " → ".join(str(one) for one in circle)})


def changed(formset):
    """What a saved formset made, changed or deleted."""
    return [
        *formset.new_objects,
        *(one for one, _fields in formset.changed_objects),
        *formset.deleted_objects,
    ]


class OfIndicatorAdmin(StructureAdmin):
    """One figure of an indicator."""

    programme_path = "indicator__programme"
    autocomplete_fields = ["indicator"]
    list_filter = [("indicator__programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["indicator"]
    search_fields = ["=indicator__number", "indicator__name_fi", "indicator__name_sv", "indicator__name_en"]


@admin.register(Observation)
class ObservationAdmin(OfIndicatorAdmin):
    list_display = ["indicator", "value", "period_start", "period_end"]


@admin.register(Goal)
class GoalAdmin(OfIndicatorAdmin):
    list_display = ["indicator", "value", "due_on"]


@admin.register(MeasureEffect)
class MeasureEffectAdmin(PartAdmin):
    autocomplete_fields = ["measure", "indicator"]
    list_display = ["measure", "kind", "indicator", "confidence"]
    list_select_related = ["measure", "indicator"]
    search_fields = ["=measure__number", "=indicator__number"]


@admin.register(IndicatorEffect)
class IndicatorEffectAdmin(StructureAdmin):
    programme_path = "cause__programme"
    autocomplete_fields = ["cause", "target"]
    list_display = ["cause", "kind", "target", "confidence"]
    list_filter = [("cause__programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["cause", "target"]
    search_fields = ["=cause__number", "=target__number"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        warn_of_circle(request, obj)

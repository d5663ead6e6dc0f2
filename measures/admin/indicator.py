"""Indicators, their observations and goals, and the effects that tie measures to them."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.observation_grid import IndicatorObservationInline, ObservationForm, update_measures
from measures.admin.part import PartAdmin
from measures.admin.scope import StructureAdmin, StructureInline, per_language
from participation.chain import circle_closed_by
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation


class GoalInline(StructureInline, admin.TabularInline):
    model = Goal


class CauseInline(StructureInline, admin.TabularInline):
    """The measures that act on the indicator."""

    model = MeasureEffect
    autocomplete_fields = ["measure"]
    verbose_name = gettext_lazy("measure that affects the indicator")
    verbose_name_plural = gettext_lazy("measures that affect the indicator")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("measure", "indicator")


class EffectInline(StructureInline, admin.TabularInline):
    """What the indicator acts on."""

    model = IndicatorEffect
    fk_name = "cause"
    autocomplete_fields = ["target"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cause", "target")


@admin.register(Indicator)
class IndicatorAdmin(StructureAdmin, TranslationAdmin):
    list_display = ["number", "name", "level", "unit_of_measure", "is_programme_goal"]
    list_display_links = ["number", "name"]
    list_filter = [("programme", admin.RelatedOnlyFieldListFilter), "level", "is_programme_goal"]
    search_fields = ["number", "name_fi", "name_sv", "name_en"]
    inlines = [IndicatorObservationInline, GoalInline, CauseInline, EffectInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "programme",
                    ("number", "level", "time_resolution"),
                    ("adding", "desired_direction"),
                    "is_programme_goal",
                ]
            },
        ),
        *per_language("name", "unit_of_measure", "description", "method", "credit"),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["programme"] if obj else []

    def get_deleted_objects(self, objs, request):
        """An indicator goes with its observations, though none of them is ever deleted alone."""
        deleted, counts, refused, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, refused - {Observation._meta.verbose_name}, protected

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Observation:
            update_measures(changed(formset))
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


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("how it stands")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("current", _("stands")), ("former", _("corrected or withdrawn"))]

    def queryset(self, request, queryset):
        current = Observation.objects.current().values("pk")
        if self.value() == "current":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current) if self.value() == "former" else queryset


class OfIndicatorAdmin(StructureAdmin):
    """One figure of an indicator."""

    programme_path = "indicator__programme"
    autocomplete_fields = ["indicator"]
    list_filter = [("indicator__programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["indicator"]
    search_fields = ["=indicator__number", "indicator__name_fi", "indicator__name_sv", "indicator__name_en"]


@admin.register(Observation)
class ObservationAdmin(OfIndicatorAdmin, TranslationAdmin):
    form = ObservationForm
    list_display = ["indicator", "figure", "activity", "period_start", "period_end", "measure", "standing"]
    list_filter = [StandingFilter, *OfIndicatorAdmin.list_filter]
    autocomplete_fields = ["indicator", "measure"]

    def get_queryset(self, request):
        # Not joined: SQLite reads all figures for each one then, as nearly all correct nothing.
        found = super().get_queryset(request).prefetch_related("correction")
        return found.select_related("indicator__programme", "measure")

    def get_fieldsets(self, request, obj=None):
        """What is new stands, and has nothing to withdraw."""
        figure = (
            ("value", "exactness", "kind") if self.has_change_permission(request, obj) else ("figure", "kind")
        )
        fields = [
            ("indicator", "measure"),
            figure,
            ("period_start", "period_end"),
            ("overlap_group", "source_url"),
        ]
        if obj:
            fields = [("standing", "corrects"), *fields, "is_withdrawn"]
        return [(None, {"fields": fields}), *per_language("activity", "place", "source", "note")]

    def get_readonly_fields(self, request, obj=None):
        """It stays with its indicator: what counts for another is withdrawn here and entered there."""
        return ["standing", "corrects", "figure", *(["indicator"] if obj else [])]

    def has_change_permission(self, request, obj=None):
        """A former one is only read; what was typed before somebody corrected it gets the form's answer."""
        is_open = obj is None or obj.is_current or request.method == "POST"
        return is_open and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Going on with the one that was just corrected would be going on with a former one."""
        extra_context = {**(extra_context or {}), "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if form.has_changed():
            super().save_model(request, obj, form, change)
            update_measures([obj])

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def figure(self, obj):
        return obj.in_words

    @admin.display(description=gettext_lazy("how it stands"))
    def standing(self, obj):
        if obj.pk is None or obj.is_current:
            return _("stands")
        if obj.is_withdrawn:
            return _("withdrawn")
        text = _("withdrawn") if obj.correction.is_withdrawn else obj.correction
        address = reverse("admin:participation_observation_change", args=[obj.correction.pk])
        return format_html('{} <a href="{}">{}</a>', _("replaced:"), address, text)


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

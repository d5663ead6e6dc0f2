"""Observations are entered in a grid, on the form of their indicator or that of their measure.

Whatever is changed in one becomes a row of its own that corrects it; the stored row stays as it was.
"""

from django.conf import settings
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import BaseInlineFormSet, Media
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationTabularInline

from measures import days
from measures.admin.scope import ContentInline, EditorsForm, Scoped, StructureInline, are_ids, may
from measures.models import Measure
from measures.permissions import can_enter_counts, can_see_counts
from participation.models import Adding, Indicator, Observation


class ObservationForm(EditorsForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "indicator" in self.fields:
            self.fields["indicator"].disabled = True  # what counts for another is withdrawn and entered there

    def clean(self):
        super().clean()
        if self.instance.pk is None and self.cleaned_data.get("is_withdrawn"):
            self.add_error("is_withdrawn", _("Only what was saved before can be withdrawn."))
        if self.instance.pk and self.has_changed():
            self._refuse_former()

    def _refuse_former(self):
        """Whoever else corrects the same one now waits for this transaction to end, then is refused here."""
        stored = Observation.objects.filter(pk=self.instance.pk)
        stored.select_for_update().values_list("pk").get()
        # A query of its own: the one that waited does not see what was saved meanwhile.
        if not stored.current().exists():
            self.add_error(None, refusal(stored.get().newest()))

    def save(self, commit=True):
        if self.instance.pk and self.has_changed():
            self.instance.become_correction()
        return super().save(commit)


def refusal(newest):
    if newest.is_withdrawn:
        return _(
            "Somebody has withdrawn this meanwhile. What you typed is still here, but it is not saved: "
            "enter it in a new row if it counts after all."
        )
    text = _(
        "Somebody has corrected this meanwhile; now it is %(now)s. What you typed is still here, "
        "but it is not saved: open the page again to correct the newer value."
    )
    return text % {"now": newest}


class ObservationFormSet(BaseInlineFormSet):
    """Those that stand. When a form comes back: those it was filled in for, whatever became of them."""

    def get_queryset(self):
        if not hasattr(self, "_rows"):
            rows = super().get_queryset()
            self._rows = self._sent(rows) if self.is_bound else list(rows.current())
        return self._rows

    def _sent(self, rows):
        count = min(self.initial_form_count(), self.total_form_count())
        sent = [self.data.get(f"{self.add_prefix(index)}-id", "") for index in range(count)]
        sent = [int(one) for one in sent if are_ids(one) and len(one) < 19]
        found = rows.in_bulk(sent)
        return [found[pk] for pk in sent if pk in found]


class ObservationGrid(Scoped, TranslationTabularInline):
    """A line of pairs of fields for each; what is seldom needed is one click away."""

    model = Observation
    form = ObservationForm
    formset = ObservationFormSet
    template = "admin/observation_grid.html"
    extra = 1
    belongs_to = ""
    """Where the figure belongs, as far as the page does not say it."""

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        pairs = [
            ("value", "exactness"),
            ("activity_fi", "kind"),
            ("period_start", "period_end"),
            ("place_fi", self.belongs_to),
            ("source_fi", "source_url"),
        ]
        texts = [
            f"{name}_{code}" for name in ("activity", "place", "source", "note") for code in ("sv", "en")
        ]
        return [
            (None, {"fields": pairs}),
            (
                _("More"),
                {"fields": ["is_withdrawn", "overlap_group", "note_fi", *texts], "classes": ["collapse"]},
            ),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "measure")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if getattr(db_field, "language", settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE:
            field.help_text = ""  # it stands beside the Finnish one
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # without the signs that lead to the other thing's own form
        return field

    @property
    def media(self):
        return super().media + Media(css={"all": ["css/admin_grid.css"]})


class IndicatorObservationInline(ObservationGrid, StructureInline):
    belongs_to = "measure"
    autocomplete_fields = ["measure"]


class CountInline(ObservationGrid, ContentInline):
    """How many took part in a measure, once there is one."""

    belongs_to = "indicator"
    verbose_name = gettext_lazy("count of participants")
    verbose_name_plural = gettext_lazy("counts of participants")

    def has_view_permission(self, request, obj=None):
        return obj is None or may(request, can_see_counts, obj)

    def has_change_permission(self, request, obj=None):
        return obj is None or may(request, can_enter_counts, obj)

    has_add_permission = has_change_permission

    def get_queryset(self, request):
        return super().get_queryset(request).filter(indicator__adding=Adding.COUNTS)

    def get_formset(self, request, obj=None, **kwargs):
        """The choice of indicators is read once, not for every row; a single one is chosen already."""
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields["indicator"]
        field.queryset = Indicator.objects.filter(programme=obj.programme_id, adding=Adding.COUNTS).in_order()
        found = list(field.queryset)
        if len(found) == 1:
            field.initial, field.empty_label = found[0].pk, None
        field.choices = list(field.choices)
        return formset


def update_measures(observations):
    """The pages of the measures that these are of, or were of before, have changed."""
    measures = {one.measure_id for one in observations}
    measures |= {one.corrects.measure_id for one in observations if one.corrects_id}
    for measure in Measure.objects.filter(pk__in=measures - {None}).order_by("pk"):
        measure.mark_updated(days.now())

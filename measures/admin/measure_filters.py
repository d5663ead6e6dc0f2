"""What the list of measures is narrowed by beside their own columns."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from measures.admin.quality import NO_UNIT, name_of
from measures.models import Measure, Responsibility, Role, Unit
from measures.status import Status


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("progress")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(judged_status=self.value()) if self.value() else queryset


class LeadUnitFilter(admin.SimpleListFilter):
    """By the units that lead the measures, as the quality list is; by a unit that leads none, by nothing."""

    title = gettext_lazy("lead unit")
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        own = Measure.objects.editable_by(request.user).values("pk")
        units = Unit.objects.filter(pk__in=leading().filter(measure__in=own).values("unit"))
        return [*((unit.slug, str(unit)) for unit in units.order_by("name", "pk")), (NO_UNIT, name_of(None))]

    def queryset(self, request, queryset):
        known = {slug for slug, _name in self.lookup_choices}
        return queryset.filter(led_by(self.value())) if self.value() in known else queryset

    def get_facet_counts(self, pk_attname, filtered_qs):
        """Without the whole list again for each unit."""
        choices = enumerate(self.lookup_choices)
        return {f"{number}__c": Count(pk_attname, filter=led_by(slug)) for number, (slug, _name) in choices}


def leading():
    return Responsibility.objects.filter(role=Role.PRIMARY).order_by()


def led_by(slug: str) -> Q:
    if slug == NO_UNIT:
        return ~Q(pk__in=leading().values("measure"))
    return Q(pk__in=leading().filter(unit__slug=slug).values("measure"))

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from measures.admin.scope import ScopedAdmin, StructureAdmin, may, per_language
from measures.models import Programme, Theme
from measures.permissions import can_manage_accounts, can_open_some_structure, can_open_structure


@admin.register(Programme)
class ProgrammeAdmin(ScopedAdmin, TranslationAdmin):
    list_display = ["name", "slug", "is_public", "is_adopted", "adopted_on", "closed_on"]
    search_fields = ["name_fi", "name_sv", "name_en", "slug"]
    autocomplete_fields = ["coordinators"]
    fieldsets = [
        (None, {"fields": ["slug", "is_public"]}),
        *per_language("name", "goal", "description"),
        (_("Decision"), {"fields": ["is_adopted", "adopted_on", "closed_on"]}),
        (_("Keeping it current"), {"fields": ["confirmed_for", "tasks_ahead", "units_publish"]}),
        (_("Coordinators"), {"fields": ["coordinators"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request) & Programme.objects.editable_by(request.user)

    def get_readonly_fields(self, request, obj=None):
        """Addresses that have been given out stay; who coordinates is the admin's to say."""
        fixed = ["slug"] if obj else []
        return fixed if can_manage_accounts(request.user) else [*fixed, "coordinators"]

    def has_view_permission(self, request, obj=None):
        return may(request, can_open_structure, obj) if obj else may(request, can_open_some_structure)

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return can_manage_accounts(request.user)

    def has_delete_permission(self, request, obj=None):
        return can_manage_accounts(request.user)


@admin.register(Theme)
class ThemeAdmin(StructureAdmin, TranslationAdmin):
    list_display = ["name", "parent", "programme", "order"]
    list_filter = [("programme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["parent", "programme"]
    search_fields = ["name_fi", "name_sv", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["programme", "parent", "slug", "order"]}),
        *per_language("name", "description"),
    ]

    def get_readonly_fields(self, request, obj=None):
        """A theme that moved would leave its measures behind."""
        return ["programme"] if obj else []

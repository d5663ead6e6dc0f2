"""Units and people: the whole city's, so every coordinator may choose them and few may change them."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from measures.admin.scope import Scoped, ScopedAdmin, may, per_language
from measures.models import Person, Unit, UnitMembership
from measures.permissions import (
    can_edit_person,
    can_edit_unit,
    can_manage_accounts,
    can_open_some_structure,
)


class DirectoryAdmin(ScopedAdmin):
    """Units or people: coordinators see and add all, and change what `can_change` lets them."""

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if may(request, can_open_some_structure) else found.none()

    def has_view_permission(self, request, obj=None):
        return may(request, can_open_some_structure)

    has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return may(request, can_open_some_structure) if obj is None else may(request, self.can_change, obj)

    def has_delete_permission(self, request, obj=None):
        return can_manage_accounts(request.user)


class MembershipInline(Scoped, admin.TabularInline):
    model = UnitMembership
    extra = 0
    autocomplete_fields = ["user"]

    def has_view_permission(self, request, obj=None):
        return can_manage_accounts(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Unit)
class UnitAdmin(DirectoryAdmin, TranslationAdmin):
    can_change = staticmethod(can_edit_unit)
    list_display = ["name", "slug", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name_fi", "name_sv", "name_en", "slug"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["parent", "slug"]}), *per_language("name", "description")]
    inlines = [MembershipInline]

    def get_readonly_fields(self, request, obj=None):
        """Who edits the unit above edits its measures too: only an admin moves a unit."""
        return ["parent"] if obj and not can_manage_accounts(request.user) else []


@admin.register(Person)
class PersonAdmin(DirectoryAdmin, TranslationAdmin):
    can_change = staticmethod(can_edit_person)
    list_display = ["name", "title", "unit", "is_public"]
    list_filter = ["is_public"]
    list_select_related = ["unit"]
    search_fields = ["name", "title_fi", "title_sv", "title_en"]
    autocomplete_fields = ["unit", "user"]
    fieldsets = [
        (None, {"fields": ["name", "unit", "is_public"]}),
        *per_language("title"),
        (None, {"fields": ["user"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return [] if can_manage_accounts(request.user) else ["user"]

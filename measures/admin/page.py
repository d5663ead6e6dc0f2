from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.scope import ScopedAdmin, may, per_language
from measures.models import Page
from measures.permissions import can_manage_accounts, can_open_some_structure


@admin.register(Page)
class PageAdmin(ScopedAdmin, TranslationAdmin):
    """The about, privacy and accessibility pages, which coordinators and admins write."""

    list_display = ["title", "kind", "updated_at"]
    readonly_fields = ["updated_at"]
    fieldsets = [
        (None, {"fields": ["kind"]}),
        *per_language("title", "text"),
        (_("Information updated"), {"fields": ["updated_at"]}),
    ]

    def has_view_permission(self, request, obj=None):
        return may(request, can_open_some_structure)

    has_change_permission = has_add_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return can_manage_accounts(request.user)

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, *(["kind"] if obj else [])]

    def save_model(self, request, obj, form, change):
        if form.has_changed():
            obj.updated_at = days.now()
        super().save_model(request, obj, form, change)

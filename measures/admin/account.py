"""Users and groups, for an admin only."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from measures.admin.scope import SafeList
from measures.permissions import can_manage_accounts

admin.site.unregister([User, Group])


class ForAdmins(SafeList):
    def has_module_permission(self, request):
        return can_manage_accounts(request.user)

    def has_view_permission(self, request, obj=None):
        return can_manage_accounts(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(User)
class OurUserAdmin(ForAdmins, UserAdmin):
    pass


@admin.register(Group)
class OurGroupAdmin(ForAdmins, GroupAdmin):
    pass

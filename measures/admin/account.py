"""Users, for an admin only; with how each signs in beside the password."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, User
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from helsinki_measures.signing_in.leaving import leave
from helsinki_measures.signing_in.notices import FACTOR_TAKEN_AWAY, PASSWORD_OF_ADMIN, tell_after_admin
from helsinki_measures.signing_in.sso import PROVIDER
from measures.admin.scope import SafeList
from measures.permissions import can_manage_accounts

admin.site.unregister([User, Group])
# Nothing here goes by them: who may do what is in measures.permissions.
OF_NO_USE = {"groups", "user_permissions"}
# Seen with the user that they belong to, or not used here at all.
admin.site.unregister([EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


class AdminsAlone:
    def has_view_permission(self, request, obj=None):
        return can_manage_accounts(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ForAdmins(AdminsAlone, SafeList):
    def has_module_permission(self, request):
        return can_manage_accounts(request.user)


class PasswordForm(AdminPasswordChangeForm):
    @property
    def instance(self):
        """As other forms call what they change."""
        return self.user

    def save(self, commit=True):
        user = super().save(commit)
        tell_after_admin(user, PASSWORD_OF_ADMIN)
        return user


class SubjectForm(forms.ModelForm):
    class Meta:
        model = SocialAccount
        fields = ["uid"]
        labels = {"uid": _("Subject")}
        help_texts = {
            "uid": _(
                "What the city’s sign-on calls this person (sub). It is filled in by itself when they first "
                "sign in there with the verified mail address that stands above."
            )
        }

    def save(self, commit=True):
        self.instance.provider = PROVIDER
        return super().save(commit)


class SubjectInline(AdminsAlone, admin.TabularInline):
    model, form = SocialAccount, SubjectForm
    extra, max_num = 0, 1
    verbose_name = _("the city’s sign-on")
    verbose_name_plural = _("The city’s sign-on")


def moment(at) -> str:
    return date_format(localtime(at), "SHORT_DATE_FORMAT") + f" {localtime(at):%H.%M}" if at else "–"


class SecondFactorInline(AdminsAlone, admin.TabularInline):
    """To be taken away from somebody who lost theirs; they set up another one when they sign in."""

    model = Authenticator
    fields = readonly_fields = ["kind", "added", "last_used"]
    extra = 0
    verbose_name = _("second factor")
    verbose_name_plural = _("Second factors")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_add_permission

    @admin.display(description=_("Kind"))
    def kind(self, factor):
        return factor.get_type_display()

    @admin.display(description=_("Added"))
    def added(self, factor):
        return moment(factor.created_at)

    @admin.display(description=_("Last used"))
    def last_used(self, factor):
        return moment(factor.last_used_at)


@admin.register(User)
class OurUserAdmin(ForAdmins, UserAdmin):
    inlines = [SubjectInline, SecondFactorInline]
    change_password_form = PasswordForm
    fieldsets = [
        (title, options | {"fields": [name for name in options["fields"] if name not in OF_NO_USE]})
        for title, options in UserAdmin.fieldsets
    ]
    list_filter = [name for name in UserAdmin.list_filter if name not in OF_NO_USE]
    filter_horizontal = []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        """An account that is closed is signed in nowhere, also when it is opened again."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            leave(obj)

    def delete_model(self, request, obj):
        leave(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            leave(user)
        super().delete_queryset(request, queryset)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Authenticator and formset.deleted_objects:
            tell_after_admin(form.instance, FACTOR_TAKEN_AWAY)

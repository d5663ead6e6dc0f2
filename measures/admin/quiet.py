"""Accounts that nobody has signed in with for a year, for whoever coordinates what they edit."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures.models import Programme, Responsibility, Unit
from measures.permissions import can_manage_accounts, can_see_quiet_accounts

QUIET = timedelta(days=365)


def quiet_accounts(user, now):
    """Those that may edit in the user's programmes; of those never signed in with, since they were made."""
    accounts = get_user_model().objects.filter(is_active=True, is_staff=True)
    if not can_manage_accounts(user):
        accounts = accounts.filter(pk__in=editing_in(Programme.objects.editable_by(user)))
    seen = Coalesce(F("last_login"), F("date_joined"))
    quiet = accounts.annotate(seen=seen).filter(seen__lt=now - QUIET).order_by("seen", "pk")
    return quiet.select_related("person__unit").prefetch_related("unit_memberships__unit")


def editing_in(programmes):
    """The accounts of coordinators, contacts and the editors of units that answer for something in these."""
    answering = Responsibility.objects.filter(measure__programme__in=programmes).values_list(
        "unit", flat=True
    )
    units = {
        above for unit in Unit.objects.with_tree_fields().filter(pk__in=answering) for above in unit.tree_path
    }
    edits = (
        Q(pk__in=programmes.values("coordinators"))
        | Q(person__contact_of__measure__programme__in=programmes)
        | Q(unit_memberships__unit__in=units)
    )
    return get_user_model().objects.filter(edits).values("pk")


def described(account) -> dict:
    """The person, where the account is one's, else the name that the account has; and their units."""
    person = getattr(account, "person", None)
    units = {one.unit.name for one in account.unit_memberships.all()}
    if person and person.unit:
        units.add(person.unit.name)
    return {
        "name": person.name if person else account.get_full_name() or account.username,
        "units": sorted(units),
        "last_login": account.last_login,
        "made": account.date_joined,
    }


@require_safe
def quiet(request):
    if not can_see_quiet_accounts(request.user):
        raise Http404
    accounts = [described(account) for account in quiet_accounts(request.user, timezone.now())]
    context = {"title": _("Not signed in for a year"), "accounts": accounts}
    return render(request, "admin/quiet.html", {**admin.site.each_context(request), **context})

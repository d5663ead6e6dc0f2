"""The doors of the stock admin that lead too far, or not far enough, replaced before they are reached.

Outside what is one's own, every door answers 404: that something may not be opened tells that it is there.
"""

import re
from collections import defaultdict
from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.urls import path

from measures.admin.own import own
from measures.models import Programme

OF_A_FORM = re.compile(r"(.+)-(\d+)-\w+")
FORMS_UNSENT = 20
"""How many forms a browser may count that it sends nothing of: more than an empty page has."""


def counts_too_many(sent) -> bool:
    """Does it say of some formset that it has many more forms than it sends? Each costs some milliseconds.

    Django makes up to 2,000 of each formset, and whoever saves holds the database, on SQLite for minutes.
    """
    numbers = defaultdict(set)
    for name in sent:
        if found := OF_A_FORM.fullmatch(name):
            numbers[found[1]].add(found[2])
    for name, count in sent.items():
        prefix, is_count, _rest = name.partition("-TOTAL_FORMS")
        if is_count and count.isdecimal():
            most = len(numbers[prefix]) + FORMS_UNSENT
            if len(count) > len(str(most)) or int(count) > most:
                return True
    return False


def missing_where_refused(view):
    """Where the stock view answers 403 it answers 404; to a forged count of forms, 400."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "POST" and counts_too_many(request.POST):
            raise BadRequest("Far more forms are counted than were sent")
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as error:
            raise Http404 from error

    return answer


def no_shortcut(request, rest):
    """The stock shortcut gives any of the staff the address of any id, drafts too."""
    raise Http404


def in_open_programmes(things):
    """Without those of closed programmes, in which nothing changes; all of what belongs to no programme."""
    if things.model is Programme:
        return things.open()
    if "programme" not in {field.name for field in things.model._meta.fields}:
        return things
    return things.filter(programme__in=Programme.objects.open())


class Suggestions(AutocompleteJsonView):
    admin_site = admin.site

    def get_queryset(self):
        return in_open_programmes(super().get_queryset())


@missing_where_refused
def autocomplete(request):
    """The stock view breaks on names of relations that have no field to choose in."""
    try:
        return Suggestions.as_view()(request)
    except (AttributeError, ValueError) as error:
        raise Http404 from error


DOORS = [
    path("admin/", admin.site.admin_view(own), name="own"),
    path("admin/r/<path:rest>", no_shortcut, name="shortcut"),
    path("admin/autocomplete/", admin.site.admin_view(autocomplete), name="suggestions"),
]

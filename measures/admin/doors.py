"""The doors of the stock admin that lead too far, or not far enough, replaced before they are reached.

Outside what is one's own, every door answers 404: that something may not be opened tells that it is there.
"""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from measures.admin.own import own
from measures.models import Programme


def missing_where_refused(view):
    """Where the stock view answers 403 it answers 404."""

    @wraps(view)
    def answer(request, *args, **kwargs):
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

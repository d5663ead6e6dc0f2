"""Two doors of the stock admin that lead too far, replaced before they are reached."""

from django.contrib import admin
from django.http import Http404
from django.urls import path


def no_shortcut(request, rest):
    """The stock shortcut gives any of the staff the address of any id, drafts too."""
    raise Http404


def autocomplete(request):
    """The stock view breaks on names of relations that have no field to choose in."""
    try:
        return admin.site.autocomplete_view(request)
    except (AttributeError, ValueError) as error:
        raise Http404 from error


DOORS = [
    path("admin/r/<path:rest>", no_shortcut),
    path("admin/autocomplete/", admin.site.admin_view(autocomplete)),
]

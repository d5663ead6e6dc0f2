"""My calendar: where whoever edits measures makes the secret address of its file, and revokes it."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures.permissions import can_open_some_measure
from opendata.models import OwnCalendar


@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request):
    """A post makes a new address. The answer itself shows it, as it is kept nowhere."""
    if not can_open_some_measure(request.user):
        raise Http404
    secret = OwnCalendar.objects.make_for(request.user) if request.method == "POST" else None
    context = {
        "title": _("My calendar"),
        "addresses": addresses(request, secret) if secret else [],
        "made": OwnCalendar.objects.filter(user=request.user).first(),
    }
    return render(request, "admin/own_calendar.html", {**admin.site.each_context(request), **context})


@require_POST
def revoke_calendar(request):
    if not can_open_some_measure(request.user):
        raise Http404
    OwnCalendar.objects.filter(user=request.user).delete()
    messages.success(request, _("The address was revoked: it leads nowhere any more."))
    return redirect("own_calendar")


def addresses(request, secret) -> list[tuple[str, str, str]]:
    """The code and the name of each language with the calendar's address in it, the reader's first."""
    found = []
    for code, name in sorted(settings.LANGUAGES, key=lambda language: language[0] != get_language()):
        with override(code):
            path = reverse("secret_calendar", args=[secret])
        found.append((code, name, request.build_absolute_uri(path)))
    return found

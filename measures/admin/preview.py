"""What residents will see, before anything is saved: the measure's page from what the form holds.

The form is saved and the page made from it in each language within a transaction that is rolled back.
"""

import copy

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, resolve
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from measures.models import Measure, Origin
from measures.models.change import changing
from measures.permissions import can_open

NAME = "_preview"
"""Of the buttons that ask for it; their value says in which language and to whom: "sv resident"."""
READERS = {"resident": _("as residents see it"), "editor": _("as you see it")}
NOT_SENT = {NAME, "csrfmiddlewaretoken"}


class _NothingIsKeptError(Exception):
    """Ends the transaction in which a preview was made."""

    def __init__(self, response):
        super().__init__()
        self.response = response


def of_form(request, view, *args):
    """The answer of the admin's own view, of which nothing is kept; where it found errors, these."""
    try:
        with transaction.atomic():
            response = view(request, *args)
            raise _NothingIsKeptError(
                refused(request, response) if hasattr(response, "context_data") else response
            )
    except _NothingIsKeptError as made:
        # That it was saved is not so.
        list(messages.get_messages(request))
        return made.response


def refused(request, response):
    """The form is open in another tab: here only what keeps it from being shown."""
    return render(request, "admin/preview_refused.html", response.context_data, status=response.status_code)


def of_measure(request, measure):
    """The measure’s page as that reader sees it in that language, with a bar that says what it is."""
    language, reader = asked_of(request)
    if reader == "resident":
        publish(request.user, measure)
    response = page(request, measure, language, AnonymousUser() if reader == "resident" else request.user)
    choices = [
        (code, name, key, label) for code, name in settings.LANGUAGES for key, label in READERS.items()
    ]
    context = {
        "sent": [
            (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_SENT
        ],
        "choices": choices,
        "asked": (language, reader),
        "measure": measure,
        "name": NAME,
    }
    bar = render_to_string("admin/_preview_bar.html", context, request)
    response.content = response.content.decode().replace("<body>", f"<body>{bar}", 1)
    return response


def publish(user, measure) -> None:
    """Residents are shown what they will see after that; nobody else sees this, and it is not kept."""
    with changing(user, origin=Origin.FORM):
        for thing, name in ((measure, "is_published"), (measure.programme, "is_public")):
            found = type(thing).objects.get(pk=thing.pk)
            setattr(found, name, True)
            found.save()


def asked_of(request) -> tuple[str, str]:
    """A language and a reader; the editor's own language and a resident where none are named."""
    data = request.POST if request.method == "POST" else request.GET
    language, _space, reader = data.get(NAME, "").partition(" ")
    known = dict(settings.LANGUAGES)
    return language if language in known else get_language(), reader if reader in READERS else "resident"


def page(request, measure, language, reader):
    """What the public address answers to the reader. It is found by its address, as a browser finds it."""
    with override(language):
        asked = copy.copy(request)
        asked.method, asked.user, asked.htmx = "GET", reader, False
        asked.GET = asked.POST = QueryDict()
        asked.META = {**request.META, "QUERY_STRING": "", "REQUEST_METHOD": "GET"}
        asked.path = asked.path_info = measure.get_absolute_url()
        asked.resolver_match = match = resolve(asked.path)
        return match.func(asked, *match.args, **match.kwargs)


@require_safe
def preview(request, pk):
    """Of the measure as it is saved: how a draft will look."""
    measure = Measure.objects.select_related("programme").filter(pk=pk).first()
    if measure is None or not can_open(request.user, measure):
        raise Http404
    try:
        with transaction.atomic():
            raise _NothingIsKeptError(of_measure(request, measure))
    except _NothingIsKeptError as made:
        return made.response


def urls(model_admin):
    """Below the measures' own addresses."""
    view = model_admin.admin_site.admin_view(preview)
    return [path("<int:pk>/preview/", view, name="measures_measure_preview")]

"""The coordinator's desk: on one page what waits, each number leading to the rows that it counts."""

from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from desk.figures import BY_UNIT, of_feedback, of_followers, of_jobs, of_measures, of_reminders, topics
from desk.models import ExternalLink
from desk.permissions import can_open_desk
from mailing.figures import standing
from mailing.permissions import can_read_outbox
from measures import days
from measures.admin.quality import name_of, slug_of
from measures.admin.quiet import editing_in, quiet_accounts
from measures.languages import shown
from measures.models import Programme
from measures.quality import Lack
from measures.quality_query import COUNTED
from measures.status import Status

PARTS = {
    "programme": gettext_lazy("Whole programmes"),
    "theme": gettext_lazy("Themes"),
    "unit": gettext_lazy("Units"),
    "measure": gettext_lazy("Measures"),
}


@require_safe
def desk(request):
    if not can_open_desk(request.user):
        raise Http404
    programmes, today, now = Programme.objects.editable_by(request.user), days.today(), timezone.now()
    jobs, backup = of_jobs()
    followers = of_followers(programmes)
    context = {
        "title": _("Coordinator’s desk"),
        "programmes": [laid_out(one) for one in of_measures(programmes, today)],
        "columns": [Status.LATE.label, *(Lack(name).label for name in BY_UNIT[1:])],
        "feedback": of_feedback(request.user, today),
        "mail": standing() if can_read_outbox(request.user) else None,
        "followers": followers,
        "parts": [(part, name, followers[part]) for part, name in PARTS.items()],
        "quiet": quiet_accounts(request.user, now).count(),
        "broken": ExternalLink.objects.visible_to(request.user).broken().count(),
        "reminders": of_reminders(editing_in(programmes), now),
        "jobs": jobs if can_read_outbox(request.user) else [],
        "backup": backup,
    }
    return render(request, "admin/desk/desk.html", {**admin.site.each_context(request), **context})


def laid_out(figures) -> dict:
    """Each number with the address of its rows and with what it counts."""
    programme, counts = figures.programme, figures.counts
    whole = [(counts[name], address(programme, name), name_of_count(name)) for name in BY_UNIT]
    units = [
        (
            name_of(unit),
            [
                (counter[name], address(programme, name, slug_of(unit)), name_of_count(name))
                for name in BY_UNIT
            ],
        )
        for unit, counter in figures.units
    ]
    lacks = [(lack.label, counts[lack.value], address(programme, lack.value)) for lack in COUNTED]
    return {
        "programme": programme,
        "name": shown(programme, "name"),
        "measures": figures.measures,
        "whole": whole,
        "units": units,
        "lacks": lacks,
        "list": list_of(programme),
        "old": address(programme, Lack.TRANSLATION_OLD.value),
    }


def name_of_count(name) -> str:
    return str(Status.LATE.label if name == "late" else Lack(name).label)


def address(programme, name, unit="") -> str:
    """The rows behind a number: of what is late in the list of measures, else in the quality list."""
    narrowed = {"unit": unit} if unit else {}
    if name == "late":
        asked = {"programme__id__exact": programme.pk, "status": "late", **narrowed}
        return f"{reverse('admin:measures_measure_changelist')}?{urlencode(asked)}"
    return f"{list_of(programme)}&{urlencode({'lack': name, **narrowed})}"


def list_of(programme) -> str:
    return f"{reverse('admin:measures_measure_quality')}?{urlencode({'programme': programme.slug})}"


@require_safe
def followers(request):
    """What is followed, and by how many; by whom nobody is told."""
    if not can_open_desk(request.user):
        raise Http404
    programmes = Programme.objects.editable_by(request.user)
    found = [(part, name, []) for part, name in PARTS.items()]
    rows = {part: some for part, _name, some in found}
    for topic in topics(programmes):
        rows[topic.part or "programme"].append((topic, name_of_topic(topic)))
    context = {"title": _("What is followed"), "parts": found, "has_many": programmes.count() > 1}
    return render(request, "admin/desk/followers.html", {**admin.site.each_context(request), **context})


def name_of_topic(topic):
    return str(topic.thing) if topic.part == "measure" else shown(topic.thing, "name")

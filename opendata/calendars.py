"""When the tasks of measures are due, for calendar programs: iCalendar (RFC 5545), an all-day event a task.

The public ones are read as by someone who is not signed in, whoever asks. One's own, with drafts, has a
secret address. No event names a person.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from measures import days
from measures.languages import shown
from measures.models import Measure, Programme, Responsibility, Task, Theme, Unit
from measures.permissions import can_enter_admin
from measures.status import TaskState
from measures.written import without_controls
from opendata.models import OwnCalendar

VISITOR = AnonymousUser()
KEPT = datetime.timedelta(days=365)
"""So long what was due is still in the calendar."""
MOST = 1000
"""So many events a calendar has at most, the first due; more than a megabyte is refused by some programs."""
REFRESH = datetime.timedelta(hours=12)
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Revision:
    """How often what an event says was changed, and when last."""

    number: int
    made_at: datetime.datetime


def calendar_view(view):
    """What the view gives, a calendar's name and measures, as a file that is fetched again and again."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request, **kwargs):
        name, measures = view(request, **kwargs)
        body = calendar(name, measures, request.build_absolute_uri).to_ical()
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def public(slug):
    programme = get_object_or_404(Programme.objects.visible_to(VISITOR), slug=slug)
    return programme, Measure.objects.visible_to(VISITOR).filter(programme=programme)


@calendar_view
def programme_calendar(request, slug):
    programme, measures = public(slug)
    return shown(programme, "name"), measures


@calendar_view
def theme_calendar(request, slug, theme):
    """With the themes below it, as its page."""
    programme, measures = public(slug)
    theme = get_object_or_404(Theme, programme=programme, slug=theme)
    within = Theme.objects.descendants(theme, include_self=True)
    return shown(theme, "name"), measures.filter(theme__in=[one.pk for one in within])


@calendar_view
def unit_calendar(request, slug, unit):
    """With the units below it, as its page."""
    _programme, measures = public(slug)
    unit = get_object_or_404(Unit, slug=unit)
    within = Unit.objects.descendants(unit, include_self=True)
    answered = Responsibility.objects.filter(unit__in=[one.pk for one in within])
    return shown(unit, "name"), measures.filter(pk__in=answered.values("measure"))


@cache_control(private=True, no_cache=True)
@calendar_view
def secret_calendar(request, secret):
    """The measures that whoever made the secret may edit now, drafts too."""
    found = OwnCalendar.objects.of_secret(secret).select_related("user").first()
    if found is None or not can_enter_admin(found.user):
        raise Http404
    measures = Measure.objects.editable_by(found.user).filter(programme__in=Programme.objects.open())
    return _("My measures"), measures


def calendar(name: str, measures, absolute) -> icalendar.Calendar:
    """`absolute` makes an address of this site a whole one."""
    tasks = Task.objects.filter(measure__in=measures, due_on__gte=days.today() - KEPT)
    tasks = list(tasks.select_related("measure__programme").order_by("due_on", "pk")[: MOST + 1])
    title = _("Due dates: %(name)s") % {"name": without_controls(name)}
    says = _("Each task stands on the last day on which it is on time.")
    if len(tasks) > MOST:
        says += " " + _("There are more tasks; these are the %(count)d that are due first.") % {"count": MOST}
    found = icalendar.Calendar()
    found.add("prodid", "-//Helsinki Measures//Due tasks//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for key, value in [
        ("name", title),
        ("x-wr-calname", title),
        ("description", says),
        ("x-wr-caldesc", says),
    ]:
        found.add(key, icalendar.vText(value))
    revisions = revisions_of(tasks[:MOST])
    for task in tasks[:MOST]:
        found.add_component(event(task, revisions[task.pk], absolute(task.measure.get_absolute_url())))
    if not tasks:
        found.add_component(something())
    return found


def something() -> icalendar.Timezone:
    """For a calendar without events: RFC 5545 wants a component in each, and strict programs refuse none.

    A zone that no event uses shows nothing.
    """
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime.datetime(1970, 1, 1))  # noqa: DTZ001  (in its own zone, as the RFC wants)
    standard.add("tzoffsetfrom", datetime.timedelta())
    standard.add("tzoffsetto", datetime.timedelta())
    zone = icalendar.Timezone()
    zone.add("tzid", "UTC")
    zone.add_component(standard)
    return zone


def revisions_of(tasks: list[Task]) -> dict[int, Revision]:
    """By the task's primary key. An event also changes when its measure is renamed or closed."""
    found = {}
    of_tasks = _rows(Task, [task.pk for task in tasks])
    of_measures = _rows(Measure, {task.measure_id for task in tasks})
    for task in tasks:
        own, above = of_tasks[task.pk], of_measures[task.measure_id]
        found[task.pk] = Revision(own["count"] + above["count"] - 2, max(own["last"], above["last"]))
    return found


def _rows(model, pks: Iterable[int]) -> dict[int, dict]:
    """How many rows of history each of these has, and when the last was made."""
    rows = model.history.filter(id__in=pks).order_by().values("id")
    return {row["id"]: row for row in rows.annotate(count=Count("pk"), last=Max("history_date"))}


def event(task: Task, revision: Revision, address: str) -> icalendar.Event:
    """Of an open task whose measure was closed nothing will come: it is cancelled, too."""
    measure = task.measure
    is_cancelled = task.state == TaskState.CANCELLED or (measure.closed_as and task.facts.is_open)
    found = icalendar.Event()
    found.add("uid", f"task-{task.pk}@{urlsplit(settings.SITE_URL).hostname}")
    found.add("dtstamp", revision.made_at.astimezone(datetime.UTC))
    found.add("last-modified", revision.made_at.astimezone(datetime.UTC))
    found.add("sequence", revision.number)
    found.add("dtstart", task.due_on)
    found.add("dtend", task.due_on + ONE_DAY)
    found.add("transp", "TRANSPARENT")
    found.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    found.add("summary", without_controls(summary(task)))
    found.add("description", without_controls("\n".join([*description(task), address])))
    found.add("url", address)
    return found


def summary(task: Task) -> str:
    """What a calendar shows of it in a line; that it is done is said here, for there is no status for it."""
    is_public = task.measure.is_published and task.measure.programme.is_public
    notes = [] if is_public else [_("draft")]
    if not task.facts.is_open:
        notes.append(str(task.get_state_display()).lower())
    title = f"{task.measure.number} {shown(task, 'title')}"
    return f"{title} ({', '.join(notes)})" if notes else title


def description(task: Task) -> list[str]:
    """Not the task's details, in which an editor may name somebody."""
    measure = task.measure
    lines = [
        _("Measure %(number)s: %(title)s") % {"number": measure.number, "title": shown(measure, "title")},
        shown(measure.programme, "name"),
        f"{capfirst(_('state'))}: {task.get_state_display()}",
    ]
    if measure.closed_as:
        label = pgettext("measure", "Closed")
        lines.append(f"{label}: {measure.get_closed_as_display()}")
    if task.due_precision != days.Precision.DAY:
        due = days.in_words(task.due_on, task.due_precision)
        rough = _("Due: %(period)s. The day itself is not known, so the task stands on the last day of it.")
        lines.append(rough % {"period": due})
    return lines

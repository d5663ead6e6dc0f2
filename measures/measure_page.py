"""The page of one measure, which is read the most: few queries, which are put together once."""

import datetime
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from measures import days
from measures.dated import dated
from measures.forms import MeasureFilter
from measures.history.slips import Slip, slips
from measures.languages import per_language
from measures.models import Measure, MeasureLink, StatusUpdate, Task
from measures.parts import CONTACTS, LINKS, STATUS_UPDATES, fetch_parts
from measures.prepared import Prepared
from measures.status import TaskState
from measures.structured import page_data
from participation import chain, figures
from participation.counts import figures_beside
from participation.totals import total

VISITOR = AnonymousUser()


@require_safe
@dated
def measure_detail(request, slug, number):
    today, user = days.today(), request.user
    measure = found_measure(user, slug, number)
    programme = measure.programme
    effects = effects_of(measure, user)
    next_task = measure.next_task()
    context = {
        "programme": programme,
        "measure": measure,
        "themes": measure.theme.path(),
        "neighbours": neighbours(measure, request.GET, user),
        "verdict": measure.verdict(today),
        "next_task": next_task,
        "next_days_late": next_task.days_late(today) if next_task else 0,
        "lead_units": measure.lead_units(),
        "tasks": task_lists(measure, today),
        "timeline": measure.timeline(today),
        "status_updates": STATUS_UPDATES(measure.pk) if measure.has_updates else [],
        "links": LINKS(measure.pk) if measure.has_links else [],
        "contacts": [one for one in CONTACTS(measure.pk) if one.person.says_something],
        "structured_data": page_data(
            request,
            (programme, programme.get_absolute_url()),
            (_("Measures"), reverse("measures", args=[programme.slug])),
            (measure, measure.get_absolute_url()),
            modified=measure.updated_at,
        ),
        "slip": slips([measure])[measure.pk] if measure.has_moves else Slip(),
        "today": today,
        **effects,
    }
    return render(request, "measures/measure_detail.html", context)


# The measure and its parts


def found_measure(user, slug, number) -> Measure:
    """With its tasks and responsibilities, and its place among those of its programme; else Http404."""
    found = SEEN_BY_VISITORS(slug, number) if user.is_anonymous else list(_page_of(user, slug, number))
    if not found:
        raise Http404
    measure = found[0]
    fetch_parts(measure, "tasks", "responsibilities")
    if measure.merged_into_id:
        into = Measure.objects.visible_to(user).select_related("programme")
        measure.merged_into = into.filter(pk=measure.merged_into_id).first()
    return measure


def _page_of(user, slug, number):
    """Its place among those in order, what is beside it there, and what there is more to ask for."""
    others = Measure.objects.visible_to(user).filter(programme=OuterRef("programme")).order_by()
    key = OuterRef("number_key")
    before = others.filter(
        Q(number_key__lt=key) | Q(number_key=key, pk__lt=OuterRef("pk")), number_key__lte=key
    )
    after = others.filter(
        Q(number_key__gt=key) | Q(number_key=key, pk__gt=OuterRef("pk")), number_key__gte=key
    )
    due = Task.history.model.objects.filter(due_on__isnull=False).order_by()
    another_day = due.filter(id=OuterRef("id")).exclude(due_on=OuterRef("due_on"))
    found = Measure.objects.visible_to(user).filter(programme__slug=slug, number=number)
    found = found.select_related("programme", "theme__programme", "override_by__user", "confirmed_by__unit")
    return found.fetch_mode(FETCH_RAISE).annotate(
        before_it=_count(before),
        after_it=_count(after),
        previous=Subquery(before.order_by("-number_key", "-pk").values("pk")[:1]),
        following=Subquery(after.order_by("number_key", "pk").values("pk")[:1]),
        has_updates=Exists(StatusUpdate.objects.filter(measure=OuterRef("pk"))),
        has_links=Exists(MeasureLink.objects.filter(measure=OuterRef("pk"))),
        has_moves=Exists(due.filter(Exists(another_day), measure=OuterRef("pk"))),
    )


def _count(measures):
    """None of none."""
    return Subquery(measures.values("programme").annotate(count=Count("pk")).values("count"))


SEEN_BY_VISITORS = Prepared(partial(_page_of, VISITOR))


def effects_of(measure, user):
    """What a measure acts on with the latest values, what follows from it, and the people counted for it."""
    acted_on = chain.acted_on(measure)
    observations, counts = figures_beside(measure, user)
    figures.add_sparklines(acted_on, observations)
    if not any(indicator.tells_progress for indicator in acted_on):
        measure.progress_effects = []  # spares the verdict its question
    return {
        "chain": chain.chain_of(measure, acted_on, observations),
        "counts": counts,
        "counts_total": total(one.count for one in counts),
    }


# What is beside it


@dataclass(frozen=True)
class Neighbours:
    """The measure's place in the list the reader came from, and the measures that its page leads to."""

    place: int
    total: int
    previous: Measure | None
    next: Measure | None
    query: str
    """The reader's filter; empty where the measure is not within it."""
    related: list[Measure]
    merged_from: list[Measure]


def neighbours(measure, asked, user) -> Neighbours:
    """`asked` are the parameters of the address."""
    place, count, previous, following, query = _place_in_list(measure, asked, user) or _place(measure)
    beside = (measure.pk, previous or 0, following or 0)
    others = OTHERS_SEEN_BY_VISITORS(*beside) if user.is_anonymous else list(_others_named(user, *beside))
    found = {other.pk: other for other in others}
    return Neighbours(
        place=place,
        total=count,
        previous=found.get(previous),
        next=found.get(following),
        query=query,
        related=[other for other in others if other.is_related],
        merged_from=[other for other in others if other.merged_into_id == measure.pk],
    )


def _place(measure):
    before = measure.before_it or 0
    return before + 1, before + 1 + (measure.after_it or 0), measure.previous, measure.following, ""


def _place_in_list(measure, asked, user):
    """Within what the reader's filter finds; None where there is no filter, or it does not find this one."""
    if not asked:
        return None
    programme = measure.programme
    given = Measure.objects.visible_to(user).filter(programme=programme)
    narrowing = MeasureFilter(asked, measures=given, programme=programme, today=days.today())
    if not narrowing.chosen:
        return None
    pks = [*narrowing.apply(grouped=False).values_list("pk", flat=True)]
    if measure.pk not in pks:
        return None
    place = pks.index(measure.pk)
    previous, following = pks[place - 1] if place else None, (pks + [None])[place + 1]
    return place + 1, len(pks), previous, following, narrowing.query()


def _others_named(user, measure, previous, following):
    """Those beside it, related to it and merged into it that this user may see, with what links say."""
    related = Measure.related.through.objects.filter(from_measure=measure)
    named = Measure.objects.filter(Q(pk__in=[previous, following]) | Q(merged_into=measure)).order_by()
    named = named.values("pk").union(related.values("to_measure"))
    others = Measure.objects.visible_to(user).filter(pk__in=named).in_order().select_related("programme")
    others = others.annotate(is_related=Exists(related.filter(to_measure=OuterRef("pk"))))
    return others.only("number", *per_language("title"), "merged_into", "programme__slug")


OTHERS_SEEN_BY_VISITORS = Prepared(partial(_others_named, VISITOR))


# Its tasks


@dataclass(frozen=True)
class TaskRow:
    task: Task
    days_late: int


def task_lists(measure, today: datetime.date) -> dict[str, list[TaskRow]]:
    """The tasks under the page's headings: done by completion, the others by due date; unknown days last."""
    done, now, to_do = [], [], []
    for task in measure.tasks.all():
        lists = {TaskState.COMPLETED: done, TaskState.IN_PROGRESS: now}
        days_late = 0 if measure.closed_as else task.days_late(today)
        lists.get(task.state, to_do).append(TaskRow(task, days_late))
    done.sort(key=lambda row: (row.task.completed_on or datetime.date.max, row.task.pk))
    for rows in (now, to_do):
        rows.sort(key=lambda row: (row.task.due_on or datetime.date.max, row.task.pk))
    return {"done": done, "now": now, "to_do": to_do}

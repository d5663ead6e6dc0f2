"""What there is to remind of, read from the database, and who answers for each."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Min, Prefetch

from feedback.models import Feedback
from measures.days import HELSINKI
from measures.models import ChainHead, ContactPerson, Measure, Programme, Task, Unit, UnitMembership
from measures.quality import Lack, Lacking, QualityFacts, lacks_of
from reminders.due import Kind, Matter, Patience, Role, told_first
from reminders.models import Reminded, ReminderRules
from reports.models import ReportingPeriod

NOTE_BEFORE_END = datetime.timedelta(days=30)
FEEDBACK_BEFORE_DUE = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """A matter with what it is about: a task, a lack, a reporting period or feedback; who can be told of it.

    `position` is how far the history of the measures went when it was read.
    """

    matter: Matter
    programme: Programme
    measure: Measure | None
    chain: dict[Role, list]
    thing: Task | Lacking | ReportingPeriod | Feedback
    position: int = 0


def is_reachable(user) -> bool:
    """A mail reaches them, and leads to pages that they can open."""
    return bool(user and user.is_active and user.is_staff and has_address(user))


def has_address(user) -> bool:
    try:
        validate_email(user.email)
    except ValidationError:
        return False
    return True


def name_of(user) -> str:
    """The person, where the account is one's, else the name that the account has."""
    person = getattr(user, "person", None)
    return person.name if person else user.get_full_name() or user.get_username()


def reminding_programmes():
    """Those that go on, and whose coordinators have not turned reminders off."""
    off = ReminderRules.objects.filter(is_on=False).values("programme")
    return Programme.objects.open().exclude(pk__in=off)


def find(programmes, today: datetime.date) -> list[Found]:
    """All matters of these programmes, those not due by that day too; in a fixed number of queries."""
    position = ChainHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0
    measures = list(
        Measure.objects.filter(programme__in=programmes, closed_as="").prefetch_related(*PARTS).in_order()
    )
    known = {
        one.pk: one for one in programmes.select_related("reminder_rules").prefetch_related("coordinators")
    }
    for measure in measures:
        measure.programme = known[measure.programme_id]
    chains = chains_of(measures)
    found = [one for measure in measures for one in _of_measure(measure, chains[measure.pk], today)]
    found += _notes(measures, chains, known, today) + _feedback(chains, known)
    days = _first_told()
    return [replace(one, matter=told_first(one.matter, days), position=position) for one in found]


def patience_of(programme: Programme) -> Patience:
    rules = getattr(programme, "reminder_rules", None)
    return rules.patience if rules else Patience()


PARTS = (
    "tasks",
    Prefetch("contacts", ContactPerson.objects.select_related("person__user")),
    "responsibilities",
)


def chains_of(measures: Iterable[Measure]) -> dict[int, dict[Role, list]]:
    """Who can be told of each measure, by role; those who cannot be told are left out."""
    paths = {unit.pk: unit.tree_path for unit in Unit.objects.with_tree_fields()}
    editors = defaultdict(list)
    for one in UnitMembership.objects.select_related("user").order_by("pk"):
        if is_reachable(one.user):
            editors[one.unit_id].append(one.user)
    return {
        measure.pk: {
            Role.CONTACT: contacts_of(measure),
            Role.EDITOR: _editors_of(measure, paths, editors),
            Role.COORDINATOR: coordinators_of(measure.programme),
        }
        for measure in measures
    }


def contacts_of(measure: Measure) -> list:
    """The primary contact; where that one cannot be told, the others."""
    contacts = [one for one in measure.contacts.all() if is_reachable(one.person.user)]
    primary = [one for one in contacts if one.is_primary]
    return [one.person.user for one in primary or contacts]


def coordinators_of(programme: Programme) -> list:
    return [user for user in programme.coordinators.all() if is_reachable(user)]


def _editors_of(measure, paths, editors) -> list:
    """Those of the lead units, or where none leads of all; of a unit without one, those of the one above."""
    answering = list(measure.responsibilities.all())
    leading = [one for one in answering if one.role == "primary"]
    found = {}
    for one in leading or answering:
        near = next((editors[pk] for pk in reversed(paths[one.unit_id]) if pk in editors), [])
        found |= dict.fromkeys(near)
    return list(found)


def _of_measure(measure, chain, today):
    about = {"programme": measure.programme, "measure": measure, "chain": chain}
    for task in measure.tasks.all():
        if task.facts.is_open and task.due_on:
            yield Found(_of_task(task, today), thing=task, **about)
    subject = f"measure {measure.pk}"
    for lacking in lacks_of(_quality_facts(measure, today), today):
        if lacking.lack == Lack.NOT_CONFIRMED:
            matter = Matter(Kind.NOT_CONFIRMED, subject, today, f"{lacking.day or 'never'}")
            yield Found(matter, thing=lacking, **about)
        if lacking.lack == Lack.TOO_FEW_TASKS:
            yield Found(Matter(Kind.TOO_FEW_TASKS, subject, today), thing=lacking, **about)


def _of_task(task, today):
    subject, episode = f"task {task.pk}", f"{task.due_on}"
    if task.is_late(today):
        return Matter(Kind.LATE, subject, task.due_on + datetime.timedelta(days=1), episode)
    return Matter(Kind.DUE, subject, task.due_on, episode)


def _quality_facts(measure, today):
    """What the quality rule asks of a measure, without what nobody is reminded of."""
    return QualityFacts(
        tasks=tuple(task.facts for task in measure.tasks.all()),
        tasks_wanted=measure.programme.tasks_ahead,
        confirmation=measure.confirmation_on(today),
        confirmed_on=measure.confirmed_at and measure.confirmed_at.astimezone(HELSINKI).date(),
    )


def _notes(measures, chains, known, today) -> list[Found]:
    """Of the periods that have begun: notes are asked for from 30 days before the last day on."""
    found = []
    periods = ReportingPeriod.objects.open().filter(programme__in=known, start__lte=today)
    for period in periods.order_by("end", "pk").prefetch_related("notes"):
        written = {note.measure_id for note in period.notes.all()}
        day = max(period.start, period.end - NOTE_BEFORE_END)
        for measure in measures:
            if measure.programme_id == period.programme_id and measure.pk not in written:
                matter = Matter(Kind.NOTE_MISSING, f"note {period.pk} {measure.pk}", day)
                found.append(Found(matter, measure.programme, measure, chains[measure.pk], period))
    return found


def _feedback(chains, known) -> list[Found]:
    """Of what is about no programme the coordinators of all hear by the mails of feedback itself."""
    found = []
    waiting = Feedback.objects.waiting().filter(programme__in=known).select_related("measure")
    for one in waiting.order_by("due_on", "pk"):
        programme = known[one.programme_id]
        chain = chains.get(one.measure_id) or {Role.COORDINATOR: coordinators_of(programme)}
        matter = Matter(Kind.FEEDBACK, f"feedback {one.pk}", one.due_on - FEEDBACK_BEFORE_DUE)
        found.append(Found(matter, programme, one.measure, chain, one))
    return found


def _first_told() -> dict[tuple, datetime.date]:
    told = Reminded.objects.values("kind", "subject", "episode").annotate(first=Min("told_on"))
    return {(one["kind"], one["subject"], one["episode"]): one["first"] for one in told}

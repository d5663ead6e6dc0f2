"""The numbers of the desk, in as many queries however many units, measures or followers there are."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import get_language

from feedback.models import Feedback
from following.models import Subscription
from mailing.models import JobRun
from mailing.periodic import PERIODIC
from measures.languages import shown
from measures.models import Measure, Programme, Responsibility, Role, Theme, Unit
from measures.quality import Lack
from measures.quality_query import COUNTED, with_lacks
from measures.sorting import text_key
from measures.status import Status
from reminders.models import Recipient

BY_UNIT = ("late", Lack.NOT_CONFIRMED.value, Lack.TOO_FEW_TASKS.value)
LATELY = datetime.timedelta(days=7)


@dataclass(frozen=True)
class ProgrammeFigures:
    """Of an open programme: how many of its measures are late, and lack what, whole and by the lead unit.

    A measure that two units lead counts for both; of the units there are those with something to count.
    """

    programme: Programme
    measures: int
    counts: Counter
    units: list[tuple[Unit | None, Counter]]


def of_measures(programmes, today: datetime.date) -> list[ProgrammeFigures]:
    """Of each of the programmes that is open; three queries."""
    programmes = list(programmes.open().order_by("slug"))
    measures = Measure.objects.filter(programme__in=programmes, closed_as="").order_by()
    judged = with_lacks(measures, programmes, today).with_status(today)
    columns = ("pk", "programme", "judged_status", *(lack.value for lack in COUNTED))
    wholes, found = defaultdict(Counter), {}
    for pk, programme, status, *lacks in judged.values_list(*columns).iterator():
        flags = [lack.value for lack, is_lacking in zip(COUNTED, lacks, strict=True) if is_lacking]
        flags += ["late"] if status == Status.LATE else []
        wholes[programme].update([*flags, "measures"])
        found[pk] = (programme, flags)
    units = _by_unit(measures, found)
    return [
        ProgrammeFigures(one, wholes[one.pk]["measures"], wholes[one.pk], units.get(one.pk, []))
        for one in programmes
    ]


def _by_unit(measures, found):
    """By programme, its units by name, the measures that no unit leads at the end."""
    leads = Responsibility.objects.filter(role=Role.PRIMARY, measure__in=measures.values("pk")).order_by()
    leads = list(leads.values_list("measure", "unit"))
    led = {measure for measure, _unit in leads}
    counts = defaultdict(Counter)
    for measure, unit in [*leads, *((pk, None) for pk in found if pk not in led)]:
        programme, flags = found[measure]
        counts[programme, unit].update(flag for flag in flags if flag in BY_UNIT)
    units = Unit.objects.in_bulk({unit for _programme, unit in counts if unit})
    rows = defaultdict(list)
    for (programme, unit), counter in counts.items():
        if counter:
            rows[programme].append((units.get(unit), counter))
    for some in rows.values():
        some.sort(
            key=lambda row: (row[0] is None, row[0] and text_key(shown(row[0], "name"), get_language()))
        )
    return rows


def of_feedback(user, today: datetime.date) -> dict[str, int]:
    """Of what the user may read and answer."""
    visible = Feedback.objects.visible_to(user)
    narrowed = {"late": visible.late(today), "soon": visible.alarming(today), "waiting": visible.waiting()}
    return {name: some.count() for name, some in narrowed.items()}


@dataclass(frozen=True)
class Topic:
    """What is followed, in which programme, by how many; `part` is empty of the whole programme."""

    part: str
    programme: Programme
    thing: Programme | Theme | Unit | Measure
    count: int

    @property
    def address(self) -> str:
        thing = self.thing
        return thing.url_in(self.programme) if isinstance(thing, Unit) else thing.get_absolute_url()


PARTS = {"": Programme, "theme": Theme, "unit": Unit, "measure": Measure}


def of_followers(programmes) -> dict[str, int]:
    """How many confirmed subscriptions there are of each part, and of how many addresses; no addresses."""
    confirmed = Subscription.objects.confirmed().filter(programme__in=programmes.values("pk")).order_by()
    whole = Q(theme=None, unit=None, measure=None)
    parts = {part: Count("pk", filter=~Q(**{part: None})) for part in PARTS if part}
    return confirmed.aggregate(
        programme=Count("pk", filter=whole), **parts, addresses=Count("email", distinct=True)
    )


def topics(programmes) -> list[Topic]:
    """Most followed first; five queries."""
    confirmed = Subscription.objects.confirmed().filter(programme__in=programmes.values("pk")).order_by()
    rows = list(confirmed.values_list("programme", *filter(None, PARTS)).annotate(count=Count("pk")))
    things = {
        part: model.objects.in_bulk({row[number] for row in rows} - {None})
        for number, (part, model) in enumerate(PARTS.items())
    }
    found = []
    for *keys, count in rows:
        named = {part: things[part][key] for part, key in zip(PARTS, keys, strict=True) if key}
        programme, (part, thing) = named[""], list(named.items())[-1]
        if part in ("theme", "measure"):
            thing.programme = programme  # which their addresses ask for
        found.append(Topic(part, programme, thing, count))
    return sorted(found, key=lambda one: (-one.count, one.programme.slug, one.part, one.thing.pk))


def of_reminders(users, now: datetime.datetime) -> dict:
    """When these accounts were last sent some, and how many of them within a week."""
    lately = Count("pk", filter=Q(sent_at__gt=now - LATELY))
    return Recipient.objects.filter(user__in=users).aggregate(last=Max("sent_at"), lately=lately)


def of_jobs() -> tuple[list[tuple[str, JobRun | None]], JobRun | None]:
    """What the worker does, each with how it ended; and the backup, where it makes one."""
    runs = {run.name: run for run in JobRun.objects.all()}
    return [(job.label or job.name, runs.get(job.name)) for job in PERIODIC], runs.get("backup")

"""What a link in a mail does once it is confirmed: a task is done, or a measure's facts are still correct.

The link is signed for one account, one act and one thing, and knows how the thing was when the mail was
written. It signs nobody in.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Model

from mailing.signed import make_token, read_token
from measures import days
from measures.agenda import seen_of
from measures.models import Measure, Origin, Programme, Task
from measures.models.change import changing
from measures.status import TaskState
from reminders.matters import name_of

ACTS = ("done", "confirm")
VALID_FOR = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Settling:
    """What the link is about, read now: `is_current` where it is as the mail told it.

    `is_settled` where what it asks for was done since, by it or in another way.
    """

    act: str
    user: Model
    measure: Measure
    task: Task | None
    is_current: bool
    is_settled: bool

    @property
    def name(self) -> str:
        """As whom it is done."""
        return name_of(self.user)

    @property
    def is_public(self) -> bool:
        return self.measure.is_published and self.measure.programme.is_public


def token_of(act: str, user, thing: Task | Measure, position: int) -> str:
    """`position` is how far the chain of changes went when the thing was read."""
    return make_token(f"reminders.{act}", [user.pk, thing.pk, _seen(act, thing), position])


def read(act: str, token: str, *, for_update: bool = False) -> Settling | None:
    """None where the link is not ours or too old, or its account may not do this any more."""
    value = read_token(f"reminders.{act}", token, max_age=VALID_FOR)
    if value is None:
        return None
    account, key, seen, position = value
    user = get_user_model().objects.filter(pk=account, is_active=True, is_staff=True).first()
    task = Task.objects.filter(pk=key).first() if act == "done" else None
    if user is None or (act == "done" and task is None):
        return None
    own = Measure.objects.editable_by(user).filter(programme__in=Programme.objects.open(), closed_as="")
    if for_update:
        own = own.select_for_update(of=("self",))
    measure = own.select_related("programme").filter(pk=task.measure_id if task else key).first()
    if measure is None:
        return None
    if for_update and task:
        task = measure.tasks.select_for_update().filter(pk=key).first()
    is_current = _is_current(act, task or measure, user, seen, position)
    return Settling(act, user, measure, task, is_current, _is_settled(act, task or measure, seen))


def settle(act: str, token: str) -> tuple[Settling | None, bool]:
    """Do it, if it is still to be done; what it was about, and whether it was done."""
    known = read(act, token)
    if known is None or not known.is_current:
        return known, False
    with changing(known.user, origin=Origin.FORM):
        now_known = read(act, token, for_update=True)
        if now_known is None or not now_known.is_current:
            return now_known, False
        _write(now_known)
    return now_known, True


def _write(settling):
    """As the moves of My measures do."""
    if settling.task is None:
        settling.measure.confirmed_at = days.now()
        settling.measure.confirmed_by = getattr(settling.user, "person", None)
        settling.measure.save(update_fields=["confirmed_at", "confirmed_by"])
        return
    task = settling.task
    task.state, task.completed_on = TaskState.COMPLETED, days.today()
    task.completed_precision = days.Precision.DAY
    task.save()
    settling.measure.mark_updated(days.now())


def _seen(act, thing) -> str:
    """The same in every language: the title is the Finnish one, which every task has."""
    if act == "done":
        return f"{seen_of(thing)} {hashlib.sha256(thing.title_fi.encode()).hexdigest()[:12]}"
    return f"{thing.confirmed_at and thing.confirmed_at.astimezone(datetime.UTC).isoformat()}"


def _is_current(act, thing, user, seen, position) -> bool:
    """What is confirmed is a measure's facts: it was not confirmed since, and nobody else changed it."""
    if thing is None or _seen(act, thing) != seen:
        return False
    return act == "done" or not _others_changed(thing, user, position)


def _is_settled(act, thing, seen) -> bool:
    if act == "done":
        return thing is not None and thing.state == TaskState.COMPLETED
    return thing.confirmed_at is not None and _seen(act, thing) != seen


def _others_changed(measure, user, position):
    rows = Measure.history.filter(id=measure.pk, change__position__gt=position)
    return rows.exclude(history_user_id=user.pk).exists()

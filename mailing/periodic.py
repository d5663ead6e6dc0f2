"""What is done now and again, once each time however many workers there are.

Apps add to PERIODIC when they are ready. A job works by what is due, not by what day it is: after a night
without a worker it does what it missed. It may run again when it was cut off, so it must bear that.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mailing.models import JobRun
from measures.days import HELSINKI

logger = logging.getLogger(__name__)

LONGEST = datetime.timedelta(hours=1)
"""A job that has not come to its end by then was cut off."""
AGAIN = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Job:
    """Due `every` so often, or each day `at` this time in Helsinki."""

    name: str
    function: Callable[[], object]
    every: datetime.timedelta | None = None
    at: datetime.time | None = None
    label: str = ""
    """What people read of it, lazily translated."""

    def __post_init__(self):
        if (self.every is None) == (self.at is None):
            raise ValueError(f"Say of {self.name} how often or at what time it is due, one of them")

    def due_at(self, now: datetime.datetime) -> datetime.datetime:
        """The last moment, up to now, at which it was due: real time, as the demo's day never ends.

        A time that a night skips is an hour later; of one that comes twice, the first.
        """
        if self.every:
            return now - (now - EPOCH) % self.every
        today = now.astimezone(HELSINKI).date()
        moment = _at(today, self.at)
        return moment if moment <= now else _at(today - datetime.timedelta(days=1), self.at)


EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
PERIODIC: list[Job] = []


def run_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Run what is due; how many ran."""
    count = 0
    for job in list(PERIODIC):
        if stopping():
            break
        count += run_if_due(job)
    return count


def run_if_due(job: Job) -> bool:
    moment = claim(job, timezone.now())
    if moment is None:
        return False
    runs = JobRun.objects.filter(name=job.name)
    try:
        job.function()
    except Exception as error:
        logger.exception("The job failed and is tried again: %s", job.name)
        runs.update(not_before=timezone.now() + AGAIN, error=type(error).__name__)
    else:
        runs.update(done_for=moment, not_before=None, ended_at=timezone.now(), error="")
    return True


def claim(job: Job, now: datetime.datetime) -> datetime.datetime | None:
    """The moment it is due for; None where it is not, or another worker has it."""
    moment = job.due_at(now)
    if not _is_due(JobRun.objects.filter(name=job.name).first(), moment, now):
        return None
    with transaction.atomic():
        JobRun.objects.get_or_create(name=job.name)
        run = JobRun.objects.select_for_update().get(name=job.name)
        if not _is_due(run, moment, now):
            return None
        run.not_before = now + LONGEST
        run.save(update_fields=["not_before"])
    return moment


def _is_due(run, moment, now):
    if run is None:
        return True
    # What a clock wrote that had gone far ahead, and was set right since, is not waited for.
    latest = now + 2 * LONGEST
    is_done = run.done_for is not None and moment <= run.done_for <= latest
    is_held = run.not_before is not None and now < run.not_before <= latest
    return not is_done and not is_held


def _at(day, time):
    """In UTC: moments of one zone are compared by their clocks alone."""
    return datetime.datetime.combine(day, time, HELSINKI).astimezone(datetime.UTC)

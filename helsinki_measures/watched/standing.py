"""What is asked of the database when Prometheus asks: does it answer, how are the outbox and the jobs?"""

import time

from django.db import DatabaseError, InterfaceError, connection

from helsinki_measures.watched.numbers import CounterMetricFamily, GaugeMetricFamily
from mailing.figures import standing
from mailing.models import JobRun, OutgoingMail, State
from mailing.periodic import PERIODIC

MORE_JOBS = ("backup",)
"""Told even where nothing makes them: an alarm must tell “never” from “nobody asks”."""


class Standing:
    def describe(self):
        """Nothing is asked while this is registered."""
        return []

    def collect(self):
        started, found = time.perf_counter(), []
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            seconds = time.perf_counter() - started
            found = [*of_mails(), *of_jobs()]
        except (DatabaseError, InterfaceError):
            yield gauge("measures_database_up", "Whether the database answers.", 0)
            return
        yield gauge("measures_database_up", "Whether the database answers.", 1)
        yield gauge("measures_database_seconds", "How long it took to say one.", seconds)
        yield from found


def gauge(name, what, value):
    return GaugeMetricFamily(name, what, value=value)


def of_mails():
    now = standing()
    oldest = now.oldest_waiting.timestamp() if now.oldest_waiting else 0
    yield gauge("measures_mails_waiting", "Mails of the outbox that are not sent yet.", now.waiting)
    yield gauge("measures_mails_oldest_timestamp_seconds", "When the oldest of them was made, or 0.", oldest)
    yield gauge("measures_mails_dead", "Dead letters that nobody has looked after.", now.dead_letters)
    sent = OutgoingMail.objects.filter(state=State.SENT).count()
    yield CounterMetricFamily("measures_mails_sent", "Mails that the server took.", value=sent)


def of_jobs():
    runs = {run.name: run for run in JobRun.objects.all()}
    ended = GaugeMetricFamily(
        "measures_job_timestamp_seconds", "When the job last ran to its end; 0: never.", labels=["job"]
    )
    failed = GaugeMetricFamily("measures_job_failed", "Whether its last run failed.", labels=["job"])
    for name in dict.fromkeys([*MORE_JOBS, *(job.name for job in PERIODIC)]):
        run = runs.get(name)
        ended.add_metric([name], run.ended_at.timestamp() if run and run.ended_at else 0)
        failed.add_metric([name], bool(run and run.error))
    yield from (ended, failed)

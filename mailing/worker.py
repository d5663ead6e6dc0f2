"""What runs beside the site: it sends mail, runs tasks, and does what is due now and again."""

import logging
import math
import os
import signal
import time
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from mailing import delivery, periodic

logger = logging.getLogger(__name__)

PAUSE, PAUSE_WITHOUT_DATABASE = 1, 5
MAILING = 60
"""So many seconds it sends before it looks what else is due: a server that hangs takes ten for each mail."""


class Worker:
    def __init__(self, *, parent=None):
        """`parent`: the process that started it, with which it ends, however that comes."""
        self.is_told_to_stop = False
        self.parent = parent

    def stop(self, *_args) -> None:
        """After the mail, task or job that it is at."""
        self.is_told_to_stop = True

    def should_stop(self) -> bool:
        return self.is_told_to_stop or self.parent not in (None, os.getppid())

    def work(self) -> None:
        """Until it is told to stop."""
        while not self.should_stop():
            close_old_connections()
            try:
                is_idle = not self.work_once(mailing_for=MAILING)
            except (DatabaseError, InterfaceError):
                logger.exception("The database does not answer: the worker waits for it")
                connection.close()
                self.pause(PAUSE_WITHOUT_DATABASE)
            else:
                self.pause(PAUSE if is_idle else 0)

    def work_once(self, *, mailing_for: float = math.inf) -> int:
        """All that is due, mails for so many seconds; how much that was."""
        done = periodic.run_due(self.should_stop)
        done += run_tasks(self.should_stop)
        end = time.monotonic() + mailing_for
        return done + delivery.send_due(lambda: self.should_stop() or time.monotonic() > end)

    def pause(self, seconds) -> None:
        end = time.monotonic() + seconds
        while not self.should_stop() and time.monotonic() < end:
            time.sleep(0.1)

    @contextmanager
    def stopped_by_signals(self):
        former = {one: signal.signal(one, self.stop) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for one, handler in former.items():
                signal.signal(one, handler)


def run_tasks(stopping) -> int:
    """Those of `django.tasks`, which keep their own record of what failed."""
    count = 0
    while not stopping() and DBTaskResult.objects.ready().exists():
        TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id="worker",
            excluded_queue_names=[],
        ).run()
        count += 1
    return count

"""Several readers or writers at once, each with a connection of its own."""

import threading

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


def close_own():
    """This thread's connection: SQLite's own way would leave one in memory open."""
    BaseDatabaseWrapper.close(connection)


def in_threads(job, count):
    """The threads, started, and the list that holds what each comes to."""
    found = []

    def run():
        try:
            found.append(job())
        finally:
            close_own()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    return threads, found

"""Runs a command of `manage.py`, which is killed (as by `kill -9`) after so many of its writing statements.

    python -m tests.trials.killed COUNT migrate …

With COUNT 0 it comes to its end, and prints how many there were. With PLAIN set indexes are made and removed
as Django does it, for the control.
"""

import os
import re
import signal
import sys

import django
from django.core.management import call_command
from django.db.backends.signals import connection_created

READS = re.compile(r"\s*(?:SELECT|PRAGMA|SHOW|SAVEPOINT|RELEASE)\b", re.IGNORECASE)


class Killer:
    def __init__(self, after: int):
        self.after, self.count = after, 0

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if not READS.match(str(sql)):
            self.count += 1
            if self.count == self.after:
                os.kill(os.getpid(), signal.SIGKILL)
        return result


def make_plain():
    from django.db.migrations import AddIndex, RemoveIndex

    from helsinki_measures.migrating import AddIndexMeanwhile, RemoveIndexIfThere

    AddIndexMeanwhile.database_forwards = AddIndex.database_forwards
    RemoveIndexIfThere.database_forwards = RemoveIndex.database_forwards


def run(after, *words):
    killer = Killer(int(after))
    connection_created.connect(lambda connection, **_: connection.execute_wrappers.append(killer), weak=False)
    django.setup()
    if "PLAIN" in os.environ:
        make_plain()
    call_command(*words)
    print(killer.count)


if __name__ == "__main__":
    run(*sys.argv[1:])

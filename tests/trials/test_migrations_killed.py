"""`migrate` is killed after any of its statements: run again, it comes to its end, and the data is whole."""

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.sample import TAKES_ALL
from tests.trials.replica import Postgres
from tests.trials.running import ROOT, copied, environment

BACK = ["measures", "0002"]
"""To before those that have no transaction: what they have done stays, also where they are killed."""
STATE = """
import django, json
django.setup()
from django.db import connection
is_sqlite = connection.vendor == "sqlite"
made = "SELECT type, name, sql FROM sqlite_master" if is_sqlite else '''
    SELECT 'index', indexrelid::regclass::text, indisvalid::text FROM pg_index
    WHERE indrelid::regclass::text NOT LIKE 'pg_%'
    UNION SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal'''
with connection.cursor() as cursor:
    found = {"": made}
    for table in connection.introspection.table_names(cursor):
        columns = "app, name" if table == "django_migrations" else "*"
        found[table] = f'SELECT {columns} FROM "{table}"'
    for table, query in found.items():
        cursor.execute(query)
        found[table] = sorted(map(repr, cursor.fetchall()))
print(json.dumps(found))
"""


class Site:
    """A database that is filled, and processes that migrate it."""

    def __init__(self, url):
        self.environment = environment("unused") | {"DATABASE_URL": url}

    def run(self, *command, **more):
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
        )

    def done(self, *command):
        done = self.run(*command)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def migrate(self, *words, after=0, **more):
        return self.run("-m", "tests.trials.killed", str(after), "migrate", "--verbosity=0", *words, **more)

    def go_back(self):
        """To before the migrations that have no transaction."""
        assert self.migrate(*BACK).returncode == 0

    def state(self):
        """All rows, indexes and triggers."""
        return json.loads(self.done("-c", STATE))


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"] if TAKES_ALL else ["SQLite"])
def site(request, filled):
    with tempfile.TemporaryDirectory(prefix="measures-killed-") as name:
        Path(name).chmod(0o755)  # the account of PostgreSQL is another one
        primary = Postgres(Path(name) / "primary")
        if request.param == "SQLite":
            site = Site(f"sqlite:///{copied(filled[0], Path(name))}")
        else:
            primary.make_folder()
            primary.make_data()
            primary.start()
            site = Site(primary.url)
            site.done("-m", "tests.trials.people")
        site.vendor, site.primary = request.param, primary
        yield site
        primary.stop()


def stops_for_good(site):
    """The control: what Django's own operations say when they are run again after the worst kill."""
    for after in (1, 2):
        site.go_back()
        assert site.migrate(after=after, PLAIN="1").returncode == -signal.SIGKILL
        again = site.migrate(PLAIN="1")
        site.migrate()
        if again.returncode:
            return again.stderr.strip().splitlines()[-1]
    return ""


def test_killed_after_any_statement(site, tried):
    whole = site.state()
    site.go_back()
    # In `make test` only where an index is made and that is not written down yet.
    points = range(1, int(site.migrate().stdout) + 1) if TAKES_ALL else [2]
    outcomes = []
    for after in points:
        site.go_back()
        assert site.migrate(after=after).returncode == -signal.SIGKILL
        outcomes.append((after, site.migrate().stderr[-300:], site.state() == whole))
    site.done("manage.py", "check_history")
    control = stops_for_good(site)
    tried(
        "Faults",
        "`migrate` killed after each of its statements, and run again",
        len(points),
        "came to its end each time: all rows, indexes and triggers as without a kill",
        f"with Django's own operations it does not: {control}",
        on=site.vendor,
    )
    assert outcomes == [(after, "", True) for after in points]
    assert "already exists" in control


@pytest.mark.long
def test_the_first_migration_of_all_killed(tmp_path, tried):
    """From an empty database; on SQLite, where everything is in the files that can be compared."""
    whole = Site(f"sqlite:///{tmp_path}/whole.sqlite3")
    count, wanted = int(whole.migrate().stdout), whole.state()[""]
    points = range(20, count, count // 6)
    at_the_kill, in_the_end = [], []
    for after in points:
        one = Site(f"sqlite:///{tmp_path}/{after}.sqlite3")
        assert one.migrate(after=after).returncode == -signal.SIGKILL
        at_the_kill.append(one.state()[""] == wanted)
        assert one.migrate().returncode == 0
        in_the_end.append(one.state()[""] == wanted)
    tried(
        "Faults",
        "`migrate` of an empty database killed, and run again",
        len(points),
        f"{sum(in_the_end)} of {len(points)} the same as without a kill",
        f"before it is run again {sum(at_the_kill)} of {len(points)} are",
        on="SQLite",
    )
    assert (any(at_the_kill), all(in_the_end)) == (False, True)


def test_an_index_that_broke_off(site, tried):
    if site.vendor == "SQLite":
        pytest.skip("On SQLite an index is there or not")
    site.go_back()
    holds = subprocess.Popen(
        [sys.executable, "-c", HOLDS, site.primary.url], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    holds.stdout.readline()
    migrating = subprocess.Popen([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=site.environment)
    waiting = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'"
    waiting += " AND wait_event_type = 'Lock'"
    while not (pid := site.primary.ask(waiting)):
        assert migrating.poll() is None
    migrating.kill()
    migrating.wait()
    site.primary.ask(f"SELECT pg_terminate_backend({pid})")
    holds.communicate(b"\n")
    invalid = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
    broken = site.primary.ask(invalid)
    again = site.migrate()
    left = site.primary.ask(invalid)
    what = "`migrate` killed while it makes an index, and run again"
    tried("Faults", what, 1, f"{left} broken indexes left", f"{broken} after the kill", on="PostgreSQL")
    assert (broken, again.returncode, left) == ("1", 0, "0")


HOLDS = """
import psycopg, sys
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("LOCK TABLE measures_measure IN ROW EXCLUSIVE MODE")
    print("held", flush=True)
    sys.stdin.readline()
"""

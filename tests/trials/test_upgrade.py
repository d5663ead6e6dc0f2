"""The former version of the site goes on while the database is migrated, and can come back: nobody notices.

As docs/operations.md tells it: migrate, start the new version beside the former one, end that one. The way
back is the former version on the new tables. With ten times the rows of a large site: 150,000 measures;
`make test` takes a tenth of them.
"""

import json
import os
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.browser.demo_site import free_port, serving
from tests.trials.replica import Postgres
from tests.trials.running import ROOT, Browser
from tests.trials.upgrade import Load, Locks, environment, manage, multiply, unpack_former_version

FIGURES = """
import django; django.setup()
from tests.factories import make_indicator, make_observation
for year in range(2000, 2020):
    make_observation(make_indicator())
"""
ROWS = 150_000 if "TRIALS" in os.environ else 15_000
LONGEST_LOCK = 1.0
"""Seconds in which nobody could write to a table."""
NEW = {"helsinki_measures.0003_content_version", "measures.0003_measure_in_order"}
NEW |= {"measures.0004_standing_without_texts", "participation.0002_observation_of_period"}
NEW |= {"desk.0001_initial", "helsinki_measures.0004_audit_log"}


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="measures-upgrade-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def server(folder):
    primary = Postgres(folder / "primary")
    primary.make_folder()
    primary.make_data()
    primary.start()
    yield primary
    primary.stop()


@contextmanager
def served(server, folder, root, name):
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment(server.url, folder / f"tmp-{name}"), folder / f"{name}.log", root=root):
        yield Browser(address)


def enlarge(url) -> dict[str, int]:
    """With rows of another programme, which is not read: all tables that the new migrations touch."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        query = "SELECT programme_id, id FROM measures_theme WHERE slug = 'liikenne'"
        programme, theme = connection.execute(query).fetchone()
        measure = dict.fromkeys(("number", "number_key"), "id || 'x' || n")
        measure |= {"programme_id": str(programme), "theme_id": str(theme)}
        measures = connection.execute("SELECT count(*) FROM measures_measure").fetchone()[0]
        counts = {"measures_measure": multiply(connection, "measures_measure", ROWS // measures, own=measure)}
        table = "measures_historicalmeasure"
        counts[table] = multiply(connection, table, ROWS // measures, own={})
        table = "participation_observation"
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        counts[table] = multiply(connection, table, ROWS // rows, own={"corrects_id": "NULL"})
        connection.execute("ANALYZE")
    return counts


def applied(url) -> set[str]:
    with closing(psycopg.connect(url)) as connection:
        rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return {name for (name,) in rows}


def tables_of(url) -> list[str]:
    with closing(psycopg.connect(url)) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [name for (name,) in rows]


@pytest.mark.long
def test_nobody_notices_an_upgrade(server, folder, tried):
    former = folder / "former"
    if not unpack_former_version(former):
        pytest.skip("The history of the repository is not here, and with it the former version")
    editor = json.loads(manage(server.url, folder / "tmp", former, "-m", "tests.trials.people"))["editors"][0]
    manage(server.url, folder / "tmp", former, "-c", FIGURES)
    counts, before, tables = enlarge(server.url), applied(server.url), tables_of(server.url)
    assert NEW & before == set()

    with served(server, folder, former, "former") as browser:
        with Load(browser, editor) as load:
            time.sleep(5)
            with Locks(server.url, tables) as locks:
                load.phase, started = "migrating", time.monotonic()
                said = manage(server.url, folder / "tmp", ROOT, "manage.py", "migrate")
                took = time.monotonic() - started
            load.phase = "after"
            with served(server, folder, ROOT, "new") as new:
                load.browser = new
                time.sleep(5)
                load.browser = browser  # the way back: the former version on the new tables
                time.sleep(5)
        broken = broken_by_another_name(server, browser, editor)
    longest, waits = max(locks.held.values(), default=0), said.count("tried again")
    slowest = {phase: f"{load.slowest[phase, 'save']:.1f}" for phase in ("before", "migrating", "after")}
    tried(
        "Upgrade",
        "Five migrations while the version before them is read and written, that and the new one after them",
        sum(load.answers.values()),
        f"{sum(load.failed().values())} failed requests; {counts['measures_measure']} measures, migrated in "
        f"{took:.0f} s; longest lock against writers {longest:.2f} s, {waits} waits tried again; slowest "
        f"save before, during, after: {', '.join(slowest.values())} s",
        f"a renamed column: {broken} failed",
        on="PostgreSQL",
    )
    assert applied(server.url) - before == NEW
    assert load.failed() == {}
    assert load.answers["save", 302] >= 10
    assert longest < LONGEST_LOCK
    assert broken > 0


def broken_by_another_name(server, browser, editor) -> int:
    """How many requests a migration of the dangerous kind breaks."""
    with Load(browser, editor) as load:
        server.ask("ALTER TABLE measures_measure RENAME COLUMN lead_sv TO lead_other")
        time.sleep(2)
    server.ask("ALTER TABLE measures_measure RENAME COLUMN lead_other TO lead_sv")
    return sum(load.failed().values())

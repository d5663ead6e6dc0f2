"""PostgreSQL takes nothing, as it is read-only or its disk is full. With a control that loses.

People read on, who saves or signs in is told so in words, and once it takes something again the same texts
are saved without a restart of the site.
"""

import json
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.trials import disks
from tests.trials.replica import Postgres, run, web_process

pytestmark = pytest.mark.long  # servers of their own
LEADS = "SELECT lead_fi FROM measures_measure WHERE lead_fi LIKE '{}%'"


# Nothing tidies up meanwhile and so makes room.
UNTIDIED = ("autovacuum=off",)
MEGABYTES = 128


@contextmanager
def server_in(folder, *options):
    primary = Postgres(folder / "primary", settings=UNTIDIED)
    primary.make_folder()
    primary.make_data(*options)
    primary.start()
    try:
        yield primary, json.loads(run(primary, "-m", "tests.trials.people"))["editors"]
    finally:
        primary.stop(signal.SIGINT)


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="measures-refuses-") as name:
        Path(name).chmod(0o755)  # the account of PostgreSQL is another one
        yield Path(name)


@contextmanager
def read_only(primary):
    def say(word):
        primary.ask(f"ALTER SYSTEM SET default_transaction_read_only = {word}")
        primary.ask("SELECT pg_reload_conf()")

    say("on")
    try:
        yield
    finally:
        say("off")


def stored(primary, text):
    return set(filter(None, primary.ask(LEADS.format(text)).splitlines()))


def test_read_only(folder, tried):
    text = "Kirjoitettu suojattuna"
    with server_in(folder) as (primary, editors):
        with web_process(primary, None, folder / "web") as browser:
            people = disks.People(browser, editors[:4], text)
            with read_only(primary):
                people.refused()
                past = browser.send("/trial/toimenpiteet/?at=2026-01-01")
            took = people.go_on(30)
        with web_process(primary, None, folder / "stock", stock=True) as browser:
            control = disks.refused_by_stock(browser, editors[0], read_only(primary))
        tried(
            "Faults",
            "Database read-only",
            people.count(),
            people.outcome(took),
            f"Django's own admin answers {control[0]} without the text",
            on="PostgreSQL",
        )
        people.assert_told()
        assert people.others_told() == [disks.NOT_SIGNED_IN, disks.NOT_SENT]
        assert past.status_code in (404, 503)
        assert control == (500, False)
        assert stored(primary, text) == people.texts
        run(primary, "manage.py", "check_history")


def test_a_full_disk(folder, tried):
    """The disk of the data. Where that of its log is full PostgreSQL ends itself: as where it is stopped."""
    text = "Kirjoitettu levyn ollessa täynnä"
    log = Postgres(folder / "log-of-changes")
    log.make_folder()
    with (
        disks.small_disk(folder, MEGABYTES) as disk,
        server_in(disk, "--waldir", log.folder / "wal") as (primary, editors),
    ):
        for table in ("measures_measure", "measures_historicalmeasure"):
            # The long text says the same again and again, and would be made small.
            primary.ask(f"ALTER TABLE {table} ALTER description_fi SET STORAGE EXTERNAL")
        with web_process(primary, None, folder / "web") as browser:
            people = disks.People(browser, editors[:4], text)
            with disks.full(disk):
                people.refused()
                stored_meanwhile = stored(primary, text)
            took = people.go_on(60)
        with web_process(primary, None, folder / "stock", stock=True) as browser:
            control = disks.refused_by_stock(browser, editors[0], disks.full(disk))
        tried(
            "Faults",
            "Disk of the database full",
            people.count(),
            people.outcome(took),
            f"Django's own admin answers {control[0]} without the text",
            on="PostgreSQL",
        )
        people.assert_told()
        assert stored_meanwhile == set()
        assert primary.process.poll() is None
        assert control == (500, False)
        assert stored(primary, text) == people.texts
        run(primary, "manage.py", "check_history")

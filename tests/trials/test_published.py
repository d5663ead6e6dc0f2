"""A server of two processes that share what they know: how soon its readers see what was saved."""

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from threading import Event, Thread

import pytest

from tests.measures.test_admin import sent
from tests.sample import TAKES_ALL
from tests.trials.running import ROOT, change, environment, running

URL, LONGEST = "/trial/toimenpiteet/1/", 2.0
READS = 40
SAVES = 3 if TAKES_ALL else 1

KILLED = """
import os, signal, django
django.setup()
from measures.models import Measure, Origin
from measures.models.change import changing
measure = Measure.objects.get(number="1")
measure.lead = "Ohi kaiken"
with changing(origin=Origin.FORM):
    measure.save()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def server(database):
    with running(database, workers=2) as server:
        yield server


CONTROL = "without the triggers of the database the former page stays"


def test_a_save_is_seen_by_all_within_two_seconds(server, editors, tried):
    seen = []
    writer, reader = server.browser(editors[0]["session"]), server.browser()
    address = change(editors[0]["measure"])
    for number in range(SAVES):
        text = f"Ingressi numero {number}"
        assert writer.send(address, sent(writer.send(address)) | {"lead_fi": text}).status_code == 302
        ended = time.monotonic()
        while time.monotonic() < ended + LONGEST:
            assert reader.send(URL).status_code == 200
        seen += [reader.send(URL).holds(text) for _read in range(READS)]
        assert reader.send(URL).headers["Cache-Status"] == "measures; hit"
    outcome = f"{seen.count(False)} of {len(seen)} showed a former page"
    tried("Faults", "Kept pages read two seconds after a save", len(seen), outcome, CONTROL)
    assert seen == [True] * SAVES * READS


def test_what_is_withdrawn_is_gone_when_its_editor_hears_so(server, editors, coordinator, tried):
    """Whoever else was asking for it meanwhile."""
    writer, reader, answers = server.browser(coordinator), server.browser(), Counter()
    is_over = Event()

    def read():
        while not is_over.is_set():
            answers[server.browser().send(URL).status_code] += 1

    others = [Thread(target=read) for _number in range(2)]
    for other in others:
        other.start()
    address = change(editors[0]["measure"])
    form = sent(writer.send(address))
    del form["is_published"]
    assert writer.send(address, form).status_code == 302
    after = [reader.send(URL).status_code for _read in range(READS)]
    is_over.set()
    for other in others:
        other.join()
    shown = f"shown {READS - after.count(404)} times after its editor heard that it is gone"
    tried("Faults", "A measure withdrawn while others read it", sum(answers.values()) + READS, shown, CONTROL)
    assert after == [404] * READS
    assert set(answers) == {200, 404}


def killed_writer(server):
    here = {"cwd": ROOT, "env": environment(server.database), "check": False}
    done = subprocess.run([sys.executable, "-c", KILLED], **here)
    assert done.returncode == -9
    time.sleep(LONGEST)
    return [server.browser().send(URL).holds("Ohi kaiken") for _read in range(READS)]


def test_a_writer_that_is_killed_after_its_commit_told_the_database(server, tried):
    assert server.browser().send(URL).status_code == 200
    seen = killed_writer(server)
    outcome = f"{seen.count(False)} of {READS} pages were former ones"
    tried("Faults", "Another process killed as soon as it had saved", 1, outcome, CONTROL)
    assert seen == [True] * READS


@pytest.mark.long
def test_a_writer_that_is_killed_control(server):
    """Without the triggers nobody knows of what it wrote; by then each process has kept the page."""
    assert {server.browser().send(URL).status_code for _read in range(READS)} == {200}
    with closing(sqlite3.connect(server.database, timeout=20, autocommit=True)) as database:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'content_%'"
        for (name,) in database.execute(query).fetchall():
            database.execute(f"DROP TRIGGER {name}")
    assert killed_writer(server) == [False] * READS

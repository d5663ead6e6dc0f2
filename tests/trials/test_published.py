"""A server of two processes that share what they know: how soon its readers see what was saved."""

import subprocess
import sys
import time
from collections import Counter
from threading import Event, Thread

import pytest

from tests.measures.test_admin import sent
from tests.trials.running import ROOT, change, environment, running

URL, LONGEST = "/trial/toimenpiteet/1/", 2.0
READS = 40

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


def test_a_save_is_seen_by_all_within_two_seconds(server, editors):
    writer, reader = server.browser(editors[0]["session"]), server.browser()
    address = change(editors[0]["measure"])
    for number in range(3):
        text = f"Ingressi numero {number}"
        assert writer.send(address, sent(writer.send(address)) | {"lead_fi": text}).status_code == 302
        ended = time.monotonic()
        while time.monotonic() < ended + LONGEST:
            assert reader.send(URL).status_code == 200
        assert [reader.send(URL).holds(text) for _read in range(READS)] == [True] * READS
        assert reader.send(URL).headers["Cache-Status"] == "measures; hit"


def test_what_is_withdrawn_is_gone_when_its_editor_hears_so(server, editors, coordinator):
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
    assert after == [404] * READS
    assert set(answers) == {200, 404}


def test_a_writer_that_is_killed_after_its_commit_told_the_database(server):
    reader = server.browser()
    assert reader.send(URL).status_code == 200
    here = {"cwd": ROOT, "env": environment(server.database), "check": False}
    done = subprocess.run([sys.executable, "-c", KILLED], **here)
    assert done.returncode == -9
    time.sleep(LONGEST)
    assert [reader.send(URL).holds("Ohi kaiken") for _read in range(READS)] == [True] * READS

"""The worker is killed again and again while it sends: no mail is lost, and none is sent twice by itself.

One that was being handed over then is not known to be sent: it is a dead letter, for people to decide.
With a control: a worker that marks mails only when they are sent.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.browser.demo_site import free_port
from tests.trials.running import ROOT, copied, environment, rows, run

KILLS = int(os.environ.get("TRIALS", 2))
MAILS = 6 * KILLS
PUT = f"""
import django
django.setup()
from mailing.outbox import put
for number in range({MAILS}):
    put(to="a@measures.example", subject=str(number), text="Teksti", kind="reminder")
"""
# As if five minutes had passed: what nobody speaks of any more is given up.
LATER = "UPDATE mailing_outgoingmail SET tried_at = datetime('now', '-6 minutes') WHERE state = 'sending'"
CARELESS = """
import django
django.setup()
from django.utils import timezone
from mailing.delivery import mailers, message_of
from mailing.models import OutgoingMail
for mail in OutgoingMail.objects.waiting().order_by("pk"):
    server = mailers["server"]
    server.open()
    server.send_messages([message_of(mail)])
    server.close()
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent", sent_at=timezone.now())
"""
WORKER, WITHOUT_MARK = ["manage.py", "worker"], ["-c", CARELESS]


class Inbox:
    """A mail server that takes some time after it has taken a mail, and before it says so."""

    def __init__(self):
        self.got = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got[message_from_bytes(envelope.content)["Message-ID"]] += 1
        await asyncio.sleep(0.1)
        return "250 OK"


@pytest.fixture
def inbox():
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    inbox.settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(controller.port), "SMTP_TLS": "false"}
    yield inbox
    controller.stop()


@pytest.fixture
def outbox(filled, tmp_path):
    database = copied(filled[0], tmp_path)
    done = run(database, "-c", PUT)
    assert done.returncode == 0, done.stderr
    return database


def states(database):
    """Of all mails, those too that the worker makes itself when it begins."""
    return dict(rows(database, "SELECT message_id, state FROM mailing_outgoingmail"))


def killed_while_it_sends(database, inbox, command):
    """After a few more mails than the last time."""
    before, own = sum(inbox.got.values()), environment(database) | {"DEMO": "false", "DEBUG": "true"}
    worker = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=own | inbox.settings)
    while sum(inbox.got.values()) < before + 3:
        assert worker.poll() is None
        time.sleep(0.005)
    time.sleep(0.02 * (before % 5))
    worker.kill()
    worker.wait()


def test_a_worker_that_is_killed_while_it_sends(outbox, inbox, tried):
    for _number in range(KILLS):
        killed_while_it_sends(outbox, inbox, WORKER)
    with closing(sqlite3.connect(outbox, timeout=20, autocommit=True)) as database:
        database.execute(LATER)
    own = environment(outbox) | {"DEMO": "false", "DEBUG": "true"} | inbox.settings
    done = subprocess.run([sys.executable, "manage.py", "run_jobs"], cwd=ROOT, env=own, check=False)
    assert done.returncode == 0
    after = states(outbox)
    found = Counter(after.values())
    twice = sum(count > 1 for count in inbox.got.values())
    sent = {one for one, state in after.items() if state == "sent"}
    missing = sent - set(inbox.got)
    tried(
        "Faults",
        "Worker killed while it sends mail",
        KILLS,
        f"{len(after)} mails: {found['sent']} sent, {found['unknown']} not known whether sent (dead), "
        f"{twice} sent twice, {len(missing)} lost",
        "a worker that marks mails only when they are sent sends some twice",
        on="SQLite",
    )
    assert set(found) <= {"sent", "unknown"}
    assert found["unknown"] <= KILLS
    assert len(after) >= MAILS
    assert (twice, missing) == (0, set())


@pytest.mark.long
def test_a_worker_that_is_killed_control(outbox, inbox):
    for _number in range(2):
        killed_while_it_sends(outbox, inbox, WITHOUT_MARK)
    assert any(count > 1 for count in inbox.got.values())

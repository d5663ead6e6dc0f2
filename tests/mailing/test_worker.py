"""The worker as it runs: in processes of its own, several at once, ended and killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.tasks import task

from mailing import delivery
from mailing.models import OutgoingMail
from mailing.outbox import put
from mailing.periodic import Job
from mailing.worker import Worker
from tests.once import migrated
from tests.sample import share

MANAGE = [sys.executable, "manage.py"]
COUNT = 12
PUT = f"""
from mailing.outbox import put
for number in range({COUNT}):
    put(to="a@measures.example", subject=str(number), text="Teksti", kind="reminder")
"""


@pytest.fixture(scope="module")
def outbox(tmp_path_factory):
    """A database in a file, with mails that wait."""
    path = tmp_path_factory.mktemp("outbox") / "db.sqlite3"
    machine = Machine(migrated(path), port=0)
    machine.run("shell", "-v", "0", "-c", PUT)
    return path


@pytest.fixture
def machine(outbox, tmp_path, server):
    return Machine(shutil.copy(outbox, tmp_path), server.port)


class Machine:
    """Runs commands against a database of its own, and asks it."""

    def __init__(self, path, port):
        self.path = path
        self.environment = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": "",
            "DEBUG": "true",
            "DATABASE_URL": f"sqlite:///{path}",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_TLS": "false",
        }

    def start(self, *command):
        return subprocess.Popen([*MANAGE, *command], cwd=settings.BASE_DIR, env=self.environment)

    def run(self, *command):
        assert self.start(*command).wait(timeout=120) == 0

    def keep(self, count):
        """Only so many of the mails."""
        self.ask(f"DELETE FROM mailing_outgoingmail WHERE id > {count}")

    def ask(self, query):
        with closing(sqlite3.connect(self.path, timeout=20, autocommit=True)) as database:
            return database.execute(query).fetchall()

    def states(self):
        return [state for (state,) in self.ask("SELECT state FROM mailing_outgoingmail ORDER BY id")]


def wait_until(happened):
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_two_at_once_send_each_mail_once(machine, server):
    workers = [machine.start("worker", "--once") for _number in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    assert machine.states() == ["sent"] * COUNT
    assert sorted(got["Subject"] for got in server.got) == sorted(map(str, range(COUNT)))


@pytest.mark.long
def test_one_that_is_killed_in_between_leaves_what_is_not_sent_again(machine, server):
    server.to_mail = "hang"
    machine.keep(1)
    worker = machine.start("worker")
    wait_until(lambda: server.got)
    worker.kill()
    worker.wait()
    assert machine.states() == ["sending"]
    server.to_mail = "250 OK"
    machine.run("run_jobs")
    assert machine.states() == ["sending"]
    machine.ask("UPDATE mailing_outgoingmail SET tried_at = datetime('now', '-6 minutes')")
    for _number in range(2):
        machine.run("run_jobs")
        assert machine.states() == ["unknown"]
    assert len(server.got) == 1


@pytest.mark.parametrize("sent", share([signal.SIGTERM, signal.SIGINT], turn=0, of=2))
def test_it_ends_after_the_mail_that_it_is_at(machine, server, sent):
    server.to_recipient = "hang"
    machine.keep(2)
    worker = machine.start("worker")
    wait_until(lambda: server.recipients)
    worker.send_signal(sent)
    assert worker.wait(timeout=30) == 0
    assert machine.states() == ["sent", "waiting"]


def test_it_ends_with_the_process_that_started_it(machine):
    """As in the demo, also where that one is killed."""
    command = f"'{sys.executable}' manage.py worker --parent $$ & echo $!; exec sleep 120"
    machine.keep(1)
    site = subprocess.Popen(
        ["sh", "-c", command],
        cwd=settings.BASE_DIR,
        env=machine.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    worker = int(site.stdout.readline())
    wait_until(lambda: machine.states() == ["sent"])
    site.kill()
    site.wait()
    site.stdout.close()
    wait_until(lambda: not runs(worker))


def test_it_does_not_begin_when_that_one_has_ended(machine):
    machine.run("worker", "--parent", "1")
    assert set(machine.states()) == {"waiting"}


def runs(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# On the database of the tests


def in_threads(count, function):
    def run():
        try:
            function()
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.django_db(transaction=True)
def test_threads_at_once_send_each_mail_once(server):
    if connection.vendor == "sqlite":
        pytest.skip("The database of the tests is in memory; the processes above try it with a file")
    for number in range(COUNT):
        put(to="a@measures.example", subject=str(number), text="Teksti", kind="reminder")
    for thread in in_threads(4, delivery.send_due):
        thread.join()
    assert sorted(got["Subject"] for got in server.got) == sorted(map(str, range(COUNT)))
    assert OutgoingMail.objects.filter(state="sent", attempts=1).count() == COUNT


@pytest.mark.django_db(transaction=True)
def test_it_outlives_its_database_connection(server, caplog):
    if connection.vendor == "sqlite":
        pytest.skip("There is no server that could end the connection")
    worker = Worker()
    [thread] = in_threads(1, worker.work)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    def ask(query):
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    wait_until(lambda: ask(f"SELECT count(*) {others}"))
    ask(f"SELECT count(pg_terminate_backend(pid)) {others}")
    put(to="a@measures.example", subject="Hei", text="Teksti", kind="reminder")
    wait_until(lambda: OutgoingMail.objects.filter(state="sent").exists())
    worker.stop()
    thread.join()
    assert len(server.got) == 1


@pytest.mark.django_db(transaction=True)
def test_mails_to_a_server_that_hangs_hold_up_nothing_else(server, monkeypatch):
    """Each of them takes as long as the server may: in between the worker does what else is due."""
    worker, untried = Worker(), []

    def look():
        untried.append(OutgoingMail.objects.filter(attempts=0).count())
        if untried[-1] < 3:
            worker.stop()

    monkeypatch.setattr("mailing.periodic.PERIODIC", [Job("look", look, every=timedelta(microseconds=1))])
    monkeypatch.setattr("mailing.worker.MAILING", 0.5)
    server.to_recipient = "hang"
    for number in range(3):
        put(to="a@measures.example", subject=str(number), text="Teksti", kind="reminder")
    worker.work()
    assert (untried[0], untried[-1]) == (3, 2)


@task
def add_page(title):
    put(to="a@measures.example", subject=title, text="Teksti", kind="reminder")


@task
def fail():
    raise RuntimeError("On purpose")


@pytest.mark.django_db(transaction=True)
def test_tasks_run_and_one_that_fails_stops_nothing(server):
    failed, done = fail.enqueue(), add_page.enqueue(title="Hei")
    call_command("worker", once=True)
    assert [one.status for one in map(refreshed, (failed, done))] == ["FAILED", "SUCCESSFUL"]
    assert [got["Subject"] for got in server.got] == ["Hei"]


def refreshed(result):
    result.refresh()
    return result

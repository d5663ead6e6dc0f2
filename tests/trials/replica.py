"""A primary of PostgreSQL, a streaming replica of it, and web processes that have both."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.browser.demo_site import free_port, serving
from tests.postgres import FAST, account, find_bin_dir, wait_until_ready
from tests.trials.running import ROOT, SETTINGS, Browser

QUICK = ["-c", "wal_receiver_timeout=2s", "-c", "wal_retrieve_retry_interval=200ms"]


@dataclass
class Postgres:
    """One server, which listens on a socket in its folder."""

    folder: Path
    process: subprocess.Popen | None = None
    settings: tuple[str, ...] = ()
    """More of them than all have here."""

    @property
    def url(self) -> str:
        return f"postgres://tests@{quote(str(self.folder), safe='')}/postgres"

    def command(self, program, *words):
        words = [find_bin_dir() / program, *words]
        subprocess.run(words, cwd=self.folder, check=True, capture_output=True, **account())

    def start(self):
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses=", *FAST, *self.settings]
        words = [word for setting in settings for word in ("-c", setting)]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [find_bin_dir() / "postgres", "-D", self.folder / "data", *words, *QUICK],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **account(),
            )
        wait_until_ready(find_bin_dir(), self.folder, self.process)

    def stop(self, how=signal.SIGQUIT):
        """At once and without a word to anybody, as when its machine goes."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)

    def make_folder(self):
        """The account of PostgreSQL is another one where root runs this."""
        self.folder.mkdir()
        if who := account():
            shutil.chown(self.folder, who["user"], who["group"])

    def make_data(self, *more):
        options = ["-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", *more]
        self.command("initdb", "-D", self.folder / "data", *options)

    def ask(self, query) -> str:
        words = [find_bin_dir() / "psql", "-h", self.folder, "-U", "tests", "-d", "postgres", "-Atc", query]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def primary_and_replica(folder):
    """Both, running, of an empty database; the folder is theirs and one that their account can reach."""
    both = [Postgres(folder / name) for name in ("primary", "replica")]
    for one in both:
        one.make_folder()
    primary, replica = both
    primary.make_data()
    try:
        primary.start()
        where = ["-h", primary.folder, "-U", "tests", "-D", replica.folder / "data"]
        primary.command("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast")
        replica.start()
        yield primary, replica
    finally:
        for one in reversed(both):
            one.stop(signal.SIGINT)


@contextmanager
def web_process(primary, replica, folder, *, stock=False):
    """One of two machines: it shares nothing with the other but the databases. `replica` may be None."""
    folder.mkdir()
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(folder)} | SETTINGS
    environment |= {"DATABASE_URL": primary.url, "DATABASE_REPLICA_URL": replica.url if replica else ""}
    if stock:
        environment["DJANGO_SETTINGS_MODULE"] = "tests.trials.stock_settings"
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment, folder / "log"):
        yield Browser(address)


def run(primary, *command) -> str:
    where = {"DATABASE_URL": primary.url, "DJANGO_SETTINGS_MODULE": "helsinki_measures.settings"}
    environment = {"PATH": os.environ["PATH"]} | where | SETTINGS
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def within(seconds, is_so):
    """How many seconds it took until it was so; it fails where that is more."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds
        time.sleep(0.02)
    return time.monotonic() - started

"""A server of its own for a trial, with its own SQLite database, and a browser to talk to it."""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from tests.browser.demo_site import PATIENCE, free_port, wait_for
from tests.once import migrated, once

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "ENV_FILE": "",
    "SECRET_KEY": "for-tests-only",
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "DEMO": "true",
    "STATIC_MANIFEST": "false",
    "PYTHONWARNINGS": "ignore",
}


def environment(database, *, stock=False, temporary=None, **options):
    query = f"?{urlencode(options)}" if options else ""
    settings = "tests.trials.stock_settings" if stock else "helsinki_measures.settings"
    where = {"DATABASE_URL": f"sqlite:///{database}{query}", "DJANGO_SETTINGS_MODULE": settings}
    if temporary:
        where["TMPDIR"] = str(temporary)
    return {"PATH": os.environ["PATH"]} | SETTINGS | where


def run(database, *command):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(database),
        check=False,
        capture_output=True,
        text=True,
    )


def fill(folder):
    done = run(migrated(folder / "filled.sqlite3"), "-m", "tests.trials.people")
    assert done.returncode == 0, done.stderr
    (folder / "told.json").write_text(done.stdout)


def filled():
    """A database, which is to be copied, and who is signed in where."""
    folder = once("filled", fill)
    return folder / "filled.sqlite3", json.loads((folder / "told.json").read_text())


def copied(database, folder):
    return Path(shutil.copy(database, folder / "db.sqlite3"))


def rows(database, query, *values):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, values).fetchall()


def assert_history_is_whole(database):
    checked = run(database, "manage.py", "check_history")
    assert checked.returncode == 0, checked.stderr


def assert_database_is_whole(database):
    asked = "import django; django.setup(); from django.db import connection as c; "
    asked += "print(c.cursor().execute('PRAGMA integrity_check').fetchall())"
    assert run(database, "-c", asked).stdout.strip() == "[('ok',)]"


@dataclass
class Server:
    database: Path
    address: str
    process: subprocess.Popen

    def browser(self, session=None):
        return Browser(self.address, {"sessionid": session} if session else {})

    def kill(self):
        """As `kill -9` of all its processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


@contextmanager
def running(database, *, workers=1, log=None, **options):
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    command = [sys.executable, "-m", "granian", "--interface=wsgi", "--host", host, "--port", port]
    command += [f"--workers={workers}", "--blocking-threads=192", "--workers-kill-timeout=1"]
    log = log or database.with_suffix(".log")
    with log.open("a") as written:
        process = subprocess.Popen(
            [*command, "helsinki_measures.wsgi:application"],
            cwd=ROOT,
            env=environment(database, **options),
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        server = Server(database, address, process)
        try:
            wait_for(f"http://{address}/healthz", process, log)
            yield server
        finally:
            if process.poll() is None:
                server.kill()


@dataclass
class Answer:
    status_code: int
    content: bytes
    headers: http.client.HTTPMessage
    took: float

    def holds(self, text):
        return text in BeautifulSoup(self.content, "lxml").get_text()

    def kept(self):
        """What its button “Save again” would send."""
        fields = {}
        for one in BeautifulSoup(self.content, "lxml").select(".kept form input[name]"):
            fields.setdefault(one["name"], []).append(one["value"])
        return fields


@dataclass
class Browser:
    address: str
    cookies: dict = field(default_factory=dict)

    def send(self, path, fields=None, **headers):
        """GET, or POST where there are fields."""
        body = None
        if fields is not None:
            body = urlencode(fields, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        return self._answered(path, body, headers)

    def upload(self, path, fields, file, name, content):
        """POST with a file in the field of this name."""
        bound = "a-line-between-two-parts"
        start = f"--{bound}\r\nContent-Disposition: form-data; name="
        parts = [f'{start}"{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
        head = f'{start}"{file}"; filename="{name}"\r\n\r\n'.encode()
        body = b"".join([*parts, head, content, f"\r\n--{bound}--\r\n".encode()])
        return self._answered(path, body, {"Content-Type": f"multipart/form-data; boundary={bound}"})

    def _answered(self, path, body, headers):
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers.setdefault("Origin", f"http://{self.address}")
        started = time.monotonic()
        with closing(http.client.HTTPConnection(self.address, timeout=PATIENCE)) as connection:
            connection.request("POST" if body is not None else "GET", path, body, headers)
            response = connection.getresponse()
            content = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, content, response.headers, time.monotonic() - started)

    def stream(self, path, fields):
        """What the server says, as it says it, with the end that a kill makes."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"Origin": f"http://{self.address}"}
        with closing(http.client.HTTPConnection(self.address, timeout=PATIENCE)) as connection:
            connection.request("POST", path, urlencode(fields, doseq=True), headers)
            response = connection.getresponse()
            with suppress(OSError, http.client.HTTPException):
                while piece := response.read1():
                    yield piece.decode()

    def signing_in(self, name, password):
        """The answer to the form."""
        page = BeautifulSoup(self.send("/admin/login/").content, "lxml")
        token = page.select_one("form:has([type=password]) [name=csrfmiddlewaretoken]")["value"]
        # The stock admin's form and ours call the name differently.
        given = {"csrfmiddlewaretoken": token, "username": name, "login": name, "password": password}
        return self.send("/admin/login/", given | {"next": "/admin/"})

    def sign_in(self, name, password):
        assert self.signing_in(name, password).status_code == 302


def change(measure):
    return f"/admin/measures/measure/{measure}/change/"

"""A server with one of everything behind it (`tests.rights_world`), on either database, and who attacks it.

`python -m tests.trials.attacked` fills the empty database of DATABASE_URL, and prints who is signed in and
where each row of the table of rights leads.
"""

import http.client
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.browser.demo_site import free_port, serving
from tests.trials.running import ROOT, environment

LONGEST = 2.0
MARK = "<script>alert("
# With such a cookie the server answers itself, instead of with a page that it keeps.
NOT_KEPT = {"Cookie": "sessionid=none"}
AREA = "Hostile input"
CONTROL = "the same trial finds a view that falls over, one that says markup again, and one that sleeps"


def filled():
    from django.core.management import call_command
    from django.db import transaction

    from tests.rights_world import ROWS, address, make_world

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        things, cookies = make_world()
        sessions = {role: found.get("sessionid") for role, found in cookies.items()}
        rows = [
            [*row[:3], address(*row[:2], things), row[3:], str(getattr(thing_of(row, things), "pk", ""))]
            for row in ROWS
        ]
    good = {
        "slug": things["programme", "own"].slug,
        "number": things["measure", "own"].number,
        "theme": things["theme", "own"].slug,
        "unit": things["unit", "own"].slug,
    }
    return {"sessions": sessions, "rows": rows, "good": good, "measure": things["measure", "own"].pk}


def thing_of(row, things):
    """What an action of a list is done to; None where it is done to nothing that is there."""
    return things.get((row[0].split("_")[1], row[1])) if "_" in row[0] else None


@dataclass
class Site:
    address: str
    told: dict
    environment: dict
    log: Path
    attackers: list = field(default_factory=list)

    @property
    def turn(self):
        """So that what is asked for in turn is something else on the other database."""
        return int(self.environment["DATABASE_URL"].startswith("postgres"))

    def attacker(self, role="visitor"):
        session = self.told["sessions"][role]
        attacker = Attacker(self.address, {"sessionid": session} if session else {})
        self.attackers.append(attacker)
        return attacker

    def rows(self, query):
        url = self.environment["DATABASE_URL"]
        connect = psycopg.connect if url.startswith("postgres") else sqlite3.connect
        with closing(connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def attacked(url, folder):
    """A new site with the database of this URL, served until the end of the block."""
    here = environment("unused") | {"DATABASE_URL": url}
    fill = [sys.executable, "-m", "tests.trials.attacked"]
    done = subprocess.run(fill, cwd=ROOT, env=here, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with served(json.loads(done.stdout), here, folder) as site:
        yield site


@contextmanager
def served(told, here, folder, **options):
    address = f"127.0.0.1:{free_port()}"
    site = Site(address, told, here, folder / "server.log")
    with serving(address, here, site.log, **options):
        try:
            yield site
        finally:
            for attacker in site.attackers:
                attacker.close()


@dataclass
class Attacker:
    """Sends one request after another, and complains about what must not come back."""

    address: str
    cookies: dict = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    sent: int = 0

    def send(self, method, path, body=None, headers=None):
        """The response, read whole; the connection is kept, and made anew where the server ended it."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} | (headers or {})
        self.sent += 1
        for is_last in (False, True):
            self.connection = self.connection or http.client.HTTPConnection(self.address, timeout=60)
            try:
                self.connection.request(method, path, body, headers)
                response = self.connection.getresponse()
                return response, response.read()
            except (http.client.HTTPException, OSError):
                self.close()
                if is_last:
                    raise
        return None

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def complaint(self, method, path, body=None, headers=None):
        """What is wrong with the answer, or None. What is slow is asked again, beside a quick page."""
        started = time.monotonic()
        try:
            response, content = self.send(method, path, body, headers)
        except (http.client.HTTPException, OSError) as error:
            return f"{method} {path[:120]}: {error!r}"
        took = time.monotonic() - started
        wrong = answered_wrong(response, content)
        if not wrong and took > LONGEST:
            wrong = self.is_slow(method, path, body, headers)
        return f"{method} {path[:120]} {str(body or headers or '')[:80]}: {wrong}" if wrong else None

    def is_slow(self, method, path, body, headers):
        headers = headers if self.cookies else NOT_KEPT | (headers or {})
        for _again in range(2):
            started = time.monotonic()
            self.send("GET", "/healthz")
            quick = time.monotonic() - started
            started = time.monotonic()
            self.send(method, path, body, headers)
            if time.monotonic() - started - quick < LONGEST:
                return None
        return f"more than {LONGEST} s, again and again"


def answered_wrong(response, content):
    if response.status >= 500:
        return response.status
    if response.getheader("Set-Cookie", "").startswith("x=1") or response.getheader("X-Sent"):
        return "a header that the request made up"
    kind = response.getheader("Content-Type") or "text/html"
    if kind.startswith(("text/html", "application/xhtml", "image/svg")) and MARK.encode() in content:
        return "markup of the request in the page"
    return None


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(filled()))

"""The front page while others post wrong passwords: alone, and under six connections that post for 30 s.

Twice: with the site's limits, and with none, when every try costs a hash. Prints how long the page takes.
"""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.demo_site import EDITORS_FILES, ROOT, SETTINGS, free_port, serving  # noqa: E402

CONNECTIONS, SECONDS = 6, 30
UNLIMITED = "tests.trials.unlimited_settings"


def ask(address, path, fields=None, cookie=""):
    connection = http.client.HTTPConnection(address, timeout=60)
    headers = {"Cookie": cookie, "Origin": f"http://{address}"}
    if fields:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if fields else "GET", path, urlencode(fields or {}), headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body.decode()


def post_wrong_passwords(address, number, until, answers):
    """One connection after the other, each with another name."""
    response, page = ask(address, "/admin/login/")
    cookie = response.headers["Set-Cookie"].split(";")[0]
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    tries = 0
    while time.monotonic() < until:
        fields = {"login": f"name-{number}-{tries}", "password": "wrong", "csrfmiddlewaretoken": token}
        response, _page = ask(address, "/admin/login/", fields, cookie)
        answers[response.status] += 1
        tries += 1


def read_front_page(address, until):
    """How long each visit took, one after the other and a pause between them."""
    took = []
    while time.monotonic() < until:
        started = time.monotonic()
        response, _page = ask(address, "/")
        assert response.status == 200
        took.append(time.monotonic() - started)
        time.sleep(0.1)
    return took


def percentiles(took):
    cuts = quantiles(took, n=100)
    return cuts[49], cuts[94]


def told(name, took):
    p50, p95 = percentiles(took)
    print(f"  front page {name}: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms ({len(took)} visits)")
    return p95


def measure(address):
    read_front_page(address, time.monotonic() + 2)  # warm
    alone = told("alone", read_front_page(address, time.monotonic() + SECONDS / 3))
    until, answers = time.monotonic() + SECONDS, Counter()
    posting = [
        threading.Thread(target=post_wrong_passwords, args=(address, number, until, answers))
        for number in range(CONNECTIONS)
    ]
    for thread in posting:
        thread.start()
    under = told(f"under {CONNECTIONS} connections", read_front_page(address, until))
    for thread in posting:
        thread.join()
    print(
        f"  ratio of p95: {under / alone:.1f}; {answers.total()} wrong passwords answered ({dict(answers)})"
    )


def main():
    with TemporaryDirectory() as folder:
        files = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "STATIC_ROOT": f"{folder}/static"}
        environment = {"PATH": os.environ["PATH"]} | SETTINGS | files
        for command in (["demo"], ["collectstatic", "--noinput", *EDITORS_FILES]):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        for name, extra in (("With limits", {}), ("Without", {"DJANGO_SETTINGS_MODULE": UNLIMITED})):
            print(f"{name}:")
            address = f"127.0.0.1:{free_port()}"
            with serving(address, environment | extra, Path(folder) / "server.log"):
                measure(address)


if __name__ == "__main__":
    main()

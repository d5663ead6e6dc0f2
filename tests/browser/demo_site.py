"""The demo as `make demo` serves it: the demo's day, hashed and compressed static files, a real server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {
    "ENV_FILE": "",
    "SECRET_KEY": "for-tests-only",
    "ALLOWED_HOSTS": "127.0.0.1",
    "DEMO": "true",
    "DEMO_TODAY": "2020-06-30",
}
# What only editors load is not under test, and compressing it takes its time.
EDITORS_FILES = ["--ignore=admin", "--ignore=django_prose_editor"]
PATIENCE = 60


def environment_of(folder, database):
    files = {"DATABASE_URL": f"sqlite:///{database}", "STATIC_ROOT": f"{folder}/static"}
    return {"PATH": os.environ["PATH"]} | SETTINGS | files


def make_demo(folder):
    """The database and the static files of a fresh demo."""
    environment = environment_of(folder, folder / "db.sqlite3")
    for command in (["demo"], ["collectstatic", "--noinput", *EDITORS_FILES]):
        run = [sys.executable, "manage.py", *command]
        subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def demo_site(folder):
    """The address of a fresh demo, served until the end of the block; its files are in the folder."""
    folder = Path(folder)
    make_demo(folder)
    with site_of(folder, folder) as address:
        yield address


@contextmanager
def site_of(made, folder):
    """The same of a demo that is made: the database is copied to the folder, the static files stay."""
    database = folder / "db.sqlite3"
    if made != folder:
        shutil.copy(made / "db.sqlite3", database)
    environment = environment_of(made, database)
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment, folder / "server.log"):
        yield f"http://{address}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


@contextmanager
def serving(
    address, environment, log, *, root=ROOT, threads=128, application="helsinki_measures.wsgi:application"
):
    """The process of the server."""
    host, port = address.split(":")
    options = ["--interface=wsgi", "--host", host, "--port", port, "--workers=1"]
    options += [f"--blocking-threads={threads}"]
    command = [sys.executable, "-m", "granian", *options, "--workers-kill-timeout=1"]
    with log.open("w") as written:
        server = subprocess.Popen(
            [*command, application],
            cwd=root,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"http://{address}/healthz", server, log)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def wait_for(url, server, log):
    for _attempt in range(PATIENCE * 10):
        if server.poll() is not None:
            break
        try:
            return urlopen(url, timeout=PATIENCE).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The demo did not start:\n{log.read_text()}")

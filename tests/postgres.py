"""Runs a command with DATABASE_URL naming a new, empty PostgreSQL that is gone when the command ends.

    python tests/postgres.py python -m pytest

The server is this machine's own (15 or newer), listens on a socket in a temporary folder only, and never
waits for the disk, nor for a compiler. `python tests/postgres.py true` tells whether there is such a server.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

OLDEST = 15  # what Django 6.1 needs
# To compile a query takes longer than all that it asks of the few rows of a test.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off"]


def version(bin_dir):
    answer = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\d+", answer.stdout)
    return int(found[0]) if found else 0


def find_bin_dir():
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    places = [place for place in places if (place / "initdb").exists() and version(place) >= OLDEST]
    if not places:
        sys.exit(f"No PostgreSQL {OLDEST} or newer was found.")
    return max(places, key=version)


def account():
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL refuses to run as root, and there is no user postgres or nobody.")


@contextlib.contextmanager
def server(bin_dir, folder):
    who = account()
    if who:
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"
    made = subprocess.run(
        [
            bin_dir / "initdb",
            "-D",
            data,
            "-U",
            "tests",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **who,
    )
    if made.returncode:
        sys.exit(f"initdb failed: {made.stderr}")
    settings = [f"unix_socket_directories={folder}", "listen_addresses=", *FAST]
    with open(folder / "log", "w") as log:
        running = subprocess.Popen(
            [bin_dir / "postgres", "-D", data, *(word for setting in settings for word in ("-c", setting))],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that Ctrl-C ends the command first
            **who,
        )
    try:
        wait_until_ready(bin_dir, folder, running)
        yield
    finally:
        running.send_signal(signal.SIGINT)  # "fast" shutdown: no waiting for clients
        running.wait(timeout=30)


def wait_until_ready(bin_dir, folder, running):
    for _ in range(300):
        if subprocess.run([bin_dir / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        if running.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start: {(folder / 'log').read_text()}")


def main(command):
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bin_dir = find_bin_dir()
    with tempfile.TemporaryDirectory(prefix="measures-postgres-") as name, server(bin_dir, Path(name)):
        url = f"postgres://tests@{quote(name, safe='')}/postgres"
        try:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

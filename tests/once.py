"""What takes long to make is made once in a run of tests, for all its processes, which copy it."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = {"ENV_FILE": "", "SECRET_KEY": "for-tests-only", "ALLOWED_HOSTS": "127.0.0.1", "DEMO": "true"}


def begin():
    """The folder for all of it, before other processes of the run are started; None in one of those."""
    if "MADE_ONCE" in os.environ:
        return None
    os.environ["MADE_ONCE"] = tempfile.mkdtemp(prefix="measures-once-")
    return os.environ["MADE_ONCE"]


def once(name, make):
    """The folder of that name, which `make` has filled: the first who asks does it, and the others wait."""
    folder = Path(os.environ["MADE_ONCE"]) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


def migrate(folder):
    where = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    run = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(run, cwd=ROOT, env=SETTINGS | where, check=True)


def migrated(path):
    """The path, where an empty SQLite database with all migrations is now."""
    return Path(shutil.copy(once("migrated", migrate) / "db.sqlite3", path))


def load_migrated(connection):
    """Django's connection to a test database in memory holds that instead of what it held."""
    with closing(sqlite3.connect(once("migrated", migrate) / "db.sqlite3")) as source:
        source.backup(connection.connection)

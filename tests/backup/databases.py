"""Databases of their own to make backups of and bring them back into: files, or databases of the server."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.trials.running import ROOT, SETTINGS

SERVER = os.environ.get("DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")
_numbers = itertools.count()
_run = f"{os.getpid()}"


@dataclass
class Database:
    url: str

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def connect(self):
        return psycopg.connect(self.url, autocommit=True) if IS_POSTGRES else sqlite3.connect(self.file)

    def rows(self, query):
        with closing(self.connect()) as connection:
            return connection.execute(query).fetchall()

    def write(self, statement):
        with closing(self.connect()) as connection:
            connection.execute(statement)
            connection.commit()

    def everything(self) -> dict[str, list]:
        """Each table with all its rows; but for who is signed in and the counts of wrong passwords."""
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if IS_POSTGRES:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        tables = {name for (name,) in self.rows(names)} - {"helsinki_measures_session", "shared_cache"}
        return {table: sorted(self.rows(f'SELECT * FROM "{table}"'), key=repr) for table in sorted(tables)}

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "DATABASE_URL": self.url} | SETTINGS | more

    def start(self, *command, **more):
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment(**more) | {"DJANGO_SETTINGS_MODULE": "helsinki_measures.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def manage(self, *words, **more) -> str:
        """What it said; it must come to a good end."""
        process = self.start("manage.py", *map(str, words), **more)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return said

    def refusal(self, *words, **more) -> str:
        """Its reason, without what else a refusal says."""
        process = self.start("manage.py", *map(str, words), **more)
        _said, errors = process.communicate(timeout=120)
        assert process.returncode == 1, errors
        return errors.strip().removeprefix("CommandError: ")


def empty(folder) -> Database:
    name = f"backup_{_run}_{next(_numbers)}"
    if not IS_POSTGRES:
        return Database(f"sqlite:///{folder / name}.sqlite3")
    return _made(name, "template0")


def copied(database, folder) -> Database:
    """The same again, to write into."""
    name = f"backup_{_run}_{next(_numbers)}"
    if not IS_POSTGRES:
        return Database(f"sqlite:///{shutil.copy(database.file, folder / f'{name}.sqlite3')}")
    return _made(name, urlsplit(database.url).path.strip("/"))


def _made(name, template):
    with closing(psycopg.connect(SERVER, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return Database(SERVER.rsplit("/", 1)[0] + f"/{name}")

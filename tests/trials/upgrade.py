"""The version before the last migrations, many rows, people who go on meanwhile, and who holds locks."""

import itertools
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field

import psycopg

from tests.measures.test_admin import sent
from tests.trials.running import ROOT, SETTINGS, change

FIRST_NEW = "helsinki_measures/migrations/0003_content_version.py"
"""What the former version does not have yet, nor any migration that came after it."""
PATHS = [
    "/trial/",
    "/trial/toimenpiteet/",
    "/trial/toimenpiteet/2/",
    "/trial/toimenpiteet/?q={}",
    "/sv/trial/",
]


def git(*words) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True).stdout


def unpack_former_version(folder) -> bool:
    """From the repository's own history, where that is there; it runs with what is installed here."""
    added = git("log", "--diff-filter=A", "--format=%H", "--", FIRST_NEW).decode().split()
    packed = git("archive", "--format=tar", f"{added[-1]}^") if added else b""
    if not packed:
        return False
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
    compiling = ["-m", "babel.messages.frontend", "--quiet", "compile", "-d", "helsinki_measures/locale"]
    subprocess.run([sys.executable, *compiling, "-D", "django"], cwd=folder, check=True, capture_output=True)
    return True


def environment(url, folder):
    """Each version has a folder for temporary files, as if it were a machine."""
    folder.mkdir(exist_ok=True)
    return {"PATH": "/usr/bin:/bin", "DATABASE_URL": url, "TMPDIR": str(folder)} | SETTINGS


def manage(url, folder, root, *words) -> str:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env=environment(url, folder) | {"DJANGO_SETTINGS_MODULE": "helsinki_measures.settings"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def multiply(connection, table, times, *, own) -> int:
    """Each row so many times more, which is told apart by the columns in `own`; how many there are then."""
    query = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    )
    columns = [name for (name,) in connection.execute(query, [table]).fetchall()]
    key = next(name for name in ("history_id", "id") if name in columns)
    values = [own.get(name, f'"{name}"') for name in columns if name != key]
    names = ", ".join(f'"{name}"' for name in columns if name != key)
    connection.execute(
        f'INSERT INTO "{table}" ({names}) SELECT {", ".join(values)} '  # noqa: S608
        f'FROM "{table}", generate_series(1, {times}) AS n'
    )
    return connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608


@dataclass
class Load:
    """Readers and one who saves, until the end; answers are counted, and the slowest of each phase kept."""

    browser: object
    editor: dict
    answers: Counter = field(default_factory=Counter)
    slowest: dict = field(default_factory=lambda: defaultdict(float))
    is_over: threading.Event = field(default_factory=threading.Event)
    saved: list = field(default_factory=list)
    phase: str = "before"

    def read(self):
        for number, path in zip(itertools.count(), itertools.cycle(PATHS)):  # noqa: B905
            if self.is_over.wait(0.02):
                return
            self.count(
                "read", lambda path=path, number=number: self.browser.send(path.format(f"sana{number}"))
            )

    def save(self):
        address = change(self.editor["measure"])
        for number in itertools.count():
            if self.is_over.wait(0.05):
                return
            writer = type(self.browser)(self.browser.address, {"sessionid": self.editor["session"]})
            text = f"Kirjoitettu {number}"

            def send(writer=writer, text=text):
                form = sent(writer.send(address)) | {"lead_fi": text}
                return writer.send(address, form)

            if self.count("save", send) == 302:
                self.saved.append(text)

    def count(self, kind, ask):
        started, phase = time.monotonic(), self.phase
        try:
            status = ask().status_code
        except Exception as error:
            status = type(error).__name__
        self.answers[kind, status] += 1
        took = time.monotonic() - started
        self.slowest[phase, kind] = max(self.slowest[phase, kind], took)
        return status

    def failed(self) -> dict:
        return {
            key: count for key, count in self.answers.items() if key not in {("read", 200), ("save", 302)}
        }

    def __enter__(self):
        self.threads = [threading.Thread(target=self.read) for _number in range(2)]
        self.threads.append(threading.Thread(target=self.save))
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()


class Locks(threading.Thread):
    """How long each table was held such that nobody could write to it, as seen a hundred times a second."""

    QUERY = """
        SELECT c.relname || ' ' || l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE l.granted AND c.relkind = 'r' AND c.relname = ANY(%s)
        AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    """

    def __init__(self, url, tables):
        super().__init__()
        self.url, self.tables, self.is_over = url, tables, threading.Event()
        self.held: dict[str, float] = defaultdict(float)

    def run(self):
        with closing(psycopg.connect(self.url, autocommit=True)) as connection:
            since: dict[str, float] = {}
            while not self.is_over.wait(0.01):
                now = time.monotonic()
                found = {row[0] for row in connection.execute(self.QUERY, [self.tables]).fetchall()}
                since = {lock: since.get(lock, now) for lock in found}
                for lock, started in since.items():
                    self.held[lock] = max(self.held[lock], now - started, 0.01)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.join()

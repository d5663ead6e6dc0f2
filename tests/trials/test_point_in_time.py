"""The server and its disk go; a base backup and the archive of the log bring back what was acknowledged.

As docs/operations.md tells it, with an archive_timeout of two seconds in place of five minutes.
"""

import json
import os
import shutil
import signal
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.measures.test_admin import sent
from tests.trials.replica import Postgres, run, web_process
from tests.trials.running import change

TIMEOUT = 2
"""Seconds after which a piece of the log is archived, however little is in it."""
SLACK = 6
"""Seconds for noticing that and for copying, on a machine that has other things to do."""
TEXTS = "SELECT lead_fi FROM measures_historicalmeasure WHERE lead_fi LIKE 'Kirjoitettu %'"


class Saver(threading.Thread):
    """Saves through the site until it answers something else; what was acknowledged, and when."""

    def __init__(self, browser, editor):
        super().__init__()
        self.browser, self.address = browser, change(editor["measure"])
        self.acknowledged: list[tuple[float, str]] = []

    def run(self):
        for number in range(10_000):
            text = f"Kirjoitettu {number}"
            try:
                form = sent(self.browser.send(self.address)) | {"lead_fi": text}
                if self.browser.send(self.address, form).status_code != 302:
                    return
            except (OSError, AssertionError, TypeError):
                return
            self.acknowledged.append((time.time(), text))

    def texts(self, until: float) -> set[str]:
        return {text for moment, text in self.acknowledged if moment <= until}


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="measures-archive-") as name:
        Path(name).chmod(0o755)  # the account of PostgreSQL is another one
        yield Path(name)


def primary_with_archive(folder):
    archive = Postgres(folder / "archive")
    archive.make_folder()
    kept, part = f"{archive.folder}/%f", f"{archive.folder}/.%f"
    storing = f"test ! -f {kept} && cp %p {part} && sync {part} && mv {part} {kept}"
    # A piece may come again after a crash, and is then the same.
    copying = f"cmp -s %p {kept} || {{ {storing}; }}"
    settings = ("archive_mode=on", f"archive_timeout={TIMEOUT}s", f"archive_command={copying}")
    primary = Postgres(folder / "primary", settings=settings)
    primary.make_folder()
    primary.make_data()
    primary.start()
    return primary


@contextmanager
def brought_back(folder, name, *settings):
    """A server from the base backup; with the archive where there are settings."""
    second = Postgres(folder / name)
    second.make_folder()
    shutil.copytree(folder / "base" / "data", second.folder / "data", copy_function=shutil.copy2)
    if os.geteuid() == 0:
        owner = (folder / "base").stat()
        for path in [second.folder / "data", *(second.folder / "data").rglob("*")]:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    (second.folder / "data").chmod(0o700)
    if settings:
        with (second.folder / "data" / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{setting}\n" for setting in settings)
        (second.folder / "data" / "recovery.signal").touch()
    second.start()
    try:
        for _attempt in range(300):
            if second.ask("SELECT pg_is_in_recovery()") == "f":
                break
            time.sleep(0.1)
        yield second
    finally:
        second.stop(signal.SIGINT)


@pytest.mark.long
def test_the_disk_goes_while_people_save(folder, tried):
    primary = primary_with_archive(folder)
    try:
        editor = json.loads(run(primary, "-m", "tests.trials.people"))["editors"][0]
        base = Postgres(folder / "base")
        base.make_folder()
        words = [
            "-h",
            primary.folder,
            "-U",
            "tests",
            "-D",
            base.folder / "data",
            "-X",
            "stream",
            "-c",
            "fast",
        ]
        primary.command("pg_basebackup", *words, "-X", "stream", "-c", "fast")
        with web_process(primary, None, folder / "web") as browser:
            saver = Saver(type(browser)(browser.address, {"sessionid": editor["session"]}), editor)
            saver.start()
            time.sleep(8)
            before = time.time()
            target = primary.ask("SELECT clock_timestamp()")
            after = time.time()
            time.sleep(TIMEOUT + SLACK + 4)
            gone = time.time()
            os.kill(primary.process.pid, signal.SIGKILL)
            primary.process.wait(timeout=30)
            saver.join()
    finally:
        primary.stop()
    shutil.rmtree(primary.folder)
    acknowledged = saver.texts(gone)
    restoring = f"restore_command = 'cp {folder}/archive/%f %p'"

    # Everything that was archived.
    with brought_back(folder, "all", restoring) as second:
        found = set(second.ask(TEXTS).splitlines())
        run(second, "manage.py", "check_history")
    lost = [moment for moment, text in saver.acknowledged if text not in found]
    age = gone - min(lost) if lost else 0

    # A moment before.
    to_target = (restoring, f"recovery_target_time = '{target}'", "recovery_target_action = promote")
    with brought_back(folder, "moment", *to_target) as second:
        then = set(second.ask(TEXTS).splitlines())
        run(second, "manage.py", "check_history")

    # The control.
    with brought_back(folder, "control") as second:
        alone = set(second.ask(TEXTS).splitlines())
    tried(
        "Backup",
        f"Disk of the database lost while people save, log archived every {TIMEOUT} s (in use: 300 s)",
        len(acknowledged),
        f"{len(lost)} acknowledged saves lost, all of the last {age:.1f} s; brought back to a chosen moment: "
        f"all {len(saver.texts(before))} of then",
        f"without the archive: {len(alone)} found",
        on="PostgreSQL",
    )
    assert saver.texts(gone - TIMEOUT - SLACK) <= found
    assert len(saver.texts(gone - TIMEOUT - SLACK)) >= 10
    assert saver.texts(before) <= then
    # One may have been stored before that moment, whose answer came after it.
    assert len(then - saver.texts(after)) <= 1
    assert alone == set()

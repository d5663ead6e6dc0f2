"""PostgreSQL is restarted, stopped and frozen while people read and save."""

import json
import os
import signal
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helsinki_measures.postgresql import driver
from tests.browser.demo_site import free_port, serving
from tests.measures.test_admin import sent
from tests.sample import TAKES_ALL
from tests.trials.replica import Postgres, run, within
from tests.trials.running import SETTINGS, Browser, change
from tests.trials.test_starving import threads_of

pytestmark = pytest.mark.alone

AREA = "Faults"
# In `make test` other tests have the machine meanwhile.
LONGEST = 5.0 if TAKES_ALL else 20.0
TIMES, SECONDS = (6, 8) if TAKES_ALL else (1, 1)
STORED = "/trial/toimenpiteet/1/"
LISTS = {"fi": "/trial/toimenpiteet/?unit={}", "sv": "/sv/trial/atgarder/?unit={}"}
LISTS |= {"en": "/en/trial/measures/?unit={}"}
NUMBERS = count(1)
CONTROL = "with Django's own engine a page that is not stored has no answer {:.0f} s after the freeze"
SLOW = "a statement that takes three seconds is waited for, one that takes longer than the bound is not"
GONE = "the others were refused meanwhile, so the database was gone"


@pytest.fixture(scope="module")
def primary():
    with tempfile.TemporaryDirectory(prefix="measures-gone-") as name:
        Path(name).chmod(0o755)  # the account of PostgreSQL is another one
        primary = Postgres(Path(name) / "primary")
        primary.make_folder()
        primary.make_data()
        primary.start()
        yield primary
        primary.stop(signal.SIGINT)


@pytest.fixture(scope="module")
def editor(primary):
    return json.loads(run(primary, "-m", "tests.trials.people"))["editors"][0]


@contextmanager
def served(primary, folder, settings="helsinki_measures.settings"):
    """A browser, and the process of the server."""
    where = {"DATABASE_URL": primary.url, "DJANGO_SETTINGS_MODULE": settings, "TMPDIR": str(folder)}
    address = f"127.0.0.1:{free_port()}"
    with serving(address, {"PATH": os.environ["PATH"]} | SETTINGS | where, folder / "log") as process:
        yield Browser(address), process


class Reader(threading.Thread):
    """Reads a page again and again, and remembers when it was answered what, how soon and how well."""

    def __init__(self, browser, language=None):
        super().__init__()
        self.browser, self.language = Browser(browser.address), language
        self.is_over, self.answers = threading.Event(), []

    def run(self):
        while not self.is_over.wait(0.01):
            path = LISTS[self.language].format(next(NUMBERS)) if self.language else STORED
            begun = time.monotonic()
            try:
                answer = self.browser.send(path)
                status = answer.status_code if is_right(answer, self.language) else "wrong"
            except OSError as error:
                status = type(error).__name__
            self.answers.append((begun, time.monotonic() - begun, status))

    def statuses(self, since=0.0, until=float("inf")):
        """Of what was asked and answered in that time."""
        return Counter(status for begun, took, status in self.answers if since <= begun < until - took)

    def longest(self):
        return max(took for _begun, took, _status in self.answers)


def is_right(answer, language):
    """A refusal says when to come again, in the language of the page."""
    told = BeautifulSoup(answer.content, "lxml").html["lang"]
    return answer.status_code == 200 or (told == language and answer.headers["Retry-After"].isdigit())


@contextmanager
def reading(browser):
    """One of what is stored, and one of new pages in each language."""
    readers = [Reader(browser), *(Reader(browser, language) for language in LISTS)]
    assert browser.send(STORED).status_code == 200
    for reader in readers:
        reader.start()
    try:
        time.sleep(0.5)
        yield readers[0], readers[1:]
    finally:
        for reader in readers:
            reader.is_over.set()
        for reader in readers:
            reader.join()


def is_back(browser):
    return [browser.send(LISTS[one].format(next(NUMBERS))).status_code for one in LISTS] == [200] * 3


def summed(readers):
    return sum((reader.statuses() for reader in readers), Counter())


def in_words(stored, others):
    both = [summed([stored]), summed(others)]
    told = [", ".join(f"{number} × {status}" for status, number in sorted(one.items())) for one in both]
    longest = [stored.longest(), max(reader.longest() for reader in others)]
    names = ["stored pages", "others"]
    parts = [
        f"{name}: {one}, longest {took:.1f} s" for name, one, took in zip(names, told, longest, strict=True)
    ]
    return "; ".join(parts)


@pytest.mark.long
def test_it_is_restarted_and_stopped(primary, editor, tmp_path, tried):
    up = []
    with served(primary, tmp_path) as (browser, _process), reading(browser) as (stored, others):
        for number in range(TIMES):
            primary.stop([signal.SIGQUIT, signal.SIGINT][number % 2])
            time.sleep(SECONDS if number % 2 == 0 else 0)
            primary.start()
            up.append([time.monotonic()])
            took = within(20, lambda: is_back(browser))
            time.sleep(1)
            up[-1] += [time.monotonic(), took]
    after = sum((reader.statuses(*since[:2]) for reader in others for since in up), Counter())
    slowest = max(took for _since, _until, took in up)
    outcome = f"{in_words(stored, others)}; a page in each language {slowest:.1f} s after it took connections"
    asked = summed([stored, *others]).total()
    what = f"PostgreSQL stopped for {SECONDS} s, or restarted, {TIMES} times"
    tried(AREA, what, asked, outcome, GONE, on="PostgreSQL")
    assert set(stored.statuses()) == {200}
    assert set(summed(others)) == {200, 503}
    assert max(reader.longest() for reader in [stored, *others]) < LONGEST
    assert set(after) == {200}


def processes(primary):
    children = Path(f"/proc/{primary.process.pid}/task/{primary.process.pid}/children").read_text().split()
    return [primary.process.pid, *map(int, children)]


@contextmanager
def frozen(stopped):
    """Processes stand still; the machine goes on taking what is sent to them."""
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in stopped:
            os.kill(one, signal.SIGCONT)


def many_ask(browser, number):
    """All at once, for pages that nobody has: how long each waited for what."""

    def ask(number):
        answer = Browser(browser.address).send(LISTS["sv"].format(f"many{number}"))
        return answer.status_code if is_right(answer, "sv") else "wrong", answer.took

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(ask, range(number)))


def test_it_is_frozen(primary, editor, tmp_path, tried):
    with served(primary, tmp_path) as (browser, process), reading(browser) as (stored, others):
        writer = Browser(browser.address, {"sessionid": editor["session"]})
        address = change(editor["measure"])
        form = sent(writer.send(address)) | {"lead_fi": "Kirjoitettu kun kanta seisoi"}
        with frozen(processes(primary)):
            refused = writer.send(address, form)
            crowd = many_ask(browser, 40)
            monitor = browser.send("/healthz")
            time.sleep(SECONDS)
            threads = threads_of(process)
        back = within(20, lambda: is_back(browser))
        thawed = time.monotonic()
        saved = writer.send(address, refused.kept())
        time.sleep(1)
    after = sum((one.statuses(since=thawed) for one in others), Counter())
    slowest = max(took for _status, took in crowd)
    outcome = (
        f"{in_words(stored, others)}; 40 who ask at once: longest {slowest:.1f} s, {threads} threads in all; "
        f"a save is given back after {refused.took:.1f} s; all is back {back:.1f} s after it goes on"
    )
    what = f"PostgreSQL frozen for {SECONDS} s and more (SIGSTOP of all its processes)"
    control = CONTROL.format(10)
    tried(AREA, what, summed([stored, *others]).total(), outcome, control, on="PostgreSQL")
    assert set(stored.statuses()) == {200}
    assert (set(summed(others)), {status for status, _took in crowd}) == ({200, 503}, {503})
    assert (refused.status_code, refused.holds("Kirjoitettu kun kanta seisoi")) == (503, True)
    assert (monitor.status_code, saved.status_code) == (503, 302)
    assert max(slowest, refused.took, *(reader.longest() for reader in [stored, *others])) < 2 * LONGEST
    assert set(after) == {200}


@pytest.mark.long
def test_who_takes_connections_is_waited_for_but_not_for_ever(primary, monkeypatch):
    params = {"host": str(primary.folder), "user": "tests", "dbname": "postgres", "connect_timeout": 3}
    with driver.connect(**params) as connection:
        assert connection.execute("SELECT pg_sleep(3), 7").fetchone()[1] == 7
        monkeypatch.setattr(driver, "LONGEST", 2)
        with pytest.raises(driver.OperationalError, match="does not answer any more"):
            connection.execute("SELECT pg_sleep(20)")
        assert connection.closed


def stuck(primary):
    """Only who works for connections that are there: the server goes on taking new ones."""
    commands = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in processes(primary)}
    return [one for one, command in commands.items() if b": tests postgres" in command]


@pytest.mark.long
def test_it_takes_connections_and_answers_nothing(primary, editor, tmp_path, tried):
    with served(primary, tmp_path) as (browser, _process), reading(browser) as (stored, _others):
        with frozen(stuck(primary)):
            crowd = many_ask(browser, 80)
        within(20, lambda: is_back(browser))
    told, longest = Counter(status for status, _took in crowd), max(took for _status, took in crowd)
    what = "PostgreSQL whose connections are frozen, though it takes new ones; 80 ask at once"
    words = ", ".join(f"{number} × {status}" for status, number in sorted(told.items()))
    tried(AREA, what, len(crowd), f"{words}, longest {longest:.0f} s", SLOW, on="PostgreSQL")
    assert set(stored.statuses()) == {200}
    assert (set(told) <= {200, 503}, longest < 50) == (True, True)


@pytest.mark.long
def test_frozen_control(primary, editor, tmp_path):
    settings = "tests.trials.stock_postgres_settings"
    with served(primary, tmp_path, settings) as (browser, _process), ThreadPoolExecutor(1) as pool:
        assert is_back(browser)
        with frozen(processes(primary)):
            waiting = pool.submit(browser.send, LISTS["fi"].format(next(NUMBERS)))
            with pytest.raises(TimeoutError):
                waiting.result(10)
        assert waiting.result(20).status_code == 200

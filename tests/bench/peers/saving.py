"""Editors at work: forms opened and sent back, alone, many at once, and while others read."""

import http.client
import itertools
import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from tests.bench.peers.load import Run, Target, wrk

READERS, EDITORS = 16, 30
SAID = "Tallennus {}"
"""What editors write, each time with another number: a save that changes nothing costs little."""
NUMBERS = itertools.count(1)


@dataclass
class Editor:
    """Somebody signed in, who keeps one connection."""

    address: str
    session: str
    form: str
    """The selector of the form, as a page holds others too."""
    button: str
    text: str
    """The name of the field that they write in."""

    def __post_init__(self):
        self.connection = http.client.HTTPConnection(self.address, timeout=60)

    def ask(self, path, fields=None):
        """Whoever is told that too many are there comes again."""
        while True:
            status, content = self._asked_once(path, fields)
            if status != 503:
                return status, content
            time.sleep(1)

    def _asked_once(self, path, fields):
        headers = {"Cookie": self.cookies(), "Origin": f"http://{self.address}"}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields, doseq=True)
        self.connection.request("POST" if body else "GET", path, body, headers)
        answer = self.connection.getresponse()
        if token := re.search(r"csrftoken=(\w+)", answer.headers.get("Set-Cookie", "")):
            self.token = token[1]
        return answer.status, answer.read()

    token = ""

    def cookies(self):
        return f"sessionid={self.session}; csrftoken={self.token}"

    def opened(self, path):
        """What a browser would send of the form, with something new in it."""
        status, content = self.ask(path)
        assert status == 200, (status, path)
        form = BeautifulSoup(content, "lxml").select_one(self.form)
        return fields_of(form) | {self.button: "1", self.text: SAID.format(next(NUMBERS))}

    def send(self, path, fields):
        """How long it took to save, in seconds."""
        begun = time.monotonic()
        status, content = self.ask(path, fields)
        assert status == 302, (status, BeautifulSoup(content, "lxml").select(".errorlist, .error-message"))
        return time.monotonic() - begun


def fields_of(form):
    fields = {}
    for field in form.select(":is(input, select, textarea)[name]"):
        if field.name == "select":
            options = field.select("option[selected]") or (
                [] if field.has_attr("multiple") else field.select("option")[:1]
            )
            chosen = [option.get("value", "") for option in options]
        elif field.name == "textarea":
            chosen = [field.get_text().removeprefix("\n")]
        elif field.get("type") in ("checkbox", "radio"):
            chosen = [field.get("value", "on")] if field.has_attr("checked") else []
        else:
            chosen = [] if field.get("type") in ("submit", "file") else [field.get("value", "")]
        fields.setdefault(field["name"], []).extend(chosen)
    return fields


def saves(editor_of, paths, connections, seconds) -> Run:
    """Each of so many editors opens a measure of his own and saves it, again and again."""
    end = time.monotonic() + seconds

    def work(path):
        editor, took = editor_of(), []
        while not took or time.monotonic() < end:
            took.append(editor.send(path, editor.opened(path)))
        return took

    begun = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        took = [one for each in pool.map(work, paths[:connections]) for one in each]
    return run_of(took, time.monotonic() - begun)


def run_of(took, seconds) -> Run:
    cuts = [1000 * cut for cut in statistics.quantiles([*took, *took], n=100, method="inclusive")]
    return Run(len(took) / seconds, cuts[49], cuts[94], cuts[98])


class Saving(threading.Thread):
    """A save every second, each of another measure; when its answer had come is kept by the measure's page.

    The forms were opened before: to open them takes as long as to save, and is not asked about here.
    """

    def __init__(self, editor, where):
        super().__init__(daemon=True)
        self.editor, self.is_over, self.ended = editor, threading.Event(), {}
        self.forms = [(one["page"], one["change"], editor.opened(one["change"])) for one in where]

    def run(self):
        for page, path, form in self.forms:
            begun = time.monotonic()
            self.editor.send(path, form)
            self.ended[page] = time.monotonic()
            if self.is_over.wait(max(0, 1 - (time.monotonic() - begun))):
                return

    def age(self, moment, page, body):
        """Seconds that a body of this page was out of date when somebody asked for it."""
        [said] = [form[self.editor.text] for one, _path, form in self.forms if one == page]
        return 0.0 if said in body else max(0.0, moment - self.ended.get(page, moment))


def while_saving(server, editor, where, paths, seconds):
    """Readers over the paths without and with a save a second: two runs, and the age of the oldest body."""
    target = Target(server, tuple(paths))
    for path in paths:  # so that all of them are kept
        server.get(path, **{"Accept-Encoding": "br"})
    without = wrk(target, READERS, seconds)
    saving, seen = Saving(editor, where[: seconds + 5]), []
    watching = threading.Thread(target=watch, args=(server.address, saving, seen))
    saving.start()
    watching.start()
    under = wrk(target, READERS, seconds)
    count = len(saving.ended)
    saving.is_over.set()
    saving.join()
    watching.join()
    if count < seconds // 2:
        raise RuntimeError(f"Only {count} saves in {seconds} s")
    return without, under, max(saving.age(*one) for one in seen), count


def watch(address, saving, seen):
    """The bodies of the pages that are saved, each with when it was asked for."""
    pages = itertools.cycle([page for page, _path, _form in saving.forms])
    with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
        while not saving.is_over.is_set():
            moment, page = time.monotonic(), next(pages)
            connection.request("GET", page)
            seen.append((moment, page, connection.getresponse().read().decode()))
            time.sleep(0.02)


def read(address, paths, until):
    """How long each page took a reader who pauses between them."""
    took = []
    with closing(http.client.HTTPConnection(address, timeout=60)) as connection:
        while not until():
            for path in paths:
                begun = time.monotonic()
                connection.request("GET", path, headers={"Accept-Encoding": "br"})
                connection.getresponse().read()
                took.append(time.monotonic() - begun)
                time.sleep(0.05)
    return took


def readers(address, paths, until) -> Run:
    begun = time.monotonic()
    with ThreadPoolExecutor(READERS) as pool:
        each = [pool.submit(read, address, paths[number::READERS], until) for number in range(READERS)]
        took = [one for reader in each for one in reader.result()]
    return run_of(took, time.monotonic() - begun)


def while_all_save(address, editor_of, changes, paths, seconds):
    """Readers alone, and while thirty editors send at one moment, until the last has his answer."""
    end = time.monotonic() + seconds
    idle = readers(address, paths, lambda: time.monotonic() > end)
    everybody = [(editor_of(), path) for path in changes[:EDITORS]]
    forms = [editor.opened(path) for editor, path in everybody]
    with ThreadPoolExecutor(EDITORS) as pool:
        sent = [
            pool.submit(editor.send, path, form)
            for (editor, path), form in zip(everybody, forms, strict=True)
        ]
        under = readers(address, paths, lambda: all(one.done() for one in sent))
    return idle, under, max(one.result() for one in sent)

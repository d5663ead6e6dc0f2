"""A small disk that can be filled up and made read-only, and who reads and saves meanwhile."""

import os
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from helsinki_measures.signing_in.accounts import Accounts
from tests.measures.test_admin import sent
from tests.sample import TAKES_ALL
from tests.trials.people import PASSWORD
from tests.trials.running import Browser, change

LONG = "<p>" + "Pitkä teksti. " * 20_000 + "</p>"
"""Of 280,000 letters: no room is left for it."""
FEEDBACK = "Puistossa on pimeää, ja valo ei syty."
NOT_SAVED, NOT_SENT = "Mitään ei tallennettu", "Palautettasi ei lähetetty"
NOT_NOW = "Sivusto ei juuri nyt saa yhteyttä tietoihinsa"
with override("fi"):
    NOT_SIGNED_IN = str(Accounts.error_messages["not_counted"])
READS = 60 if TAKES_ALL else 12


def mounted(*words):
    return subprocess.run(["mount", *words], check=False, capture_output=True, text=True)


@contextmanager
def small_disk(folder, megabytes):
    """In memory. Where nobody may mount one the trial says so, but in CI, where everything must run."""
    disk = Path(folder) / "disk"
    disk.mkdir()
    made = mounted("-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(disk))
    if made.returncode:
        reason = f"No small disk can be mounted here: {made.stderr.strip()}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@contextmanager
def full(disk):
    """To the last byte, until the end of the block."""
    filling = disk / "filling"
    for piece in (2**20, 512):
        with filling.open("ab", buffering=0) as file:
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError:
                pass
    assert os.statvfs(disk).f_bavail == 0
    try:
        yield
    finally:
        filling.unlink()


def remount(disk, how):
    """Who still has a file open there that it could write to is waited for."""
    for _attempt in range(100):
        if mounted("-o", f"remount,{how}", str(disk)).returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError(f"The disk could not be made {how}")


def read(browser, name):
    """A page that is kept and pages that are made anew: how often each answer came."""
    answers = Counter()
    for number in range(READS // 4):
        made_anew = [f"/trial/toimenpiteet/{number + 2}/", f"/trial/toimenpiteet/?q={name}{number}"]
        for path in ["/trial/toimenpiteet/1/", *made_anew, f"/haku/?q={name}{number}"]:
            answers[browser.send(path).status_code] += 1
    return answers


def fields_of_feedback(answer):
    page = BeautifulSoup(answer.content, "lxml")
    inputs = page.select("main form[method=post] [name]")
    fields = {one["name"]: one.get("value", one.get_text()) for one in inputs}
    return {name: value.removeprefix("\n") for name, value in fields.items()}


class People:
    """Who reads, who has opened measures and typed something, who wants to sign in, who writes feedback."""

    def __init__(self, site, editors, text):
        self.address, self.reader, self.name = site.address, Browser(site.address), editors[0]["name"]
        self.texts = {f"{text} {number}" for number in range(len(editors))}
        self.forms = [self.opened(*one) for one in zip(editors, sorted(self.texts), strict=True)]
        read(self.reader, "ennen")
        self.feedback = fields_of_feedback(self.reader.send("/palaute/")) | {"text": FEEDBACK}
        time.sleep(3)  # nobody writes it faster

    def opened(self, editor, text):
        browser, address = Browser(self.address, {"sessionid": editor["session"]}), change(editor["measure"])
        return browser, address, sent(browser.send(address)) | {"lead_fi": text, "description_fi": LONG}

    def refused(self):
        """All try what writes, and are told; how often each answer came to who reads."""
        self.answers = read(self.reader, "aikana")
        self.saves = [browser.send(address, form) for browser, address, form in self.forms]
        self.others = [self.signs_in(), self.reader.send("/palaute/", self.feedback)]

    def signs_in(self):
        return Browser(self.address).signing_in(self.name, PASSWORD)

    def told(self):
        """How many of who saved were told that it was not saved, and have what they typed."""
        return sum(
            answer.status_code == 503
            and answer.holds(NOT_SAVED)
            and answer.kept()["description_fi"] == [LONG]
            for answer in self.saves
        )

    def others_told(self):
        sentences = (NOT_SIGNED_IN, NOT_SENT, NOT_NOW)
        return [next((said for said in sentences if answer.holds(said)), None) for answer in self.others]

    def go_on(self, seconds):
        """All do it again, with what they were shown, until it works: how long that took."""
        started, waiting = time.monotonic(), list(zip(self.forms, self.saves, strict=True))
        while waiting and time.monotonic() < started + seconds:
            (browser, address, _form), answer = waiting[0]
            if browser.send(address, answer.kept()).status_code == 302:
                waiting.pop(0)
            else:
                time.sleep(0.5)
        took = time.monotonic() - started
        feedback = self.others[1]
        if feedback.status_code != 303:
            feedback = self.reader.send("/palaute/", fields_of_feedback(feedback))
        assert (waiting, self.signs_in().status_code, feedback.status_code) == ([], 302, 303)
        return took

    def outcome(self, took):
        return (
            f"{self.answers[200]} of {sum(self.answers.values())} pages read; {self.told()} of "
            f"{len(self.saves)} saves refused in words with their text, of sign-in and feedback "
            f"{2 - self.others_told().count(None)}; all saved with “Save again” {took:.1f} s after its end, "
            "without a restart; `check_history` finds nothing"
        )

    def count(self):
        return sum(self.answers.values()) + len(self.saves) + len(self.others)

    def assert_told(self):
        assert set(self.answers) == {200}
        assert self.told() == len(self.saves)
        # What is small may still find room: then it is done.
        for answer, said in zip(self.others, self.others_told(), strict=True):
            assert said or answer.status_code in (302, 303)


def refused_by_stock(site, editor, refusing):
    """The control: what Django's own admin answers, and whether the text is in it."""
    browser, address = Browser(site.address, {"sessionid": editor["session"]}), change(editor["measure"])
    form = sent(browser.send(address)) | {"lead_fi": FEEDBACK, "description_fi": LONG}
    with refusing:
        answer = browser.send(address, form)
    return answer.status_code, answer.holds(FEEDBACK)

"""The primary dies, the replica dies, both come back: public pages go on, and no text is lost."""

import json
import os
import tempfile
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.measures.test_admin import sent
from tests.trials.replica import primary_and_replica, run, web_process, within
from tests.trials.running import change

TRIALS = min(int(os.environ.get("TRIALS", "1")), 10)
STORED, COLD = "/trial/toimenpiteet/1/", "/trial/toimenpiteet/?q={}"
COLD_ONES = 5
NOTICE = "Tietokantaan ei juuri nyt saada yhteyttä."


class Reader(threading.Thread):
    """Reads a page that is stored, again and again, and counts how it was answered."""

    def __init__(self, browser):
        super().__init__()
        self.browser, self.is_over, self.answers = browser, threading.Event(), Counter()

    def run(self):
        while not self.is_over.wait(0.01):
            try:
                self.answers[self.browser.send(STORED).status_code] += 1
            except OSError as error:
                self.answers[type(error).__name__] += 1


def answers(browser, path, *, is_noticed):
    answer = browser.send(path)
    return (answer.status_code, answer.holds(NOTICE)) == (200, is_noticed)


@pytest.fixture(scope="module")
def site():
    """Primary, replica, two web processes, one without the replica, and an editor.

    All trials try the same ones: what came back once must come back again.
    """
    with tempfile.TemporaryDirectory(prefix="measures-replica-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the account of PostgreSQL is another one
        with primary_and_replica(folder) as (primary, replica):
            editor = json.loads(run(primary, "-m", "tests.trials.people"))["editors"][0]
            with (
                web_process(primary, replica, folder / "one") as one,
                web_process(primary, replica, folder / "other") as other,
                web_process(primary, None, folder / "without") as without,
            ):
                yield primary, replica, [one, other], without, editor


@pytest.mark.long
@pytest.mark.parametrize("trial", range(TRIALS))
def test_either_may_die_and_come_back(site, trial, tried):
    stored, refused = try_them(*site, trial)
    what = "primary and replica killed and started again, two processes reading stored pages meanwhile"
    outcome = (
        f"{stored} stored pages sent, none refused; pages made from the replica; text typed meanwhile saved"
    )
    control = f"without a replica {refused} of {COLD_ONES} pages that were not stored were refused"
    tried("Faults", what, stored, outcome, control, on="PostgreSQL")
    assert refused == COLD_ONES


def try_them(primary, replica, both, without, editor, trial):
    """How many stored pages were sent while the primary was away, and how many others `without` refused."""
    one = both[0]
    cold = [COLD.format(f"katko-{trial}-{number}") for number in range(COLD_ONES)]
    reads = "SELECT sum(xact_commit) FROM pg_stat_database"
    for browser in both:
        assert browser.send(STORED).status_code == 200
    writer = type(one)(one.address, {"sessionid": editor["session"]})
    address = change(editor["measure"])

    def typed(text):
        return sent(writer.send(address)) | {"lead_fi": text}

    def save(text):
        assert writer.send(address, typed(text)).status_code == 302

    def shows(text):
        return all(browser.send(STORED).holds(text) for browser in both)

    # Who saved sees it at once, all others from a replica that follows.
    save("Ensimmäinen")
    assert writer.send(STORED).holds("Ensimmäinen")
    within(2, lambda: shows("Ensimmäinen"))

    # The primary is gone.
    form = typed("Kirjoitettu katkon aikana")
    readers = [Reader(browser) for browser in both]
    for reader in readers:
        reader.start()
    primary.stop()
    within(15, lambda: all(answers(browser, STORED, is_noticed=True) for browser in both))
    for path in cold:
        assert all(answers(browser, path, is_noticed=True) for browser in both)
    left_out = sum(without.send(path).status_code == 503 for path in cold)
    refused = writer.send(address, form)
    assert (refused.status_code, refused.holds("Kirjoitettu katkon aikana")) == (503, True)
    assert writer.send("/admin/").status_code == 503

    # It is back, and nothing is to be done by hand.
    primary.start()
    within(15, lambda: all(answers(browser, STORED, is_noticed=False) for browser in both))
    assert writer.send(address, refused.kept()).status_code == 302
    within(2, lambda: shows("Kirjoitettu katkon aikana"))
    for reader in readers:
        reader.is_over.set()
        reader.join()
        assert set(reader.answers) == {200}

    # The replica is gone.
    replica.stop()
    for number, browser in enumerate(both):
        assert answers(browser, COLD.format(f"ilman-{trial}-{number}"), is_noticed=False)
    save("Ilman kopiota")
    within(2, lambda: shows("Ilman kopiota"))

    # It is back, and pages are read from it.
    replica.start()
    within(30, lambda: replica.ask("SELECT status FROM pg_stat_wal_receiver") == "streaming")
    save("Taas molemmat")
    within(2, lambda: shows("Taas molemmat"))
    within(5, lambda: follows(replica, "Taas molemmat"))
    before, asked = int(replica.ask(reads)), iter(range(10_000))

    def is_read():
        assert answers(one, COLD.format(f"kopio-{trial}-{next(asked)}"), is_noticed=False)
        return int(replica.ask(reads)) > before + 20

    within(20, is_read)
    return sum(reader.answers[200] for reader in readers), left_out


def follows(replica, text):
    return replica.ask(f"SELECT count(*) FROM measures_measure WHERE lead_fi = '{text}'") == "1"  # noqa: S608

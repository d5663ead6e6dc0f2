"""Many save at once, and the server is killed while they do. SQLite, over http, with controls that lose."""

import http.client
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tests.measures.test_admin import sent
from tests.trials.running import assert_history_is_whole, change, rows, running

SLOWEST = 20
# `make assure` kills more often.
KILLS = int(os.environ.get("TRIALS", 1))


def save(browser, editor, text):
    address = change(editor["measure"])
    return browser.send(address, sent(browser.send(address)) | {"lead_fi": text, "tasks-0-title_fi": text})


def all_at_once(server, editors):
    """Everybody opens a measure, then all send at the same moment: the answers."""
    browsers = [server.browser(editor["session"]) for editor in editors]
    forms = [sent(one.send(change(editor["measure"]))) for one, editor in zip(browsers, editors, strict=True)]
    start = threading.Barrier(len(editors))

    def send(browser, editor, form):
        start.wait()
        return browser.send(change(editor["measure"]), form | {"lead_fi": f"Teksti: {editor['name']}"})

    with ThreadPoolExecutor(len(editors)) as pool:
        return list(pool.map(send, browsers, editors, forms))


def stands(database):
    """The two texts of each measure that one save writes."""
    query = """SELECT m.id, m.lead_fi, t.title_fi FROM measures_measure m
               JOIN measures_task t ON t.measure_id = m.id WHERE m.number NOT IN ('both', 'large')"""
    return {measure: texts for measure, *texts in rows(database, query)}


@pytest.mark.long
@pytest.mark.alone
def test_thirty_editors_save_at_once(database, editors, tried):
    with running(database) as server:
        answers = all_at_once(server, editors)
    slowest = max(answer.took for answer in answers)
    tried(
        "Load and starvation",
        "Editors save at the same moment",
        len(editors),
        f"{sum(answer.status_code == 302 for answer in answers)} saved, the slowest in {slowest:.1f} s",
        "with Django's defaults for SQLite some get an error and lose what they wrote",
    )
    assert [answer.status_code for answer in answers] == [302] * 30
    assert slowest < SLOWEST
    leads = {measure: lead for measure, (lead, _title) in stands(database).items()}
    assert leads == {editor["measure"]: f"Teksti: {editor['name']}" for editor in editors}
    assert_history_is_whole(database)


@pytest.mark.long
@pytest.mark.alone
def test_thirty_editors_control(database, editors):
    """With Django's defaults for SQLite, some of them get an error and lose what they wrote."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    plain = {"transaction_mode": "DEFERRED", "timeout": 5, "init_command": "PRAGMA foreign_keys=ON"}
    with running(database, stock=True, **plain) as server:
        answers = all_at_once(server, editors)
    assert {answer.status_code for answer in answers} == {302, 500}


def killed_meanwhile(server, editors, save, *, after, said="kill"):
    """Save again and again until the server is killed: what was begun and what was acknowledged, in order."""
    begun = {editor["measure"]: [] for editor in editors}
    acknowledged = {editor["measure"]: [] for editor in editors}

    def keep_saving(editor):
        browser = server.browser(editor["session"])
        for number in range(10_000):
            text = f"{said}, {number}"
            begun[editor["measure"]].append(text)
            try:
                answer = save(browser, editor, text)
            except (OSError, http.client.HTTPException, AssertionError):
                return
            if answer.status_code != 302:
                return
            acknowledged[editor["measure"]].append(text)

    with ThreadPoolExecutor(len(editors)) as pool:
        saving = [pool.submit(keep_saving, editor) for editor in editors]
        give_up = time.monotonic() + 60
        while sum(map(len, acknowledged.values())) < after and time.monotonic() < give_up:
            time.sleep(0.01)
        server.kill()
        for one in saving:
            one.result()
    assert sum(map(len, acknowledged.values())) >= after
    return begun, acknowledged


def test_every_acknowledged_save_outlives_a_kill_and_none_is_half(database, editors, tried):
    outcomes, count = [], 0
    for time_killed in range(KILLS):
        some, before = editors[4 * time_killed % 28 :][:4], stands(database)
        with running(database) as server:
            told = {"after": 4 + time_killed % 8, "said": f"kill {time_killed}"}
            begun, acknowledged = killed_meanwhile(server, some, save, **told)
        found = stands(database)
        for measure, texts in acknowledged.items():
            # The last that was acknowledged, or the one after it, whose answer was lost.
            possible = begun[measure][len(texts) - 1 :] if texts else begun[measure]
            whole = [[text, text] for text in possible] + ([] if texts else [before[measure]])
            query = "SELECT lead_fi FROM measures_historicalmeasure WHERE id = ?"
            is_kept = set(texts) <= {lead for (lead,) in rows(database, query, measure)}
            outcomes.append((found[measure] in whole, is_kept))
            count += len(texts)
    # Each started with what the one before it had left; what a kill breaks in the history stays broken.
    with running(database) as server:
        assert server.browser().send("/healthz").status_code == 200
    assert_history_is_whole(database)
    bad = len([one for one in outcomes if one != (True, True)])
    tried(
        "Faults",
        "Web server killed (`kill -9`) while four people save",
        KILLS,
        f"{count} acknowledged saves, of which none was lost, or half: {bad} measures differ; after all of "
        "them the history is whole",
        "without a transaction one of ten kills leaves a half save",
    )
    assert bad == 0


def test_a_kill_control(database, editors):
    """Without a transaction a save is found half."""

    def save_in_two_steps(browser, editor, text):
        fields = {"lead_fi": text, "tasks-0-title_fi": text}
        return browser.send(f"/in-two-steps/{editor['measure']}/", fields)

    def is_half_after_a_kill(said):
        with running(database, stock=True) as server:
            killed_meanwhile(server, editors[:4], save_in_two_steps, after=12, said=said)
        found = stands(database)
        return any(lead != title for lead, title in (found[one["measure"]] for one in editors[:4]))

    # A kill can come between two saves: one of ten comes within.
    assert any(is_half_after_a_kill(f"kill {number}") for number in range(10))

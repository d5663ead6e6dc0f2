"""The server is killed while an import is saved: it is whole or not at all. SQLite, over http."""

import os
import re
import time

import pytest

from tests.measures.test_admin import sent
from tests.trials.people import IMPORTED
from tests.trials.running import assert_history_is_whole, copied, rows, running

# `make assure` kills at more moments.
KILLS = int(os.environ.get("TRIALS", 1))
DONE = re.compile(r"<li>(\d+)\D")


@pytest.fixture(scope="session")
def waiting(filled):
    return filled[1]["import"]


def there(database, waiting):
    """How many measures, rows of their history and changes there are of the import, and is it saved?"""
    programme, batch = waiting["programme"], waiting["batch"]
    [(measures,)] = rows(database, "SELECT count(*) FROM measures_measure WHERE programme_id = ?", programme)
    [(history,)] = rows(
        database, "SELECT count(*) FROM measures_historicalmeasure WHERE programme_id = ?", programme
    )
    [(changes,)] = rows(database, "SELECT count(*) FROM measures_change WHERE origin = 'import'")
    [(change,)] = rows(database, "SELECT change_id FROM exchange_importbatch WHERE id = ?", batch)
    return measures, history, changes, change is not None


KILLED = "Web server killed while an import is saved"
CONTROL = "row by row without a transaction a part of it is found"
NOTHING, ALL = (0, 0, 0, False), (IMPORTED, IMPORTED, 1, True)


def confirmed(server, waiting):
    """What the page tells while the import is saved, piece by piece."""
    browser, address = server.browser(waiting["session"]), f"/admin/exchange/importbatch/{waiting['batch']}/"
    return browser.stream(f"{address}save/", sent(browser.send(f"{address}change/")))


def killed(server, told, percent, after=0.0):
    """All that was told; the server is killed as soon as so much is done, or some seconds after that."""
    said = ""
    for piece in told:
        said += piece
        if any(int(done) >= percent for done in DONE.findall(said)):
            break
    else:
        raise AssertionError(said)
    time.sleep(after)
    server.kill()
    return said + "".join(told)


def test_a_kill_in_the_middle_leaves_nothing_of_an_import(database, waiting, tried):
    """The second half is what is done within the transaction."""
    with running(database) as server:
        told = killed(server, confirmed(server, waiting), 60)
    found = there(database, waiting)
    tried("Faults", KILLED, 1, f"in the middle: {found[0]} of {IMPORTED} measures are there", CONTROL)
    assert "Kaikki tallennettiin" not in told
    assert found == NOTHING
    assert_history_is_whole(database)
    with running(database) as server:
        assert "Kaikki tallennettiin" in "".join(confirmed(server, waiting))
    assert there(database, waiting) == ALL
    assert_history_is_whole(database)


@pytest.mark.long
def test_a_kill_at_any_moment_leaves_all_or_nothing(filled, waiting, tmp_path, tried):
    outcomes = []
    for number in range(KILLS):
        folder, after = tmp_path / str(number), 1.5 * (number + 1) / KILLS
        folder.mkdir()
        database = copied(filled[0], folder)
        with running(database) as server:
            # From the end of the planning to after the end of it all.
            told = killed(server, confirmed(server, waiting), 50, after=after)
        found = there(database, waiting)
        print(f"Killed {after:.2f} s after the planning: {found[0]} measures.")
        outcomes.append((found, "Kaikki tallennettiin" in told))
        if number % 4 == 0:  # a process of its own each time; what is half is found above
            assert_history_is_whole(database)
    counts = [sum(found == whole for found, _told in outcomes) for whole in (NOTHING, ALL)]
    outcome = f"at any moment: {counts[0]} times nothing of it, {counts[1]} times all"
    tried("Faults", KILLED, KILLS, outcome, CONTROL)
    assert sum(counts) == KILLS
    assert all(found == ALL for found, is_told in outcomes if is_told)


def test_a_kill_in_the_middle_control(database, waiting):
    """Row by row without a transaction, a part of it is found."""
    with running(database, stock=True) as server:
        told = server.browser().stream(f"/row-by-row/{waiting['batch']}/", {})
        killed(server, told, 60)
    assert 0 < there(database, waiting)[0] < IMPORTED

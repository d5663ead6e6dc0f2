"""The server is killed while a report is made and closed: opened again it goes on, and is whole or not there.

With a control that closes it without a transaction.
"""

import http.client
import json
import os
import threading
import time

import pytest

from reports.files.formats import KEPT
from tests.trials.running import assert_history_is_whole, copied, rows, run, running

KILLS = int(os.environ.get("TRIALS", 2))
LANGUAGES = ["fi", "sv", "en"]
ORDER = f"""
import datetime, json
import django
django.setup()
from django.contrib.auth import get_user_model
from measures.models import Programme
from reports.closing import order
from tests.factories import make_period
coordinator = get_user_model().objects.get(username="coordinator")
start = datetime.date.today() - datetime.timedelta(days=100)
period = make_period(
    Programme.objects.get(slug="trial"), start=start, end=start + datetime.timedelta(days=50)
)
one = order(period, coordinator, formats={KEPT}, languages={LANGUAGES}, is_closing=True)
print(json.dumps([period.pk, one.pk]))
"""
WANTED = len(KEPT) * len(LANGUAGES)


@pytest.fixture
def ordered(filled, tmp_path):
    """A database in which a closing was ordered: it, and the numbers of the period and of the order."""
    database = copied(filled[0], tmp_path)
    done = run(database, "-c", ORDER)
    assert done.returncode == 0, done.stderr
    return database, *json.loads(done.stdout)


def stands(database, period):
    """Is the period closed, how many reports and files of them are there?"""
    [(closed,)] = rows(database, "SELECT closed_at FROM reports_reportingperiod WHERE id = ?", period)
    [(reports,)] = rows(database, "SELECT count(*) FROM reports_progressreport")
    [(files,)] = rows(database, "SELECT count(*) FROM reports_reportfile")
    return closed is not None, reports, files


NOTHING, ALL = (False, 0, 0), (True, 1, WANTED)


def made(browser, address):
    """Look until it is closed, or the server is gone; how often."""
    for number in range(WANTED + 2):
        try:
            if browser.send(address).status_code == 302:
                return number
        except (OSError, http.client.HTTPException):
            break
    return None


@pytest.mark.long
def test_a_kill_while_a_report_is_made(ordered, coordinator, tried):
    database, period, order = ordered
    address, found = f"/admin/reports/reportingperiod/orders/{order}/?begun", []
    for number in range(KILLS):
        with running(database) as server:
            looking = threading.Thread(target=made, args=(server.browser(coordinator), address))
            looking.start()
            # From the first file to the closing, which the last kills meet.
            time.sleep(0.3 + 0.15 * number)
            server.kill()
            looking.join()
        found.append(stands(database, period))
    with running(database) as server:
        made(server.browser(coordinator), address)
    after, checked = stands(database, period), run(database, "manage.py", "check_reports")
    partly = sum(one not in (NOTHING, ALL) for one in found)
    tried(
        "Faults",
        "Web server killed while a report is made and closed",
        KILLS,
        f"{partly} times a part of it was there; opened again it went on: closed with {after[2]} of {WANTED} "
        "files; `check_reports` and `check_history` find nothing",
        "without a transaction a closed report lacks files",
        on="SQLite",
    )
    assert partly == 0
    assert after == ALL
    assert (checked.returncode, f": {WANTED}." in checked.stdout) == (0, True), checked.stderr
    assert_history_is_whole(database)


@pytest.mark.long
def test_a_kill_while_a_report_is_made_control(ordered):
    database, period, order = ordered
    with running(database, stock=True) as server:

        def close():
            made(server.browser(), f"/close-in-steps/{order}/")

        closing = threading.Thread(target=close)
        closing.start()
        while not stands(database, period)[2]:
            assert closing.is_alive()
        server.kill()
        closing.join()
    assert stands(database, period) not in (NOTHING, ALL)

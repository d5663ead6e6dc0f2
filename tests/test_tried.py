"""The table of docs/assurance.md says what failed, and what was tried how often."""

import json
import os
import subprocess
import sys
from datetime import date

from tests.trials.running import ROOT
from tests.tried import ENDED_EARLY, PAGE, merged, written

TOLD = {"area": "Rights", "what": "Cells", "count": 3, "on": "SQLite"}
ROW = TOLD | {"outcome": "as the table", "control": "a"}


def test_cases_of_one_trial_are_one_row():
    rows = [ROW | {"holds": True}, ROW | {"holds": True, "count": 1200, "on": "PostgreSQL"}]
    assert list(merged(rows)) == [
        ["Rights", "Cells", "1 203", "SQLite; PostgreSQL", "as the table", "a", "held"],
    ]


def test_one_failure_is_the_verdict_and_areas_are_in_order():
    early = ROW | {"area": ENDED_EARLY, "what": "tests/x.py", "holds": False}
    input_ = ROW | {"area": "Hostile input", "holds": True}
    rows = [early, ROW | {"holds": True}, ROW | {"holds": False}, input_]
    assert [(row[0], row[-1]) for row in merged(rows)] == [
        ("Hostile input", "held"),
        ("Rights", "**FAILED**"),
        (ENDED_EARLY, "**FAILED**"),
    ]


def test_what_people_wrote_stays():
    page = PAGE.read_text()
    before, after = page.split("<!-- made -->")[0], page.split("<!-- /made -->")[1]
    made = written(page, [ROW | {"holds": True, "outcome": "a|b"}], date(2026, 1, 2))
    assert made.startswith(before)
    assert made.endswith(after)
    assert "The last run: 2026-01-02" in made
    assert "| Rights | Cells | 3 | SQLite | a\\|b | a | held |" in made


TRIALS = """
def test_told(tried):
    tried("Rights", "Told", 2, "1 of 2", on="SQLite")
    assert False

def test_early(tried):
    assert False

def test_held(tried):
    tried("Rights", "Held", 2, "2 of 2", on="SQLite")
"""


def test_a_trial_that_fails_is_told(tmp_path):
    trials, told = tmp_path / "test_trials.py", tmp_path / "told"
    trials.write_text(TRIALS)
    run = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "tests.tried"]
    environment = os.environ | {"TRIED": str(told)}
    done = subprocess.run([*run, trials], cwd=ROOT, env=environment, check=False, capture_output=True)
    assert done.returncode == 1
    rows = [json.loads(line) for line in told.read_text().splitlines()]
    assert [(row["area"], row["count"], row["holds"]) for row in rows] == [
        ("Rights", 2, False),
        (ENDED_EARLY, 1, False),
        ("Rights", 2, True),
    ]

"""What was tried, how often, and what came of it, for docs/assurance.md.

A trial asks for the fixture `tried` and calls it before it asserts:
`tried(area, what, count, outcome, control)`. The control says how it is shown that the trial can fail.
With TRIED naming a file, each call is a line of it, whichever process runs the trial;
`python -m tests.tried` makes the table of those lines, and prints it.
"""

import json
import os
import platform
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

PAGE = Path(__file__).parents[1] / "docs" / "assurance.md"
# As in the table; what belongs to no area yet comes last.
AREAS = [
    "Hostile input",
    "Rights",
    "Load and starvation",
    "Faults",
    "Backup",
    "Upgrade",
    "Headers and secrets",
    "Audit and privacy",
    "Open to everyone",
    "Watched",
]
ENDED_EARLY = "Ended before they told"
KEYS = ["area", "what", "count", "on", "outcome", "control"]
ROWS = pytest.StashKey[list]()
HEADS = ["Area", "What was tried", "How many", "On", "What came of it", "Control", "Verdict"]


@pytest.fixture
def tried(request):
    """Records one row of the table. Cases of one trial say the same `what`: their counts are added up."""
    rows = request.node.stash.setdefault(ROWS, [])

    def record(area, what, count, outcome, control="", *, on=None):
        on = on or {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        rows.append(dict(zip(KEYS, [area, what, count, on, outcome, control], strict=True)))

    return record


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if "tried" in item.fixturenames and os.environ.get("TRIED") and (report.when == "call" or report.failed):
        rows = item.stash.get(ROWS, [])
        if report.failed and not rows:
            rows = [dict.fromkeys(KEYS, "") | {"area": ENDED_EARLY, "what": item.nodeid, "count": 1}]
        with open(os.environ["TRIED"], "a") as file:
            for row in rows:
                file.write(json.dumps(row | {"holds": report.passed}) + "\n")
    return report


def joined(rows, name):
    return "; ".join(dict.fromkeys(str(row[name]) for row in rows if row[name]))


def merged(rows):
    """One row of the table for each trial, in the order of the areas."""
    order, trials = [*AREAS, ENDED_EARLY], {}
    for row in rows:
        trials.setdefault((row["area"], row["what"]), []).append(row)
    for (area, what), same in sorted(trials.items(), key=lambda trial: order.index(trial[0][0])):
        verdict = "held" if all(row["holds"] for row in same) else "**FAILED**"
        count = f"{sum(row['count'] for row in same):,}".replace(",", " ")
        yield [area, what, count, *(joined(same, name) for name in ("on", "outcome", "control")), verdict]


def table(rows):
    lines = [HEADS, ["---"] * len(HEADS), *merged(rows)]
    cells = [[" ".join(str(cell).split()).replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {python}"


def written(page, rows, today):
    """The page with this table; what people wrote around it stays."""
    made = f"The last run: {today.isoformat()}, on a machine with {machine()}.\n\n{table(rows)}\n"
    return re.sub(r"(?s)(<!-- made -->\n).*(<!-- /made -->)", lambda found: found[1] + made + found[2], page)


def main(lines):
    rows = [json.loads(line) for line in lines]
    PAGE.write_text(written(PAGE.read_text(), rows, date.today()))
    print(table(rows))
    return 0 if rows and all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(Path(os.environ["TRIED"]).read_text().splitlines()))

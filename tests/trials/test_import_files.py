"""Broken, huge, lying and hostile files handed in for an import: refused in words, and nothing comes of them.

Good ones among them are read: their page says what they would change. SQLite, over http; with a control that
falls over.
"""

import time

import pytest
from bs4 import BeautifulSoup

from tests.exchange import files_lying
from tests.exchange.files import all_files
from tests.measures.test_admin import sent
from tests.trials.attacked import AREA
from tests.trials.running import Browser, assert_history_is_whole, rows, running

ADDRESS = "/admin/exchange/importbatch/add/"
LONGEST = 10
"""Seconds: a file is read in a process of its own, which is ended after them."""
QUICK = 2
"""Seconds that another reader waits meanwhile."""


def contents(database):
    """What an import that nobody confirmed must not touch."""
    tables = ("measures_measure", "measures_task", "measures_historicalmeasure", "participation_observation")
    return {table: rows(database, f"SELECT count(*) FROM {table}") for table in tables}


def handed_in(browser, form, file):
    """Was it read; what is said of it; how long it took, and how long another reader waited after it."""
    answer = browser.upload(ADDRESS, form, "file", file.name.replace('"', ""), file.content)
    started = time.monotonic()
    other = Browser(browser.address).send("/haku/?q=" + str(started))
    waited = time.monotonic() - started
    is_read, took = answer.status_code == 302, answer.took
    while answer.status_code == 302:
        answer = browser.send(answer.headers["Location"])
    page = BeautifulSoup(answer.content, "lxml")
    said = " ".join(
        one.get_text(" ", strip=True) for one in page.select(".errorlist, .exchange [role=alert]")
    )
    assert (answer.status_code, other.status_code) == (200, 200), file
    return is_read, said, took, waited


@pytest.mark.long
def test_files_are_refused_in_words(database, coordinator, tried):
    files = all_files()
    with running(database) as server:
        browser = server.browser(coordinator)
        form = {name: values[0] for name, values in sent(browser.send(ADDRESS)).items() if values}
        form |= {"programme": rows(database, ONE_PROGRAMME)[0][0]}
        form.pop("file", None)
        before = contents(database)
        found = [(file, *handed_in(browser, form, file)) for file in files]
        after = contents(database)
    silent = [file.name for file, is_read, said, *_times in found if file.reason and (is_read or not said)]
    slow = [file.name for file, *_others, took, waited in found if took > LONGEST or waited > QUICK]
    slowest = max(took for _file, _is_read, _said, took, _waited in found)
    refused = sum(not is_read for _file, is_read, *_others in found)
    control = fallen_over(database)
    tried(
        AREA,
        "files handed in for an import: broken, huge, lying, bombs, entities, and good ones",
        len(files),
        f"no 5xx; {refused} refused in words, {len(found) - refused} read to their preview; the longest "
        f"{slowest:.1f} s; no row of the programme touched",
        f"openpyxl and csv alone answer {control} of {len(LYING)} lying ones with 500",
        on="SQLite",
    )
    assert (silent, slow) == ([], [])
    assert after == before
    assert control > len(LYING) / 2
    assert_history_is_whole(database)


ONE_PROGRAMME = "SELECT id FROM measures_programme WHERE slug = 'imported'"
LYING = files_lying.other_kinds()


def fallen_over(database):
    """Of how many files that are not what they say a view that reads them as they come dies."""
    with running(database, stock=True) as server:
        answers = [
            server.browser().upload("/read-as-it-comes/", {}, "file", file.name, file.content)
            for file in LYING
        ]
    return sum(answer.status_code == 500 for answer in answers)

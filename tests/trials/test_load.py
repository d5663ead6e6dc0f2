"""Many readers at once: so many are all answered; ten times as many are answered or told to come again."""

import asyncio
import time
from itertools import count, cycle

import pytest
from django.urls import translate_url
from django.utils.translation import override

from tests.sample import LANGUAGES, TAKES_ALL
from tests.trials.attacked import served
from tests.trials.crowd import crowd, in_plain

pytestmark = pytest.mark.alone

AREA = "Load and starvation"
# In `make test` other tests have the machine meanwhile.
READERS, SECONDS, SOON = (64, 60, 1) if TAKES_ALL else (24, 2, 6)
CONTROL = "ten times as many, who search for something new, see refusals in the same trial"
UNBOUNDED = {"application": "tests.trials.unbounded:application", "threads": 4}


def pages(site):
    """Of each kind of public page one, in each language."""
    rows = [row for row in site.told["rows"] if row[2] == "get" and row[4][0] == "S"]
    ours = {row[0]: row[3] for row in reversed(rows) if ":" not in row[0] and not row[0].endswith("z")}
    del ours["report"]  # published in one language
    with override("fi"):
        return sorted({translate_url(path, language) for path in ours.values() for language in LANGUAGES})


def searches():
    """None of which anybody asked for before, so that the store has none of them."""
    begin = time.monotonic_ns()
    for number, path in zip(count(begin), cycle(["/haku/", "/sv/sok/", "/en/search/"]), strict=False):
        yield f"{path}?q={number}"


def mixed(site, every):
    """All pages in turn, and a new search after each so many."""
    for number, (path, search) in enumerate(zip(cycle(pages(site)), searches(), strict=False)):
        yield search if number % every == 0 else path


def asked(site, paths, readers, seconds):
    return asyncio.run(crowd(in_plain(site.address), paths, readers, seconds))


def seconds_until_normal(site):
    """Until pages of each kind come in less than a second each, or soon where others have the machine."""
    started, visitor = time.monotonic(), site.attacker()
    paths = searches()
    while time.monotonic() < started + 30 * SOON:
        begun = time.monotonic()
        found = [visitor.send("GET", path)[0].status for path in (pages(site)[0], next(paths), "/healthz")]
        if found == [200] * 3 and time.monotonic() < begun + SOON:
            return begun - started
    return 30 * SOON


@pytest.mark.whole
def test_sixty_four_readers(site, vendor, tried):
    told = asked(site, mixed(site, every=50), READERS, SECONDS)
    what = f"{READERS} connections for {SECONDS} s over {len(pages(site))} pages: every kind and language"
    tried(AREA, what, told.count, told.words(), CONTROL, on=vendor)
    assert set(told.statuses) == {200}


@pytest.mark.long
@pytest.mark.whole
def test_ten_times_as_many(site, vendor, tried, tmp_path):
    told = asked(site, mixed(site, every=2), 10 * READERS, SECONDS / 2)
    after = seconds_until_normal(site)
    with served(site.told, site.environment, tmp_path, **UNBOUNDED) as control:
        without = asked(control, mixed(control, every=2), (10 if TAKES_ALL else 2) * READERS, 1)
    tried(
        AREA,
        f"{10 * READERS} connections for {SECONDS // 2} s, every second one searches for something new",
        told.count,
        f"{told.words()}; normal again after {after:.1f} s",
        f"without the bound: {without.words()}",
        on=vendor,
    )
    assert (set(told.statuses), told.wrong) == ({200, 503}, [])
    assert after < 10 * SOON
    assert 503 not in without.statuses

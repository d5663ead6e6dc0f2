"""Clients that send or read a byte a second, behind the proxy of deploy/nginx.conf and without it."""

import asyncio
import time
from itertools import count
from pathlib import Path

import pytest

from tests.browser.demo_site import free_port, serving
from tests.sample import TAKES_ALL
from tests.trials.crowd import by_tls, crowd, dripping, half_a_form, half_headers, in_plain, many_files
from tests.trials.https import NGINX, behind_nginx
from tests.trials.running import Browser, environment
from tests.trials.test_load import AREA, SOON, UNBOUNDED

pytestmark = pytest.mark.alone

SLOW, READERS = 40, 4
SECONDS = 6 if TAKES_ALL else 1
EVERY = {"headers": half_headers, "answers": many_files, "forms": half_a_form}
WAYS = EVERY if TAKES_ALL else {"forms": half_a_form}
CONTROL = "without proxy and bound the trial finds that half-sent forms stop all pages"


def paths():
    """Of two pages one is in the store. No proxy limits these."""
    for number in count(time.monotonic_ns()):
        yield "/trial/toimenpiteet/1/" if number % 2 else f"/trial/toimenpiteet/?unit={number}"


async def beside(where, begun, how_many=SLOW):
    async with dripping(where, begun, how_many):
        return await crowd(where, paths(), READERS, SECONDS)


def told_of(where):
    """What readers are told beside each kind of slow client, and the 95th percentiles in words."""
    alone = asyncio.run(crowd(where, paths(), READERS, SECONDS))
    found = {name: asyncio.run(beside(where, begun)) for name, begun in WAYS.items()}
    words = ", ".join(f"{told.p95():.2f} s beside slow {name}" for name, told in found.items())
    return found, f"p95 {alone.p95():.2f} s alone, {words}"


def threads_of(process):
    """Of the process that works for the one that was started."""
    [worker] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return len(list(Path(f"/proc/{worker}/task").iterdir()))


def form(browser):
    """Is a form of a reader taken in, which is then shown again as it is not filled in?"""
    return browser.send("/palaute/", {"message": "x"}).status_code


@pytest.mark.long
@pytest.mark.skipif(NGINX is None, reason="nginx is missing: tests/run says so")
def test_behind_the_proxy(database, tmp_path, tried):
    with behind_nginx(database, tmp_path) as site:
        found, words = told_of(by_tls(site.https, site.certificate))
    what = f"{SLOW} clients that send or read a byte a second, behind deploy/nginx.conf"
    tried(AREA, what, sum(told.count for told in found.values()), words, CONTROL)
    assert {status for told in found.values() for status in told.statuses} == {200}
    assert max(told.p95() for told in found.values()) < SOON


@pytest.mark.long
def test_without_a_proxy(database, tmp_path, tried):
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment(database), tmp_path / "log") as process:
        where, browser = in_plain(address), Browser(address)
        found, words = told_of(where)
        held, forms = asyncio.run(with_forms(where, browser, process, SLOW))
        more, refused = asyncio.run(with_forms(where, browser, process, 60))
        answered = browser.send("/trial/toimenpiteet/?unit=last").status_code
    what = f"{SLOW} clients that send or read a byte a second, without a proxy"
    words += (
        f"; {SLOW} half-sent forms hold {held} threads, others' forms: {forms}; 60 hold {more}: {refused}"
    )
    tried(AREA, what, sum(told.count for told in found.values()), words, CONTROL)
    assert {status for told in found.values() for status in told.statuses} == {200}
    assert max(told.p95() for told in found.values()) < SOON
    assert (forms, refused, answered) == (200, 503, 200)
    assert more <= 140


async def with_forms(where, browser, process, how_many):
    async with dripping(where, half_a_form, how_many):
        status = await asyncio.to_thread(form, browser)
        return threads_of(process), status


@pytest.mark.long
def test_the_control(database, tmp_path):
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment(database), tmp_path / "log", **UNBOUNDED):
        where = in_plain(address)
        assert asyncio.run(crowd(where, paths(), 1, 1)).statuses.keys() == {200}
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(beside(where, half_a_form), 4))

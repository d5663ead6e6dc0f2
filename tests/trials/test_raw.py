"""Requests that no browser and no library would send, byte by byte."""

import re
import socket

import pytest

from tests.sample import share
from tests.trials.attacked import AREA, served

POST = "POST /palaute/ HTTP/1.1\r\nHost: testserver\r\n"
GET = "GET / HTTP/1.1\r\nHost: testserver\r\n"
SECOND = "GET /healthz HTTP/1.1\r\nHost: testserver\r\n\r\n"
# What is sent, and how many answers it may have at most: a second one tells that the end of the first was
# taken for a request, which a proxy in front might see otherwise.
RAW = {
    "two lengths": (f"{POST}Content-Length: 0\r\nContent-Length: {len(SECOND)}\r\n\r\n{SECOND}", 1),
    "a list of lengths": (f"{POST}Content-Length: 0, {len(SECOND)}\r\n\r\n{SECOND}", 1),
    "a negative length": (f"{POST}Content-Length: -1\r\n\r\n{SECOND}", 1),
    "a length with a plus": (f"{POST}Content-Length: +5\r\n\r\n{SECOND}", 1),
    "a length of 10^30": (f"{POST}Content-Length: {10**30}\r\n\r\n", 1),
    "a wrong coding": (f"{POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{SECOND}", 1),
    "chunked, then not": (f"{POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{SECOND}", 1),
    "a blank before the colon": (f"{POST}Content-Length : {len(SECOND)}\r\n\r\n{SECOND}", 1),
    "a chunk of minus one": (f"{POST}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{SECOND}", 1),
    "a chunk of 10^20": (f"{POST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx\r\n", 1),
    "a bare line feed in a header": (f"{GET}X: a\nX-Sent: 1\r\n\r\n", 1),
    "a bare carriage return": (f"{GET}X: a\rX-Sent: 1\r\n\r\n", 1),
    "only line feeds": (GET.replace("\r", "") + "\n", 1),
    "NUL in a header": (f"{GET}X: a\0b\r\n\r\n", 1),
    "a folded header": (f"{GET}X: a\r\n b\r\n\r\n", 1),
    "1,000 headers": (GET + "".join(f"X-{number}: 1\r\n" for number in range(1000)) + "\r\n", 1),
    "a header of 1 MB": (f"{GET}X: {'a' * 1_000_000}\r\n\r\n", 1),
    "a cookie of 300 kB": (f"{GET}Cookie: sessionid={'a' * 300_000}\r\n\r\n", 1),
    "no host": ("GET / HTTP/1.1\r\n\r\n", 1),
    "two hosts": (f"{GET}Host: evil.example\r\n\r\n", 1),
    "a host with a user": ("GET / HTTP/1.1\r\nHost: a@testserver:99999\r\n\r\n", 1),
    "TRACE": ("TRACE / HTTP/1.1\r\nHost: testserver\r\nX-Secret: secret\r\n\r\n", 1),
    "CONNECT": ("CONNECT evil.example:443 HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "a method of 10 kB": (f"{'A' * 10_000} / HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "a made-up method": ("{{7}} / HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "an address of another host": ("GET http://evil.example/ HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "an address that is a star": ("OPTIONS * HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "an address of two slashes": ("GET //evil.example/%2e%2e HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "raw bytes in the address": ("GET /\xff\xfe\xed\xa0\x80 HTTP/1.1\r\nHost: testserver\r\n\r\n", 1),
    "HTTP/9.9": ("GET / HTTP/9.9\r\nHost: testserver\r\n\r\n", 1),
    "HTTP/0.9": ("GET /\r\n", 1),
    "the start of HTTP/2": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 1),
    "the start of TLS": ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 1),
    "a web socket": (f"{GET}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n", 1),
    "a length and chunks": (
        f"{POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SECOND}",
        1,
    ),
    "an expectation": (f"{POST}Expect: 100-continue\r\nContent-Length: 1\r\n\r\na", 2),
    "two requests": (SECOND + SECOND, 2),
}


def answers(address, raw):
    """All that came back until nothing came for a second."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=1) as connection:
        got = b""
        try:
            connection.sendall(raw.encode("latin-1"))
            while piece := connection.recv(65536):
                got += piece
        except OSError:
            pass
    return got


def complaint(address, name):
    raw, at_most = RAW[name]
    got = answers(address, raw)
    statuses = [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", got)]
    if any(status >= 500 and status not in (501, 505) for status in statuses):
        return f"{name}: {statuses}"
    if len(statuses) > at_most:
        return f"{name}: {len(statuses)} answers, {statuses}"
    if b"X-Secret" in got or b"\nX-Sent" in got or b"evil.example" in got.partition(b"\r\n\r\n")[0]:
        return f"{name}: what was sent came back"
    return None


@pytest.mark.whole
def test_raw_requests(site, vendor, tried):
    names = share(RAW, turn=0)
    complaints = [found for name in names if (found := complaint(site.address, name))]
    outcome = "; ".join(complaints) or "no 5xx, no second answer, nothing of it comes back; it answers after"
    what = "requests byte by byte: two lengths, wrong chunks, bare line feeds, 1,000 headers, TRACE"
    tried(AREA, what, len(names), outcome, "the same reading finds the 500 of a faulty view", on=vendor)
    assert complaints == []
    assert site.attacker().send("GET", "/healthz")[0].status == 200


@pytest.mark.whole
def test_a_fault_is_read(site, tmp_path, monkeypatch):
    settings = {"DJANGO_SETTINGS_MODULE": "tests.trials.faulty_settings"}
    raw = "GET /crash/?q=%E2%80%AE HTTP/1.1\r\nHost: testserver\r\n\r\n"
    monkeypatch.setitem(RAW, "faulty", (raw, 1))
    with served(site.told, site.environment | settings, tmp_path) as faulty:
        assert complaint(faulty.address, "faulty") == "faulty: [500]"
    monkeypatch.setitem(RAW, "two", (SECOND + SECOND, 1))
    assert complaint(site.address, "two") == "two: 2 answers, [200, 200]"

"""Many readers at once, as fast as they are answered, and clients that send or read a byte a second."""

import asyncio
import socket
import ssl
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PATIENCE = 60
LITTLE = 4096
"""Bytes that a slow reader's machine takes before it must read them."""


@dataclass
class Told:
    """What readers were answered: statuses, how long each took, and what was wrong with a refusal."""

    statuses: Counter = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def count(self):
        return sum(self.statuses.values())

    def p95(self):
        return sorted(self.took)[int(len(self.took) * 0.95)]

    def words(self):
        found = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        return f"{found}; p95 {self.p95():.2f} s, longest {max(self.took):.1f} s"


async def answer(reader):
    """Status, headers and body of one answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while length := int(await reader.readline(), 16):
            body += await reader.readexactly(length)
            await reader.readexactly(2)
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body


def request(host, path):
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("ascii")


async def read_on(where, paths, until, told):
    """One reader, over one connection; who was refused comes again a little later."""
    tls = {"ssl": where["ssl"], "server_hostname": where["host"]} if "ssl" in where else {}
    reader, writer = await asyncio.open_connection(*where["at"], **tls)
    try:
        while time.monotonic() < until:
            path, started = next(paths), time.monotonic()
            writer.write(request(where["host"], path))
            async with asyncio.timeout(PATIENCE):
                status, headers, body = await answer(reader)
            told.statuses[status] += 1
            told.took.append(time.monotonic() - started)
            if status == 503 and not refused_well(path, headers, body):
                told.wrong.append(path)
            if status >= 500 and status != 503:
                told.wrong.append(f"{status} {path}")
            await asyncio.sleep(0.2 if status == 503 else 0)
    except (OSError, EOFError, TimeoutError) as error:
        told.statuses[type(error).__name__] += 1
        told.took.append(PATIENCE)
    finally:
        writer.transport.abort()


def refused_well(path, headers, body):
    """When to come again, and in the language of the address."""
    language = next((one for one in ("sv", "en") if path.startswith(f"/{one}/")), "fi")
    said = f'<html lang="{language}">'.encode() in body or path.startswith("/api/")
    return said and headers.get("retry-after", "").isdigit()


async def crowd(where, paths, count, seconds):
    told, until = Told(), time.monotonic() + seconds
    async with asyncio.TaskGroup() as group:
        for _reader in range(count):
            group.create_task(read_on(where, paths, until, told))
    await asyncio.sleep(0.1)  # in which the loop ends the connections
    return told


def in_plain(address):
    host, port = address.split(":")
    return {"at": (host, int(port)), "host": address}


def by_tls(port, certificate):
    context = ssl.create_default_context(cafile=certificate)
    return {"at": ("127.0.0.1", port), "host": "localhost", "ssl": context}


def half_headers(host):
    return f"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ".encode()


def half_a_form(host):
    kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n"
    return f"POST /palaute/ HTTP/1.1\r\nHost: {host}\r\n{kind}\r\nmessage=".encode()


def many_files(host):
    """More than the machines between would take for a reader who does not read."""
    return request(host, "/static/css/site.css") * 100


async def connected(where):
    """A connection whose own side takes little that is not read."""
    one = socket.socket()
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE)
        one.setblocking(False)
        await asyncio.get_running_loop().sock_connect(one, where["at"])
        tls = {"ssl": where["ssl"], "server_hostname": where["host"]} if "ssl" in where else {}
        return await asyncio.open_connection(sock=one, limit=LITTLE, **tls)
    except BaseException:
        one.close()
        raise


async def drip(where, begun, *, reads):
    """A byte a second: of what is begun the rest is sent so, or the answer read; for ever, begun anew."""
    while True:
        with suppress(OSError):
            reader, writer = await connected(where)
            try:
                writer.write(begun)
                while not (reader.at_eof() or writer.is_closing()):
                    if reads:
                        await reader.read(1)
                    else:
                        writer.write(b"x")
                    await asyncio.sleep(1)
            finally:
                writer.transport.abort()
        await asyncio.sleep(0.1)


@asynccontextmanager
async def dripping(where, begun, count):
    """While so many of them are at it."""
    tasks = [
        asyncio.create_task(drip(where, begun(where["host"]), reads=begun is many_files))
        for _client in range(count)
    ]
    await asyncio.sleep(1)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.1)

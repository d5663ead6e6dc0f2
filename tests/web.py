"""Asks a WSGI application as a server does."""

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "br"
        return (brotli.decompress(self.body) if packed else self.body).decode()

    @property
    def how(self) -> str:
        """How it came to be, as the store says; "passed" where that had no part in it."""
        return {
            "measures; hit": "hit",
            "measures; hit; detail=checked": "checked",
            "measures; hit; detail=former": "former",
            "measures; fwd=miss": "made",
        }.get(self.headers.get("cache-status"), "passed")


def ask(application, url, *, method="GET", body=b"", **headers) -> Answer:
    """`headers` as in `accept_encoding="br"`; "" counts as one that was sent."""
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    started = []

    def start_response(status, headers, *_more):
        started.append((status, headers))

    chunks = application(environ, start_response)
    sent = b"".join(chunks)
    getattr(chunks, "close", lambda: None)()
    status, said = started[-1]
    return Answer(int(status[:3]), {name.lower(): value for name, value in said}, sent)


def hows(application, *asked) -> list[str]:
    """How the answers came to be, of pairs of an address and its headers."""
    return [ask(application, url, **headers).how for url, headers in asked]

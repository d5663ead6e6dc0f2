"""A finished answer, in the encodings that were asked for."""

import gzip
import re
from functools import lru_cache
from hashlib import blake2b

import brotli
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from helsinki_measures.negotiation import words_of

TEXT = re.compile(r"text/|image/svg|application/(?:[\w.-]+\+)?(?:json|xml|javascript)\b")
IN_KEY = {"cookie", "hx-request", "hx-history-restore-request"}
VARIES = IN_KEY | {"accept-encoding", "accept-language"}
OURS = {"vary", "etag", "content-length", "content-encoding"}
LEAST = 256
"""Bytes that are worth to be compressed."""
COMPRESS = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "": lambda body: body,
}


class Page:
    """A finished answer. Its encodings are made when somebody asks for one."""

    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes, number: int):
        self.status, self.body, self.number = status, body, number
        said = {name.lower(): value for name, value in headers}
        self.has_failed = status >= "500"
        self.is_for_now_only = self.has_failed or status.startswith("429")
        self.is_kept = is_kept = (
            status.startswith("200")
            and not re.search("no-store|private", said.get("cache-control", ""))
            and "'nonce-" not in said.get("content-security-policy", "")
            and {one.lower() for one in words_of(said.get("vary", ""))} <= VARIES
        )
        self.headers = [one for one in headers if one[0].lower() not in OURS]
        if is_kept and "cache-control" not in said:
            self.headers.append(("Cache-Control", "public, no-cache"))
        self.language = said.get("content-language", settings.LANGUAGE_CODE)
        self.is_text = len(body) >= LEAST and TEXT.match(said.get("content-type", "")) is not None
        varies = [one for one in words_of(said.get("vary", "")) if one.lower() in IN_KEY]
        if varies := varies + ["Accept-Encoding"] * self.is_text:
            self.headers.append(("Vary", ", ".join(varies)))
        self.digest = blake2b(body, digest_size=12).hexdigest()
        self.answers = {}
        self.grounds = None
        self.size = 0
        """Bytes that it was counted for in the store."""

    def answer(self, encoding: str, notice: str = "") -> tuple[str, list[tuple[str, str]], bytes]:
        """The tag, the headers and the body in the encoding, with the notice where it is a page."""
        if (encoding, notice) not in self.answers:
            body = COMPRESS[encoding](self.body.replace(b"<main", notice.encode() + b"<main", 1))
            words = "-".join(filter(None, [self.digest, notice and "notice", encoding]))
            tag = f'"{words}"' if self.is_kept else ""
            said = [("Content-Encoding", encoding)] * bool(encoding) + [("ETag", tag)] * bool(tag)
            headers = [*self.headers, *said, ("Content-Length", str(len(body)))]
            self.answers[encoding, notice] = tag, headers, body
        return self.answers[encoding, notice]

    def weight(self) -> int:
        """Bytes, with the headers and what Python adds."""
        bodies = {id(one[2]): len(one[2]) for one in [(0, 0, self.body), *self.answers.values()]}
        return 2000 + sum(bodies.values()) + (self.grounds.weight() if self.grounds else 0)


@lru_cache(maxsize=8)
def notice_of(language: str) -> str:
    with override(language):
        text = _("The database cannot be reached right now. You see what was last known here.")
        return format_html('<p class="notice" role="status">{}</p>', text)

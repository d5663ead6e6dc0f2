"""What a page rests on: the questions it asked the database, and a digest of the answers.

A page is made from its key, the day and these answers alone, one after the other: where all of them are the
same again, it would be the same, and need not be made anew though the content has changed elsewhere. To ask
takes a tenth of the time to make it.
"""

import datetime
import hashlib
import re
import sys
from contextlib import ExitStack, contextmanager

from django.db import DatabaseError, connections
from django.utils import timezone

from helsinki_measures.content import read_version

QUESTION = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
# SQLite is given its moments as texts.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
RECENT = datetime.timedelta(hours=1)
MOST_KNOWN = 10_000


class Known:
    """Digests of answers at the last version that was asked about: pages share some of their questions."""

    def __init__(self):
        self.now = None, {}

    def at(self, using: str, version) -> dict[tuple, bytes]:
        about, digests = self.now
        if about != (using, version) or len(digests) > MOST_KNOWN:
            self.now = _about, digests = (using, version), {}
        return digests


KNOWN = Known()


class Grounds:
    """Listens while a page is made, most likely from this connection; `settled` when it is there."""

    def __init__(self, using: str):
        self.using, self.asked, self.is_repeatable = using, [], True
        self.digest = None
        self.since = timezone.now() - RECENT
        self.version = _version(using)

    @contextmanager
    def listening(self):
        """To every connection: what is asked of another one cannot be asked again here."""
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self))
            yield

    def __call__(self, execute, sql, params, many, context):
        is_question = not many and QUESTION.match(sql) and context["connection"].alias == self.using
        if is_question and not any(map(self._is_of_now, params or ())):
            self.asked.append((sys.intern(str(sql)), tuple(params or ()) or None))
        else:
            self.is_repeatable = False
        return execute(sql, params, many, context)

    def settled(self) -> "Grounds | None":
        """With what the answers were; None where that cannot be asked again or was written since."""
        if self.is_repeatable and self.version is not None:
            self.digest = self._answers(self.version)
        return self if self.digest else None

    def still_hold(self, using: str) -> bool:
        """Would the page be made of the same again? Not known where something is written meanwhile.

        Asked of the database that it would be made from now: a replica may be behind.
        """
        self.using = using
        version = _version(self.using)
        return version is not None and self._answers(version) == self.digest

    def weight(self) -> int:
        """Bytes, but for the statements, which pages of a kind share."""
        return 500 * len(self.asked)

    def _answers(self, version) -> bytes | None:
        """None where the content is not of that version when all are there."""
        known, new = KNOWN.at(self.using, version), {}
        try:
            with connections[self.using].cursor() as cursor:
                for question in self.asked:
                    if question not in known:
                        cursor.execute(*question)
                        new[question] = _digest(repr(cursor.fetchall()).encode())
        except DatabaseError:
            return None
        if _version(self.using) != version:
            return None
        known |= new
        return _digest(b"".join(known[question] for question in self.asked))

    def _is_of_now(self, value) -> bool:
        """A question that was about the moment: asked again it would leave out what is newer."""
        if isinstance(value, str) and MOMENT.match(value):
            value = datetime.datetime.fromisoformat(value)
        if not isinstance(value, datetime.datetime):
            return False
        return (value if value.tzinfo else value.replace(tzinfo=datetime.UTC)) > self.since


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def _version(using):
    """None where the database does not answer; who asks next is told so."""
    try:
        return read_version(using)
    except DatabaseError:
        return None

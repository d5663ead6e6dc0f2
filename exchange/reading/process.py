"""The reading's own process, seen from the site: what it is given, what it answers and when it is ended.

Files take the place of pipes: nobody waits for the other, and the system limits how long the answer is.
"""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from exchange.reading.book import Book, Row, Sheet, Unreadable, understood

SECONDS = 20
MEMORY = 512_000_000
LONGEST_ANSWER = 100_000_000
AT_ONCE = threading.Semaphore(2)
"""Many files at once would take all memory and each other's time. Who waits has all of the seconds left."""
SENSELESS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
NOTHING_LEFT = 3
"""What the process ends with when it has no memory left, or no room for its answer."""


@dataclass
class Answer:
    """`cost`: the most memory that the process had, in MB, and its seconds of work."""

    book: Book
    cost: list[float]


def answer_to(
    kind: str,
    content: bytes,
    encoding: str | None = None,
    separator: str | None = None,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Answer:
    """Raise `Unreadable` where there is no book."""
    told = [kind, encoding or "", separator or "", str(memory)]
    command = [sys.executable, "-m", "exchange.reading.child", *told]
    with AT_ONCE, tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(content)
        question.seek(0)
        # A program of its own, never a fork: other threads of the site may hold locks. It knows no secrets.
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env={}, stdin=question, stdout=answer, stderr=subprocess.DEVNULL
        )
        try:
            ended = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("too_slow", seconds=SECONDS) from error
        finally:
            process.kill()
            process.wait()
        if ended:
            raise why(ended)
        answer.seek(0)
        try:
            return understood_all(answer)
        except SENSELESS as error:
            raise Unreadable("damaged", because=f"no answer: {error!r}") from error


def why(ended: int) -> Unreadable:
    """What the process ended with, where it could not say why."""
    if ended in (-signal.SIGXCPU, -signal.SIGALRM):
        return Unreadable("too_slow", seconds=SECONDS)
    if ended in (NOTHING_LEFT, -signal.SIGKILL):  # killed by the system, which was short of memory
        return Unreadable("too_large")
    return Unreadable("damaged", because=f"the process ended with {ended}")


def refused(reason: str, told: dict, cost: list[float]) -> Unreadable:
    no = Unreadable(reason, **told)
    no.cost = cost
    return no


def understood_all(lines: Iterable[bytes]) -> Answer:
    """The answer's lines: `book`, then each `sheet` with its rows and `merged`, then `end`; or `refused`."""
    book = None
    for line in lines:
        what, *told = json.loads(line)
        if type(what) is int:
            [cells] = told
            book.sheets[-1].rows.append(Row(what, [understood(cell) for cell in cells]))
        elif what == "sheet":
            name, is_hidden = told
            book.sheets.append(Sheet(name, [], is_hidden))
        elif what == "merged":
            book.sheets[-1].merged.extend(*told)
        elif what == "book":
            book = Book([], *told)
        elif what == "refused":
            raise refused(*told)
        elif what == "end":
            [cost] = told
            return Answer(book, cost)
    raise ValueError("the answer has no end")

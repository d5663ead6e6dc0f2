"""Few threads that work, for the many in which the server hears requests.

What the store does not answer waits for one of them, in a thread of the server that does nothing meanwhile.
So whatever holds those who work (too many readers, a database that is frozen), others are still heard: pages
of the store are answered, and who would have to wait for too long is told so. Who saves waits for other ones
than who reads, as saves are long and come one after the other. A body is read before anybody works on its
request: who sends theirs a byte a second keeps nobody from work.
"""

import os
import sys
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass

from django.conf import settings

LONGEST = 20
"""Seconds that a request waits until somebody works on it."""
MOST_BYTES, IN_MEMORY, AT_A_TIME = 64 * 2**20, 2**20, 2**16
"""Of a body: what is read at all (see `kept`), what of it needs no file, and a piece of it."""
BEHIND = 5
"""By how much nicer those are who give way (`man 7 sched`)."""
MOST_JOINED = 4 * 2**20
"""Bytes of a file that are read at once, so that a slow reader keeps no thread."""


class BusyError(Exception):
    """Too many wait already, or it took too long until somebody was free."""


class Hands:
    """`gives_way`: where a processor has more to do than it can, those who do not come first."""

    def __init__(self, count: int, waiting: int, *, gives_way: bool = False):
        start = step_back if gives_way else None
        self.pool = ThreadPoolExecutor(count, thread_name_prefix="hand", initializer=start)
        self.places = Places(count + waiting)

    def begin(self, work, *given) -> Future:
        """What the work will return. It has a thread, and connections to the database, of its own."""
        self.places.take()
        done = self.pool.submit(work, *given)
        done.add_done_callback(self.places.leave)
        return done

    def do(self, work, *given):
        """What the work returns, as soon as it does.

        The place is free again before anybody hears of it: who asks for one thing after the other needs one.
        """
        with self.places.one():
            done = self.pool.submit(work, *given)
            wait([done], LONGEST)
            if done.cancel():
                raise BusyError
            return done.result()


def step_back():
    """Let this thread have its turns after others: a third of what it would have, never none.

    A thread that waits for Python's lock has to get it from one that runs, and on one core that takes as long
    as the system lets that one run.
    """
    if sys.platform != "linux":  # it would be of the whole process
        return
    thread = os.PRIO_PROCESS, threading.get_native_id()
    with suppress(OSError):  # where the system does not let us: the site works without
        os.setpriority(*thread, min(os.getpriority(*thread) + BEHIND, 19))


class Places:
    """For so many at once."""

    def __init__(self, count: int):
        self.free = threading.BoundedSemaphore(count)

    def take(self):
        if not self.free.acquire(blocking=False):
            raise BusyError

    def leave(self, _done=None):
        self.free.release()

    @contextmanager
    def one(self):
        self.take()
        try:
            yield
        finally:
            self.leave()


class Unbounded:
    """Whoever asks works, and as many as ask: for tests, which have a connection in their own thread."""

    def __init__(self):
        self.places = self

    def one(self):
        return nullcontext()

    def begin(self, work, *given) -> Future:
        done = Future()
        done.set_result(work(*given))
        return done

    def do(self, work, *given):
        return work(*given)


@dataclass(frozen=True)
class Crew:
    """Who works for readers, for those who send something, on files and for monitors; places for bodies.

    `makers` make pages anew that nobody waits for: one at a time, as they would only take the time of others.
    """

    readers: Hands | Unbounded = Unbounded()
    makers: Hands | Unbounded = Unbounded()
    writers: Hands | Unbounded = Unbounded()
    files: Hands | Unbounded = Unbounded()
    monitors: Hands | Unbounded = Unbounded()
    bodies: Places | Unbounded = Unbounded()


def of_process() -> Crew:
    """All but makers keep at most 188 threads of the server, which is why it has 192 (docs/deploying.md)."""
    working = settings.WORKING_AT_ONCE
    return Crew(
        readers=Hands(working, 64 - working),
        makers=Hands(1, 0, gives_way=True),
        writers=Hands(max(1, working // 2), 64 - max(1, working // 2), gives_way=True),
        files=Hands(2, 6),
        monitors=Hands(1, 3),
        bodies=Places(48),
    )


def body_of(environ):
    """The body, as a whole; None where its sender went away."""
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    try:
        while (missing := length - body.tell()) > 0:
            piece = environ["wsgi.input"].read(min(missing, AT_A_TIME))
            if not piece:
                body.close()
                return None
            body.write(piece)
    except OSError as error:  # no room for it
        body.close()
        raise BusyError from error
    body.seek(0)
    return body


def joined(answer):
    """Read to its end where that is near; else as it is, for the server to send piece by piece."""
    if getattr(answer, "streaming", False) and int(answer.get("Content-Length", MOST_JOINED)) >= MOST_JOINED:
        return answer
    try:
        return [b"".join(answer)]
    finally:
        getattr(answer, "close", lambda: None)()

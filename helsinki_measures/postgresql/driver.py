"""psycopg, but that no connection of it waits for a server that is silent.

One that is frozen keeps its connections open, and what waits for an answer would wait for ever: its machine
answers for it, so no time-out of the network ends that, and one of the server's own does not run. A slow
answer is another matter, as a save may rightly wait for another one. So whoever waits asks now and again
whether the server still takes new connections, and gives up where it does not; then one at a time asks
again, and all others are told at once. A server that takes connections but never answers, as one whose disk
hangs, is given up by the web processes, later (LONGEST).
"""

import math
import time

from psycopg import *  # noqa: F403
from psycopg import Connection, OperationalError
from psycopg.errors import ConnectionTimeout

QUIET = 1
"""Seconds without an answer after which somebody looks whether the server lives."""
LONGEST = math.inf
"""Seconds for which one answer is waited for; a command may need very many (wsgi.py has fewer)."""
REST = 1
"""Seconds between two who ask a silent server."""
SILENT: dict[tuple, float] = {}
"""Servers that did not answer, by host and port, each with the moment until which nobody asks it again."""


class Listening(Connection):
    params: dict

    def wait(self, gen, *args, **kwargs):
        return super().wait(self._listened(gen), *args, **kwargs)

    def _listened(self, gen):
        """What psycopg's generator of a question does; it hears every tenth of a second that nothing came."""
        ready, asked, since = None, time.monotonic(), time.monotonic()
        try:
            while True:
                ready = yield gen.send(ready)
                if ready:
                    asked = since = time.monotonic()
                elif time.monotonic() > asked + QUIET:
                    if is_silent(self.params) or time.monotonic() > since + LONGEST:
                        self.pgconn.finish()
                        raise OperationalError("The database does not answer any more.")
                    asked = time.monotonic()
        except StopIteration as end:
            return end.value


def connect(**params):
    where, now = (params.get("host"), params.get("port")), time.monotonic()
    if where in SILENT:
        if now < SILENT[where]:
            raise ConnectionTimeout("The database did not answer a moment ago.")
        SILENT[where] = now + int(params["connect_timeout"]) + REST
    try:
        connection = Listening.connect(**params)
    except ConnectionTimeout:
        SILENT[where] = time.monotonic() + REST
        raise
    except OperationalError:
        SILENT.pop(where, None)
        raise
    SILENT.pop(where, None)
    connection.params = params
    return connection


def is_silent(params) -> bool:
    """Does the server take no new connection? To refuse one is an answer too."""
    try:
        connect(**params).close()
    except ConnectionTimeout:
        return True
    except OperationalError:
        pass
    return False

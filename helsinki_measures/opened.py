"""What is seen to whenever a connection to the database is opened."""

import os
import time

SETTLED = 60
"""Seconds after which nothing is open any more of a time when the disk was read-only."""
_read_only_until = 0.0


def keep_no_reader(connection, **_kwargs) -> None:
    """On a read-only disk a connection to SQLite is closed after its request.

    As long as one that was opened there stays open, no other one of its process can write, also when the
    disk can be written again.
    """
    global _read_only_until
    file = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and os.path.exists(file) and not os.access(file, os.W_OK):
        _read_only_until = time.monotonic() + SETTLED
    if time.monotonic() < _read_only_until:
        connection.close_at = time.monotonic()

"""The process that reads a file: it limits itself, then reads its standard input and answers in JSON.

`python -m exchange.reading.child KIND ENCODING SEPARATOR MEMORY` is started by `process` for each file.
"""

import json
import os
import re
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from exchange.reading import delimited, workbook
from exchange.reading.book import MOST_CELLS, MOST_ROWS, MOST_SHEETS, MOST_TEXT, Unreadable, told
from exchange.reading.process import LONGEST_ANSWER, NOTHING_LEFT, SECONDS


def main(kind: str, encoding: str, separator: str, memory: str) -> None:
    limit(int(memory))
    try:
        found = (
            workbook.events(sys.stdin.buffer)
            if kind == "xlsx"
            else delimited.events(sys.stdin.buffer.read(), encoding, separator)
        )
        for event in counted(found):
            say(event)
        say(["end", cost()])
    except Unreadable as no:
        say(["refused", no.reason, no.told, cost()])
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file does to a parser
        say(["refused", "damaged", {"because": repr(error)[:300]}, cost()])
    sys.stdout.buffer.flush()


def limit(memory: int) -> None:
    """No way back: hard limits. The alarm rings also when nobody waits for the answer any more."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: LONGEST_ANSWER,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
    signal.alarm(SECONDS)
    os.nice(5)  # pages go before files


def counted(events: Iterable[list]) -> Iterator[list]:
    """The events, as long as they are not too many."""
    sheets = rows = cells = texts = 0
    name = ""
    for event in events:
        if event[0] == "sheet":
            sheets, rows, name = sheets + 1, 0, event[1]
            if sheets > MOST_SHEETS:
                raise Unreadable("too_many_sheets")
        elif type(event[0]) is int:
            number, row = event
            if not row:
                continue
            rows += 1
            cells += len(row)
            texts += sum(len(cell) for cell in row if isinstance(cell, str))
            if number > MOST_ROWS:
                raise Unreadable("too_many_rows", sheet=name)
            if cells > MOST_CELLS:
                raise Unreadable("too_many_cells")
            if texts > MOST_TEXT:
                raise Unreadable("too_much_text")
            event = [number, [told(cell) for cell in row]]
        yield event
    if not cells:
        raise Unreadable("no_rows")


def say(event: list) -> None:
    sys.stdout.buffer.write(json.dumps(event, ensure_ascii=False).encode() + b"\n")


def cost() -> list[float]:
    """The most memory, in MB, and seconds. What `resource` says of memory begins with what the parent had."""
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return [int(kilobytes) / 1000, time.process_time()]


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (MemoryError, OSError):
        os._exit(NOTHING_LEFT)

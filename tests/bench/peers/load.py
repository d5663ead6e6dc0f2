"""Load on a server, by wrk on a core of its own, and what many runs of it come to."""

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVERS_CORE, LOADS_CORE = sorted(os.sched_getaffinity(0))[:1], sorted(os.sched_getaffinity(0))[-1:]
SCRIPT = Path(__file__).with_name("load.lua")


@contextmanager
def on_core(cores):
    """What is started here stays on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Run:
    rate: float
    """Requests a second; the others in milliseconds."""
    p50: float
    p95: float
    p99: float
    per_cpu: float = 0
    """Requests for each second of the processor that the server took: the same on a machine that is busy."""


@dataclass(frozen=True)
class Target:
    """What is asked of which server."""

    server: "Server"  # noqa: F821, which starts by what is here
    paths: tuple[str, ...]
    headers: tuple[str, ...] = ("Accept-Encoding: br",)


def wrk(target: Target, connections: int, seconds: int) -> Run:
    """One run. What is not answered well is an error."""
    with tempfile.NamedTemporaryFile("w") as paths:
        paths.write("\n".join(target.paths))
        paths.flush()
        command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
        command += [f"--script={SCRIPT}", "--timeout=20s"]
        for header in target.headers:
            command += ["--header", header]
        with on_core(LOADS_CORE):
            before = target.server.cpu_seconds()
            done = subprocess.run(
                [*command, f"http://{target.server.address}/", paths.name],
                check=True,
                capture_output=True,
                text=True,
            )
            cpu = target.server.cpu_seconds() - before
    line = next(line for line in done.stdout.splitlines() if line.startswith("measured "))
    count, *numbers, wrong = line.split()[1:]
    if int(wrong):
        raise RuntimeError(f"{target}: {wrong} bad answers\n{done.stdout}")
    return Run(*map(float, numbers), int(count) / max(cpu, 0.01))


def in_turn(targets: dict[str, Target], connections: int, rounds: int, seconds: int) -> dict[str, list[Run]]:
    """The runs of each; all of them in each round, so that what else the machine does meets all alike."""
    runs = {name: [] for name in targets}
    for _round in range(rounds):
        for name, target in targets.items():
            runs[name].append(wrk(target, connections, seconds))
    return runs


def middle(numbers: Iterable[float], form: str = ",.0f") -> str:
    """The median, with the least and the most."""
    numbers = sorted(numbers)
    least, most = (format(one, form) for one in (numbers[0], numbers[-1]))
    return f"{statistics.median(numbers):{form}} ({least}–{most})"


def ratios(ours: list[float], theirs: list[float]) -> list[float]:
    """Round by round."""
    return [one / max(other, 0.01) for one, other in zip(ours, theirs, strict=True)]

"""How fast the site is beside what else it could be: a bare Django view, Wagtail, nginx. Prints tables.

Every server runs on one core, the load on another. All are measured in turn, round by round, so that the
ratios of one run hold on a machine that does other things too. Takes up to ten minutes; BENCH_ROUNDS (3) and
BENCH_SECONDS (1) make it longer and calmer. Needs wrk and nginx, and .venv-bench: `make bench` sees to it.
docs/performance.md says what each line means.
"""

import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.peers.load import LOADS_CORE, Run, Target, in_turn, middle, on_core, ratios  # noqa: E402
from tests.bench.peers.machine import machine  # noqa: E402
from tests.bench.peers.saving import Editor, saves, while_all_save, while_saving  # noqa: E402
from tests.bench.peers.servers import Ours, Wagtail, bare, downloaded, nginx, one_answer  # noqa: E402

ROUNDS, SECONDS = (int(os.environ.get(name, least)) for name, least in
                   (("BENCH_ROUNDS", 3), ("BENCH_SECONDS", 1)))  # fmt: skip
CONNECTIONS = (1, 16, 64)
SERVER_ALONE = "the server alone"
LIST, SEARCH = "/hnh2035/toimenpiteet/", "/haku/?q=kaupunkilaisten"
GOALS = {
    "measure, kept": {"bare Django": 5, "Wagtail with wagtail-cache": 15, "nginx": 0.3},
    "measure, 304": {"bare Django": 5, "Wagtail with wagtail-cache": 15, "nginx": 0.3},
    "measure, made anew": {"Wagtail": 2.5},
    "list, made anew": {"Wagtail": 4},
}
"""How many times theirs our requests a second shall be, at 16 connections."""
verdicts = []


def judge(what, found, goal, *, at_most=False, form=".2f", more=""):
    """Note it for the last table; the median counts."""
    is_met = statistics.median(found) <= goal if at_most else statistics.median(found) >= goal
    sign, word = "≤" if at_most else "≥", "met" if is_met else "NOT MET"
    verdicts.append(f"{what:66} {middle(found, form):>22}  {sign} {goal:<4} {word:8} {more}")


def told(page, connections, runs: dict[str, list[Run]]):
    for name, each in runs.items():
        rate, p50, p99, per_cpu = (
            [getattr(one, field) for one in each] for field in ("rate", "p50", "p99", "per_cpu")
        )
        print(
            f"{page:19} {connections:3} {name:27} {middle(rate, ',.1f'):>30} {statistics.median(p50):8.2f} "
            f"{middle(p99, '.1f'):>22} {statistics.median(per_cpu):9,.0f}",
            flush=True,
        )


def compared(page, targets, seconds=SECONDS, several=CONNECTIONS):
    for connections in several:
        runs = in_turn(targets, connections, ROUNDS, seconds)
        told(page, connections, runs)
        if connections == 16:
            against(page, runs)


def against(page, runs):
    """Where a server has no answer 304, its kept page counts."""
    if page == "measure, kept":
        kept.update(runs)
        share = ratios([one.rate for one in runs["ours"]], [one.rate for one in runs[SERVER_ALONE]])
        judge(f"{page}: requests/s, share of the server's own", share, 0.5)
    for name, goal in GOALS.get(page, {}).items():
        theirs = runs.get(name) or kept[name]
        found = ratios([one.rate for one in runs["ours"]], [one.rate for one in theirs])
        by_cpu = ratios([one.per_cpu for one in runs["ours"]], [one.per_cpu for one in theirs])
        more = f"by processor {middle(by_cpu, '.2f')}"
        judge(f"{page}: requests/s, times {name}", found, goal, more=more)


kept = {}
"""What the servers did at 16 connections with kept pages."""


def pages(servers, ours, wagtail):
    page, their_page = ours.filled["where"][0]["page"], wagtail.filled["where"][0]["page"]
    tags = {name: servers[name].get(path, **{"Accept-Encoding": "br"})[0]["ETag"]
            for name, path in (("ours", page), ("nginx", "/page"))}  # fmt: skip

    def target(name, path, *headers):
        return Target(servers[name], (path,), ("Accept-Encoding: br", *headers))

    print("page, connections, server: requests/s; p50 and p99 in ms; requests for a second of the processor")
    compared(
        "measure, kept",
        {
            "ours": target("ours", page),
            "bare Django": target("bare Django", "/"),
            "Wagtail with wagtail-cache": target("Wagtail with wagtail-cache", their_page),
            "nginx": target("nginx", "/page"),
            SERVER_ALONE: target(SERVER_ALONE, "/"),
        },
    )
    compared(
        "measure, 304",
        {
            "ours": target("ours", page, f"If-None-Match: {tags['ours']}"),
            "nginx": target("nginx", "/page", f"If-None-Match: {tags['nginx']}"),
        },
    )
    cached = "Wagtail with wagtail-cache"
    compared("list, kept", {"ours": target("ours", LIST), cached: target(cached, "/")})
    for name, path, theirs in (
        ("measure, made anew", page, their_page),
        ("list, made anew", LIST, "/"),
        ("search, made anew", SEARCH, "/?q=kaupunkilaisten"),
    ):
        targets = {"ours": target("ours, nothing kept", path), "Wagtail": target("Wagtail", theirs)}
        # 64 would wait for longer than a run lasts.
        compared(name, targets, seconds=4 * SECONDS, several=CONNECTIONS[:2])


def editors(servers, ours, wagtail):
    """Whoever signs in as admin, in ours and in theirs."""

    def our_editor():
        session = ours.filled["session"]
        return Editor(servers["ours"].address, session, "#content-main form", "_save", "lead_fi")

    def their_editor():
        session = wagtail.filled["session"]
        return Editor(servers["Wagtail"].address, session, "#page-edit-form", "action-publish", "lead")

    return our_editor, their_editor


def changes(site):
    return [one["change"] for one in site.filled["where"]]


def saving(servers, ours, wagtail):
    """Once: everybody saves at least once, which takes its time."""
    our_editor, their_editor = editors(servers, ours, wagtail)
    for connections in CONNECTIONS:
        runs = {
            "ours": [saves(our_editor, changes(ours), connections, SECONDS)],
            "Wagtail": [saves(their_editor, changes(wagtail), connections, SECONDS)],
        }
        told("open and save", connections, runs)


def reading_while_others_save(servers, ours, wagtail):
    our_editor, _theirs = editors(servers, ours, wagtail)
    where = ours.filled["where"]
    measures, address = [one["page"] for one in where], servers["ours"].address
    for name, paths in (
        ("the measure and the list", [measures[0], LIST]),
        ("all measures and the list", [*measures, LIST]),
    ):
        found = while_saving(servers["ours"], our_editor(), where, paths, 10 * SECONDS)
        without, under, age, count = found
        print(
            f"16 readers of {name}: {without.rate:,.0f} requests/s, p99 {without.p99:.1f} ms; with {count} "
            f"saves {under.rate:,.0f}, {under.p99:.1f} ms; the oldest body was {age:.2f} s out of date"
        )
        judge(f"{name}, a save a second: share of the requests/s", [under.rate / without.rate], 0.5)
        judge(f"{name}, a save a second: p99 in ms", [under.p99], 250, at_most=True, form=".0f")
        judge(f"{name}, a save a second: oldest body in s", [age], 2, at_most=True)
    idle, under, last = while_all_save(address, our_editor, changes(ours), measures, 5 * SECONDS)
    print(
        f"30 editors save at once: the last has an answer after {last:.1f} s; p95 of 16 readers who pause "
        f"{idle.p95:.1f} ms before, {under.p95:.1f} ms then"
    )
    judge(
        "30 editors save at once: readers' p95, times the idle one", [under.p95 / idle.p95], 2, at_most=True
    )


def starts(ours, wagtail):
    """Each started three times: to its first page, and what it then holds."""
    page, their_page = ours.filled["where"][0]["page"], wagtail.filled["where"][0]["page"]
    begun = {"ours": lambda: ours.serving(page), "Wagtail": lambda: wagtail.serving(their_page)}
    took = {name: [] for name in begun}
    for _round in range(ROUNDS):
        for name, start in begun.items():
            with start() as server:
                took[name].append(server.seconds)
    for name, seconds in took.items():
        print(f"start to first page, {name}: {middle(seconds, '.1f')} s")


def csv_files(folder):
    took = downloaded(folder, ROUNDS)
    for name, each in took.items():
        seconds, megabytes = ([one[key] for one in each] for key in ("seconds", "megabytes"))
        print(f"CSV of 15,000 measures, {name}: {middle(seconds, '.1f')} s, {middle(megabytes)} MB more")
    share = ratios(*([one["seconds"] for one in took[name]] for name in ("ours", "instances")))
    judge("CSV of 15,000 measures: time, times prefetched instances", share, 0.4, at_most=True)
    judge(
        "CSV of 15,000 measures: MB more than before",
        [one["megabytes"] for one in took["ours"]],
        40,
        at_most=True,
        form=".0f",
    )


def main():
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        print(machine())
        ours = Ours(folder)
        wagtail = Wagtail(folder, ours.filled["measures"])
        stack.enter_context(on_core(LOADS_CORE))
        page, their_page = ours.filled["where"][0]["page"], wagtail.filled["where"][0]["page"]
        servers = {
            "ours": ours.serving(page),
            "ours, nothing kept": ours.serving(page, is_kept=False),
            "bare Django": bare(folder),
            "Wagtail": wagtail.serving(their_page),
            "Wagtail with wagtail-cache": wagtail.serving(their_page, is_kept=True),
        }
        servers = {name: stack.enter_context(server) for name, server in servers.items()}
        headers, body = servers["ours"].get(page, **{"Accept-Encoding": "br"})
        servers[SERVER_ALONE] = stack.enter_context(one_answer(folder, headers, body))
        servers["nginx"] = stack.enter_context(nginx(folder, headers, body))
        sizes(servers, page, their_page)
        pages(servers, ours, wagtail)
        saving(servers, ours, wagtail)
        reading_while_others_save(servers, ours, wagtail)
        for server, process in servers.items():
            print("memory of {}: {:.0f} MB, its share {:.0f} MB".format(server, *process.memory()))
        stack.close()
        starts(ours, wagtail)
        csv_files(folder)
    print(
        "",
        *verdicts,
        f"{time.monotonic() - begun:.0f} s; load of the machine {os.getloadavg()[0]:.1f}",
        sep="\n",
    )


def sizes(servers, page, their_page):
    for what, one, other in (
        ("measure", page, their_page),
        ("list", LIST, "/"),
        ("search", SEARCH, "/?q=kaupunkilaisten"),
    ):
        bodies = [len(servers[name].get(path)[1]) for name, path in (("ours", one), ("Wagtail", other))]
        print("bytes of the {}, not compressed: ours {:,}, Wagtail's {:,}".format(what, *bodies))


if __name__ == "__main__":
    main()

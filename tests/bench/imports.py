"""What an import of 5,000 rows costs: reading, showing, saving; and how long others wait meanwhile.

The server is started as `make demo` starts it. How long a page or a save takes depends on the machine: what
counts is how much longer it takes while an import is saved than when nothing is.
"""

import os
import re
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")

import django  # noqa: E402

django.setup()

from exchange.imports.planning import plan_of  # noqa: E402
from exchange.imports.reading import book_of, found_in  # noqa: E402
from exchange.imports.saving import digest_of, saving  # noqa: E402
from exchange.models import ImportBatch  # noqa: E402
from measures.models import Programme, Theme  # noqa: E402
from tests.browser.demo_site import free_port, serving  # noqa: E402
from tests.factories import make_contact, make_measure, make_person, make_task, make_user  # noqa: E402
from tests.measures.test_admin import sent  # noqa: E402
from tests.trials.people import signed_in  # noqa: E402
from tests.trials.running import Browser, change  # noqa: E402

ROWS = 5000
BESIDE = 150
"""Measures of the programme that others read and edit meanwhile."""
PAUSE = 0.5
"""Seconds between a reader's pages, and an editor's saves."""
ALONE = 15
"""Seconds of others' reading and saving with nothing else."""


def main():
    new = ["number;title_fi;theme;description_fi;phase;start_on"]
    new += [f"{n};Toimenpide {n};liikenne;Kuvaus {n};planning;1.1.2020" for n in range(1, ROWS + 1)]
    changed = ["number;phase"] + [f"{n};implementation" for n in range(1, ROWS + 1)]
    files = {"new": new, "the same again": new, "changed": changed}
    alone(programme_of("tuonti"), files)
    beside(programme_of("sivulla"), files)


def programme_of(name):
    slug = f"{name}-{os.getpid()}"
    programme = Programme.objects.create(slug=slug, name_fi=name, is_public=True)
    Theme.objects.create(programme=programme, slug="liikenne", name="Liikenne")
    return programme


def batch_of(programme, lines):
    content = "\r\n".join(lines).encode()
    return ImportBatch.objects.create(programme=programme, name="rivit.csv", content=content)


def alone(programme, files):
    for name, lines in files.items():
        batch = batch_of(programme, lines)
        with timed(f"{name}: read"):
            records = found_in(batch, book_of(batch)).records
        with timed(f"{name}: planned"):
            plan = plan_of(programme, records)
        if plan.changing:
            with timed(f"{name}: planned again and saved"):
                list(saving(batch, records, None, digest=digest_of(plan)))


@contextmanager
def timed(name):
    """Prints the seconds on the clock and of work; the work of reading is a process of its own."""
    started, worked = time.perf_counter(), work()
    yield
    took, used = time.perf_counter() - started, work() - worked
    print(f"{ROWS} rows, {name} in {took:.1f} s, {used:.1f} s of work", flush=True)


def work():
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, kinds))


def beside(programme, files):
    """The same over http, while others read pages and save."""
    coordinator = make_user(username=f"c-{os.getpid()}", is_staff=True, is_superuser=True)
    others = make_others()
    address = f"127.0.0.1:{free_port()}"
    log = Path(tempfile.gettempdir()) / f"bench-{os.getpid()}.log"
    environment = dict(os.environ) | {"ALLOWED_HOSTS": "127.0.0.1", "STATIC_MANIFEST": "false"}
    with serving(address, environment, log):
        browser = Browser(address, {"sessionid": signed_in(coordinator)})
        quiet = Others(address, *others)
        with quiet.at_work():
            time.sleep(ALONE)
        quiet.tell("with nothing else")
        for name in ("new", "changed"):
            meanwhile(browser, batch_of(programme, files[name]), name, Others(address, *others), quiet)
    log.unlink()


def make_others():
    beside = programme_of("muut")
    user = make_user(username=f"e-{os.getpid()}", is_staff=True)
    theme = beside.themes.get()
    measures = [make_measure(beside, theme, number=str(n), is_published=True) for n in range(BESIDE)]
    for measure in measures:
        make_task(measure)
    make_contact(measures[0], make_person(user=user))
    return beside, measures[0], signed_in(user)


class Others:
    """A reader of each page and an editor, one request after the other with a pause between."""

    def __init__(self, address, programme, measure, session):
        self.address, self.measure, self.session = address, measure, session
        self.pages = {"measure": measure.get_absolute_url(), "list": programme.get_absolute_url()}
        self.took = {"measure": [], "list": [], "form": [], "save": []}
        self.answers = Counter()
        self.is_over = threading.Event()

    @contextmanager
    def at_work(self):
        jobs = [threading.Thread(target=self.read, args=item) for item in self.pages.items()]
        jobs.append(threading.Thread(target=self.save))
        for job in jobs:
            job.start()
        try:
            yield
        finally:
            self.is_over.set()
            for job in jobs:
                job.join()

    def read(self, name, path):
        browser = Browser(self.address)
        while not self.is_over.wait(PAUSE):
            self.answered(name, browser.send(path))

    def save(self):
        browser, address = Browser(self.address, {"sessionid": self.session}), change(self.measure.pk)
        number = 0
        while not self.is_over.wait(PAUSE):
            page = self.answered("form", browser.send(address))
            number += 1
            self.answered("save", browser.send(address, sent(page) | {"lead_fi": f"Muutos {number}"}))

    def answered(self, name, answer):
        self.took[name].append(answer.took)
        self.answers[name, answer.status_code] += 1
        return answer

    def tell(self, when, quiet=None):
        print(f"Others {when}: {dict(sorted(self.answers.items()))}")
        for name, took in self.took.items():
            p50, p95, most = parts(took)
            than = f", p50 {p50 / parts(quiet.took[name])[0]:.1f} times as long" if quiet else ""
            print(f"  {name}: {len(took)} in p50 {p50:.2f} s, p95 {p95:.2f} s, at most {most:.2f} s{than}")


def parts(took):
    """The median, what nineteen of twenty stay below, and the longest."""
    if len(took) < 2:
        return took * 3 or [0, 0, 0]
    return statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[18], max(took)


def meanwhile(browser, batch, name, others, quiet):
    address = f"/admin/exchange/importbatch/{batch.pk}/"
    with others.at_work():
        page = browser.send(f"{address}change/")
        print(f"{name}, while others are at work: shown in {page.took:.1f} s")
        answer = browser.send(f"{address}save/", sent(page))
    batch.refresh_from_db()
    ended = re.findall(r'role="status"><strong>(.*?)<', answer.content.decode())
    print(f"  saved in {answer.took:.1f} s: {ended}, {'' if batch.change else 'not '}saved")
    others.tell("meanwhile", quiet)


if __name__ == "__main__":
    main()

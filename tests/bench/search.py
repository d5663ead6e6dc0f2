"""How long the search takes among 15,000 measures, printed: what is asked of the database, and whole pages.

python tests/bench/search.py
"""

import csv
import os
import random
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
os.environ.setdefault("STATIC_MANIFEST", "false")

MEASURES, TASKS, ROUNDS, GOAL = 15_000, 3, 3, 100
QUERIES = """
125, 1.2, 2035, osallisuus, osallistaminen, kaupunkilaisten, ilmanlaatumittari, liikenne, ilmasto, hiilinielu
liikenteen päästöt, pyöräily, sähköautojen latauspiste, rakennusten energiatehokkuus, Forum Virium, metsät
smart&clean, kierrätys, kaupunki, toimenpide, helsinki, ja, koira, kaupunkilanen, osalisuus, energ, pyörätiev
utsläpp, energi, emissions, kaupunki liikenne energia, Mikko Martikka, öljylämmitys, taloyhtiö, satama, ruoka
"""
QUERIES = [query.strip() for query in QUERIES.replace("\n", ",").split(",") if query.strip()]


def texts():
    """The demo's own titles and paragraphs."""
    facts = ROOT / "fixtures" / "facts"
    with (facts / "measures.csv").open(encoding="utf-8") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    page = (facts / "measure_125.txt").read_text(encoding="utf-8")
    return titles, [f"<p>{line.strip()}</p>" for line in page.splitlines() if len(line) > 80]


def fill():
    """Past the history, which is not under test."""
    chance, (titles, paragraphs) = random.Random(1), texts()
    programme = make_programme(slug="many", adopted_on="2020-01-01")
    themes = [make_theme(programme, name=chance.choice(titles)) for _number in range(20)]
    measures = []
    for number in range(1, MEASURES + 1):
        words = chance.sample(" ".join(titles).split(), 4)
        measure = Measure(
            programme=programme,
            theme=chance.choice(themes),
            number=str(number),
            title_fi=" ".join([chance.choice(titles), *words]),
            lead_fi=" ".join(chance.sample(words, 3)),
            description_fi="".join(chance.sample(paragraphs, chance.randint(0, 2))),
            is_published=chance.random() < 0.9,
        )
        measure._derive()
        measures.append(measure)
    measures = Measure.objects.bulk_create(measures, batch_size=500)
    owners = [measure for measure in measures for _task in range(TASKS)]
    tasks = [Task(measure=measure, title_fi=chance.choice(titles)) for measure in owners]
    Task.objects.bulk_create(tasks, batch_size=1000)


def timed(work):
    """The processor's milliseconds for each query, the first round left out."""
    found = []
    for round_ in range(ROUNDS + 1):
        for query in QUERIES:
            start = process_time()
            work(query)
            if round_:
                found.append((1000 * (process_time() - start), query))
    return found


def report(name, found):
    times = [time for time, _query in found]
    p95 = quantiles(times, n=20)[-1]
    worst = sorted(found, reverse=True)[: 3 * ROUNDS : ROUNDS]
    slowest = ", ".join(f"{query} {time:.0f}" for time, query in worst)
    print(f"{name}: median {median(times):.1f} ms, p95 {p95:.1f} ms (goal {GOAL}), slowest: {slowest}")


def ask(text):
    list(Search({"q": text}, AnonymousUser()).page(1))


if __name__ == "__main__":
    import django

    django.setup()

    from django.contrib.auth.models import AnonymousUser
    from django.db import connection, transaction
    from django.test import Client, override_settings
    from django.urls import reverse

    from measures.models import Measure, Task
    from measures.search import index
    from measures.search_page import Search
    from tests.factories import make_programme, make_theme

    with transaction.atomic(), override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        fill()
        start = perf_counter()
        made = sum(index.rebuild())
        print(f"{connection.vendor}: {made} entries indexed in {perf_counter() - start:.1f} s")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        report("asked", timed(ask))
        client = Client()
        report("whole page", timed(lambda text: client.get(reverse("search"), {"q": text})))
        listed = reverse("measures", args=["many"])
        report("list", timed(lambda text: client.get(listed, {"q": text, "layout": "table"})))
        transaction.set_rollback(True)

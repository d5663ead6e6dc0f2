"""The list of 15,000 measures as CSV: as the site writes it, and as one would from instances fetched ahead.

python -m tests.bench.peers.downloads fill | ours | instances; each prints what it took as JSON
"""

import csv
import io
import json
import resource
import sys
from datetime import date, timedelta
from time import perf_counter

import django

MEASURES, TASKS, SLUG = 15_000, 3, "many"


def fill():
    """Past the history, which is not under test."""
    programme = make_programme(slug=SLUG)
    themes = [make_theme(programme) for _number in range(20)]
    units = [make_unit() for _number in range(50)]
    measures = []
    for number in range(MEASURES):
        measure = Measure(programme=programme, theme=themes[number % 20], number=str(number + 1))
        measure.title_fi, measure.is_published = f"Toimenpide {number + 1} ilmaston hyväksi", True
        measure.description_fi = (
            f"<p>{'Kaupunki rakentaa, selvittää ja kokeilee asukkaiden kanssa. ' * 20}</p>"
        )
        measure.clean()  # derives what it is sorted by
        measures.append(measure)
    Measure.objects.bulk_create(measures, batch_size=500)
    Task.objects.bulk_create(map(task, (one for one in measures for _task in range(TASKS)), range(10**9)))
    Responsibility.objects.bulk_create(
        Responsibility(measure=measure, unit=units[number % 50], role="primary")
        for number, measure in enumerate(measures)
    )


def task(measure, number):
    due = date(2020, 1, 1) + timedelta(days=number % 900)
    return Task(measure=measure, title_fi=f"Tehtävä {number}", due_on=due, state="not_started")


def ours():
    client = Client()
    return client.get(reverse("measures_csv", args=[SLUG])).content


def instances():
    """The same columns but for words about the status; all instances at once."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    for one in Measure.objects.filter(programme__slug=SLUG).for_list(AnonymousUser()):
        tasks, units = one.tasks.all(), one.responsibilities.all()
        verdict, following = one.verdict(days.today()), one.next_task()
        names = [unit.unit.name for unit in units if unit.role == "primary"]
        partners = [unit.unit.name for unit in units if unit.role == "partner"]
        counts = [
            sum(task.state == "completed" for task in tasks),
            sum(task.facts.is_open for task in tasks),
            sum(task.is_late(days.today()) for task in tasks),
        ]
        writer.writerow(
            [one.programme.slug, one.number, one.title, one.theme.name, verdict.status.label]
            + [str(verdict.reason), verdict.since, one.get_phase_display(), one.get_impact_display()]
            + [*counts, following and following.title, following and following.due_on]
            + ["; ".join(names), "; ".join(partners), one.start_on, one.end_on, one.updated_at]
            + [one.confirmed_at, one.get_absolute_url()]
        )
    return file.getvalue().encode()


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    django.setup()

    from django.contrib.auth.models import AnonymousUser
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from measures import days
    from measures.models import Measure, Responsibility, Task
    from tests.factories import make_programme, make_theme, make_unit

    work = {"fill": fill, "ours": ours, "instances": instances}[sys.argv[1]]
    if work is fill:
        call_command("migrate", verbosity=0)
    else:
        Client().get("/")  # with all that the process loads at its first page
    before, begun = peak(), perf_counter()
    with override("fi"):
        content = work() or b""
    took = {"seconds": perf_counter() - begun, "megabytes": peak() - before, "lines": content.count(b"\n")}
    print(json.dumps(took))

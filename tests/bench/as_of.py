"""What the measures of a past day cost against those of today, printed: 150 measures of 20 versions each.

python tests/bench/as_of.py
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
MEASURES, VERSIONS = 150, 20


def fill():
    programme = make_programme()
    for _number in range(MEASURES):
        measure = make_measure(programme)
        task = make_task(measure)
        make_responsibility(measure)
        make_measure_effect(measure)
        for version in range(VERSIONS):
            measure.lead = task.title = f"Version {version}"
            measure.save()
            task.save()


def live():
    return [
        (measure.title, list(measure.tasks.all()), list(measure.effects.all()))
        for measure in Measure.objects.select_related("programme", "theme").prefetch_related(
            "tasks",
            "status_updates",
            "links",
            "contacts",
            "related",
            "responsibilities__unit",
            "effects__indicator",
        )
    ]


def past():
    return [
        (measure.title, list(measure.tasks.all()), list(measure.effects.all()))
        for measure in Measure.objects.as_of(days.today() + timedelta(days=1))
    ]


def milliseconds(work, rounds=5):
    work()
    start = process_time()
    for _round in range(rounds):
        work()
    return 1000 * (process_time() - start) / rounds


if __name__ == "__main__":
    import django

    django.setup()

    from django.db import transaction

    from measures import days
    from measures.models import Measure
    from tests.factories import (
        make_measure,
        make_measure_effect,
        make_programme,
        make_responsibility,
        make_task,
    )

    with transaction.atomic():
        fill()
        now, then = milliseconds(live), milliseconds(past)
        print(f"today {now:.0f} ms, a past day {then:.0f} ms: {then / now:.1f} times")
        transaction.set_rollback(True)

"""How long a report's files of tables take and how much memory, printed: measures with ten tasks each.

python tests/bench/report_tables.py [number of measures ...]; 15000 take some minutes

Each file is written in a process of its own, from a database that is made for it and thrown away. History is
left out, as making it takes longer than all the rest: no changes are in the files.
"""

import json
import os
import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
SIZES, FORMS, TASKS = (150, 1_500), ("xlsx", "csv", "json"), 10
START, END = date(2020, 1, 1), date(2020, 6, 30)
SENTENCE = "Kaupunki rakentaa, selvittää ja kokeilee yhdessä asukkaiden kanssa. "


def fill(count):
    """A programme in a few statements: a theme for every ten measures, a unit for every five."""
    programme = make_period(make_programme(slug="p"), start=START, end=END).programme
    themes = [make_theme(programme) for _number in range(count // 10 + 1)]
    units = [make_unit() for _number in range(count // 5 + 1)]
    people = make_indicator(programme, adding="counts")
    indicator = make_indicator(programme)
    measures = [_measure(programme, themes[number // 10], number) for number in range(count)]
    Measure.objects.bulk_create(measures)
    Task.objects.bulk_create(_task(measure, number) for measure in measures for number in range(TASKS))
    Responsibility.objects.bulk_create(
        Responsibility(measure=measure, unit=units[number // 5], role="primary")
        for number, measure in enumerate(measures)
    )
    Observation.objects.bulk_create(
        Observation(indicator=people, measure=measure, value=10, kind="event") for measure in measures
    )
    MeasureEffect.objects.bulk_create(
        MeasureEffect(measure=measure, indicator=indicator, kind="increases", confidence="low")
        for measure in measures
    )
    period = ReportingPeriod.objects.get()
    ReportNote.objects.bulk_create(
        ReportNote(period=period, measure=measure, achieved_fi=3 * SENTENCE) for measure in measures
    )


def _measure(programme, theme, number):
    measure = Measure(
        programme=programme,
        theme=theme,
        number=str(number + 1),
        title_fi=f"Toimenpide {number + 1}",
        description_fi=f"<p>{30 * SENTENCE}</p>",
        is_published=True,
    )
    measure.clean()  # derives what it is sorted by
    return measure


def _task(measure, number):
    due = START + timedelta(days=60 * number)
    state, done = ("completed", due) if number < 3 else ("not_started", None)
    return Task(measure=measure, title_fi=f"Tehtävä {number}", due_on=due, state=state, completed_on=done)


def write(form):
    """What the writing of the file took, and the most memory that the process ever held."""
    period = ReportingPeriod.objects.get()
    start, cpu = perf_counter(), process_time()
    with override("fi"), report_of(period.programme, START, END, period=period) as report:
        content = FORMATS[form].write(report)
    return {
        "seconds": perf_counter() - start,
        "cpu": process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "size": len(content) / 1024,
    }


def apart(database, *what):
    """Do it in another process; what that says at last."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "DEMO_TODAY": "2020-06-15"}
    done = subprocess.run(
        [sys.executable, __file__, "--", *map(str, what)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measure_all(sizes):
    peaks = {}
    for count in sizes:
        with TemporaryDirectory() as folder:
            database = Path(folder) / "bench.sqlite3"
            apart(database, "fill", count)
            for form in FORMS:
                took = apart(database, "write", form)
                peaks[form, count] = took["peak"]
                print(
                    f"{count:6} measures, {form:4}: {took['seconds']:6.1f} s ({took['cpu']:.1f} s of CPU), "
                    f"peak {took['peak']:4.0f} MB, file {took['size']:6.0f} kB",
                    flush=True,
                )
    for form in FORMS:
        for less, more in zip(sizes, sizes[1:], strict=False):
            ratio = peaks[form, more] / peaks[form, less]
            print(f"{form}: {more} measures take {ratio:.2f} times the memory of {less}")


if __name__ == "__main__":
    if "--" not in sys.argv:
        measure_all([int(size) for size in sys.argv[1:]] or SIZES)
        sys.exit()

    import django

    django.setup()

    from django.core.management import call_command
    from django.utils.translation import override

    from measures.models import Measure, Responsibility, Task
    from participation.models import MeasureEffect, Observation
    from reports.files.formats import FORMATS
    from reports.models import ReportingPeriod, ReportNote
    from reports.report import report_of

    what, argument = sys.argv[-2:]
    if what == "fill":
        from tests.factories import make_indicator, make_period, make_programme, make_theme, make_unit

        call_command("migrate", verbosity=0)
        fill(int(argument))
        print("null")
    else:
        print(json.dumps(write(argument)))

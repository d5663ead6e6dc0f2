"""What a report as a PDF costs, printed: 150 measures of 10 tasks each, made in a process of its own.

python tests/bench/report_pdf.py
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

HERE = Path(__file__)
sys.path.insert(0, str(HERE.parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
MEASURES, TASKS, ROUNDS = 150, 10, 3
START, END = date(2020, 1, 1), date(2020, 6, 30)
DAYS = {"fill": "2019-12-31", "measure": "2020-07-15"}
STATES = ("completed", "in_progress", "not_started")
NOTE = "Suunnitelma valmistui ja se on viety lautakuntaan. Rakentaminen alkaa ensi vuonna."


def fill():
    programme = make_programme(slug="bench")
    themes = [make_theme(programme) for _number in range(10)]
    units = [make_unit() for _number in range(20)]
    period = make_period(programme, start=START, end=END)
    for number in range(MEASURES):
        title = "Pyöräliikenteen kantakaupungin tavoiteverkon rakentaminen"
        measure = make_measure(theme=themes[number % 10], number=str(number), title=title)
        make_responsibility(measure, units[number % 20], role="primary")
        make_note(period, measure, achieved=NOTE, hinders=NOTE, next=NOTE)
        indicator = make_indicator(programme, name=f"Pyöräväylien pituus {number}", unit_of_measure="km")
        make_measure_effect(measure, indicator)
        for year in range(2010, 2020):
            days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
            make_observation(indicator, value=1000 + year, **days)
        for task in range(TASKS):
            make_filled_task(measure, task)


def make_filled_task(measure, number):
    day = START + timedelta(days=50 * number)
    state = STATES[number % 3]
    done = {"completed_on": day} if state == "completed" else {}
    make_task(measure, title=f"Katusuunnitelman osa {number} on valmis", state=state, due_on=day, **done)


def megabytes(whose):
    return getrusage(whose).ru_maxrss / 1024


def processor_seconds():
    return sum(sum(getrusage(whose)[:2]) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN))


def measured():
    programme = Programme.objects.get(slug="bench")
    period = programme.reporting_periods.get()
    for number in range(ROUNDS):
        start, spent = perf_counter(), processor_seconds()
        with override("fi"), report_of(programme, START, END, period=period) as report:
            content = write(report)
        print(
            f"round {number + 1}: {perf_counter() - start:.1f} s, {processor_seconds() - spent:.1f} s of it "
            f"at work; {len(content) / 1024:.0f} kB; at most {megabytes(RUSAGE_SELF):.0f} MB in memory "
            f"and {megabytes(RUSAGE_CHILDREN):.0f} MB for the typesetter"
        )


def in_processes():
    """Filled and measured in processes of their own, of one database that is thrown away."""
    with TemporaryDirectory() as folder:
        for work, day in DAYS.items():
            own = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "DEMO_TODAY": day, "DEMO": "true"}
            subprocess.run([sys.executable, HERE, work], env=os.environ | own, check=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        in_processes()
        sys.exit()

    import django

    django.setup()

    from django.core.management import call_command
    from django.utils.translation import override

    from measures.models import Programme
    from reports.files.pdf import write
    from reports.report import report_of
    from tests.factories import (
        make_indicator,
        make_measure,
        make_measure_effect,
        make_note,
        make_observation,
        make_period,
        make_programme,
        make_responsibility,
        make_task,
        make_theme,
        make_unit,
    )

    if sys.argv[1] == "fill":
        call_command("migrate", verbosity=0)
        fill()
    else:
        measured()

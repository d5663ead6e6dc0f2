"""A programme with something for every chapter, for tests of the report's documents."""

from contextlib import contextmanager
from datetime import date

from django.utils.translation import override

from reports.report import report_of
from tests.factories import (
    make_goal,
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

START, END = date(2020, 1, 1), date(2020, 6, 30)
BEGINNING = date(2019, 12, 1)
ATTACKS = ["=1+1", "<b>x</b>", "{{ x }}", "{% x %}", "&amp;", "]]>", "'\"", "W" * 5000]


def make_period_of_everything(settings):
    """What stood at the beginning, what changed until the end, notes, and a draft that nobody may see."""
    settings.DEMO_TODAY = BEGINNING
    with override("fi"):
        programme = make_programme(slug="p", name="Ilmasto-ohjelma")
        measure = _late(programme)
        draft = make_measure(programme, number="9", title="Salainen", is_published=False)
        settings.DEMO_TODAY = END
        _change(measure)
        period = make_period(programme, start=START, end=END, name="Kevät 2020")
        make_note(period, measure, achieved="Saatu aikaan.\nPaljon.", hinders="Este", next="Jatko")
        make_note(period, draft, achieved="Salainen muistiinpano")
    return period


def _late(programme):
    """In a part of a theme, with tasks, a unit, an indicator and participants."""
    theme = make_theme(programme, name="Liikenne")
    measure = make_measure(
        theme=make_theme(parent=theme, name="Pyöräily"), number="1", title="Baanat", title_sv="Banor"
    )
    make_task(measure, title="Kaavoitus", state="in_progress", due_on=date(2020, 3, 31))
    make_task(measure, title="Selvitys", state="in_progress", due_on=date(2020, 2, 28))
    make_task(measure, title="Rakennus", due_on=date(2021, 12, 31), due_precision="year")
    make_responsibility(measure, make_unit(name="Kymp"), role="primary")
    length = make_indicator(
        programme, number="M1", name="Pituus", unit_of_measure="km", desired_direction="up"
    )
    make_measure_effect(measure, length)
    make_goal(length, value=140, due_on=date(2035, 12, 31))
    for year in (2016, 2017, 2018):
        make_observation(
            length, value=year - 2000, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
        )
    people = make_indicator(programme, number="M2", name="Osallistujat", adding="counts")
    make_observation(people, measure=measure, value=65, kind="workshop", activity="Asukasilta")
    make_observation(people, measure=measure, value=200, kind="interest")
    return measure


def _change(measure):
    planned, studied = measure.tasks.get(title_fi="Kaavoitus"), measure.tasks.get(title_fi="Selvitys")
    planned.due_on = date(2020, 6, 1)
    planned.save()
    studied.state, studied.completed_on = "completed", date(2020, 2, 1)
    studied.save()


def make_attacks(settings):
    """A measure in whose every text somebody tried something."""
    settings.DEMO_TODAY = END
    with override("fi"):
        programme = make_programme(slug="p", name="<i>Ohjelma</i>")
        measure = make_measure(
            programme,
            theme=make_theme(programme, name="<script>alert(1)</script>"),
            number="1",
            title="=HYPERLINK(1)",
        )
        make_task(measure, title="</dd><img src=x onerror=alert(1)>", due_on=END)
        make_responsibility(measure, make_unit(name="javascript:alert(1)"), role="primary")
        name = '"><svg onload=alert(1)>'
        values = make_indicator(programme, number="M1", name=name, unit_of_measure="<u>")
        make_goal(values, value=140, due_on=date(2035, 12, 31))
        make_observation(values, value=1, period_start=START, period_end=END)
        make_observation(values, value=2, period_start=BEGINNING, period_end=BEGINNING)
        period = make_period(programme, start=START, end=END, name="<b>Kevät</b>")
        make_note(period, measure, achieved=" ".join(ATTACKS), hinders="bell\x07\x1b\ufffe.", next="a\r\nb")
    return period


@contextmanager
def report_in(language, period, **options):
    with override(language), report_of(period.programme, START, END, period=period, **options) as report:
        yield report

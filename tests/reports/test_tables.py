"""The tables of a report: what residents see, narrowed as the report is, and in step with its numbers."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from measures.days import Precision
from measures.models import Origin
from measures.models.change import changing
from measures.sheets import Missing, RoughDay
from reports.files.tables import TABLES
from reports.report import Edition
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_note,
    make_observation,
    make_period,
    make_programme,
    make_task,
    make_theme,
)
from tests.reports.tables import END, START, TODAY, column, made, make_known, make_unknown, records

BEGINNING = date(2019, 12, 1)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = "https://ilmasto.example"


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


def told(record):
    """The cells, with what is missing as None."""
    return {name: None if isinstance(cell, Missing) else cell for name, cell in record.items()}


def test_each_column_has_one_name_and_says_what_it_is():
    assert [table.code for table in TABLES] == [
        *["summary", "measures", "tasks", "indicators", "observations", "changes"]
    ]
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(str(column.about) for column in table.columns)


def test_a_measure_of_which_everything_is_known(programme):
    measure = make_known(programme)
    period = make_period(programme, start=START, end=END)
    make_note(period, measure, achieved="Rakennettiin.", hinders="Raha.", next="Lisää.")
    with made(programme, period=period) as report:
        [record] = records(report, "measures")
    assert record == {
        "number": "125",
        "title": 'Baanat; "osa" 1',
        "theme": "Liikenne",
        "status": "Myöhässä",
        "status_code": "late",
        "status_reason": "tehtävän ”Kaavoitus” määräpäivä oli 01.06.2020",
        "status_since": date(2020, 6, 2),
        "status_set_by_hand": False,
        "phase": "Toteutus",
        "impact": "Suuri",
        "tasks": 3,
        "tasks_done": 1,
        "tasks_done_in_period": 1,
        "tasks_late": 1,
        "next_task": "Rakennus",
        "next_task_due_on": RoughDay(date(2021, 12, 31), Precision.YEAR),
        "participants": "vähintään 265",
        "participants_at_least": 265,
        "participants_at_most": Missing("ei tiedossa"),
        "indicators": ("Baanaa: 55,5 km (2019)",),
        "lead_units": ("Kymp",),
        "partner_units": ("HSL",),
        "achieved": "Rakennettiin.",
        "hinders": "Raha.",
        "next": "Lisää.",
        "updated_on": Missing("ei tiedossa"),
        "confirmed_on": Missing("ei tiedossa"),
        "address": "https://ilmasto.example/p/toimenpiteet/125/",
    }


def test_what_is_not_known_of_a_measure_is_missing_and_says_so(programme):
    make_unknown(programme)
    with made(programme) as report:
        [record] = records(report, "measures")
    missing = {name: str(cell) for name, cell in record.items() if isinstance(cell, Missing)}
    assert missing == {
        "status_since": "ei tiedossa",
        "phase": "Ei tiedossa",
        "impact": "Ei ole arvioitu",
        "next_task": "ei vielä tehtäviä",
        "next_task_due_on": "ei vielä tehtäviä",
        "participants": "ei tiedossa",
        "participants_at_least": "ei tiedossa",
        "participants_at_most": "ei tiedossa",
        "indicators": "ei arvioitu",
        "lead_units": "ei tiedossa",
        "partner_units": "ei nimetty",
        "achieved": "ei kirjattu",
        "hinders": "ei kirjattu",
        "next": "ei kirjattu",
        "updated_on": "ei tiedossa",
        "confirmed_on": "ei tiedossa",
    }
    assert (record["status"], record["status_code"], record["tasks"]) == ("Ei tiedossa", "unknown", 0)


def test_why_there_is_no_next_task(programme):
    late, undated, done, closed = (make_measure(programme, number=number) for number in "1234")
    make_task(late, due_on=date(2020, 6, 1))
    make_task(undated, title="Joskus")
    make_task(done, state="completed")
    make_task(closed, due_on=date(2020, 6, 1))
    closed.closed_as = "cancelled"
    closed.save()
    with made(programme) as report:
        found = [(one["next_task"], one["next_task_due_on"]) for one in records(report, "measures")]
        assert [one["tasks_late"] for one in records(report, "measures")] == [1, 0, 0, 0]
    assert found == [
        ("vain myöhässä olevia", "vain myöhässä olevia"),
        ("Joskus", "ei määräpäivää"),
        ("ei avoimia tehtäviä", "ei avoimia tehtäviä"),
        ("päätetty", "päätetty"),
    ]


def test_interest_is_shown_without_being_added(programme):
    measure = make_measure(programme)
    people = make_indicator(programme, adding="counts")
    make_observation(people, measure=measure, value=1300, exactness="about", kind="interest")
    with made(programme) as report:
        [record] = records(report, "measures")
    assert record["participants"] == "näytetään, ei lasketa mukaan: noin 1\u00a0300"
    assert isinstance(record["participants_at_least"], Missing)


def test_all_tasks_by_their_due_dates(programme):
    make_known(programme)
    other = make_measure(programme, number="126", title="Muu")
    make_task(other, title="Ilman päivää", state="in_progress")
    make_task(other, title="Tehty joskus", state="completed")
    make_task(other, title="Peruttu", state="cancelled", due_on=date(2020, 1, 1))
    with made(programme) as report:
        rows = [tuple(record.values())[2:] for record in records(report, "tasks")]
        assert column(report, "tasks", "measure") == ["125"] * 3 + ["126"] * 3
        assert set(column(report, "tasks", "measure_title")) == {'Baanat; "osa" 1', "Muu"}
    assert rows == [
        (*("Selvitys", "Tehty", "completed", date(2020, 3, 31)),)
        + (RoughDay(date(2020, 4, 30), Precision.MONTH), 0, True),
        ("Kaavoitus", "Ei aloitettu", "not_started", date(2020, 6, 1), "ei tehty", 14, False),
        (*("Rakennus", "Käynnissä", "in_progress", RoughDay(date(2021, 12, 31), Precision.YEAR)),)
        + ("ei tehty", 0, False),
        ("Peruttu", "Peruttu", "cancelled", date(2020, 1, 1), "ei tehty", 0, False),
        ("Ilman päivää", "Käynnissä", "in_progress", "ei määräpäivää", "ei tehty")
        + ("ei määräpäivää", False),
        ("Tehty joskus", "Tehty", "completed", "ei määräpäivää", "ei tiedossa", 0, "ei tiedossa"),
    ]


def test_indicators_with_their_latest_values_and_next_goals(programme):
    make_known(programme)
    bare = make_indicator(programme, number="M3", name="Ilman arvoa", level="strategic")
    make_goal(bare, value=1, due_on=date(2020, 1, 1))
    make_goal(bare, value=2, due_on=date(2025, 12, 31))
    with made(programme) as report:
        kilometres, people, bare = records(report, "indicators")
    assert told(kilometres) == {
        "number": "M1",
        "name": "Baanaa",
        "unit_of_measure": "km",
        "level": "Ei määritelty",
        "value": Decimal("55.5"),
        "value_in_words": "55,5 km",
        "period_start": date(2019, 1, 1),
        "period_end": date(2019, 12, 31),
        "goal": 140,
        "goal_due_on": date(2035, 12, 31),
        "goals": ("31.12.2035: 140",),
        "source": None,
    }
    assert people["value"] == Missing("vähintään 265")
    assert people["value_in_words"] == "vähintään 265"
    assert (people["goal"], people["goals"]) == ("tavoitetta ei ole asetettu",) * 2
    assert (bare["value"], bare["value_in_words"], bare["goal"]) == ("ei tiedossa", "ei tiedossa", 2)
    assert bare["goals"] == ("01.01.2020: 1", "31.12.2025: 2")


def test_the_total_of_participants_is_a_number_where_it_is_one(programme):
    people = make_indicator(programme, adding="counts")
    make_observation(people, value=65, kind="event")
    make_observation(people, value=5, kind="event")
    with made(programme) as report:
        assert column(report, "indicators", "value") == [70]


def test_observations_as_they_were_entered(programme):
    make_known(programme)
    with made(programme) as report:
        length, event, workshop = records(report, "observations")
    assert told(length) == {
        "indicator": "M1",
        "measure": None,
        "value": Decimal("55.5"),
        "exactness": "tarkka",
        "exactness_code": "exact",
        "period_start": date(2019, 1, 1),
        "period_end": date(2019, 12, 31),
        "kind": None,
        "kind_code": None,
        "activity": None,
        "place": None,
        "overlap_group": None,
        "source": "HRI",
        "entered_on": TODAY,
    }
    assert (length["measure"], length["kind"]) == (
        "Ei minkään yksittäisen toimenpiteen",
        "ei osallistujamäärä",
    )
    assert [event["exactness"], event["exactness_code"], event["kind"], event["kind_code"]] == [
        *["vähintään", "at_least", "tilaisuus", "event"]
    ]
    assert [workshop[name] for name in ("measure", "value", "activity", "place")] == [
        *["125", 65, "Asukasilta", "Kallio"]
    ]


def test_what_was_corrected_or_withdrawn_is_not_told(programme):
    people = make_indicator(programme, adding="counts")
    wrong = make_observation(people, value=650)
    make_observation(people, value=65, corrects=wrong)
    twice = make_observation(people, value=7)
    make_observation(people, value=7, corrects=twice, is_withdrawn=True)
    with made(programme) as report:
        assert column(report, "observations", "value") == [65]


@pytest.mark.django_db
def test_what_changed_in_the_period(settings):
    settings.DEMO_TODAY = BEGINNING
    programme = make_programme()
    make_measure(programme, number="1", title="Ennallaan")
    measure = make_measure(programme, number="2", title="Siirretty")
    task = make_task(measure, title="Kokous", due_on=date(2020, 6, 1), state="in_progress")
    settings.DEMO_TODAY = date(2020, 3, 1)
    with changing(origin=Origin.FORM):
        task.due_on = date(2020, 6, 11)
        task.save()
    settings.DEMO_TODAY = TODAY
    with made(programme) as report:
        changed = records(report, "changes")
        figures = {figure.code: figure.value for figure in report.figures}
    assert [record["number"] for record in changed if "moved" in record["kind_codes"]] == ["2"]
    [moved] = [record for record in changed if record["number"] == "2"]
    assert moved["title"] == "Siirretty"
    assert {"newly_late", "moved"} <= set(moved["kind_codes"])
    assert len(moved["kinds"]) == len(moved["kind_codes"])
    assert (moved["status_before"], moved["status_after"]) == ("Ajallaan", "Myöhässä")
    assert (moved["due_dates_moved"], moved["days_moved"]) == (1, 10)
    assert moved["address"] == f"https://ilmasto.example/{programme.slug}/toimenpiteet/2/"
    assert any(told.startswith("Kokous: 01.06.2020 → 11.06.2020") for told in moved["details"])
    assert sum(record["due_dates_moved"] for record in changed) == figures["moves"] == 1


@pytest.mark.django_db
def test_a_new_measure_was_not_published_before(settings):
    settings.DEMO_TODAY = BEGINNING
    programme = make_measure(number="1").programme
    settings.DEMO_TODAY = date(2020, 3, 1)
    make_measure(programme, number="2")
    settings.DEMO_TODAY = TODAY
    with made(programme) as report:
        [new] = [one for one in records(report, "changes") if "new" in one["kind_codes"]]
    assert (new["number"], new["status_before"]) == ("2", Missing("ei silloin julkaistu"))
    assert new["status_after"] == "Ei tiedossa"


def test_summary_says_what_the_report_is_of(programme, settings):
    settings.DEMO_TODAY = BEGINNING
    make_theme(programme, slug="liikenne", name="Liikenne")
    settings.DEMO_TODAY = TODAY
    edition = Edition(2, "Luku oli väärin", ("Myöhässä: 1 → 2",))
    with made(programme, theme="liikenne", edition=edition) as report:
        rows = records(report, "summary")
        figures = [(figure.code, figure.label, figure.value) for figure in report.figures]
    assert [(row["code"], row["value"]) for row in rows][:10] == [
        ("programme", "Ohjelma"),
        ("period", "01.01.2020–30.06.2020"),
        ("first_day", START),
        ("last_day", END),
        ("day", TODAY),
        ("edition", 2),
        ("reason", "Luku oli väärin"),
        ("differences", ("Myöhässä: 1 → 2",)),
        ("selection", ("Liikenne",)),
        ("changes_since", START),
    ]
    assert [tuple(row.values()) for row in rows[10:]] == figures
    assert len(figures) == 12


def test_summary_of_a_draft_without_records(programme):
    with made(programme) as report:
        values = {row["code"]: row["value"] for row in records(report, "summary")}
    assert {name: values[name] for name in ("edition", "selection", "changes_since")} == {
        "edition": Missing("Luonnos"),
        "selection": Missing("Kaikki toimenpiteet"),
        "changes_since": Missing("ei tiedossa"),
    }
    assert "reason" not in values


def test_an_empty_programme_has_a_summary_only(programme):
    with made(programme) as report:
        assert {table.code: len(list(table.rows(report))) for table in TABLES} == {
            **{"summary": 20, "measures": 0, "tasks": 0},
            **{"indicators": 0, "observations": 0, "changes": 0},
        }


def test_texts_are_in_the_report_s_language_or_in_the_one_they_have(programme):
    measure = make_measure(programme, number="1", title="Baanat", title_sv="Cykelbanor")
    make_task(measure, title="Kokous")
    with override("sv"), made(programme) as report:
        assert (
            column(report, "measures", "title") == column(report, "tasks", "measure_title") == ["Cykelbanor"]
        )
        assert column(report, "tasks", "title") == ["Kokous"]
        assert column(report, "measures", "status") == ["Ej påbörjad"]
        assert column(report, "measures", "address") == ["https://ilmasto.example/sv/p/atgarder/1/"]
        assert column(report, "tasks", "due_on") == [Missing("ingen tidsfrist")]

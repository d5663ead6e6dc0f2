"""What an import would change, cell by cell, and what is wrong with its rows."""

from datetime import date

import pytest

from exchange.imports.planning import plan_of
from exchange.imports.recognising import Record
from exchange.tables import TABLES
from measures.models import Measure
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return make_programme(slug="p", is_adopted=False)


@pytest.fixture
def measure(programme):
    theme = make_theme(programme, slug="liikenne", name="Liikenne")
    return make_measure(programme, theme, number="125", title_fi="Vanha", title_sv="Gammal", phase="planning")


def row(table, at=2, **cells):
    return Record(TABLES[table], "Taulukko1", at, cells)


def planned(programme, *records):
    return plan_of(programme, records).rows


def told(programme, record):
    """What one row comes to: its outcome, what it changes and what is wrong with it."""
    (only,) = planned(programme, record)
    changes = [(one.column, one.old, one.new) for one in only.differences]
    return str(only.outcome), changes, [(one.column, one.reason, one.suggestion) for one in only.faults]


def test_changed(programme, measure):
    record = row("measures", number="125", title_fi="Uusi", phase="implementation", lead_fi="Ingressi")
    assert told(programme, record) == (
        "changed",
        [("title_fi", "Vanha", "Uusi"), ("lead_fi", "", "Ingressi"), ("phase", "planning", "implementation")],
        [],
    )
    assert Measure.objects.get().title_fi == "Vanha"


@pytest.mark.parametrize("cells", [{}, {"title_fi": "Vanha"}, {"phase": "planning", "is_published": "yes"}])
def test_unchanged(programme, measure, cells):
    assert told(programme, row("measures", number="125", **cells)) == ("unchanged", [], [])


def test_cleared(programme, measure):
    record = row("measures", number="125", title_sv="[Clear]", phase=" [clear] ")
    assert told(programme, record)[:2] == ("changed", [("title_sv", "Gammal", ""), ("phase", "planning", "")])


def test_what_must_be_there_cannot_be_cleared(programme, measure):
    record = row("measures", number="125", title_fi="[clear]", theme="[clear]")
    assert told(programme, record)[2] == [
        ("title_fi", "Tämä ei voi olla tyhjä.", ""),
        ("theme", "Tämä ei voi olla tyhjä.", ""),
    ]


def test_new(programme, measure):
    record = row(
        "measures", number="126", title_fi="Uusi", theme="Liikenne", description_fi="Eka\n\nToka & Co"
    )
    assert told(programme, record) == (
        "new",
        [
            ("number", "", "126"),
            ("title_fi", "", "Uusi"),
            ("theme", "", "liikenne"),
            ("description_fi", "", "<p>Eka</p><p>Toka &amp; Co</p>"),
            ("impact", "", "not_assessed"),
            ("start_precision", "", "day"),
            ("end_precision", "", "day"),
            ("is_continuous", "", "no"),
            ("is_published", "", "no"),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"title_fi": "A"}, [("number", "Rivillä ei ole numeroa.", "")]),
        ({"number": "126", "theme": "liikenne"}, [("title_fi", "Uusi tarvitsee tämän.", "")]),
        (
            {"number": "126", "title_fi": "A", "theme": "Likenne"},
            [("theme", "Ohjelmassa ei ole teemaa ”Likenne”.", "liikenne")],
        ),
        (
            {"number": "125", "merged_into": "215", "closed_as": "merged"},
            [("merged_into", "Ohjelmassa ei ole toimenpidettä ”215”.", "125")],
        ),
        (
            {"number": date(2020, 1, 1), "title_fi": "A"},
            [("number", "Taulukko-ohjelma on tehnyt numerosta päivän. Muotoile sarake tekstiksi.", "")],
        ),
        (
            {"number": "125", "closed_on": date(2020, 1, 1)},
            [("", "Vain päätetyllä toimenpiteellä on päättymispäivä.", "")],
        ),
        (
            {"number": "125", "lead_fi": "sana " * 61},
            [("lead_fi", "Enintään 60 sanaa; tässä on 61.", "")],
        ),
    ],
)
def test_faults(programme, measure, cells, faults):
    outcome, _changes, found = told(programme, row("measures", **cells))
    assert (outcome, found) == ("error", faults)


def test_a_number_is_in_one_row_only(programme, measure):
    rows = planned(programme, row("measures", 2, number="125"), row("measures", 3, number="125"))
    assert [[fault.reason for fault in one.faults] for one in rows] == [[], ["Tämä on jo rivillä 2."]]


def test_what_is_new_in_the_file_is_known_to_the_rows_after_it(programme, measure):
    rows = planned(
        programme,
        row("measures", 2, number="126", title_fi="Uusi", theme="liikenne"),
        row("measures", 3, number="125", closed_as="merged", merged_into="126", related="126"),
        row("tasks", 4, measure="126", title_fi="Tehtävä"),
        row("responsibilities", 5, measure="126", unit=make_unit(slug="y").slug),
    )
    assert [str(one.outcome) for one in rows] == ["new", "changed", "new", "new"]
    assert [one.faults for one in rows] == [[], [], [], []]


def test_what_was_adopted_stays(programme, measure):
    programme.is_adopted = True
    programme.save()
    record = row("measures", number="125", title_fi="Uusi", title_en="New", phase="implementation")
    assert told(programme, record)[2] == [
        (
            "title_fi",
            "Ohjelma on hyväksytty: sen numerot, otsikot ja viralliset tekstit pysyvät ennallaan.",
            "",
        )
    ]


def test_a_task_is_known_by_its_id(programme, measure):
    task = make_task(measure, title_fi="Kysely", due_on=date(2020, 6, 30), due_precision="month")
    foreign = make_task()
    assert told(programme, row("tasks", id=task.pk, measure="125", title_fi="Kysely 2"))[1] == [
        ("title_fi", "Kysely", "Kysely 2")
    ]
    assert told(programme, row("tasks", id=foreign.pk, measure="125"))[2] == [
        ("id", f"Ohjelmassa ei ole mitään, minkä tunniste on {foreign.pk}. Jätä uuden tunniste tyhjäksi.", "")
    ]
    assert told(programme, row("tasks", measure="125", title_fi="Kysely"))[0] == "new"


def test_a_unit_answers_once(programme, measure):
    unit = make_unit(slug="y", name="Ympäristö")
    make_responsibility(measure, unit, role="primary")
    assert told(programme, row("responsibilities", measure="125", unit="ympäristö", role="partner"))[:2] == (
        "changed",
        [("role", "primary", "partner")],
    )


def test_a_changed_figure_is_a_correction(programme, measure):
    indicator = make_indicator(programme, number="370", adding="counts")
    figure = make_observation(indicator, value=7)
    record = row("observations", id=figure.pk, indicator="370", value=8)
    (only,) = planned(programme, record)
    assert (str(only.outcome), only.thing.pk, only.thing.corrects_id) == ("changed", None, figure.pk)
    figure.refresh_from_db()
    assert figure.value == 7


def test_a_figure_that_was_corrected_meanwhile(programme, measure):
    indicator = make_indicator(programme, number="370", adding="counts")
    figure = make_observation(indicator, value=7)
    make_observation(indicator, value=8, corrects=figure)
    assert told(programme, row("observations", id=figure.pk, indicator="370", value=9))[2] == [
        ("id", "Luku on korjattu tai peruttu tiedoston tekemisen jälkeen.", "")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(programme, measure, count, django_assert_num_queries):
    records = [row("measures", number, number="125") for number in range(2, 2 + count)]
    with django_assert_num_queries(2):
        plan_of(programme, records)

"""What a report says in words: the summary, whose numbers add up, and what is not known."""

from datetime import date

import pytest
from django.utils.translation import override

from reports.report.facts import Numbers
from reports.report.sentences import numbers_in_words, why_in_words
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_period,
    make_programme,
    make_task,
    make_theme,
)
from tests.reports.tables import END, START, TODAY, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme():
    return make_programme(slug="p", name="Ohjelma")


def summary(programme, language="fi", **options):
    with override(language), made(programme, **options) as report:
        return report.sentences


# The summary


def test_parts_of_none_are_left_out(programme):
    make_task(make_measure(programme, number="1"), state="in_progress", due_on=date(2020, 12, 31))
    make_task(make_measure(programme, number="2"), due_on=date(2020, 6, 1))
    make_measure(programme, number="3")
    assert summary(programme) == [
        "Raportissa on 3 toimenpidettä sellaisina kuin ne olivat 15.06.2020.",
        "Ajallaan: 1, myöhässä: 1, eteneminen ei tiedossa: 1.",
        "Jaksolla ei tehty yhtään tehtävää.",
        "1 tehtävä on myöhässä.",
        "Ei tiedetä, kuinka usein määräpäiviä siirrettiin.",
        "Osallistuneita asukkaita: ei tiedossa.",
    ]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fi", ["Raportissa on 1 toimenpide sellaisena kuin se oli 15.06.2020.", "Valmiina: 1."]),
        ("sv", ["Rapporten omfattar 1 åtgärd så som den var 15.06.2020.", "Slutförda: 1."]),
        ("en", ["On 15 June 2020 the report covers 1 measure.", "Completed: 1."]),
    ],
)
def test_one_measure(programme, language, sentences):
    make_measure(programme, closed_as="completed")
    assert summary(programme, language)[:2] == sentences


def test_all_that_can_be_said_adds_up(programme):
    other = make_measure(programme)
    for closed_as in ("postponed", "cancelled", "completed"):
        make_measure(programme, closed_as=closed_as)
    make_measure(theme=other.theme, closed_as="merged", merged_into=other)
    assert summary(programme, "sv")[1] == (
        "Slutförda: 1, uppskjutna: 1, inställda: 1, sammanslagna med en annan: 1, framsteget okänt: 1."
    )


def test_where_there_is_nothing_that_is_all_that_is_said(programme):
    assert summary(programme) == ["Raportissa ei ole toimenpiteitä."]
    make_measure(programme)
    assert summary(programme, status="late") == ["Rajaukseen ei osu yhtään toimenpidettä."]


def test_a_measure_that_is_late_without_a_late_task_is_explained(programme):
    make_measure(programme, number="1", stated_status="late", stated_source="kaupungin sivusto")
    assert summary(programme)[3:5] == [
        "Mikään tehtävä ei ole myöhässä.",
        "1 toimenpide on myöhässä, koska sen lähde ilmoitti niin: sillä ei ole tehtäviä.",
    ]
    make_measure(programme, number="2", stated_status="late")
    assert summary(programme)[4] == (
        "2 toimenpidettä on myöhässä, koska niiden lähde ilmoitti niin: niillä ei ole tehtäviä."
    )
    make_task(make_measure(programme, number="3"), due_on=date(2020, 6, 1))
    assert summary(programme)[3] == "1 tehtävä on myöhässä."
    assert len(summary(programme)) == 6


# The title


def test_what_the_report_is_limited_to_is_in_its_title(programme):
    make_theme(programme, slug="liikenne", name="Liikenne")
    period = make_period(programme, name="Kevät", start=START, end=END)
    with made(programme, period=period, theme="liikenne", status="late") as report:
        assert report.title == "Seurantaraportti: Kevät – Liikenne, Myöhässä"
        assert (report.name, report.full_name) == ("Kevät", "Kevät – Liikenne, Myöhässä")
    with made(programme, period=period) as report:
        assert report.title == "Seurantaraportti: Kevät"


# What is not known


@pytest.mark.parametrize(
    ("some", "others", "words"),
    [
        ("1234", "", "1, 2, 3, 4"),
        ("12345", "", "kaikki toimenpiteet"),
        ("1234", "5", "kaikki toimenpiteet paitsi 5"),
        ("12345678", "90", "kaikki toimenpiteet paitsi 9, 0"),
        ("1234567", "890", "1, 2, 3, 4, 5, 6, 7"),
    ],
)
def test_from_four_of_five_on_the_others_are_named(some, others, words):
    with override("fi"):
        assert numbers_in_words(Numbers(tuple(some), tuple(others), "measures")) == words
        assert numbers_in_words(Numbers(tuple(some), tuple(others))) == ", ".join(some)


def gaps(programme):
    with made(programme) as report:
        return {gap.sentence: (numbers_in_words(gap.among), gap.numbers) for gap in report.gaps}


def test_closed_measures_are_not_among_those_of_which_something_is_not_known(programme):
    for number in "12345":
        make_measure(programme, number=number)
    make_measure(programme, number="6", closed_as="completed")
    make_task(programme.measures.get(number="5"), due_on=date(2020, 12, 31))
    found = gaps(programme)
    assert found["Toimenpiteellä ei ole tehtäviä:"] == (
        "kaikki avoimet toimenpiteet paitsi 5",
        ("1", "2", "3", "4"),
    )
    assert found["Vaikutusta ei ole arvioitu:"] == ("kaikki avoimet toimenpiteet", tuple("12345"))


def test_indicators_without_values(programme):
    make_measure(programme)
    for number in "12345":
        make_indicator(programme, number=number)
    assert gaps(programme)["Mittarilla ei ole arvoa:"] == ("kaikki mittarit", tuple("12345"))
    make_observation(make_indicator(programme, number="6"), value=1)
    found = gaps(programme)
    assert found["Mittarilla ei ole arvoa:"][0] == "kaikki mittarit paitsi 6"
    assert found["Mittarilla on arvoja, joiden jakso ei ole tiedossa:"][0] == "6"


# Of one measure


def why(measure):
    with made(measure.programme) as report:
        return "".join(why_in_words(report.facts_of(measure)))


def test_a_merged_measure_says_so_once(programme):
    other = make_measure(programme, number="130")
    merged = make_measure(theme=other.theme, number="131", closed_as="merged", merged_into=other)
    assert why(merged) == "toimenpiteeseen 130."


def test_a_stated_status_says_that_no_tasks_tell_it(programme):
    measure = make_measure(programme, stated_status="late", stated_source="kaupungin sivusto")
    assert why(measure) == "näin ilmoitti kaupungin sivusto. Tehtäviä, joista sen näkisi, ei ole."

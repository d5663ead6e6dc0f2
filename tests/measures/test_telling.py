"""What a version changed, in a phrase for a title and in a sentence."""

from datetime import date

import pytest
from django.utils.translation import override

from measures.history.telling import SHORT, thing_in_words, what_happened
from measures.history.versions import versions
from measures.models import Origin
from measures.models.change import changing
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_person,
    make_programme,
    make_task,
)

DAY = date(2020, 4, 29)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = DAY


@pytest.fixture
def measure(db):
    return make_measure(make_programme(), number="1", title="Alku")


def change(measure, **fields):
    with changing(origin=Origin.FORM):
        for name, value in fields.items():
            setattr(measure, name, value)
        measure.save()


def happened(measure):
    return what_happened(versions(measure)[-1])


def told(measure):
    return ["".join(thing_in_words(thing)) for thing in versions(measure)[-1].things]


@pytest.mark.parametrize(
    ("fields", "phrases"),
    [
        ({"title": "Loppu"}, ["nimi muutettu"]),
        ({"lead": "Lyhyesti"}, ["tietoja muutettu"]),
        ({"title": "Loppu", "phase": "planning"}, ["nimi muutettu", "tietoja muutettu"]),
        ({"closed_as": "completed", "closed_on": DAY}, ["eteneminen (valmis)"]),
        ({"stated_status": "late"}, ["ilmoitettu eteneminen (myöhässä)"]),
    ],
)
def test_what_happened_to_a_measure(measure, fields, phrases):
    change(measure, **fields)
    assert happened(measure) == phrases


def test_what_is_taken_back_and_why(measure):
    by_hand = {"override_by": make_person(), "override_on": DAY, "override_review_on": DAY}
    change(measure, override_status="late", override_reason="Syy", **by_hand)
    assert happened(measure) == ["eteneminen (myöhässä)"]
    change(measure, override_reason="Toinen syy")
    assert happened(measure) == ["etenemisen perustelua muutettu"]
    empty = dict.fromkeys(by_hand)
    change(measure, override_status="", override_reason="", **empty)
    assert happened(measure) == ["eteneminen"]


@pytest.mark.parametrize(
    ("fields", "phrases", "sentence"),
    [
        (
            {"due_on": date(2020, 6, 1)},
            ["määräpäivää siirretty"],
            "Tehtävä Kokous muutettu: Määräpäivä: 31.03.2020 → 01.06.2020",
        ),
        (
            {"due_on": None},
            ["määräpäivä poistettu"],
            "Tehtävä Kokous muutettu: Määräpäivä: 31.03.2020 → poistettu",
        ),
        (
            {"state": "completed", "completed_on": date(2020, 3, 1)},
            ["tehtävä tehty"],
            "Tehtävä Kokous muutettu: Tila: Ei aloitettu → Tehty; Valmistumispäivä: 01.03.2020 (uusi)",
        ),
        (
            {"state": "in_progress"},
            ["tehtävän tila muuttunut"],
            "Tehtävä Kokous muutettu: Tila: Ei aloitettu → Käynnissä",
        ),
        (
            {"title": "Palaveri"},
            ["tehtävää muutettu"],
            "Tehtävä Palaveri muutettu: Nimi (suomi): Kokous → Palaveri",
        ),
    ],
)
def test_what_happened_to_a_task(measure, fields, phrases, sentence):
    task = make_task(measure, title="Kokous", due_on=date(2020, 3, 31))
    change(task, **fields)
    assert (happened(measure), told(measure)) == (phrases, [sentence])


def test_tasks_that_came_and_went(measure):
    task = make_task(measure, title="Kokous")
    assert (happened(measure), told(measure)) == (["uusi tehtävä"], ["Tehtävä Kokous lisätty"])
    change(task, due_on=DAY)
    assert happened(measure) == ["määräpäivä asetettu"]
    task.delete()
    assert (happened(measure), told(measure)) == (["tehtävä poistettu"], ["Tehtävä Kokous poistettu"])


def test_figures_tell_how_many_and_when(measure):
    people = make_indicator(measure.programme, adding="counts")
    of_2019 = {"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}
    with changing(origin=Origin.FORM):
        wrong = make_observation(people, measure=measure, value=500, exactness="about", activity="Kokeilu")
        make_observation(people, measure=measure, value=200, activity="Kokeilu", **of_2019)
    assert happened(measure) == ["uusia lukuja"]
    assert sorted(told(measure)) == [
        "Havainto Kokeilu lisätty: 200, 2019",
        "Havainto Kokeilu lisätty: noin 500",
    ]
    make_observation(
        people, measure=measure, value=600, exactness="about", activity="Kokeilu", corrects=wrong
    )
    assert (happened(measure), told(measure)) == (
        ["lukuja korjattu"],
        ["Havainto Kokeilu muutettu: Arvo: 500 → 600"],
    )


def test_other_parts(measure):
    measure.status_updates.create(noted_on=DAY, title="Tilanne")
    assert happened(measure) == ["uusi tilannepäivitys"]
    measure.links.create(title="Sivu", url="https://example.org/")
    assert happened(measure) == ["tietoja muutettu"]


def test_a_text_is_told_in_the_language_of_the_reader_with_the_others_named(measure):
    change(measure, title_fi="Loppu", title_sv="Slut", title_en="End")
    assert told(measure) == ["Toimenpide muutettu: Nimi (suomi, ruotsi, englanti): Alku → Loppu"]
    with override("sv"):
        assert told(measure) == ["Åtgärd ändrad: Namn (svenska, finska, engelska): Slut (nytt)"]
        [*_before, title, _new] = thing_in_words(versions(measure)[-1].things[0])
        assert (title, title.language) == ("Slut", "sv")


def test_a_long_text_is_named_only(measure):
    change(measure, lead="a" * SHORT)
    assert told(measure) == [f"Toimenpide muutettu: Ingressi (suomi): {'a' * SHORT} (uusi)"]
    change(measure, lead="b" * (SHORT + 1))
    assert told(measure) == ["Toimenpide muutettu: Ingressi (suomi)"]

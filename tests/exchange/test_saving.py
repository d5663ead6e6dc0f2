"""An import is one change, whole or not at all, and is taken back whole."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override

from exchange.imports.planning import plan_of
from exchange.imports.saving import NoReasonError, PlanChangedError, digest_of, saving
from exchange.imports.undoing import CannotUndoError, undo
from exchange.models import ImportBatch
from measures import days
from measures.history.chain import check
from measures.models import Change, Measure, Task, Theme
from participation.models import Observation
from tests.cast import *  # noqa: F403  (fixtures)
from tests.exchange.test_planning import row
from tests.factories import make_indicator, make_measure, make_observation, make_task, make_unit


@pytest.fixture
def batch(programme):
    return ImportBatch.objects.create(programme=programme, name="tiedosto.csv", content=b"")


def save(batch, user, *records, reason="Kevään päivitys"):
    digest = digest_of(plan_of(batch.programme, records, may_make=batch.may_make))
    list(saving(batch, records, user, digest=digest, reason=reason))


@pytest.fixture
def much(measure):
    """Rows of everything, about a measure that is there and one that is not."""
    make_unit(slug="y")
    make_indicator(measure.programme, number="370", adding="counts")
    return [
        row("measures", 2, number=measure.number, phase="implementation", related="900"),
        row("measures", 3, number="900", title_fi="Uusi", theme=measure.theme.slug),
        row("tasks", 4, measure="900", title_fi="Tehtävä", due_on=date(2030, 1, 1)),
        row("responsibilities", 5, measure="900", unit="y"),
        row("observations", 6, indicator="370", measure="900", value=70),
    ]


def test_all_of_it_is_one_change(batch, coordinator, measure, much):
    save(batch, coordinator, *much[1:2], *much[:1], *much[2:])
    change = Change.objects.latest("pk")
    assert (batch.change, change.made_by, change.origin, change.reason) == (
        change,
        coordinator,
        "import",
        "Kevään päivitys",
    )
    new = Measure.objects.get(number="900")
    assert [one.title for one in new.tasks.all()] == ["Tehtävä"]
    assert [one.unit.slug for one in new.responsibilities.all()] == ["y"]
    assert [one.value for one in new.observations.all()] == [70]
    assert list(new.related.all()) == [measure]
    assert new.updated_at is not None
    measure.refresh_from_db()
    assert (measure.phase, measure.updated_at is not None) == ("implementation", True)


def test_taken_back_whole(batch, coordinator, measure, much):
    before = Measure.objects.values().get(pk=measure.pk)
    save(batch, coordinator, *much[1:2], *much[:1], *much[2:])
    undo(batch, coordinator)
    after = Measure.objects.values().get(pk=measure.pk)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"updated_at"}
    assert list(measure.related.all()) == []
    assert (Measure.objects.filter(number="900").exists(), Observation.objects.exists()) == (False, False)
    batch.refresh_from_db()
    assert batch.undone_by == Change.objects.latest("pk")


def test_taken_back_in_another_language_each_text_keeps_its_own(batch, coordinator, measure):
    measure.lead_fi, measure.lead_sv = "Suomeksi", "På svenska"
    measure.save()
    with override("sv"):
        save(batch, coordinator, row("measures", 2, number=measure.number, phase="implementation"))
        undo(batch, coordinator)
    measure.refresh_from_db()
    assert (measure.lead_fi, measure.lead_sv) == ("Suomeksi", "På svenska")


def test_what_others_built_on_is_not_taken_back(batch, coordinator, measure, much):
    save(batch, coordinator, *much[1:2], *much[:1], *much[2:])
    make_task(Measure.objects.get(number="900"), title="Muiden")
    measure.refresh_from_db()
    measure.phase = "continuous"
    measure.save()
    changes = Change.objects.count()
    with pytest.raises(CannotUndoError) as told:
        undo(batch, coordinator)
    assert set(told.value.reasons) == {
        "”900 Uusi” tuli tuonnissa, ja siihen viitataan nyt muualta.",
        f"”{measure}” on muutettu sen jälkeen uudelleen.",
    }
    assert Change.objects.count() == changes


def test_a_later_confirmation_is_nothing_that_was_built_on_it(batch, coordinator, measure):
    save(batch, coordinator, row("measures", number=measure.number, phase="planning"))
    measure.refresh_from_db()
    measure.confirmed_at = batch.uploaded_at
    measure.save()
    undo(batch, coordinator)
    measure.refresh_from_db()
    assert (measure.phase, measure.confirmed_at) == ("", batch.uploaded_at)


def test_a_corrected_figure_stands_again_as_it_was(batch, coordinator, measure):
    indicator = make_indicator(measure.programme, number="370", adding="counts")
    figure = make_observation(indicator, value=7)
    save(batch, coordinator, row("observations", id=figure.pk, indicator="370", value=8))
    assert [one.value for one in Observation.objects.current()] == [8]
    undo(batch, coordinator)
    assert [one.value for one in Observation.objects.current()] == [7]


def test_what_was_not_confirmed_is_not_saved(batch, coordinator, measure):
    records = [row("measures", number=measure.number, phase="planning")]
    digest = digest_of(plan_of(batch.programme, records))
    measure.phase = "continuous"
    measure.save()
    with pytest.raises(PlanChangedError):
        list(saving(batch, records, coordinator, digest=digest))
    measure.refresh_from_db()
    batch.refresh_from_db()
    assert (measure.phase, batch.change) == ("continuous", None)


def saved_while(batch, user, records, happens):
    """What is saved when something happens between the planning and the saving."""
    digest = digest_of(plan_of(batch.programme, records))
    steps = saving(batch, records, user, digest=digest)
    for _record in records:
        next(steps)
    happens()
    list(steps)


def test_what_others_do_elsewhere_meanwhile_changes_nothing(batch, coordinator, measure):
    records = [row("measures", number=measure.number, phase="planning")]
    saved_while(batch, coordinator, records, make_task)
    measure.refresh_from_db()
    assert measure.phase == "planning"


def test_what_others_change_of_it_meanwhile_is_not_saved_over(batch, coordinator, measure):
    task = make_task(measure, title="Vanha")

    def rename():
        task.title_fi = "Muiden"
        task.save()

    records = [row("tasks", id=task.pk, measure=measure.number, title_fi="Tuotu")]
    with pytest.raises(PlanChangedError):
        saved_while(batch, coordinator, records, rename)
    task.refresh_from_db()
    assert task.title_fi == "Muiden"


def test_what_others_change_beside_it_meanwhile_stays(batch, coordinator, measure):
    def describe():
        other = Measure.objects.get(pk=measure.pk)
        other.lead_fi = "Muiden"
        other.save()

    saved_while(batch, coordinator, [row("measures", number=measure.number, phase="planning")], describe)
    measure.refresh_from_db()
    assert (measure.phase, measure.lead_fi) == ("planning", "Muiden")
    assert measure.history.latest("history_id").lead_fi == "Muiden"


@pytest.mark.parametrize("is_published", [True, False])
def test_a_moved_due_date_that_residents_know_wants_a_reason(batch, coordinator, measure, is_published):
    measure.is_published = is_published
    measure.save()
    task = make_task(measure, due_on=date(2030, 1, 1))
    record = row("tasks", id=task.pk, due_on=date(2031, 1, 1))
    if is_published:
        with pytest.raises(NoReasonError):
            save(batch, coordinator, record, reason="")
        task.refresh_from_db()
        assert task.due_on == date(2030, 1, 1)
        save(batch, coordinator, record, reason="Urakka myöhästyi")
    else:
        save(batch, coordinator, record, reason="")
    task.refresh_from_db()
    assert task.due_on == date(2031, 1, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"measure": "125", "title_fi": "Uusi", "due_on": date(2030, 1, 1)},
        {"id": "second", "due_on": date(2030, 1, 1)},
        {"id": "first", "title_fi": "Toinen nimi"},
    ],
    ids=["new", "had none", "stays"],
)
def test_what_moves_no_date_wants_no_reason(batch, coordinator, programme, cells):
    measure = make_measure(programme, number="125")
    first, second = make_task(measure, due_on=date(2029, 1, 1)), make_task(measure)
    tasks = {"first": first.pk, "second": second.pk}
    cells = {name: tasks.get(cell, cell) for name, cell in cells.items()}
    save(batch, coordinator, row("tasks", **cells), reason="")
    batch.refresh_from_db()
    assert batch.change is not None


def test_a_date_that_is_taken_away_is_moved_too(batch, coordinator, measure):
    task = make_task(measure, due_on=date(2030, 1, 1))
    with pytest.raises(NoReasonError):
        save(batch, coordinator, row("tasks", id=task.pk, due_on="[clear]"), reason="")


def test_the_file_is_gone_when_it_is_saved(programme, coordinator, measure):
    batch = ImportBatch.objects.create(programme=programme, name="tiedosto.csv", content=b"number;phase")
    save(batch, coordinator, row("measures", number=measure.number, phase="planning"))
    batch.refresh_from_db()
    assert bytes(batch.content) == b""


def test_files_that_nobody_confirmed_are_forgotten_after_thirty_days(programme, coordinator, measure):
    now = days.now()
    made = {"programme": programme, "content": b"number"}
    old, new, saved = (
        ImportBatch.objects.create(name=name, uploaded_at=now - age, **made)
        for name, age in [
            ("vanha.csv", timedelta(days=30, seconds=1)),
            ("uusi.csv", timedelta(days=29, hours=23)),
            ("tallennettu.csv", timedelta(days=90)),
        ]
    )
    save(saved, coordinator, row("measures", number=measure.number, phase="planning"))
    assert list(ImportBatch.objects.forgotten(now)) == [old]
    call_command("clear_imports", stdout=StringIO())
    assert set(ImportBatch.objects.all()) == {new, saved}


def test_a_file_with_a_fault_saves_nothing(batch, coordinator, measure):
    records = [
        row("measures", 2, number=measure.number, phase="planning"),
        row("measures", 3, number="900", theme="tuntematon"),
    ]
    with pytest.raises(PlanChangedError):
        save(batch, coordinator, *records)
    measure.refresh_from_db()
    assert measure.phase == ""


def test_merged_into_one_that_is_new(batch, coordinator, measure):
    theme = measure.theme.slug
    records = [
        row("measures", 3, number="900", title_fi="Uusi", theme=theme),
        row(
            "measures",
            2,
            number="899",
            title_fi="Vanha",
            theme=measure.theme.slug,
            closed_as="merged",
            merged_into="900",
        ),
    ]
    save(batch, coordinator, *records)
    assert Measure.objects.get(number="899").merged_into.number == "900"
    undo(batch, coordinator)
    assert not Measure.objects.filter(number__in=["899", "900"]).exists()


def test_themes_and_units_come_along_where_they_may(batch, coordinator, measure):
    batch.rules = {"makes_what_is_missing": True}
    record = row("measures", number="900", title_fi="Uusi", theme="Kiertotalous")
    answers = row("responsibilities", 3, measure="900", unit="Ympäristöpalvelut")
    save(batch, coordinator, record, answers)
    assert Measure.objects.get(number="900").theme.name == "Kiertotalous"
    undo(batch, coordinator)
    assert not Theme.objects.filter(slug="kiertotalous").exists()


def test_the_chain_of_history_holds(batch, coordinator, measure, much):
    save(batch, coordinator, *much[1:2], *much[:1], *much[2:])
    undo(batch, coordinator)
    assert list(check()) == []
    assert Task.objects.filter(title="Tehtävä").exists() is False

"""An import is one change, whole or not at all, and is taken back whole."""

from datetime import date

import pytest

from exchange.imports.planning import plan_of
from exchange.imports.saving import PlanChangedError, digest_of, saving
from exchange.imports.undoing import CannotUndoError, undo
from exchange.models import ImportBatch
from measures.history.chain import check
from measures.models import Change, Measure, Task, Theme
from participation.models import Observation
from tests.cast import *  # noqa: F403  (fixtures)
from tests.exchange.test_planning import row
from tests.factories import make_indicator, make_observation, make_task, make_unit


@pytest.fixture
def batch(programme):
    return ImportBatch.objects.create(programme=programme, name="tiedosto.csv", content=b"")


def save(batch, user, *records):
    digest = digest_of(plan_of(batch.programme, records, may_make=batch.may_make))
    list(saving(batch, records, user, digest=digest, reason="Kevään päivitys"))


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

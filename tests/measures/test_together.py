"""Rows of history that are written together are those that each save would have left."""

import pytest

from measures.history.chain import check
from measures.models import Change, Measure, Origin, Task
from measures.models.change import changing
from measures.models.together import Together
from tests.factories import make_measure, make_programme, make_task, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    return make_theme(make_programme())


def rows(model, change):
    """Without what is another in each: keys, and to which change it belongs."""
    names = [one.attname for one in model.history.model._meta.concrete_fields]
    left_out = {"history_id", "change_id", "history_date", "number", "number_key", "id", "updated_at"}
    found = model.history.model.objects.filter(change=change).order_by("history_id")
    return list(found.values(*sorted(set(names) - left_out)))


def one_by_one(things, **options):
    with changing(origin=Origin.IMPORT, reason="Syy") as recording:
        for thing in things:
            thing.save(**options)
    return recording.change


def together(things, **options):
    with changing(origin=Origin.IMPORT, reason="Syy") as recording:
        all_of_them = Together(recording)
        for thing in things:
            all_of_them.save(thing, **options)
        all_of_them.write()
    return recording.change


def related_in(change):
    """Which measures the rows of the change say are related, by their numbers."""
    number = dict(Measure.objects.values_list("pk", "number"))
    measures = Measure.history.filter(change=change).order_by("history_id")
    return [[number[one.to_measure_id] for one in row.related.order_by("pk")] for row in measures]


def test_new_ones(theme):
    def new(*numbers):
        named = {"programme": theme.programme, "theme": theme, "description_fi": "<p>Teksti</p>"}
        return [Measure(number=number, title_fi="Nimi", is_published=True, **named) for number in numbers]

    one, other = one_by_one(new("1", "2")), together(new("3", "4"))
    assert [row["history_type"] for row in rows(Measure, other)] == ["+", "+"]
    assert rows(Measure, other) == rows(Measure, one)
    assert list(check()) == []


def test_changed_ones_with_what_they_are_related_to(theme):
    measures = [make_measure(theme.programme, theme, number=number) for number in "1234"]
    measures[0].related.set(measures[1:])
    changes = [save(measures, update_fields=["phase"]) for save in (one_by_one, together)]
    assert related_in(changes[1]) == [["2", "3", "4"], ["1"], ["1"], ["1"]]
    assert related_in(changes[1]) == related_in(changes[0])
    assert rows(Measure, changes[1]) == rows(Measure, changes[0])
    assert [row["history_type"] for row in rows(Measure, changes[1])] == ["~"] * 4
    assert list(check()) == []


def test_things_of_several_kinds_are_one_change(theme):
    measure = make_measure(theme.programme, theme)
    task = make_task(measure)
    change = together([measure, task])
    assert [len(rows(model, change)) for model in (Measure, Task)] == [1, 1]
    assert Change.objects.latest("pk") == change


def test_a_later_save_has_its_own_row_again(theme):
    measure = make_measure(theme.programme, theme)
    together([measure])
    before = measure.history.count()
    measure.save()
    assert measure.history.count() == before + 1

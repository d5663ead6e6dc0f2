"""Every write leaves sealed rows of history; whoever changes, drops, adds or swaps one is found out."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from measures.days import HELSINKI
from measures.history.chain import Fault, check, end_of_chain, record_what_has_no_history
from measures.models import ChainHead, Change, Measure, Origin, Task, Theme
from measures.models.change import RECORDS, changing
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db
RELATED = Measure.history.model.related.model.objects


def make_one_of_each():
    """Something of every model that has a history."""
    measure = make_measure()
    make_contact(measure)
    make_responsibility(measure)
    make_task(measure)
    measure.status_updates.create(noted_on=date(2020, 6, 1), title="Update")
    measure.links.create(title="Link", url="https://measures.example/")
    make_measure_effect(measure)
    make_indicator_effect()
    make_goal(due_on=date(2030, 12, 31))
    make_observation(measure=measure)


def test_all_public_content_has_a_history():
    assert {model._meta.model_name for model in RECORDS} == {
        "contactperson",
        "goal",
        "indicator",
        "indicatoreffect",
        "measure",
        "measureeffect",
        "measurelink",
        "observation",
        "page",
        "programme",
        "progressreport",
        "reportingperiod",
        "reportnote",
        "responsibility",
        "statusupdate",
        "task",
        "theme",
        "unit",
    }


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.model_name)
def test_a_row_holds_every_column(model):
    own = {column.attname for column in model._meta.concrete_fields}
    assert own <= {column.attname for column in model.history.model._meta.concrete_fields}


def test_a_write_by_itself_is_a_change_of_its_own():
    make_one_of_each()
    assert Change.objects.count() == sum(model.history.count() for model in RECORDS)
    assert list(check()) == []


def test_what_is_written_together_is_one_change():
    user = make_user()
    with changing(user, origin=Origin.FORM, reason="Kokous päätti"):
        measure = make_measure()
        measure.title = "Other"
        measure.save()
        task = make_task(measure)
        task.delete()
    change = Change.objects.get()
    assert (change.made_by, change.origin, change.reason, change.position) == (
        user,
        "form",
        "Kokous päätti",
        1,
    )
    rows = Measure.history.filter(id=measure.pk).order_by("history_id")
    assert [(row.history_type, row.history_user_id, row.change) for row in rows] == [
        ("+", user.pk, change),
        ("~", user.pk, change),
    ]
    assert list(Task.history.order_by("history_id").values_list("history_type", flat=True)) == ["+", "-"]


def test_a_change_within_another_is_part_of_it():
    with changing(origin=Origin.IMPORT), changing(origin=Origin.FORM):
        make_programme()
    assert [change.origin for change in Change.objects.all()] == ["import"]


def test_a_change_is_whole_or_not_at_all():
    def fail():
        with changing(origin=Origin.FORM):
            make_measure()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (Measure.objects.count(), Measure.history.count(), Change.objects.count(), end_of_chain()) == (
        0,
        0,
        0,
        "0:",
    )


def test_a_part_that_was_rolled_back_leaves_the_rest():
    @transaction.atomic
    def fail(programme):
        make_measure(programme)
        raise RuntimeError

    with changing(origin=Origin.FORM):
        programme = make_programme()
        with pytest.raises(RuntimeError):
            fail(programme)
    assert (Measure.history.count(), Change.objects.count()) == (0, 1)
    assert list(check()) == []


def test_a_change_without_rows_leaves_nothing():
    with changing(origin=Origin.FORM):
        pass
    assert (Change.objects.count(), end_of_chain()) == (0, "0:")


def test_is_dated_on_the_clock_of_the_site_and_in_real_time(settings, time_machine):
    settings.DEMO_TODAY = date(2020, 6, 30)
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=HELSINKI), tick=False)
    measure = make_measure()
    row = Measure.history.get(id=measure.pk)
    assert row.history_date == row.change.made_at == datetime(2020, 6, 30, 10, tzinfo=HELSINKI)
    assert row.change.recorded_at == datetime(2026, 11, 24, 10, tzinfo=HELSINKI)


def test_a_relation_changes_both_measures():
    one, other = make_measure(), make_measure()
    one.related.add(other)
    one.related.remove(other)
    one.related.add(other)
    one.related.clear()
    for measure, others in ((one, other), (other, one)):
        rows = Measure.history.filter(id=measure.pk).order_by("history_id")
        related = [list(RELATED.filter(history=row).values_list("to_measure", flat=True)) for row in rows]
        assert related == [[], [others.pk], [], [others.pk], []]
    assert list(check()) == []


# What somebody does past the site


def three_changes():
    return [make_programme(name=name) for name in ("One", "Two", "Three")]


def history_of(thing):
    return type(thing).history.model.objects.filter(id=thing.pk)


def test_an_altered_row_is_found():
    _one, two, _three = three_changes()
    history_of(two).update(name_fi="Twa")
    assert [fault.code for fault in check()] == ["altered"]


def test_an_altered_relation_is_found():
    make_measure().related.add(make_measure())
    RELATED.update(to_measure=99)
    assert {fault.code for fault in check()} == {"altered"}


def test_an_altered_change_is_found():
    three_changes()
    Change.objects.filter(position=2).update(origin="form")
    assert list(check()) == [Fault("altered", 2, Change.objects.get(position=2).pk)]


def test_a_dropped_row_is_found():
    with changing(origin=Origin.FORM):
        one, _two, _three = three_changes()
    history_of(one).delete()
    assert [fault.code for fault in check()] == ["altered", "unrecorded"]


def test_a_dropped_change_is_found():
    _one, two, _three = three_changes()
    history_of(two).delete()
    Change.objects.filter(position=2).delete()
    assert [fault.code for fault in check()] == ["missing", "unrecorded"]


def test_a_dropped_end_is_found():
    _one, _two, three = three_changes()
    written_down = end_of_chain()
    history_of(three).delete()
    Change.objects.filter(position=3).delete()
    assert [fault.code for fault in check()] == ["other_end", "unrecorded"]
    type(three).objects.filter(pk=three.pk)._raw_delete("default")
    last = Change.objects.get(position=2)
    ChainHead.objects.update(position=2, digest=last.digest)
    assert list(check()) == []
    assert list(check(written_down)) == [Fault("cut_off", 3)]


def test_an_inserted_row_is_found():
    one, _two, _three = three_changes()
    row = history_of(one).get()
    row.pk = None
    type(row).objects.bulk_create([row])
    assert [fault.code for fault in check()] == ["altered"]


def test_an_inserted_change_is_found():
    three_changes()
    change = Change.objects.get(position=3)
    change.pk, change.position = None, 4
    change.save()
    assert [fault.code for fault in check()] == ["altered", "other_end"]


def test_swapped_changes_are_found():
    one, two, _three = three_changes()
    first, second = Change.objects.get(position=1), Change.objects.get(position=2)
    history_of(one).update(change=second)
    history_of(two).update(change=first)
    assert [fault.code for fault in check()] == ["altered", "altered"]


def test_swapped_places_are_found():
    three_changes()
    first, second = Change.objects.get(position=1), Change.objects.get(position=2)
    Change.objects.filter(pk=first.pk).update(position=9)
    Change.objects.filter(pk=second.pk).update(position=1)
    Change.objects.filter(pk=first.pk).update(position=2)
    assert {fault.code for fault in check()} == {"altered"}


def test_a_change_that_was_never_sealed_is_found():
    three_changes()
    change = Change.objects.create(
        made_at=datetime(2020, 6, 30, tzinfo=HELSINKI),
        recorded_at=datetime(2020, 6, 30, tzinfo=HELSINKI),
        origin="form",
    )
    assert list(check()) == [Fault("unsealed", None, change.pk)]


def test_another_key_fits_nothing(settings):
    three_changes()
    settings.HISTORY_KEY = "another"
    assert [fault.code for fault in check()] == ["altered"] * 3


def test_the_command_tells():
    one, _two, _three = three_changes()
    out, err = StringIO(), StringIO()
    call_command("check_history", stdout=out)
    assert out.getvalue() == f"The history is whole. Its head: {end_of_chain()}\n"
    call_command("check_history", head=end_of_chain(), stdout=out)
    history_of(one).update(name_fi="Onf")
    with pytest.raises(CommandError, match="not whole: 1 faults"):
        call_command("check_history", stdout=out, stderr=err)
    change = Change.objects.get(position=1)
    assert err.getvalue() == (
        f"the change at 1 (number {change.pk}) or its rows are not as they were sealed\n"
    )


@pytest.mark.django_db(transaction=True)
def test_moves_whole_to_another_database(tmp_path):
    make_one_of_each()
    one, other = make_measure(), make_measure()
    one.related.add(other)
    written_down, file = end_of_chain(), tmp_path / "data.json"
    options = {"natural_foreign": True, "natural_primary": True, "verbosity": 0}
    call_command("dumpdata", exclude=["contenttypes", "auth.permission", "sessions"], output=file, **options)
    call_command("flush", interactive=False, verbosity=0)
    assert end_of_chain() == "0:"
    call_command("loaddata", file, verbosity=0)
    assert list(check(written_down)) == []
    assert end_of_chain() == written_down


def test_what_was_written_past_the_history_is_found_and_can_be_recorded():
    Theme.objects.bulk_create([Theme(programme=make_programme(), slug="t", name_fi="Teema")])
    assert [(fault.code, fault.what) for fault in check()] == [("unrecorded", "1 × teema")]
    record_what_has_no_history()
    assert list(check()) == []
    assert Theme.history.get().change.origin == "import"

"""My measures: what was done there is taken back there, as long as nobody built on it."""

from datetime import date

import pytest

from measures.models import Change
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_task
from tests.measures.test_own import PAGE, TODAY, _the_day, confirmed, post  # noqa: F401
from tests.page import get, texts


def undo(client, measure):
    """Press the button that the last move offers; what is told."""
    page = get(client, PAGE)
    change = page.select_one(".own-undo [name=change]")["value"]
    post(client, "measure_undo", measure.pk, change=change)
    return texts(get(client, PAGE), ".messagelist li > span")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("task_done", {}),
        ("task_done", {"completed_on": "2020-06-01"}),
        ("task_move", {"due_on": "2020-08-01", "reason": "Kilpailutus"}),
    ],
)
def test_what_was_done_to_a_task_is_undone(client, contact, measure, name, data):
    task = make_task(
        measure, title="Kysely", due_on=date(2020, 6, 30), due_precision="month", state="in_progress"
    )
    client.force_login(contact)
    post(client, name, task.pk, seen="in_progress 2020-06-30", **data)
    assert undo(client, measure) == ["Kumottu: Kysely on taas kuten ennen."]
    task.refresh_from_db()
    assert (task.state, task.due_on, task.due_precision, task.completed_on) == (
        "in_progress",
        date(2020, 6, 30),
        "month",
        None,
    )


def test_a_confirmation_is_undone(client, contact, measure):
    measure.confirmed_at = confirmed(200)
    measure.save()
    client.force_login(contact)
    post(client, "measure_confirm", measure.pk)
    assert undo(client, measure) == [f"Kumottu: {measure.title} on taas kuten ennen."]
    measure.refresh_from_db()
    assert (measure.confirmed_at, measure.confirmed_by) == (confirmed(200), None)


def test_what_was_changed_again_since_is_not_undone(client, contact, measure):
    task = make_task(measure, due_on=TODAY)
    client.force_login(contact)
    post(client, "task_done", task.pk, seen="not_started 2020-06-30")
    change = Change.objects.latest("pk").pk
    task.refresh_from_db()
    task.title = "Toinen nimi"
    task.save()
    post(client, "measure_undo", measure.pk, change=change)
    assert texts(get(client, PAGE), ".messagelist li > span")[-1] == (
        "Sitä on muutettu sen jälkeen. Mitään ei kumottu."
    )
    task.refresh_from_db()
    assert (task.state, task.title) == ("completed", "Toinen nimi")


@pytest.mark.parametrize("change", ["", "nonsense", "9" * 30, "1"])
def test_only_ones_own_moves_are_undone(client, contact, measure, change):
    make_task(measure, state="completed", completed_on=TODAY)
    client.force_login(contact)
    changes = Change.objects.count()
    post(client, "measure_undo", measure.pk, change=change)
    assert texts(get(client, PAGE), ".messagelist li > span") == ["Mitään ei muutettu."]
    assert Change.objects.count() == changes


def test_what_others_did_is_not_undone(client, contact, editor, measure):
    task = make_task(measure, due_on=TODAY)
    client.force_login(editor)
    post(client, "task_done", task.pk, seen="not_started 2020-06-30")
    client.force_login(contact)
    post(client, "measure_undo", measure.pk, change=Change.objects.latest("pk").pk)
    task.refresh_from_db()
    assert task.state == "completed"

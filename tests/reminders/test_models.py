"""What the database promises of reminders."""

import pytest
from django.db import IntegrityError, transaction

from reminders.models import Recipient, Reminded, ReminderRules, ReminderWording
from tests.factories import make_user
from tests.reminders.conftest import MONDAY

pytestmark = pytest.mark.about_databases


def refused(constraint, make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()
    return constraint in str(error.value) or "UNIQUE" in str(error.value)


@pytest.mark.parametrize(
    ("constraint", "editors", "coordinators"),
    [("reminder_editors_after_some_days", 0, 5), ("reminder_coordinators_not_before_editors", 6, 5)],
)
def test_rules(programme, constraint, editors, coordinators):
    def make():
        ReminderRules.objects.create(
            programme=programme, editors_after=editors, coordinators_after=coordinators
        )

    assert refused(constraint, make)


def test_each_kind_is_worded_once(programme):
    ReminderWording.objects.create(programme=programme, kind="late")
    assert refused(
        "reminder_wording_once_for_each_kind",
        lambda: ReminderWording.objects.create(programme=programme, kind="late"),
    )
    assert refused(
        "reminder_wording_kind_known", lambda: ReminderWording.objects.create(programme=programme, kind="x")
    )


def test_recipients(db):
    user = make_user()
    assert refused("recipient_rhythm_known", lambda: Recipient.objects.create(user=user, rhythm="x"))
    assert refused("recipient_sent_for_a_turn", lambda: Recipient.objects.create(user=user, sent_at=MONDAY))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("reminded_once_of_the_same", {}),
        ("reminded_kind_known", {"kind": "x"}),
        ("reminded_of_something", {"subject": ""}),
    ],
)
def test_nobody_is_told_the_same_twice(db, constraint, fields):
    same = {"user": make_user(), "kind": "late", "subject": "task 1", "episode": "", "stage": 0}
    Reminded.objects.create(**same, told_on=MONDAY.date())
    Reminded.objects.create(**same | {"stage": 7}, told_on=MONDAY.date())
    assert refused(constraint, lambda: Reminded.objects.create(**same | fields, told_on=MONDAY.date()))

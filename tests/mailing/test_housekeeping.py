"""What goes in time, what stays of it, and how the outbox stands."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.core.checks import run_checks
from django.utils import timezone

from mailing.figures import Standing, standing
from mailing.housekeeping import delete_old_contents
from mailing.models import JobRun, OutgoingMail, State
from mailing.outbox import put, refusals
from mailing.periodic import PERIODIC, run_due

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]
NOON = datetime.datetime(2027, 1, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def mail(state=State.WAITING, **fields):
    about = {"to": "aino@measures.example", "subject": "Hei", "text": "T", "html": "H", "kind": "reminder"}
    mail = put(**about | fields)
    mail.state, mail.tried_at, mail.last_error = state, timezone.now(), "550 aino@measures.example"
    mail.sent_at = timezone.now() if state in (State.SENT, State.KEPT) else None
    mail.save()
    return mail


def contents(mail):
    mail.refresh_from_db()
    return {mail.to, mail.subject, mail.text, mail.html, mail.last_error, *mail.headers}


def test_addresses_and_texts_go_after_thirty_days(clock):
    mails = {state: mail(state, headers={"X-A": "a"}, key=state.value) for state in State}
    clock.shift(datetime.timedelta(days=30))
    assert delete_old_contents() == 0
    clock.shift(1)
    assert delete_old_contents() == 6
    assert {state for state, one in mails.items() if contents(one) == {""}} == {
        State.SENT, State.KEPT, State.REFUSED, State.DEAD, State.UNKNOWN, State.DROPPED
    }  # fmt: skip
    assert [put(to="a@x.example", subject="", text="", kind="a", key=state.value) for state in State] == [
        None
    ] * 8
    assert delete_old_contents() == 0


def test_refusals_are_remembered(clock):
    mail(State.REFUSED)
    clock.shift(datetime.timedelta(days=40))
    delete_old_contents()
    mail(State.REFUSED)
    assert refusals("aino@measures.example") == 2


def test_how_the_outbox_stands(clock):
    assert standing() == Standing(0, None, 0, 0, 0, None)
    old = mail(State.DEAD)
    clock.shift(datetime.timedelta(days=31))
    delete_old_contents()
    now = NOON + datetime.timedelta(days=31)
    assert contents(old) == {""}
    for state in (State.WAITING, State.SENT, State.REFUSED, State.DEAD, State.UNKNOWN, State.DROPPED):
        mail(state)
    clock.shift(60)
    for state in (State.WAITING, State.SENDING, State.KEPT, State.UNKNOWN):
        mail(state)
    minute = datetime.timedelta(minutes=1)
    assert standing() == Standing(
        waiting=3, oldest_waiting=now, refused=1, dead=1, unknown=2, last_sent=now + minute
    )


def test_its_own_jobs_run():
    """Those of other apps are tested there."""
    assert {job.name for job in PERIODIC} >= {"mail contents", "task results"}
    former, PERIODIC[:] = list(PERIODIC), [job for job in PERIODIC if "mailing" in job.function.__module__]
    try:
        assert (run_due(), run_due()) == (2, 0)
    finally:
        PERIODIC[:] = former
    assert list(JobRun.objects.order_by("name").values_list("name", "error")) == [
        ("mail contents", ""),
        ("task results", ""),
    ]


def test_no_history_is_kept_of_mails():
    """It could never be deleted, and would hold addresses."""
    assert [model.__name__ for model in apps.get_app_config("mailing").get_models()] == [
        "OutgoingMail",
        "JobRun",
    ]
    assert not hasattr(OutgoingMail, "history")


@pytest.mark.parametrize(
    ("backend", "ids"),
    [
        ("mailing.smtp.SmtpBackend", []),
        ("mailing.backend.KeepingBackend", ["mailing.E001"]),
        ("django.core.mail.backends.console.EmailBackend", ["mailing.E001"]),
    ],
)
def test_the_check_for_production_wants_a_server(settings, backend, ids):
    settings.MAILERS = {
        "default": {"BACKEND": "mailing.backend.OutboxBackend"},
        "server": {"BACKEND": backend},
    }
    assert [one.id for one in run_checks(tags=["mail"], include_deployment_checks=True)] == ids

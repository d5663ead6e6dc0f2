"""What is put into the outbox: once, whole, and nothing that a mail or a database cannot hold."""

import pytest
from django.db import IntegrityError, connection, transaction

from mailing.models import OutgoingMail
from mailing.outbox import drop, put, resend

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]


def mail(**fields):
    about = {"to": "aino@measures.example", "subject": "Hei", "text": "Teksti", "kind": "reminder"}
    return put(**about | fields)


def test_it_waits_there(db):
    one = OutgoingMail.objects.get(pk=mail(key="1", language="sv", personal=False).pk)
    assert (one.to, one.subject, one.text, one.html) == ("aino@measures.example", "Hei", "Teksti", "")
    assert (one.kind, one.key, one.language, one.is_personal) == ("reminder", "1", "sv", False)
    assert (one.state, one.attempts, one.sent_at) == ("waiting", 0, None)


def test_a_key_is_good_for_one_mail(db):
    assert mail(key="1").key == "1"
    assert mail(key="1", subject="Other", to="eino@measures.example") is None
    assert OutgoingMail.objects.get().subject == "Hei"


def test_without_a_key_each_is_one_of_its_own(db):
    assert mail().message_id != mail().message_id


def test_what_is_taken_back_is_not_sent(db):
    with transaction.atomic():
        mail(key="1")
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert mail(key="1") is not None


def test_a_header_does_not_come_in_by_the_subject(db):
    one = mail(subject="Hei\r\nBcc: all@measures.example\0\x85\u2028x\ud800")
    assert one.subject == "Hei Bcc: all@measures.example x?"


def test_what_no_database_holds_is_left_out(db):
    one = mail(text="a\0b\ud800", html="<p>\0</p>")
    assert (one.text, one.html) == ("ab?", "<p></p>")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "a",
        "a@b@c.example",
        "a@x.example\nBcc: b@x.example",
        "a@x.example, b@x.example",
        "A <a@x.example>",
        "a\0@x.example",
        "ä@x.example",
    ],
)
def test_an_address_must_be_one(to):
    with pytest.raises(ValueError, match="no mail address"):
        mail(to=to)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "a\nBcc: b@x.example"},
        {"X-A\r\nBcc": "b"},
        {"Bcc": "b@x.example"},
        {"subject": "b"},
        {"X:": "b"},
    ],
)
def test_a_header_must_be_one_that_may_be_set(headers):
    with pytest.raises(ValueError, match="This header cannot be set"):
        mail(headers=headers)


def test_only_what_was_not_sent_is_sent_again_or_dropped(db):
    may = {}
    for state in OutgoingMail._meta.get_field("state").choices:
        one = mail()
        sent = {"sent_at": one.made_at} if state[0] in ("sent", "kept") else {}
        OutgoingMail.objects.filter(pk=one.pk).update(state=state[0], tried_at=one.made_at, **sent)
        with transaction.atomic():
            may[state[0]] = [resend(one)]
            transaction.set_rollback(True)
        may[state[0]] += [drop(one)]
    assert may == {
        "waiting": [False, True],
        "sending": [False, False],
        "sent": [False, False],
        "kept": [False, False],
        "refused": [True, True],
        "dead": [True, True],
        "unknown": [True, True],
        "dropped": [True, False],
    }


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("outgoing_mail_state_known", {"state": "lost"}),
        ("outgoing_mail_key_says_something", {"key": ""}),
        ("outgoing_mail_to_somebody_until_ended", {"to": ""}),
        ("outgoing_mail_sent_at_a_time", {"state": "sent"}),
        ("outgoing_mail_being_sent_since", {"state": "sending"}),
    ],
)
def test_the_database_refuses(name, changes):
    mail()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutgoingMail.objects.update(**changes)


def test_what_waits_is_found_by_its_index(db, django_assert_num_queries):
    """The worker asks each second."""
    if connection.vendor == "sqlite":
        plan = OutgoingMail.objects.due("2027-01-01T00:00Z").explain()
        assert "outgoing_mail_due" in plan

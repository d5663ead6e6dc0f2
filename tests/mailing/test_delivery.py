"""What becomes of a mail, with a real server that accepts, refuses, hangs and dies."""

import datetime

import pytest
import time_machine

from mailing import delivery
from mailing.models import OutgoingMail
from mailing.outbox import put, refusals, resend

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]
NOON = datetime.datetime(2027, 1, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def mail(**fields):
    about = {"to": "aino@measures.example", "subject": "Hei", "text": "Teksti\n", "kind": "reminder"}
    return put(**about | fields)


def after(mail):
    """The state, the attempts and the error of the mail once what is due was sent."""
    delivery.send_due()
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.last_error


def test_the_server_gets_the_whole_mail_once(server):
    one = mail(
        html="<p>Teksti</p>", headers={"List-Unsubscribe": "<https://measures.example/u/>"}, language="sv"
    )
    assert after(one) == ("sent", 1, "")
    assert one.sent_at == NOON
    assert after(one) == ("sent", 1, "")
    [got] = server.got
    assert {
        name: got[name] for name in ("To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language")
    } == {
        "To": "aino@measures.example",
        "Subject": "Hei",
        "Message-ID": one.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": "sv",
    }
    assert got["List-Unsubscribe"] == "<https://measures.example/u/>"
    assert [(part.get_content_type(), part.get_content().split()) for part in got.iter_parts()] == [
        ("text/plain", ["Teksti"]),
        ("text/html", ["<p>Teksti</p>"]),
    ]


def test_any_text_arrives_as_it_was_written(server):
    """Letters of other alphabets, lines longer than SMTP has, and lines that begin with its dot."""
    text = "Ääkköset 🚲\n" + "pitkä " * 500 + "\n.\n..\n. loppu\n"
    one = mail(subject="Ää 🚲 " + "pitkä " * 60, text=text)
    assert after(one) == ("sent", 1, "")
    [got] = server.got
    assert (got["Subject"], got.get_content().split("\r\n")) == (one.subject, text.split("\n"))


def test_what_is_refused_for_now_is_tried_again_for_a_day(server, clock):
    server.to_mail = "451 Try later"
    one = mail()
    waits = []
    while after(one) == ("waiting", len(waits) + 1, "451 Try later"):
        waits.append(
            (one.next_attempt_at - datetime.datetime.now(datetime.UTC)) // datetime.timedelta(minutes=1)
        )
        delivery.send_due()  # too early for it
        clock.move_to(one.next_attempt_at)
    assert waits == [1, 5, 15, 60, 180, 180, 180, 180, 180, 180, 180, 99]
    assert (one.state, one.attempts, one.tried_at - NOON) == ("dead", 13, datetime.timedelta(days=1))
    assert {got["Message-ID"] for got in server.got} == {one.message_id}
    assert len(server.got) == 13
    assert refusals(one.to) == 0


def test_it_is_sent_when_the_server_takes_it_again(server, clock):
    server.to_recipient = "450 Mailbox busy"
    one = mail()
    assert after(one) == ("waiting", 1, "450 Mailbox busy")
    server.to_recipient = "250 OK"
    clock.shift(60)
    assert after(one) == ("sent", 2, "")


@pytest.mark.parametrize("answering", ["to_recipient", "to_mail"])
def test_what_is_refused_for_good_is_not_tried_again(server, clock, answering):
    setattr(server, answering, "550 No such user")
    one = mail()
    assert after(one) == ("refused", 1, "550 No such user")
    clock.shift(10**6)
    assert after(one) == ("refused", 1, "550 No such user")


def test_refusals_are_counted_since_the_last_mail_that_arrived(server, clock):
    server.to_recipient = "550 No such user"
    for count in (1, 2):
        after(mail())
        assert refusals("AINO@measures.example") == count
        clock.shift(60)
    assert refusals("eino@measures.example") == 0
    server.to_recipient = "250 OK"
    after(mail())
    assert refusals("aino@measures.example") == 0


def test_nobody_listens(no_server):
    assert after(mail()) == ("waiting", 1, "ConnectionRefusedError: [Errno 111] Connection refused")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("hang", "SMTPServerDisconnected: Connection unexpectedly closed: timed out"),
        ("die", "SMTPServerDisconnected: Connection unexpectedly closed"),
    ],
)
def test_a_server_that_goes_silent_before_it_got_the_mail(server, answer, error):
    server.to_recipient = answer
    state, attempts, said = after(mail())
    assert (state, attempts, server.got) == ("waiting", 1, [])
    assert said.startswith(error) or "reset by peer" in said


@pytest.mark.parametrize("answer", ["hang", "die"])
def test_a_server_that_goes_silent_after_it_got_the_mail(server, clock, answer):
    """It may have sent it on: it is not sent again by itself."""
    server.to_mail = answer
    one = mail()
    assert after(one)[:2] == ("unknown", 1)
    server.to_mail = "250 OK"
    clock.shift(10**6)
    assert after(one)[:2] == ("unknown", 1)
    assert len(server.got) == 1
    assert resend(one)
    assert after(one) == ("sent", 1, "")


def test_what_the_server_says_of_us_is_not_about_the_mail(server, settings):
    """A wrong password of ours does not refuse anybody's mail."""
    settings.MAILERS["server"]["OPTIONS"] |= {"username": "us", "password": "secret"}
    state, attempts, said = after(mail())
    assert (state, attempts) == ("waiting", 1)
    assert "secret" not in said


def test_the_demo_keeps_what_it_would_send(settings):
    settings.MAILERS = {"server": {"BACKEND": "mailing.backend.KeepingBackend"}}
    one = mail()
    assert after(one) == ("kept", 1, "")
    assert one.sent_at == NOON


def test_one_that_was_dropped_meanwhile_stays_so(server):
    one = mail()
    taken = delivery.take()
    OutgoingMail.objects.update(state="dropped")
    delivery.deliver(taken)
    one.refresh_from_db()
    assert one.state == "dropped"


def test_a_late_answer_still_tells_what_became_of_it(server, clock):
    one = mail()
    taken = delivery.take()
    clock.shift(301)
    assert after(one) == ("unknown", 1, "")
    delivery.deliver(taken)
    assert after(one) == ("sent", 1, "")


def test_what_a_worker_left_behind_is_given_up_after_its_time(server, clock):
    one = mail()
    delivery.take()
    clock.shift(299)
    assert after(one) == ("sending", 1, "")
    clock.shift(2)
    assert after(one) == ("unknown", 1, "")
    assert server.got == []

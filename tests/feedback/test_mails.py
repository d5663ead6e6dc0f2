"""Who is told of feedback, and what its sender gets: each once, and nothing that should stay on the site."""

from datetime import date, timedelta

import pytest

from feedback.models import Feedback
from feedback.telling import alarm
from mailing.models import OutgoingMail
from tests.factories import make_contact, make_person, make_programme, make_user
from tests.feedback.sending import FORM, NOON, filled, make_feedback


@pytest.fixture(autouse=True)
def _site(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)
    settings.SITE_URL = "https://measures.example"


def send(client, about="", **written):
    assert client.post(FORM, filled(client, f"{FORM}?about={about}", **written)).status_code == 303
    return Feedback.objects.get()


def mails(kind=None):
    found = OutgoingMail.objects.filter(kind=kind) if kind else OutgoingMail.objects.all()
    return sorted((mail.kind, mail.to) for mail in found)


def test_contact_and_coordinator_are_told_and_the_sender_gets_a_receipt(
    client, measure, contact, editor, coordinator
):
    feedback = send(client, measure.get_absolute_url(), text="Salaisuus", email="asukas@example.org")
    assert mails() == [
        ("feedback_receipt", "asukas@example.org"),
        ("feedback_told", contact.email),
        ("feedback_told", coordinator.email),
    ]
    told, _other = OutgoingMail.objects.filter(kind="feedback_told")
    assert told.subject == f"Palautetta toimenpiteestä {measure.number}"
    assert told.text == (
        "Joku on antanut palautetta. Se koskee:\n\n"
        f"{measure.number} {measure.title}\n\n"
        "Vastaa siihen viimeistään 29.06.2020 täällä:\n\n"
        f"https://measures.example/admin/feedback/feedback/{feedback.pk}/change/\n\n"
        f"Vastaanottonumero: {feedback.receipt}\n"
    )
    assert (told.language, told.is_personal, told.headers) == ("fi", True, {})


def test_the_receipt_says_when_an_answer_comes_and_nothing_that_a_stranger_wrote(client, measure):
    feedback = send(client, measure.get_absolute_url(), text="Rivi\n\nToinen", email="asukas@example.org")
    [receipt] = OutgoingMail.objects.all()
    assert receipt.subject == f"Olemme saaneet palautteesi {feedback.receipt}"
    assert receipt.text == (
        "Kiitos palautteestasi Helsingin ilmastotoimenpiteistä. Saat vastauksen\n"
        "tähän osoitteeseen viimeistään 29.06.2020.\n\n"
        "Missä vaiheessa käsittely on:\n"
        f"https://measures.example/palaute/kiitos/{feedback.receipt}/\n\n"
        "Se koskee:\n"
        f"{measure.number} {measure.title}\n\n"
        "--\n"
        "Jos et lähettänyt tätä, joku antoi osoitteesi vahingossa. Sinun ei\n"
        "tarvitse tehdä mitään.\n"
    )
    assert (receipt.key, receipt.is_personal) == (f"feedback/{feedback.pk}/receipt", True)


def test_a_receipt_is_in_the_language_of_the_form(client, measure):
    client.post("/sv/respons/", filled(client, "/sv/respons/", email="a@example.org"))
    [receipt] = OutgoingMail.objects.all()
    assert (receipt.language, receipt.subject.partition(" ")[0]) == ("sv", "Vi")


@pytest.mark.usefixtures("contact", "editor", "coordinator")
def test_without_an_address_there_is_no_receipt(client, measure):
    send(client, measure.get_absolute_url())
    assert mails("feedback_receipt") == []


def test_the_primary_contact_is_told_and_not_the_others(client, measure, contact):
    primary, gone = make_user(is_staff=True), make_user(is_staff=True, is_active=False)
    make_contact(measure, make_person(user=primary), is_primary=True)
    make_contact(measure, make_person(user=gone))
    make_contact(measure, make_person())
    send(client, measure.get_absolute_url())
    assert mails() == [("feedback_told", primary.email)]


def test_one_who_is_both_is_told_once(client, measure, contact):
    measure.programme.coordinators.add(contact)
    send(client, measure.get_absolute_url())
    assert mails() == [("feedback_told", contact.email)]


@pytest.mark.usefixtures("contact")
def test_on_the_site_in_general_every_open_programmes_coordinator_is_told(client, coordinator):
    other, former = make_user(is_staff=True), make_user(is_staff=True)
    make_programme([other])
    make_programme([former], closed_on=date(2020, 1, 1))
    send(client)
    told = {to for _kind, to in mails()}
    assert told == {coordinator.email, other.email}
    assert former.email not in told


def test_where_nobody_coordinates_the_admins_are_told(client, admin):
    send(client)
    assert mails() == [("feedback_told", admin.email)]


def test_where_nobody_has_an_address_the_site_is_told(client, settings, programme):
    settings.FEEDBACK_MAIL = "palaute@measures.example"
    programme.coordinators.add(make_user(is_staff=True, email=""))
    feedback = send(client)
    assert mails() == [("feedback_told", "palaute@measures.example")]
    on_day(settings, 20)
    assert mails() == [("feedback_told", "palaute@measures.example")]
    on_day(settings, 29)
    assert OutgoingMail.objects.get(kind="feedback_late").key == f"feedback/{feedback.pk}/late/site"


def test_a_wrong_address_of_an_account_keeps_nobody_from_being_told(client, programme, coordinator, caplog):
    programme.coordinators.add(make_user(is_staff=True, email="none"), make_user(is_staff=True, email=""))
    send(client)
    assert mails() == [("feedback_told", coordinator.email)]
    assert "could not be put into the outbox" in caplog.text


# Alarms


def on_day(settings, number):
    settings.DEMO_TODAY = NOON.date() + timedelta(days=number)
    alarm()


def test_the_coordinator_hears_on_the_tenth_day_and_when_it_is_late_once_each(
    settings, measure, contact, coordinator
):
    feedback = make_feedback(measure=measure)
    seen = {}
    for day in range(20):
        on_day(settings, day)
        on_day(settings, day)
        seen[day] = mails()
    soon, late = ("feedback_soon", coordinator.email), ("feedback_late", coordinator.email)
    assert seen[9] == []
    assert seen[10] == seen[14] == [soon]
    assert seen[15] == seen[19] == [late, soon]
    first, second = OutgoingMail.objects.order_by("pk")
    assert first.subject == "Palaute odottaa: vastaa viimeistään 15.06.2020"
    assert second.subject == "Palaute on myöhässä: vastaus piti antaa 15.06.2020"
    assert f"/admin/feedback/feedback/{feedback.pk}/change/" in second.text


def test_a_night_without_a_worker_loses_no_alarm(settings, measure, coordinator):
    make_feedback(measure=measure)
    on_day(settings, 13)
    assert mails() == [("feedback_soon", coordinator.email)]


@pytest.mark.usefixtures("coordinator")
def test_nobody_hears_of_what_was_answered_or_closed(settings, measure):
    make_feedback(measure=measure, state="closed", closed_as="twice")
    make_feedback(
        measure=measure, state="answered", answered_at=NOON, answer="Vastaus", email="a@measures.example"
    )
    on_day(settings, 30)
    assert mails() == []

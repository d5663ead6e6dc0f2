"""What people and machines may send: it is refused, or is kept and shown as the text that it is."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from feedback.forms import PURPOSE, make_ticket
from feedback.models import Feedback
from feedback.telling import answer_letter
from mailing.models import OutgoingMail
from mailing.signed import make_token
from tests.feedback.sending import FORM, fields, filled, ticket_of
from tests.page import get, read, words

pytestmark = pytest.mark.about_databases

MARKUP = (
    '</textarea></div></pre><script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt; {{ 7|add:7 }}'
)
RIGHT_TO_LEFT = "Hyvä \u202egnihtyna\u202c שלום"


def admin_page(client, admin):
    client.force_login(admin)
    return get(client, reverse("admin:feedback_feedback_change", args=[Feedback.objects.get().pk]))


@pytest.mark.parametrize("text", [MARKUP, RIGHT_TO_LEFT, "a\tb\x0b\x1b[31m", "💚" * 20, "%s {0} \\n ' \" --"])
def test_any_text_is_kept_and_shown_as_it_is(client, admin, text):
    assert client.post(FORM, filled(client, text=text, email="a@measures.example")).status_code == 303
    feedback = Feedback.objects.get()
    assert feedback.text == text.strip()
    assert "".join(text.split()) in "".join(answer_letter(feedback).text.split())
    page = admin_page(client, admin)
    shown = page.select_one(".feedback-text")
    assert " ".join(shown.get_text().split()) == " ".join(text.split())
    assert shown["dir"] == "auto"
    assert shown.find_all(True) == []
    assert page.select("img, .feedback-row script") == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["text", "email", "about", "kind", "ticket", "website"])
def test_markup_in_any_field_is_text_where_the_form_is_shown_again(client, name):
    sent = filled(client) | {"text": "", "email": "none"} | {name: MARKUP}
    page = read(client.post(FORM, sent))
    assert page.main.select("script, img, b") == []
    assert fields(page).get("text") == (MARKUP if name == "text" else "")
    assert not Feedback.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["text", "about", "kind", "website"])
def test_nul_goes_from_what_is_kept(client, name):
    sent = filled(client)
    response = client.post(FORM, sent | {name: f"{sent[name]}\0"})
    assert (response.status_code, Feedback.objects.get().text) == (303, "Hyvä juttu")


@pytest.mark.django_db
def test_nul_alone_is_no_text(client):
    assert words(
        read(client.post(FORM, filled(client, text="\0 \0"))).select_one("#feedback-text_error")
    ) == ("Kirjoita palautteesi tähän.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email",
    [
        "a@measures.example\nBcc: b@measures.example",
        "a@measures.example\r\n\r\nText",
        "a@measures.example%0aBcc:b@measures.example",
        "a@measures.example, b@measures.example",
        "A <a@measures.example>",
        '"a\nb"@measures.example',
        "a@measures.example\0",
        "\u202ea@measures.example",
        "a@measures.example\u2028bcc",
        '"a"@measures.example',
        "a@[127.0.0.1]",
        "a@localhost",
        "a" * 250 + "@measures.example",
        "a@" + "b." * 500 + "example",
    ],
)
def test_no_address_that_says_more_than_an_address(client, email):
    page = read(client.post(FORM, filled(client, email=email)))
    assert page.select_one("#feedback-email")["aria-invalid"] == "true"
    assert fields(page)["text"] == "Hyvä juttu"
    assert (Feedback.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_megabyte_is_refused_and_stays_on_the_page(client):
    page = read(client.post(FORM, filled(client, text="a" * 2**20)))
    assert words(page.select_one("#feedback-text_error")) == (
        "Lyhennä tekstisi 10000 merkkiin. Nyt siinä on 1048576 merkkiä."
    )
    assert len(fields(page)["text"]) == 2**20


@pytest.mark.django_db
def test_more_than_the_site_takes_at_once_is_an_error(client):
    response = client.post(FORM, filled(client, text="a" * 3 * 2**20))
    assert (response.status_code, Feedback.objects.count()) == (400, 0)
    assert "Kiitos" not in response.content.decode()


@pytest.mark.django_db
def test_fields_that_it_does_not_have_say_nothing(client):
    unknown = {
        "state": "answered",
        "due_on": "2099-01-01",
        "receipt": "A",
        "measure": "1",
        "answered_by": "1",
    }
    assert client.post(FORM, filled(client) | unknown).status_code == 303
    feedback = Feedback.objects.get()
    assert (feedback.state, feedback.measure, feedback.answer) == ("new", None, "")
    assert feedback.receipt != "A"


@pytest.mark.django_db
def test_a_file_is_not_taken(client, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with (tmp_path / "a.txt").open("rb") as file:
        assert client.post(FORM, filled(client, text=file)).status_code == 200
    assert not Feedback.objects.exists()


def forged():
    ticket = make_ticket()
    return {
        "none": "",
        "nonsense": "nonsense",
        "changed": ticket[:-1] + ("A" if ticket[-1] != "A" else "B"),
        "of another purpose": make_token("subscription", "AAAA-BBBB-CCCC"),
        "of another key": signing.dumps("AAAA-BBBB-CCCC", key="guessed", salt=f"mailing.signed.{PURPOSE}"),
        "long": "a" * 100_000,
        "without a time": signing.Signer(salt=f"mailing.signed.{PURPOSE}").sign("AAAA-BBBB-CCCC"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", forged())
def test_a_ticket_that_is_not_ours_is_changed_for_one_that_is(client, kind):
    sent = filled(client, ticket=forged()[kind])
    page = read(client.post(FORM, sent))
    assert words(page.select_one(".form-errors li")) == "Lomake oli auki yli vuorokauden."
    assert fields(page)["text"] == "Hyvä juttu"
    assert fields(page)["ticket"] not in ("", sent["ticket"])
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_an_empty_post_is_an_error(client):
    page = read(client.post(FORM, {}))
    assert page.select_one(".form-errors")
    assert not Feedback.objects.exists()


@pytest.mark.django_db
def test_a_ticket_taken_from_elsewhere_sends_nothing_again(client):
    """Replayed from another network, it leads to the receipt of what was sent, or asks to send again."""
    sent = filled(client, ticket=ticket_of(timedelta(hours=1)))
    client.post(FORM, sent, REMOTE_ADDR="192.0.2.1")
    for _each in range(3):
        client.post(FORM, sent, REMOTE_ADDR="192.0.2.2")
        client.post(FORM, sent | {"text": "Muuta"}, REMOTE_ADDR="192.0.2.2")
    assert [one.text for one in Feedback.objects.all()] == ["Hyvä juttu"]


def test_another_sites_form_gains_nothing_by_who_sends_it(client, coordinator, programme):
    """Nothing in it is of the one who is signed in."""
    client.force_login(coordinator)
    sent = filled(client)
    response = client.post(FORM, sent, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 303
    assert Feedback.objects.get().answered_by is None

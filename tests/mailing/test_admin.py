"""The outbox in the admin: its list, a mail in it, and what may be done about one that was not sent."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from mailing.models import OutgoingMail
from mailing.outbox import put
from tests.page import fetch, get, query_count, read, texts, words

pytestmark = pytest.mark.django_db
LIST = "/en/admin/mailing/outgoingmail/"
HTML = "<!doctype html><html lang=en><title>Hei</title><p>As <b>HTML</b></p></html>"


def mail(state="waiting", **fields):
    about = {"to": "aino@measures.example", "subject": "Hei", "text": "Plain <b> text", "kind": "reminder"}
    one = put(**about | {"personal": False} | fields)
    one.state, one.tried_at = state, timezone.now()
    one.sent_at = timezone.now() if state in ("sent", "kept") else None
    one.save()
    return one


def page_of(mail):
    return f"{LIST}{mail.pk}/change/"


def facts(page):
    return dict(zip(texts(page, ".outgoing-mail dt"), texts(page, ".outgoing-mail dd"), strict=True))


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def test_the_list_shows_what_became_of_each(desk):
    mail("sent", subject="First")
    mail("refused", subject="Second")
    page = get(desk, LIST)
    rows = [
        texts(row, "th.field-what, td.field-to, td.field-of_kind, td.field-state")
        for row in page.select("#result_list tbody tr")
    ]
    assert rows == [
        ["Second", "aino@measures.example", "Reminder to staff", "Refused by the server"],
        ["First", "aino@measures.example", "Reminder to staff", "Sent"],
    ]


def test_dead_letters_are_those_that_were_not_sent(desk):
    for state in ("waiting", "sending", "sent", "kept", "refused", "dead", "unknown", "dropped"):
        mail(state, subject=state)
    page = get(desk, f"{LIST}?dead=1")
    assert sorted(texts(page, "#result_list .field-what")) == ["dead", "refused", "unknown"]


def test_the_list_is_narrowed_by_kinds_in_words(desk):
    mail(kind="reminder", subject="First"), mail(kind="account", subject="Second")
    mail(kind="of_a_former_app", subject="Third")
    page = get(desk, f"{LIST}?kind=account")
    assert texts(page, "#result_list .field-what") == ["Second"]
    [kinds] = [one for one in page.select("#changelist-filter details") if "kind" in words(one.summary)]
    assert texts(kinds, "a") == ["All", "Reminder to staff", "Signing in and accounts", "Of_a_former_app"]


def test_the_list_asks_the_database_as_often_for_many(desk):
    mail()
    for_one = query_count(desk, LIST)
    mail(), mail()
    assert query_count(desk, LIST) == for_one


def test_one_mail(desk):
    one = mail("dead", html=HTML)
    OutgoingMail.objects.update(last_error="451 Try later", attempts=13)
    page = get(desk, page_of(one))
    found = facts(page)
    assert list(found) == ["State", "Last error", "To", "Kind", "Made", "Attempts", "Last attempt"]
    assert [found[name] for name in ("State", "Last error", "To", "Kind", "Attempts")] == [
        "Not sent in a day of tries",
        "451 Try later",
        "aino@measures.example",
        "Reminder to staff",
        "13",
    ]
    assert page.select_one("pre").get_text() == "Plain <b> text"
    assert page.select_one("iframe").attrs == {
        "src": f"{LIST}{one.pk}/html/",
        "title": "The mail as HTML",
        "sandbox": [],
    }
    assert texts(page, ".outgoing-mail button") == ["Send again", "Drop: do not send"]


def test_as_html_it_is_harmless(desk):
    response = fetch(desk, f"{LIST}{mail(html=HTML).pk}/html/")
    assert response.content.decode() == HTML
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'self'; sandbox"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_only_its_own_page_frames_it(desk):
    one = mail(html=HTML)
    assert "frame-src 'self'" in fetch(desk, page_of(one))["Content-Security-Policy"]
    assert "frame-src" not in fetch(desk, LIST)["Content-Security-Policy"]


def test_what_is_personal_is_not_shown(client, desk, admin):
    one = mail(text="http://testserver/secret", html=HTML, personal=True)
    client.force_login(admin)
    page = get(client, page_of(one))
    assert "secret" not in str(page)
    assert (
        texts(page, ".outgoing-mail > p")[-1]
        == "What it says is for whom it is to alone, and is not shown here."
    )
    assert page.select("iframe") == []
    assert fetch(client, f"{LIST}{one.pk}/html/").status_code == 404


def test_but_in_the_demo(desk, settings):
    settings.DEMO = True
    one = mail("kept", text="See http://testserver/secret", html=HTML, personal=True)
    page = get(desk, page_of(one))
    assert page.select_one("pre a")["href"] == "http://testserver/secret"
    assert fetch(desk, f"{LIST}{one.pk}/html/").status_code == 200


def test_what_was_deleted_is_told(desk):
    one = mail("sent")
    OutgoingMail.objects.update(to="", subject="", text="")
    page = get(desk, page_of(one))
    assert (words(page.h1), facts(page)["To"]) == ("Reminder to staff", "The address was deleted.")
    assert texts(page, ".outgoing-mail > p") == [
        "The text was deleted, as that of every mail is after 30 days."
    ]


def test_of_one_whose_fate_is_not_known_the_risk_is_told(desk):
    assert "it may arrive twice" in texts(get(desk, page_of(mail("unknown"))), ".outgoing-mail > p")[0]


def act(desk, action, *mails):
    """What the page then says."""
    asked = {"action": action, "_selected_action": [mail.pk for mail in mails]}
    return texts(read(desk.post(LIST, asked, follow=True)), ".messagelist li")


def test_sent_again(desk, coordinator):
    dead, sent = mail("dead"), mail("sent")
    assert act(desk, "resend", dead, sent) == [
        "Nothing was done with 1 mail: its state does not allow it.",
        "1 mail will be sent again.",
    ]
    assert [(one.state, one.attempts) for one in OutgoingMail.objects.order_by("pk")] == [
        ("waiting", 0),
        ("sent", 0),
    ]
    [entry] = LogEntry.objects.all()
    assert (entry.user, entry.object_id, entry.change_message) == (coordinator, str(dead.pk), "Sent again")


def test_dropped(desk):
    mails = [mail("waiting"), mail("unknown")]
    assert act(desk, "drop", *mails) == ["2 mails were dropped."]
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"dropped"}


@pytest.mark.parametrize(
    ("state", "buttons"), [("waiting", ["Drop: do not send"]), ("sent", []), ("dropped", ["Send again"])]
)
def test_a_page_offers_what_can_be_done(desk, state, buttons):
    assert texts(get(desk, page_of(mail(state))), ".outgoing-mail button") == buttons


@pytest.mark.parametrize("path", ["999999/change/", "999999/html/", "x/change/", "add/"])
def test_not_there(desk, path):
    assert fetch(desk, LIST + path).status_code == 404


def test_without_html_there_is_no_page_of_it(desk):
    assert fetch(desk, f"{LIST}{mail().pk}/html/").status_code == 404


@pytest.mark.parametrize("person", ["stranger", "contact", "editor"])
def test_others_see_none_of_it(client, request, person):
    one = mail(html=HTML)
    client.force_login(request.getfixturevalue(person))
    for path in (LIST, page_of(one), f"{LIST}{one.pk}/html/"):
        assert fetch(client, path).status_code in (403, 404)
    client.post(LIST, {"action": "drop", "_selected_action": one.pk})
    one.refresh_from_db()
    assert one.state == "waiting"


def test_what_tasks_tell_of_the_machine_is_not_in_the_admin(client, admin):
    client.force_login(admin)
    assert fetch(client, "/en/admin/django_tasks_db/dbtaskresult/").status_code == 404

"""Where staff read and answer feedback: who sees which, what is sent, and that nothing is done twice."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.timezone import localdate

from feedback.models import Feedback, FeedbackRules
from mailing.models import OutgoingMail
from tests.factories import make_measure, make_programme, make_responsibility, make_user
from tests.feedback.sending import NOON, make_feedback
from tests.page import fetch, get, links, query_count, read, texts, words

LIST = "/admin/feedback/feedback/"
TODAY = date(2020, 6, 15)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = "https://measures.example"


@pytest.fixture
def feedback(measure):
    return make_feedback(
        measure=measure,
        page=measure.get_absolute_url(),
        text="Miksi näin?",
        email="asukas@example.org",
        receipt="AAAA-BBBB-CCCC",
    )


def page_of(feedback):
    return reverse("admin:feedback_feedback_change", args=[feedback.pk])


def form(page, button):
    """What the form with this button would send."""
    found = page.select_one(f"button[name={button}]").find_parent("form")
    sent = {one["name"]: one.get("value", "") for one in found.select("input[name]")}
    sent |= {one["name"]: one.get_text().removeprefix("\n") for one in found.select("textarea")}
    return sent | {one["name"]: "" for one in found.select("select")} | {button: ""}


def press(client, feedback, button, **typed):
    return client.post(page_of(feedback), form(get(client, page_of(feedback)), button) | typed)


def rows(page):
    return texts(page, "#result_list tbody th")


# Who sees which


def test_each_sees_their_own(client, request, measure, programme, feedback):
    others = make_feedback(measure=make_measure(programme))
    foreign = make_feedback(measure=make_measure())
    general, accessible = make_feedback(), make_feedback(kind="accessibility", programme=foreign.programme)
    seen = {
        "stranger": [],
        "contact": [feedback],
        "editor": [feedback],
        "coordinator": [feedback, others, general, accessible],
        "admin": [feedback, others, foreign, general, accessible],
    }
    for role, own in seen.items():
        user = request.getfixturevalue(role)
        client.force_login(user)
        assert set(Feedback.objects.visible_to(user)) == set(own), role
        if own:
            assert sorted(rows(get(client, LIST))) == sorted(one.receipt for one in own), role
        for one in Feedback.objects.all():
            expected = 200 if one in own else 404
            assert fetch(client, page_of(one)).status_code == expected, (role, one)
            posted = client.post(page_of(one), {"_save": "", "answer": "A"})
            assert posted.status_code == (200 if one in own else 404)
    assert not Feedback.objects.exclude(answer="").exists()


@pytest.mark.django_db
def test_nobody_sees_any_who_is_not_signed_in(client, visitor):
    assert not Feedback.objects.visible_to(visitor).exists()
    assert fetch(client, LIST).status_code == 302


def test_other_doors_are_closed(client, admin, feedback):
    client.force_login(admin)
    assert [fetch(client, f"{LIST}{door}").status_code for door in ("add/", f"{feedback.pk}/delete/")] == [
        404,
        404,
    ]
    assert fetch(client, f"{LIST}x/change/").status_code == 404
    assert client.put(page_of(feedback)).status_code in (200, 405)


def test_bulk_closing_leaves_what_is_not_ones_own(client, editor, feedback):
    foreign = make_feedback(measure=make_measure())
    client.force_login(editor)
    sent = {"action": "close_as_nonsense", "_selected_action": [feedback.pk, foreign.pk]}
    client.post(LIST, sent)
    states = [Feedback.objects.get(pk=one.pk).state for one in (feedback, foreign)]
    assert states == ["closed", "new"]
    assert LogEntry.objects.get().object_repr == "AAAA-BBBB-CCCC (01.06.2020)"


def test_bulk_closing_leaves_what_was_answered(client, admin, measure):
    done = make_feedback(
        measure=measure, state="answered", answered_at=NOON, answer="A", email="a@measures.example"
    )
    client.force_login(admin)
    page = read(
        client.post(LIST, {"action": "close_as_nonsense", "_selected_action": [done.pk]}, follow=True)
    )
    assert texts(page, ".messagelist li") == ["0 palautetta suljettiin vastaamatta."]
    done.refresh_from_db()
    assert (done.state, done.answer) == ("answered", "A")


# The list


def test_the_late_come_first_and_say_so(client, admin, measure):
    days = {"now": 0, "soon": 10, "due": 14, "late": 15, "done": 40}
    made = {
        name: make_feedback(measure=measure, received_at=NOON + timedelta(days=14 - age))
        for name, age in days.items()
    }
    Feedback.objects.filter(pk=made["done"].pk).update(state="closed", closed_as="twice")
    client.force_login(admin)
    page = get(client, LIST)
    assert rows(page) == [made[name].receipt for name in ("late", "due", "soon", "now", "done")]
    assert texts(page, ".field-due") == [
        "14.06.2020 1 päivän myöhässä",
        "15.06.2020 Vastaa pian",
        "19.06.2020 Vastaa pian",
        "29.06.2020",
        "20.05.2020",
    ]
    narrowed = {"late": ["late"], "soon": ["late", "due", "soon"], "waiting": ["late", "due", "soon", "now"]}
    for value, names in narrowed.items():
        assert rows(get(client, f"{LIST}?due={value}")) == [made[name].receipt for name in names]
    assert len(rows(get(client, f"{LIST}?due=nonsense"))) == 5


def test_is_narrowed_by_state_kind_and_unit(client, admin, feedback, unit):
    other = make_feedback(kind="accessibility", state="closed", closed_as="twice")
    make_responsibility(make_measure())
    client.force_login(admin)
    assert rows(get(client, f"{LIST}?unit={unit.pk}")) == [feedback.receipt]
    assert rows(get(client, f"{LIST}?kind__exact=accessibility")) == [other.receipt]
    assert rows(get(client, f"{LIST}?state__exact=new")) == [feedback.receipt]
    assert len(rows(get(client, f"{LIST}?unit=999999"))) == 2


def test_a_filter_names_only_units_of_ones_own(client, editor, feedback, unit):
    foreign = make_measure()
    make_responsibility(foreign)
    make_feedback(measure=foreign)
    client.force_login(editor)
    page = get(client, LIST)
    units = [words(link) for link in page.select("#changelist-filter a[href*='unit=']")]
    assert units in ([], [unit.name])


def test_the_list_asks_the_same_for_one_and_three(client, coordinator, measure, feedback):
    client.force_login(coordinator)
    count = query_count(client, LIST)
    for _each in range(2):
        make_feedback(measure=make_measure(measure.programme))
    assert query_count(client, LIST) == count


# One of them, answered


def test_shows_what_was_written(client, contact, feedback, measure):
    client.force_login(contact)
    page = get(client, page_of(feedback))
    assert words(page.select_one(".feedback-text")) == "Miksi näin?"
    assert texts(page, ".feedback-row dl dd") == [
        f"Toimenpide: {measure.number} {measure.title}",
        "Uusi",
        "01.06.2020 12.00",
        "15.06.2020 Vastaa pian",
        "Suomi",
        "asukas@example.org",
    ]
    assert page.select("button[name=_send]") == []


def test_is_answered_after_one_has_seen_what_is_sent(client, contact, feedback, measure):
    client.force_login(contact)
    saved = press(client, feedback, "_save", answer="Koska näin.\r\n\r\nTerveisin")
    assert (saved.status_code, saved.url) == (302, f"{page_of(feedback)}#to-be-sent")
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answer) == ("being_answered", "Koska näin.\n\nTerveisin")
    assert not OutgoingMail.objects.exists()
    page = get(client, page_of(feedback))
    shown = page.select("section:has(> #to-be-sent) .feedback-text")[0].get_text()
    sent = client.post(page_of(feedback), form(page, "_send"))
    assert sent.status_code == 302
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answered_by, localdate(feedback.answered_at)) == (
        "answered",
        contact,
        TODAY,
    )
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.kind, mail.text) == ("asukas@example.org", "feedback_answer", shown)
    assert mail.text == (
        "Koska näin.\n\nTerveisin\n\n--\n"
        "Tämä on vastaus palautteeseen, jonka annoit Helsingin\nilmastotoimenpiteistä 01.06.2020.\n\n"
        f"Se koski:\n{measure.number} {measure.title}\n\n"
        "Mitä kirjoitit:\n\nMiksi näin?\n\n"
        "Älä vastaa tähän viestiin: kukaan ei lue tätä osoitetta. Jos haluat\n"
        "kirjoittaa meille uudelleen, anna palautetta täällä:\n"
        "https://measures.example/palaute/\n"
    )
    assert [entry.change_message for entry in LogEntry.objects.order_by("pk")] == [
        "Vastaus kirjoitettu",
        "Vastaus lähetetty",
    ]


def test_is_not_answered_twice(client, contact, feedback):
    client.force_login(contact)
    press(client, feedback, "_save", answer="Näin")
    sent = form(get(client, page_of(feedback)), "_send")
    client.post(page_of(feedback), sent)
    page = read(client.post(page_of(feedback), sent))
    assert texts(page, ".messagelist .error")[-1].startswith("Mitään ei tehty: joku toinen muutti")
    assert OutgoingMail.objects.count() == 1


def test_what_another_wrote_meanwhile_is_not_sent_unseen(client, contact, coordinator, feedback):
    client.force_login(contact)
    press(client, feedback, "_save", answer="Minun")
    seen = get(client, page_of(feedback))
    client.force_login(coordinator)
    press(client, feedback, "_save", answer="Toisen")
    client.force_login(contact)
    for button, typed in (
        ("_send", {}),
        ("_save", {"answer": "Uusi teksti"}),
        ("_close", {"closed_as": "twice"}),
    ):
        page = read(client.post(page_of(feedback), form(seen, button) | typed))
        assert texts(page, ".messagelist .error")[-1].startswith("Mitään ei tehty")
        assert page.select_one("textarea").get_text().strip() == typed.get("answer", "Toisen")
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answer) == ("being_answered", "Toisen")
    assert not OutgoingMail.objects.exists()


def test_an_answer_that_is_too_long_stays_on_the_page(client, contact, feedback):
    client.force_login(contact)
    page = read(press(client, feedback, "_save", answer="a" * 20_001))
    assert len(page.select_one("textarea").get_text().strip()) == 20_001
    [said] = links(page, ".errornote a")
    assert said[1] == f"#{page.select_one('textarea')['id']}"
    assert words(page.title).startswith("Virhe: ")
    feedback.refresh_from_db()
    assert feedback.answer == ""


def test_an_emptied_answer_is_new_again(client, contact, feedback):
    client.force_login(contact)
    press(client, feedback, "_save", answer="Näin")
    press(client, feedback, "_save", answer=" ")
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answer) == ("new", "")


def test_is_closed_for_a_reason(client, contact, feedback):
    client.force_login(contact)
    page = read(press(client, feedback, "_close"))
    assert texts(page, ".errorlist li") == ["Tämä kenttä vaaditaan."]
    said = "Miksi suljetaan vastaamatta: Tämä kenttä vaaditaan."
    assert links(page, ".errornote a") == [(said, "#id_closed_as")]
    assert words(page.title).startswith("Virhe: ")
    assert press(client, feedback, "_close", closed_as="overdue").status_code == 200
    assert press(client, feedback, "_close", closed_as="otherwise").status_code == 302
    feedback.refresh_from_db()
    assert (feedback.state, feedback.closed_as) == ("closed", "otherwise")
    assert get(client, page_of(feedback)).select(".feedback-row form") == []


def test_without_an_address_there_is_nothing_to_send(client, contact, measure):
    feedback = make_feedback(measure=measure)
    client.force_login(contact)
    page = get(client, page_of(feedback))
    assert [button["name"] for button in page.select(".feedback-row button")] == ["_close"]
    seen = form(page, "_close")["seen"]
    client.post(page_of(feedback), {"_save": "", "answer": "A", "seen": seen})
    assert read(client.post(page_of(feedback), {"_send": "", "seen": seen}))
    feedback.refresh_from_db()
    assert (feedback.state, OutgoingMail.objects.count()) == ("being_answered", 0)


def test_shows_what_is_left_when_it_is_forgotten(client, admin, measure):
    feedback = make_feedback(measure=measure, state="closed", closed_as="overdue", text="", forgotten_at=NOON)
    client.force_login(admin)
    page = get(client, page_of(feedback))
    assert "Teksti, osoite ja vastaus poistettiin 01.06.2020." in page.get_text()
    assert page.select(".feedback-row :is(form, .feedback-text)") == []


# The rules


def test_coordinators_say_how_long_personal_data_is_kept(client, coordinator, programme):
    make_programme([make_user()])
    client.force_login(coordinator)
    page = get(client, "/admin/feedback/feedbackrules/add/")
    assert [one["value"] for one in page.select("[name=programme] option")] == ["", str(programme.pk)]
    sent = {"programme": programme.pk, "kept_for": "30"}
    assert client.post("/admin/feedback/feedbackrules/add/", sent).status_code == 302
    rules = FeedbackRules.objects.get()
    assert (rules.programme, rules.kept_for) == (programme, 30)
    address = f"/admin/feedback/feedbackrules/{rules.pk}/change/"
    page = read(client.post(address, {"kept_for": "0"}))
    assert page.select(".errorlist li")
    assert client.post(address, {"kept_for": "60"}).status_code == 302
    rules.refresh_from_db()
    assert rules.kept_for == 60


def test_no_one_else_changes_the_rules(client, request, programme):
    rules = FeedbackRules.objects.create(programme=make_programme())
    for role in ("contact", "editor", "coordinator", "stranger"):
        client.force_login(request.getfixturevalue(role))
        assert fetch(client, f"/admin/feedback/feedbackrules/{rules.pk}/change/").status_code == 404

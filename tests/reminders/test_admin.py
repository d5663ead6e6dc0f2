"""The page of reminders for coordinators, their rules and words, and everybody's own choices."""

import datetime

import pytest
from django.utils.translation import override

from mailing.models import OutgoingMail
from measures import days
from reminders.admin import OPEN_UP_TO
from reminders.due import Kind
from reminders.models import Recipient, Reminded, ReminderRules, ReminderWording
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
    make_user,
)
from tests.measures.test_admin import sent
from tests.page import fetch, get, query_count, read, section, texts, words
from tests.reminders.conftest import MONDAY

TODAY = MONDAY.date()
ONE_DAY = datetime.timedelta(days=1)
PAGE, OWN = "/en/admin/reminders/", "/en/admin/reminders/own/"


def late(measure):
    return make_task(measure, title="Kokous", due_on=TODAY - 3 * ONE_DAY)


def seen(client, user):
    client.force_login(user)
    return get(client, PAGE)


def test_tells_what_goes_to_whom_and_why(client, measure, contact, coordinator):
    measure.number, measure.title = "125", "Puiden istutus"
    measure.save()
    late(measure)
    page = seen(client, coordinator)
    coming = section(page, "coming")
    assert words(coming.h3) == contact.person.name
    assert texts(coming, "section > p") == [f"Soon, within the hour · {contact.email} · Suomi · On Mondays"]
    name = measure.programme.name
    assert texts(coming, "summary") == [f"Late tasks – {name}: 1 Told as contact."]
    assert texts(coming, "li") == ["125 Puiden istutus. “Kokous” was due on 26 February 2027."]
    assert texts(section(page, "nobody"), "p") == ["Everything reaches somebody."]
    assert texts(section(page, "sent"), "li") == ["None yet."]
    assert (OutgoingMail.objects.count(), Reminded.objects.count(), Recipient.objects.count()) == (0, 0, 0)


def test_tells_when_the_next_turn_is_and_what_will_be_due_by_then(
    client, measure, contact, coordinator, remind_at
):
    late(measure)
    make_task(measure, title="Pian", due_on=TODAY + 35 * ONE_DAY)
    remind_at(MONDAY)
    page = seen(client, coordinator)
    coming = section(page, "coming")
    assert words(coming.select_one("section > p")).startswith("8 March 2027 07.00 · ")
    assert [text.split(" – ")[0] for text in texts(coming, "summary")] == ["Late tasks", "Tasks due soon"]
    assert texts(section(page, "sent"), "li") == [f"1 March 2027 10.00: {contact.person.name}"]


def test_folds_what_is_much_and_counts_it(client, measure, contact, coordinator):
    make_task(measure, title="Pian", due_on=TODAY + ONE_DAY)
    for _number in range(OPEN_UP_TO + 1):
        late(measure)
    parts = section(seen(client, coordinator), "coming").select("details")
    assert [(words(part.summary).split(" – ")[0], part.has_attr("open")) for part in parts] == [
        ("Late tasks", False),
        ("Tasks due soon", True),
    ]
    assert [len(part.select("li")) for part in parts] == [OPEN_UP_TO + 1, 1]


def test_what_one_gets_for_two_reasons_is_told_apart(client, programme, measure, contact, coordinator):
    late(measure)
    late(make_measure(programme, confirmed_at=MONDAY))
    programme.coordinators.add(contact)
    name = programme.name
    assert texts(section(seen(client, contact), "coming"), "summary") == [
        f"Late tasks – {name}: 1 Told as contact.",
        f"Late tasks – {name}: 1 Told as coordinator.",
        f"Late tasks – {name}: 1 Told as coordinator.",
    ]


def test_shows_what_stands_above_in_the_language_of_the_mail(
    client, programme, measure, contact, coordinator
):
    ReminderWording.objects.create(programme=programme, kind="late", text_sv="Hej, dessa är sena")
    Recipient.objects.create(user=contact, language="sv")
    late(measure)
    [above] = section(seen(client, coordinator), "coming").select("q")
    assert (above["lang"], words(above)) == ("sv", "Hej, dessa är sena")


def test_shows_no_signed_link(client, measure, contact, coordinator):
    late(measure)
    client.force_login(coordinator)
    assert "/reminder/" not in fetch(client, PAGE).content.decode()


def test_tells_of_ones_own_programmes_alone(client, measure, contact, coordinator):
    other = make_measure(make_programme(tasks_ahead=0), confirmed_at=MONDAY, number="999")
    make_contact(other, contact.person)
    late(other)
    assert texts(section(seen(client, coordinator), "coming"), "p") == ["Nothing."]


@pytest.mark.parametrize(
    ("lost", "why"),
    [
        ({"user": None}, "has no account"),
        ({"is_active": False}, "the account is closed"),
        ({"is_staff": False}, "the account may not sign in here"),
        ({"email": ""}, "the account has no e-mail address"),
    ],
)
def test_tells_to_whom_nothing_can_be_sent(client, measure, contact, coordinator, lost, why):
    person = contact.person
    for thing in (person, contact):
        for name in lost.keys() & {field.name for field in thing._meta.fields}:
            setattr(thing, name, lost[name])
        thing.save()
    late(measure)
    page = seen(client, coordinator)
    assert texts(section(page, "nobody"), "li") == [f"{person.name}: {why}"]
    assert texts(section(page, "coming"), ".reminders-why") == ["Told as coordinator."]


def test_tells_what_reaches_nobody(client, measure, admin):
    measure.number, measure.title = "125", "Puiden istutus"
    measure.save()
    late(measure)
    nobody = section(seen(client, admin), "nobody")
    assert texts(nobody, "summary") == [f"Late tasks – {measure.programme.name}: 1"]
    assert texts(nobody, "li") == ["125 Puiden istutus. “Kokous” was due on 26 February 2027."]


@pytest.mark.parametrize("who", ["stranger", "contact", "editor"])
def test_the_page_is_not_there_for_others(client, request, measure, who):
    client.force_login(request.getfixturevalue(who))
    assert fetch(client, PAGE).status_code == 404
    assert client.post(PAGE).status_code == 405


def test_the_page_reads_the_same_number_of_times_for_one_and_for_three(
    client, quiet_measure, unit, coordinator
):
    client.force_login(coordinator)
    counts = []
    for rounds in (1, 2):
        for _number in range(rounds):
            measure = quiet_measure()
            make_contact(measure, make_person(user=make_user(is_staff=True)))
            make_responsibility(measure, make_unit())
            late(measure)
        counts.append(query_count(client, PAGE))
    assert counts[0] == counts[1]


# One's own


def test_chooses_how_often_and_in_which_language(client, contact):
    client.force_login(contact)
    page = get(client, OWN)
    assert texts(page, "legend") == ["How often", "Language"]
    assert [one["value"] for one in page.select("[checked]")] == ["weekly", "fi"]
    response = client.post(OWN, {"rhythm": "daily", "language": "sv"})
    assert response.url == OWN
    made = Recipient.objects.get()
    assert (made.user, made.rhythm, made.language, made.told_for) == (contact, "daily", "sv", None)
    assert [one["value"] for one in get(client, OWN).select("[checked]")] == ["daily", "sv"]


def test_choosing_does_not_forget_when_one_was_told(client, contact):
    Recipient.objects.create(user=contact, told_for=MONDAY, sent_at=MONDAY)
    client.force_login(contact)
    client.post(OWN, {"rhythm": "daily", "language": "sv"})
    made = Recipient.objects.get()
    assert (made.rhythm, made.told_for, made.sent_at) == ("daily", MONDAY, MONDAY)


def test_refuses_what_cannot_be_chosen(client, contact):
    client.force_login(contact)
    page = read(client.post(OWN, {"rhythm": "x", "language": "de"}))
    assert len(texts(page, ".errornote")) == 2
    assert page.title.get_text().strip().startswith("Error:")
    assert Recipient.objects.count() == 0


def test_who_edits_nothing_has_no_reminders(client, stranger):
    client.force_login(stranger)
    assert fetch(client, OWN).status_code == 404
    assert client.post(OWN, {"rhythm": "daily", "language": "sv"}).status_code == 404


# What coordinators say


def test_a_coordinator_says_when_and_in_which_words(client, programme, coordinator):
    client.force_login(coordinator)
    page = "/en/admin/reminders/reminderrules/add/"
    fields = sent(fetch(client, page)) | {"programme": programme.pk, "is_on": "on"}
    client.post(page, fields | {"editors_after": 3, "coordinators_after": 9})
    assert ReminderRules.objects.values_list(
        "programme", "is_on", "editors_after", "coordinators_after"
    ).get() == (
        programme.pk,
        True,
        3,
        9,
    )
    page = "/en/admin/reminders/reminderwording/add/"
    fields = sent(fetch(client, page)) | {"programme": programme.pk, "kind": "late", "text_sv": "Hej"}
    client.post(page, fields)
    made = ReminderWording.objects.get()
    assert (made.programme, made.kind, made.text_sv) == (programme, "late", "Hej")


def test_who_words_a_kind_sees_what_they_replace(client, programme, coordinator):
    client.force_login(coordinator)
    page = get(client, "/en/admin/reminders/reminderwording/add/")
    with override("en"):
        assert texts(page, ".description dt") == [str(kind.label) for kind in Kind]
    made = ReminderWording.objects.create(programme=programme, kind="feedback", text_sv="Hej")
    page = get(client, f"/en/admin/reminders/reminderwording/{made.pk}/change/")
    assert [(one["lang"], words(one)) for one in page.select(".description dd")] == [
        ("fi", "Asukkaat odottavat vastausta."),
        ("sv", "Invånare väntar på svar."),
        ("en", "Residents wait for an answer."),
    ]


def test_coordinators_are_not_told_before_editors(client, programme, coordinator):
    client.force_login(coordinator)
    page = "/en/admin/reminders/reminderrules/add/"
    fields = sent(fetch(client, page)) | {
        "programme": programme.pk,
        "editors_after": 9,
        "coordinators_after": 3,
    }
    response = read(client.post(page, fields))
    assert "The coordinators are not told before the unit’s editors." in texts(response, ".errorlist li")
    assert ReminderRules.objects.count() == 0


def test_my_measures_leads_to_both(client, coordinator, contact):
    for user, expected in ((coordinator, [OWN, PAGE]), (contact, [OWN])):
        client.force_login(user)
        page = get(client, "/en/admin/")
        assert [way["href"] for way in page.select(".own-ways a") if "/reminders/" in way["href"]] == expected
    assert days.today() == TODAY

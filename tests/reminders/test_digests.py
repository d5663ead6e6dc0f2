"""The mails: what they say, to whom, when, and never twice."""

import datetime
import time
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mailing.models import OutgoingMail
from measures import days
from reminders.digests import due_at, plan, send_all, tell, wordings_of
from reminders.lines import MOST
from reminders.matters import find, reminding_programmes
from reminders.models import Recipient, Reminded, ReminderRules, ReminderWording
from tests.factories import (
    make_contact,
    make_measure,
    make_note,
    make_period,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
    make_user,
)
from tests.feedback.sending import make_feedback
from tests.reminders.conftest import MONDAY

pytestmark = pytest.mark.about_databases
TODAY = MONDAY.date()
ONE_DAY = datetime.timedelta(days=1)
HELSINKI = ZoneInfo("Europe/Helsinki")


def local(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def late_task(measure, days_late=3, **fields):
    return make_task(measure, title="Kokous", due_on=TODAY - days_late * ONE_DAY, **fields)


def told():
    return sorted(Reminded.objects.values_list("user__username", "kind", "stage"))


def test_a_mail_says_what_where_and_how_it_is_settled(measure, contact, mails, remind_at, settings):
    Recipient.objects.create(user=contact, language="en")
    measure.number, measure.title = "125", "Puiden istutus"
    measure.save()
    task = late_task(measure)
    assert remind_at(MONDAY) == [contact.email.split("@")[0]]
    [mail] = mails()
    assert (mail.to, mail.kind, mail.language, mail.is_personal) == (contact.email, "reminder", "en", True)
    assert mail.subject == "Reminder of 1 matter"
    text = " ".join(mail.text.split())
    assert "- 125 Puiden istutus: “Kokous” was due on 26 February 2027." in text
    assert f"Open it: {settings.SITE_URL}/en/admin/measures/measure/{measure.pk}/change/" in text
    assert f"It is done: {settings.SITE_URL}/en/reminder/done/" in text
    assert "You are told as" not in text
    assert '<html lang="en">' in mail.html
    assert task.title in mail.html


@pytest.mark.parametrize(
    ("due_on", "precision", "said"),
    [
        ("2027-02-28", "day", "“Kokous” was due on 28 February 2027."),
        ("2027-02-28", "month", "“Kokous” is late. Its time was: February 2027."),
        ("2026-12-31", "year", "“Kokous” is late. Its time was: 2026."),
        ("2027-03-31", "day", "“Kokous” is due on 31 March 2027."),
        ("2027-03-31", "month", "“Kokous” is due soon. Its time is: March 2027."),
    ],
)
def test_tells_a_date_as_precisely_as_it_is_known(
    measure, contact, mails, remind_at, due_on, precision, said
):
    Recipient.objects.create(user=contact, language="en")
    due_on = datetime.date.fromisoformat(due_on)
    make_task(measure, title="Kokous", due_on=due_on, due_precision=precision)
    remind_at(MONDAY)
    assert said in " ".join(mails()[0].text.split())


def test_a_long_list_is_cut_and_says_so(programme, measure, contact, mails, remind_at):
    Recipient.objects.create(user=contact, language="en")
    make_task(measure, title="Apart", due_on=TODAY + ONE_DAY)
    for number in range(MOST + 2):
        make_task(measure, title=f"Late {number}", due_on=TODAY - ONE_DAY)
    remind_at(MONDAY)
    [mail] = mails()
    assert mail.subject == f"Reminder of {MOST + 3} matters"
    for said in (mail.text, mail.html):
        assert said.count("“Late ") == MOST
        assert said.count("“Apart”") == 1
        assert "And 2 others, which you find on your page." in " ".join(said.split())
    assert Reminded.objects.count() == MOST + 3


def test_a_mail_says_which_words_are_in_another_language(programme, measure, contact, mails, remind_at):
    Recipient.objects.create(user=contact, language="en")
    measure.title_en = ""
    measure.save()
    late_task(measure)
    remind_at(MONDAY)
    [mail] = mails()
    assert f'<strong lang="fi">{measure.number} {measure.title_fi}</strong>' in mail.html


def test_the_same_is_told_once_however_often_it_runs(measure, contact, remind_at):
    late_task(measure)
    runs = [remind_at(MONDAY + hours * datetime.timedelta(hours=1)) for hours in range(6)]
    assert [len(some) for some in runs] == [1, 0, 0, 0, 0, 0]
    assert told() == [("contact", "late", 0)]


def test_late_at_once_then_weekly_then_monthly(measure, contact, remind_at):
    late_task(measure)
    weeks = [remind_at(MONDAY + week * 7 * ONE_DAY) for week in range(13)]
    assert [week for week, some in enumerate(weeks) if some] == [0, 1, 2, 3, 4, 9]
    assert [stage for _name, _kind, stage in told()] == [0, 7, 14, 21, 28, 58]


def test_a_missed_morning_loses_nothing(measure, contact, remind_at):
    task = make_task(measure, due_on=TODAY + 26 * ONE_DAY)
    assert len(remind_at(MONDAY)) == 1
    assert remind_at(MONDAY + 18 * ONE_DAY) == []
    thursday = MONDAY + 24 * ONE_DAY
    assert len(remind_at(thursday)) == 1
    assert told() == [("contact", "due", 7), ("contact", "due", 30)]
    assert task.due_on - thursday.date() == 2 * ONE_DAY
    assert remind_at(thursday + ONE_DAY) == []


def test_what_was_missed_is_told_once_and_not_with_what_came_before(measure, contact, remind_at):
    make_task(measure, due_on=TODAY + 5 * ONE_DAY)
    remind_at(MONDAY)
    assert told() == [("contact", "due", 7)]


def test_contact_then_editor_then_coordinator(measure, contact, editor, coordinator, remind_at):
    ReminderRules.objects.create(programme=measure.programme, editors_after=7, coordinators_after=14)
    late_task(measure)
    names = {user.email.split("@")[0]: user.username for user in (contact, editor, coordinator)}
    weeks = [[names[one] for one in remind_at(MONDAY + week * 7 * ONE_DAY)] for week in range(3)]
    assert weeks == [["contact"], ["contact", "editor"], ["contact", "editor", "coordinator"]]


@pytest.mark.parametrize("lost", [{"is_active": False}, {"email": ""}, {"email": "x"}, {"is_staff": False}])
def test_who_cannot_be_told_is_left_out_and_the_next_is_told(measure, contact, editor, lost, remind_at):
    for name, value in lost.items():
        setattr(contact, name, value)
    contact.save()
    late_task(measure)
    assert remind_at(MONDAY) == [editor.email.split("@")[0]]


def test_editors_of_a_unit_above_where_the_unit_has_none(programme, remind_at):
    above = make_unit()
    user = make_user(username="above", is_staff=True)
    above.memberships.create(user=user)
    measure = make_measure(programme, confirmed_at=MONDAY)
    make_responsibility(measure, make_unit(parent=make_unit(parent=above)))
    late_task(measure)
    assert remind_at(MONDAY) == [user.email.split("@")[0]]


def test_the_primary_contact_first(measure, contact, remind_at):
    primary = make_user(username="primary", is_staff=True)
    make_contact(measure, make_person(user=primary), is_primary=True)
    late_task(measure)
    assert remind_at(MONDAY) == [primary.email.split("@")[0]]


def test_stops_when_done_and_when_confirmed(measure, contact, remind_at):
    task = late_task(measure)
    measure.confirmed_at = MONDAY - 4000 * ONE_DAY
    measure.save()
    remind_at(MONDAY)
    assert told() == [("contact", "late", 0), ("contact", "not_confirmed", 0)]
    task.state = "completed"
    task.save()
    measure.confirmed_at = MONDAY
    measure.save()
    assert [remind_at(MONDAY + week * 7 * ONE_DAY) for week in range(1, 9)] == [[]] * 8


def test_a_task_that_is_moved_is_another_matter(measure, contact, remind_at):
    task = late_task(measure)
    remind_at(MONDAY)
    task.due_on = TODAY + 6 * ONE_DAY
    task.save()
    remind_at(MONDAY + 7 * ONE_DAY)
    assert told() == [("contact", "late", 0), ("contact", "late", 0)]


def test_too_few_tasks_is_a_new_matter_once_there_were_enough(measure, contact, remind_at):
    measure.programme.tasks_ahead = 1
    measure.programme.save()
    remind_at(MONDAY)
    assert told() == [("contact", "too_few_tasks", 0)]
    task = make_task(measure, due_on=TODAY + 300 * ONE_DAY)
    remind_at(MONDAY + 7 * ONE_DAY)
    assert told() == []
    task.state = "cancelled"
    task.save()
    assert len(remind_at(MONDAY + 14 * ONE_DAY)) == 1
    assert told() == [("contact", "too_few_tasks", 0)]


def test_a_note_is_asked_for_a_month_before_the_period_ends(measure, contact, remind_at):
    period = make_period(
        measure.programme, start=TODAY - 300 * ONE_DAY, end=TODAY + 31 * ONE_DAY, name="Vuosi"
    )
    assert remind_at(MONDAY) == []
    assert len(remind_at(MONDAY + 7 * ONE_DAY)) == 1
    make_note(period, measure, achieved_fi="Jotain")
    assert remind_at(MONDAY + 14 * ONE_DAY) == []


def test_feedback_is_told_from_the_seventh_day_on_without_its_text(measure, contact, mails, remind_at):
    made = make_feedback(measure=measure, received_at=MONDAY - 6 * ONE_DAY, text="Salaista")
    assert remind_at(MONDAY) == []
    assert remind_at(MONDAY + 7 * ONE_DAY) == [contact.email.split("@")[0]]
    [mail] = mails()
    assert made.receipt in mail.text
    assert "Salaista" not in mail.text + mail.html
    made.end("closed", closed_as="no_address")
    assert remind_at(MONDAY + 14 * ONE_DAY) == []


def test_nothing_of_closed_measures_and_programmes_nor_where_it_is_off(
    programme, quiet_measure, contact, remind_at
):
    closed = quiet_measure(closed_as="completed")
    ended = make_measure(make_programme(closed_on=TODAY, tasks_ahead=0), confirmed_at=MONDAY)
    off = make_measure(make_programme(tasks_ahead=0), confirmed_at=MONDAY)
    ReminderRules.objects.create(programme=off.programme, is_on=False)
    for measure in (closed, ended, off):
        make_contact(measure, contact.person)
        late_task(measure)
    assert remind_at(MONDAY) == []


def test_in_their_language_with_the_programmes_words_or_the_sites_own(measure, contact, mails, remind_at):
    Recipient.objects.create(user=contact, language="sv")
    wording = ReminderWording.objects.create(programme=measure.programme, kind="late", text_sv="Hälsningar")
    late_task(measure)
    remind_at(MONDAY)
    wording.text_fi, wording.text_sv = "Terveisin", ""
    wording.save()
    remind_at(MONDAY + 7 * ONE_DAY)
    first, second = mails()
    assert (first.language, second.language) == ("sv", "sv")
    assert '<html lang="sv">' in first.html
    assert "Hälsningar" in first.text
    assert "Terveisin" not in second.text + second.html


def test_markup_stays_text(measure, contact, mails, remind_at):
    make_task(measure, title="<b>Lihava</b>", due_on=TODAY - ONE_DAY)
    remind_at(MONDAY)
    [mail] = mails()
    assert "<b>Lihava</b>" in mail.text
    assert "&lt;b&gt;Lihava&lt;/b&gt;" in mail.html


@pytest.fixture(params=["UTC", "Europe/Helsinki"])
def _zone(request, monkeypatch):
    """The zone of the process."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("rhythm", "first", "last", "mornings"),
    [
        ("daily", "2027-03-27T00:00", "2027-03-29T12:00", ["2027-03-28T07:00"]),
        ("daily", "2027-10-30T00:00", "2027-11-01T12:00", ["2027-10-31T07:00"]),
        ("daily", "2028-02-28T00:00", "2028-03-01T12:00", ["2028-02-29T07:00"]),
        ("daily", "2027-12-31T08:00", "2028-01-02T12:00", ["2028-01-01T07:00"]),
        ("weekly", "2027-03-27T00:00", "2027-03-30T12:00", ["2027-03-29T07:00"]),
        ("weekly", "2027-10-30T00:00", "2027-11-02T12:00", ["2027-11-01T07:00"]),
        ("weekly", "2028-02-27T00:00", "2028-03-02T12:00", ["2028-02-28T07:00"]),
        ("weekly", "2027-12-31T08:00", "2028-01-04T12:00", ["2028-01-03T07:00"]),
    ],
)
def test_each_once_at_local_time(measure, contact, clock, rhythm, first, last, mornings):
    """Asked every hour of real time; what is to be confirmed is so from the day of that morning on."""
    moment, end = (local(text).astimezone(datetime.UTC) for text in (first, last))
    Recipient.objects.create(user=contact, rhythm=rhythm, told_for=moment)
    measure.confirmed_at = local(mornings[0]) - 3001 * ONE_DAY
    measure.save()
    found = []
    while moment <= end:
        clock.move_to(moment)
        if send_all(days.now()):
            found.append(moment)
        moment += datetime.timedelta(hours=1)
    assert found == [local(text).astimezone(datetime.UTC) for text in mornings]


def test_a_run_that_read_before_another_told_tells_nothing(measure, contact, mails):
    late_task(measure)
    Recipient.objects.create(user=contact)
    [slow] = plan(due_at(days.now()), find(reminding_programmes(), TODAY), TODAY)
    assert send_all(days.now()) == 1
    assert tell(slow, wordings_of(), days.now()) is False
    assert len(mails()) == 1
    assert told() == [("contact", "late", 0)]


def test_whoever_had_nothing_to_hear_waits_for_their_next_morning(measure, contact, remind_at):
    assert remind_at(MONDAY) == []
    late_task(measure)
    assert [remind_at(MONDAY + number * ONE_DAY) for number in range(1, 7)] == [[]] * 6
    assert len(remind_at(MONDAY + 7 * ONE_DAY)) == 1


def test_each_morning_for_whoever_chose_it(measure, contact, remind_at):
    Recipient.objects.create(user=contact, rhythm="daily", told_for=MONDAY - ONE_DAY)
    late_task(measure)
    assert len(remind_at(MONDAY)) == 1
    make_task(measure, due_on=TODAY)
    assert len(remind_at(MONDAY + ONE_DAY)) == 1
    assert told() == [("contact", "late", 0), ("contact", "late", 0)]


def test_what_fails_leaves_nothing(measure, contact, mails):
    """Neither a mail, nor that they were told."""
    late_task(measure)
    Recipient.objects.create(user=contact)
    [digest] = plan(due_at(days.now()), find(reminding_programmes(), TODAY), TODAY)
    digest.lines.append(digest.lines[0])
    with pytest.raises(Exception, match="(?i)unique"):
        tell(digest, wordings_of(), days.now())
    assert (mails(), told(), Recipient.objects.get().told_for) == ([], [], None)


def test_the_dry_run_tells_and_writes_nothing(measure, contact, capsys):
    late_task(measure)
    call_command("remind", "--dry-run")
    said = capsys.readouterr().out
    assert said.splitlines()[0] == f"contact <{contact.email}> (fi)"
    assert "late 0, as contact" in said
    assert (OutgoingMail.objects.count(), Reminded.objects.count(), Recipient.objects.count()) == (0, 0, 0)
    call_command("remind")
    assert capsys.readouterr().out == "Reminders put into the outbox: 1\n"
    call_command("remind", "--dry-run")
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_the_dry_run_names_what_nobody_can_be_told(measure, capsys):
    late_task(measure)
    call_command("remind", "--dry-run")
    assert capsys.readouterr().out.startswith(f"Nobody can be told: late: {measure.number}")


def test_reads_the_same_number_of_times_for_one_and_for_three(programme, quiet_measure, contact):
    counts = []
    for rounds in (1, 2):
        for _number in range(rounds):
            measure = quiet_measure()
            make_contact(measure, make_person(user=make_user(is_staff=True)))
            make_responsibility(measure, make_unit())
            late_task(measure)
        with CaptureQueriesContext(connection) as queries:
            found = find(reminding_programmes(), TODAY)
            digests = plan(due_at(days.now()), found, TODAY)
        counts.append((len(digests), len(queries)))
    assert [count for count, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]

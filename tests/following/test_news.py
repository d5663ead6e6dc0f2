"""The mails that tell what changed: to whom, of what, when, and never twice."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from following import jobs
from following.models import Rhythm, Subscription, position_now
from following.notifications import MOST, latest_turn, news_for, tell, tell_all
from mailing.models import OutgoingMail, State
from tests.factories import (
    make_measure,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="teema", name="Teema")


@pytest.fixture
def measure(theme):
    return make_measure(theme=theme, number="125", title="Asia")


def rename(measure, title):
    measure.title = title
    measure.save()


def test_tells_what_changed_and_leads_to_the_difference(programme, measure, follows, mails, now, settings):
    made = follows(programme)
    rename(measure, "Uusi nimi")
    assert tell_all(now) == 1
    [mail] = mails()
    assert (mail.to, mail.kind) == ("resident@example.org", "subscription_news")
    assert mail.subject == "Muuttunut: Ohjelma"
    assert "125 Uusi nimi: nimi muutettu" in mail.text
    assert "Asia → Uusi nimi" in mail.text
    change = measure.history.latest().change_id
    assert f"{settings.SITE_URL}/p/toimenpiteet/125/historia/{change}/" in mail.text
    stop = f"{settings.SITE_URL}/seuraa/{made.token()}/lopeta/"
    assert mail.headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert stop in mail.text
    assert f'href="{stop}"' in mail.html
    assert '<html lang="fi">' in mail.html


def test_nothing_changed_no_mail_and_nothing_twice(programme, measure, follows, mails, now):
    follows(programme)
    assert tell_all(now) == 0
    rename(measure, "Uusi nimi")
    assert [tell_all(now), tell_all(now)] == [1, 0]
    assert len(mails()) == 1


def test_who_has_not_confirmed_gets_nothing(programme, measure, follows, mails, now):
    follows(programme, confirmed=False)
    rename(measure, "Uusi nimi")
    assert (tell_all(now), mails()) == (0, [])


def test_what_changed_before_they_confirmed_is_not_told(programme, measure, follows, mails, now):
    made = follows(programme, confirmed=False)
    rename(measure, "Ennen")
    made.confirm()
    rename(measure, "Jälkeen")
    tell_all(now)
    [mail] = mails()
    assert "Ennen → Jälkeen" in mail.text
    assert "Asia" not in mail.text


def test_each_topic_tells_of_its_own(programme, theme, measure, follows, mails, now):
    part = make_theme(parent=theme, slug="osa", name="Osa")
    below = make_measure(theme=part, number="126", title="Alla")
    apart = make_measure(programme, number="127", title="Muualla")
    unit = make_unit(slug="yksikko", name="Yksikkö")
    make_responsibility(apart, make_unit(parent=unit))
    topics = {"theme": theme, "unit": unit, "measure": measure, "programme": programme}
    for name, thing in topics.items():
        fields = {} if name == "programme" else {name: thing}
        follows(programme, email=f"{name}@example.org", **fields)
    for one in (measure, below, apart):
        rename(one, f"Uusi {one.number}")
    make_measure(number="1", title="Toisen ohjelman")
    tell_all(now)
    told = {
        mail.to.split("@")[0]: [n for n in ("125", "126", "127") if f"Uusi {n}" in mail.text]
        for mail in mails()
    }
    assert told == {
        "theme": ["125", "126"],
        "unit": ["127"],
        "measure": ["125"],
        "programme": ["125", "126", "127"],
    }
    assert [mail.to for mail in mails() if "Toisen" in mail.text] == []


def test_drafts_and_hidden_programmes_are_never_told(programme, measure, follows, mails, now):
    draft = make_measure(programme, number="126", title="Luonnos", is_published=False)
    follows(programme)
    rename(draft, "Uusi luonnos")
    assert tell_all(now) == 0
    programme.is_public = False
    programme.save()
    rename(measure, "Piilossa")
    assert (tell_all(now), mails()) == (0, [])


def test_a_draft_that_is_published_is_told_without_its_past(programme, follows, mails, now):
    draft = make_measure(programme, number="126", title="Salainen nimi", is_published=False)
    follows(programme)
    draft.title, draft.is_published = "Julkinen", True
    draft.save()
    tell_all(now)
    [mail] = mails()
    assert "126 Julkinen: uusi toimenpide sivustolla" in mail.text
    assert "Salainen" not in mail.text + mail.html


@pytest.mark.parametrize(
    ("language", "subject", "label"),
    [("sv", "Ändringar: Ohjelma", "Uppgift"), ("en", "What has changed: Ohjelma", "Task")],
)
def test_tells_in_their_language(programme, measure, follows, mails, now, language, subject, label):
    follows(programme, language=language)
    make_task(measure, title="Kokous")
    tell_all(now)
    [mail] = mails()
    assert (mail.subject, mail.language) == (subject, language)
    assert f"{label} Kokous" in mail.text


def test_markup_stays_text(programme, measure, follows, mails, now):
    follows(programme)
    rename(measure, "<b>Lihava</b> & muut")
    tell_all(now)
    [mail] = mails()
    assert "<b>Lihava</b> & muut" in mail.text
    assert "&lt;b&gt;Lihava&lt;/b&gt; &amp; muut" in mail.html


def test_a_long_list_is_cut_and_says_so(programme, theme, follows, mails, now):
    follows(programme)
    for number in range(MOST + 2):
        make_measure(theme=theme, number=str(number))
    tell_all(now)
    [mail] = mails()
    assert mail.text.count("/historia/") == MOST
    assert "Ja 2 muuta muutosta." in " ".join(mail.text.split())


@pytest.mark.parametrize(
    ("rhythm", "now", "turn"),
    [
        # A Saturday, and the Sunday on which summer time begins; Monday before and at seven.
        ("weekly", (2027, 3, 27, 12, 0), (2027, 3, 22)),
        ("weekly", (2027, 3, 28, 23, 59), (2027, 3, 22)),
        ("weekly", (2027, 3, 29, 6, 59), (2027, 3, 22)),
        ("weekly", (2027, 3, 29, 7, 0), (2027, 3, 29)),
        # Summer time ends.
        ("weekly", (2027, 10, 31, 23, 0), (2027, 10, 25)),
        ("weekly", (2027, 11, 1, 7, 0), (2027, 11, 1)),
        ("monthly", (2028, 2, 29, 12, 0), (2028, 2, 1)),
        ("monthly", (2028, 3, 1, 6, 59), (2028, 2, 1)),
        ("monthly", (2028, 3, 1, 7, 0), (2028, 3, 1)),
        ("monthly", (2027, 12, 31, 23, 59), (2027, 12, 1)),
        ("monthly", (2028, 1, 1, 0, 0), (2027, 12, 1)),
        ("monthly", (2028, 1, 1, 7, 0), (2028, 1, 1)),
    ],
)
def test_weeks_and_months_begin_at_seven_in_helsinki(rhythm, now, turn):
    moment = datetime.datetime(*now, tzinfo=HELSINKI).astimezone(datetime.UTC)
    expected = datetime.datetime(*turn, 7, tzinfo=HELSINKI)
    assert latest_turn(rhythm, moment) == expected.astimezone(datetime.UTC)


def test_a_week_of_changes_is_one_mail_and_a_missed_night_loses_nothing(programme, measure, follows, mails):
    monday = datetime.datetime(2027, 3, 22, 7, tzinfo=HELSINKI)
    made = follows(programme, rhythm=Rhythm.WEEKLY)
    Subscription.objects.update(told_at=monday)
    rename(measure, "Ensin")
    rename(measure, "Sitten")
    week = datetime.timedelta(days=7)
    minute = datetime.timedelta(minutes=1)
    assert tell_all(monday + week - minute) == 0
    assert tell_all(monday + week + 3 * 24 * 60 * minute) == 1
    assert tell_all(monday + week + 4 * 24 * 60 * minute) == 0
    [mail] = mails()
    assert "Ensin" in mail.text
    assert "Sitten" in mail.text
    made.refresh_from_db()
    assert made.told_at == monday + week + 3 * 24 * 60 * minute


def test_reads_the_history_once_for_all_who_wait_for_the_same(programme, measure, follows, now):
    counts = []
    for rounds in (1, 3):
        for number in range(rounds):
            follows(programme, email=f"{rounds}-{number}@example.org")
        rename(measure, f"Nimi {rounds}")
        counts.append(reads(lambda: tell_all(now)))
    assert counts[0] == counts[1]


def reads(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return sum("historical" in query["sql"] for query in queries)


def test_a_worker_that_read_before_another_told_tells_nothing(programme, measure, follows, mails, now):
    follows(programme)
    rename(measure, "Uusi nimi")
    slow, until = Subscription.objects.with_topic().get(), position_now()
    read = news_for(slow, slow.told_position, until)
    assert tell_all(now) == 1
    assert tell(slow, read, until, now) is False
    assert len(mails()) == 1


def test_what_nobody_confirmed_goes_after_a_week(programme, follows):
    week = datetime.timedelta(days=7)
    follows(programme, confirmed=False, made_at=timezone.now() - week - datetime.timedelta(minutes=1))
    stays = follows(programme, email="b@example.org", confirmed=False, made_at=timezone.now() - week / 2)
    kept = follows(programme, email="c@example.org", made_at=timezone.now() - 9 * week)
    assert jobs.forget() == 1
    assert list(Subscription.objects.all()) == [stays, kept]


def test_an_address_that_is_refused_three_times_goes(programme, measure, follows, now):
    follows(programme)
    for count in (1, 2, 3):
        rename(measure, f"Nimi {count}")
        tell_all(now)
        OutgoingMail.objects.filter(state=State.WAITING).update(state=State.REFUSED, tried_at=now)
        assert jobs.forget() == (1 if count == 3 else 0)
    assert Subscription.objects.count() == 0


def test_the_worker_does_both(programme, measure, follows, mails):
    follows(programme)
    rename(measure, "Uusi nimi")
    call_command("run_jobs")
    assert [mail.kind for mail in mails()] == ["subscription_news"]

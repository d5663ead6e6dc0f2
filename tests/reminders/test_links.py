"""The links in the mails: looking does nothing, a press does what was shown, as whom the mail was to."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from mailing.models import OutgoingMail
from measures.models import Change, Measure, Task
from reminders.models import Recipient, Reminded
from reminders.settling import token_of
from tests.factories import make_task, make_user
from tests.page import fetch, links, read, texts, words
from tests.reminders.conftest import MONDAY

TODAY = MONDAY.date()
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def strict():
    """A browser that holds forms against forging, without cookies."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def task(measure):
    return make_task(measure, title="Kokous", due_on=TODAY - 3 * ONE_DAY)


@pytest.fixture
def mailed(measure, contact, task, mails, addresses, remind_at, settings):
    """The paths of the links in one mail about both acts: done and confirm."""
    measure.confirmed_at = MONDAY - 4000 * ONE_DAY
    measure.save()
    Recipient.objects.create(user=contact, language="en")
    remind_at(MONDAY)
    [mail] = mails()
    paths = [address.removeprefix(settings.SITE_URL) for address in addresses(mail)]
    return {
        act: next(path for path in paths if path.startswith(f"/en/reminder/{start}/"))
        for act, start in (("done", "done"), ("confirm", "still-correct"))
    }


def heading(response):
    return words(BeautifulSoup(response.content.decode(), "html.parser").h1)


def state():
    return (
        list(Task.objects.order_by("pk").values()),
        list(Measure.objects.order_by("pk").values()),
        list(Recipient.objects.values()),
        Change.objects.count(),
        OutgoingMail.objects.count(),
        Reminded.objects.count(),
    )


def test_shows_what_would_be_saved_and_as_whom(strict, measure, contact, mailed):
    page = read(fetch(strict, mailed["done"]))
    assert words(page.h1) == "Is this task done?"
    assert texts(page, "main dd") == [
        f"{measure.number} {measure.title}",
        "Kokous",
        "Not started",
        "26 February 2027",
    ]
    said = f"It will be saved that the task was done on 1 March 2027, by {contact.person.name}."
    assert texts(page, "main form p") == [said]
    assert texts(page, "main button") == ["Yes, it is done"]
    assert page.select_one("main form").get("action") is None


def test_shows_a_date_as_precisely_as_it_is_known(strict, measure, contact):
    task = make_task(measure, due_on=datetime.date(2027, 3, 31), due_precision="month")
    with override("en"):
        address = reverse("reminder_done", args=[token_of("done", contact, task, 0)])
    assert texts(read(fetch(strict, address)), "main dd")[-1] == "March 2027"


def test_done_by_a_press_as_that_account(strict, task, contact, mailed):
    response = strict.post(mailed["done"])
    assert (response.status_code, response.url) == (302, "/en/reminder/settled/done/")
    task.refresh_from_db()
    assert (task.state, task.completed_on, task.completed_precision) == ("completed", TODAY, "day")
    change = task.history.latest().change
    assert (change.made_by, change.origin, change.reason) == (contact, "form", "")
    assert strict.cookies == {}
    page = read(fetch(strict, response.url))
    assert words(page.h1) == "The task is done"


def test_confirmed_by_a_press_as_that_account(strict, measure, contact, mailed):
    assert strict.post(mailed["confirm"]).url == "/en/reminder/settled/confirm/"
    measure.refresh_from_db()
    assert (measure.confirmed_at, measure.confirmed_by) == (MONDAY, contact.person)
    change = measure.history.latest().change
    assert (change.made_by, change.origin, change.reason) == (contact, "form", "")


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_page_can_be_read_in_another_language(strict, contact, task, language):
    task.title_sv, task.title_en = "Möte", "Meeting"
    task.save()
    with override("en"):
        token = token_of("done", contact, task, 0)
    with override(language.strip("/") or "fi"):
        address = reverse("reminder_done", args=[token])
    assert len(read(fetch(strict, address)).select("main form")) == 1


def test_one_after_the_other_works(strict, task, measure, mailed):
    """What the reader did themselves does not spoil the other links of the mail."""
    assert strict.post(mailed["done"]).status_code == 302
    assert strict.post(mailed["confirm"]).status_code == 302


def test_a_second_press_does_nothing(strict, mailed):
    strict.post(mailed["done"])
    before = state()
    response = strict.post(mailed["done"])
    assert (response.status_code, heading(response)) == (409, "The task is done already")
    assert state() == before


@pytest.mark.parametrize(
    ("act", "said"), [("done", "The task is done already"), ("confirm", "This was confirmed already")]
)
def test_what_was_settled_already_says_so(strict, mailed, act, said):
    strict.post(mailed[act])
    page = read(fetch(strict, mailed[act]))
    assert (words(page.h1), words(page.title)) == (said, said)
    assert texts(page, "main .lead") == ["There is nothing left to do. This is how it stands now."]
    assert page.select("main form") == []


@pytest.mark.parametrize("field", ["title", "due_on", "state"])
def test_a_task_that_changed_is_not_done_but_shown(strict, task, mailed, field):
    value = {"title": "Toinen", "due_on": TODAY + ONE_DAY, "state": "in_progress"}[field]
    setattr(task, field, value)
    task.save()
    before = state()
    page = read(fetch(strict, mailed["done"]))
    assert words(page.h1) == "It has changed since the mail"
    assert page.select("main form") == []
    assert ("Sign in and edit the measure", f"/en/admin/measures/measure/{task.measure_id}/change/") in links(
        page, "main a"
    )
    assert strict.post(mailed["done"]).status_code == 409
    assert state() == before


def test_a_measure_that_another_changed_is_not_confirmed(strict, measure, mailed):
    measure.refresh_from_db()
    measure.title = "Toinen"
    measure.save()
    before = state()
    assert strict.post(mailed["confirm"]).status_code == 409
    assert state() == before


def test_looking_at_any_link_of_any_mail_changes_nothing(client, mailed, mails, addresses, settings):
    before = state()
    found = [address for mail in mails() for address in addresses(mail)]
    assert len(found) >= 5
    for address in found:
        path = address.removeprefix(settings.SITE_URL)
        assert path.startswith("/")
        expected = 302 if "/admin/" in path else 200
        assert fetch(client, path).status_code == expected
        assert client.head(path).status_code == expected
    assert state() == before


@pytest.mark.parametrize("lost", ["account", "staff", "right", "measure", "programme", "time", "task"])
def test_who_lost_the_right_does_nothing(strict, contact, measure, task, mailed, clock, lost):
    if lost == "account":
        contact.is_active = False
        contact.save()
    elif lost == "staff":
        contact.is_staff = False
        contact.save()
    elif lost == "right":
        measure.contacts.all().delete()
    elif lost == "measure":
        measure.refresh_from_db()
        measure.closed_as = "completed"
        measure.save()
    elif lost == "programme":
        measure.programme.closed_on = TODAY
        measure.programme.save()
    elif lost == "time":
        clock.move_to(MONDAY + 61 * ONE_DAY)
    else:
        task.delete()
    before = state()
    for path in (mailed["done"], *([] if lost == "task" else [mailed["confirm"]])):
        assert fetch(strict, path).status_code == 404
        assert heading(strict.post(path)) == "This link does not work any more"
    assert state() == before


def test_good_for_sixty_days(strict, mailed, clock):
    clock.move_to(MONDAY + 60 * ONE_DAY - datetime.timedelta(minutes=1))
    assert strict.post(mailed["done"]).status_code == 302


def test_good_for_its_own_act_alone(strict, contact, task, mailed):
    token = mailed["done"].rstrip("/").rsplit("/", 1)[1]
    assert strict.post(f"/en/reminder/still-correct/{token}/").status_code == 404
    token = mailed["confirm"].rstrip("/").rsplit("/", 1)[1]
    assert strict.post(f"/en/reminder/done/{token}/").status_code == 404
    task.refresh_from_db()
    assert task.state == "not_started"


def test_good_for_its_own_account_alone(strict, task):
    """A link that was signed for somebody without the right does nothing."""
    token = token_of("done", make_user(is_staff=True), task, 0)
    assert strict.post(f"/en/reminder/done/{token}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "a" * 5000])
def test_a_wrong_link_says_so(strict, db, token):
    for start in ("done", "still-correct"):
        assert fetch(strict, f"/en/reminder/{start}/{token}/").status_code == 404
        assert strict.post(f"/en/reminder/{start}/{token}/").status_code == 404


def test_no_cookie_no_copy_no_trace_and_nobody_signed_in(strict, mailed):
    for response in (fetch(strict, mailed["done"]), strict.post(mailed["done"]), strict.post(mailed["done"])):
        assert response.cookies == {}
        assert "no-store" in response["Cache-Control"]
        assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert fetch(strict, "/admin/").status_code == 302


def test_wrong_method(client, mailed):
    assert client.put(mailed["done"]).status_code == 405
    assert client.post("/en/reminder/settled/done/").status_code == 405
    assert fetch(client, "/en/reminder/settled/nothing/").status_code == 404

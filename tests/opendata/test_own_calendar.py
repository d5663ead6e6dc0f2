"""One's own calendar: the secret address, who makes it, and that it ends."""

from datetime import date

import icalendar
import pytest
from django.urls import reverse
from django.utils.translation import override

from opendata.models import OwnCalendar, digest_of
from tests.factories import make_measure, make_task, make_user
from tests.measures.test_admin import soup
from tests.page import fetch, query_count, texts, words

PAGE = "/admin/calendar/"
NOTHING = "x" * 43
CODES = ".own-calendar code"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


def address(secret, language="fi"):
    with override(language):
        return reverse("secret_calendar", args=[secret])


def summaries(client, secret):
    response = fetch(client, address(secret))
    assert response.status_code == 200
    return [str(one["summary"]) for one in icalendar.Calendar.from_ical(response.content).events]


def test_has_the_tasks_of_what_one_edits_drafts_too(client, programme, measure, contact):
    measure.number = "1"
    measure.save()
    draft, other = (
        make_measure(programme, number="2", is_published=False),
        make_measure(programme, number="3"),
    )
    draft.contacts.create(person=contact.person)
    for one in (measure, draft, other):
        make_task(one, title="T", due_on=date(2020, 7, 1))
    secret = OwnCalendar.objects.make_for(contact)
    assert summaries(client, secret) == ["1 T", "2 T (luonnos)"]
    contact.person.contact_of.filter(measure=draft).delete()
    assert summaries(client, secret) == ["1 T"]


def test_what_nobody_sees_of_a_hidden_programme_is_a_draft(client, programme, coordinator):
    programme.is_public = False
    programme.save()
    make_task(make_measure(programme, number="1"), title="T", due_on=date(2020, 7, 1))
    assert summaries(client, OwnCalendar.objects.make_for(coordinator)) == ["1 T (luonnos)"]


def test_closed_programmes_are_left_out(client, programme, coordinator):
    make_task(make_measure(programme), due_on=date(2020, 7, 1))
    secret = OwnCalendar.objects.make_for(coordinator)
    programme.closed_on = date(2020, 6, 1)
    programme.save()
    assert summaries(client, secret) == []


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_ends_with_the_account(client, contact, field):
    secret = OwnCalendar.objects.make_for(contact)
    assert fetch(client, address(secret)).status_code == 200
    setattr(contact, field, False)
    contact.save()
    assert fetch(client, address(secret)).status_code == 404


def test_ends_when_it_is_revoked_or_made_anew(client, contact):
    first = OwnCalendar.objects.make_for(contact)
    second = OwnCalendar.objects.make_for(contact)
    assert [fetch(client, address(one)).status_code for one in (first, second)] == [404, 200]
    client.force_login(contact)
    response = client.post(f"{PAGE}revoke/", follow=True)
    assert texts(soup(response), ".messagelist li") == ["Osoite on peruttu: se ei enää johda mihinkään."]
    client.logout()
    assert [fetch(client, address(one)).status_code for one in (second, NOTHING)] == [404, 404]
    assert OwnCalendar.objects.count() == 0


def test_is_each_ones_own(client, contact, coordinator):
    one, another = OwnCalendar.objects.make_for(contact), OwnCalendar.objects.make_for(coordinator)
    assert one != another
    client.force_login(contact)
    client.post(f"{PAGE}revoke/")
    client.logout()
    assert [fetch(client, address(secret)).status_code for secret in (one, another)] == [404, 200]


def test_only_a_digest_is_kept_of_the_secret(contact):
    secret = OwnCalendar.objects.make_for(contact)
    row = OwnCalendar.objects.values("user", "digest").get()
    assert row == {"user": contact.pk, "digest": digest_of(secret)}
    assert secret not in str(OwnCalendar.objects.values().get())
    assert len(secret) == 43


def test_leaks_by_no_header(client, contact):
    response = fetch(client, address(OwnCalendar.objects.make_for(contact)))
    assert dict(response.cookies) == {}
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert response["Cache-Control"] == "private, no-cache"


def test_is_not_sent_again_while_it_is_the_same(client, measure, contact):
    make_task(measure, due_on=date(2020, 7, 1))
    secret = OwnCalendar.objects.make_for(contact)
    tag = fetch(client, address(secret))["ETag"]
    assert fetch(client, address(secret), headers={"If-None-Match": tag}).status_code == 304


def test_the_page_shows_the_address_once_in_each_language(client, contact):
    client.force_login(contact)
    assert texts(soup(fetch(client, PAGE)), ".own-calendar button") == ["Luo osoite"]
    made = soup(client.post(PAGE))
    found = texts(made, CODES)
    secret = found[0].split("/")[-1].removesuffix(".ics")
    host = "http://testserver"
    assert found == [f"{host}{address(secret, code)}" for code in ("fi", "sv", "en")]
    assert address(secret) == f"/data/kalenterit/{secret}.ics"
    assert texts(made, ".own-calendar dt") == ["Suomi", "Svenska", "English"]
    again = soup(fetch(client, PAGE))
    assert texts(again, CODES) == []
    assert texts(again, ".own-calendar button") == ["Luo uusi osoite", "Peru osoite"]
    assert "Loit osoitteen 15.06.2020." in words(again.select_one(".own-calendar"))
    assert fetch(client, address(secret)).status_code == 200


def test_is_for_those_who_edit_some_measure(client, stranger, editor, measure):
    client.force_login(stranger)
    assert [client.get(PAGE).status_code, client.post(PAGE).status_code] == [404, 404]
    assert client.post(f"{PAGE}revoke/").status_code == 404
    client.force_login(editor)
    assert client.get(PAGE).status_code == 200
    client.force_login(make_user())
    assert client.get(PAGE).status_code == 302


def test_as_many_queries_for_one_task_as_for_three(client, programme, coordinator):
    secret = OwnCalendar.objects.make_for(coordinator)
    make_task(make_measure(programme), due_on=date(2020, 7, 1))
    assert query_count(client, address(secret)) == 5
    for _number in range(2):
        make_task(make_measure(programme), due_on=date(2020, 7, 1))
    assert query_count(client, address(secret)) == 5

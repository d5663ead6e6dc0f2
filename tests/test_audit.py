"""The audit log: who took which file, and who gave or took which right, with numbers for people."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from helsinki_measures.audit import STAYS, forget_old
from helsinki_measures.models import Act, AuditEntry
from mailing.models import OutgoingMail
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_contact, make_mail, make_person, make_user
from tests.measures.test_admin import sent
from tests.page import fetch, get, query_count, words

PAGE = "/en/admin/audit/"
NAME = "Näkymätön"


@pytest.fixture(autouse=True)
def as_admin(client, admin):
    client.force_login(admin)


def entries(*acts):
    found = AuditEntry.objects.filter(act__in=acts or Act.values).order_by("pk")
    return [(one.account, one.act, one.of, one.thing, one.details) for one in found]


def shown(client, query=""):
    return [
        [words(cell) for cell in row.select("td")][1:] for row in get(client, PAGE + query).select("tbody tr")
    ]


def saved(client, path, **fields):
    """The form of this address, with these in it."""
    response = client.post(path, {"post": "yes"} | sent(fetch(client, path)) | fields)
    assert response.status_code == 302


# Files


FILES = [
    "/{slug}/toimenpiteet.csv",
    "/{slug}/toimenpiteet/taulukot.xlsx",
    "/admin/measures/measure/quality/xlsx/",
]


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_noted_with_who_took_it(client, admin, programme, measure, path):
    address = path.format(slug=programme.slug)
    assert fetch(client, address).status_code == 200
    assert entries(Act.EXPORT) == [(admin.pk, "export", "", None, {"path": address})]


def test_of_visitors_and_of_pages_nothing_is_noted(client, programme, measure):
    fetch(client, f"/{programme.slug}/toimenpiteet/")
    client.head(FILES[0].format(slug=programme.slug))
    client.logout()
    response = fetch(client, FILES[0].format(slug=programme.slug))
    assert (response.status_code, response.cookies) == (200, {})
    assert entries(Act.EXPORT) == []


READ_ONLY = {"sqlite": "PRAGMA query_only = 1", "postgresql": "SET TRANSACTION READ ONLY"}


@pytest.mark.about_databases
def test_a_file_is_not_given_where_that_cannot_be_noted(client, programme, caplog):
    itself = connection.connection  # Django's own cursors say nothing more after what is refused
    itself.execute(READ_ONLY[connection.vendor])
    try:
        response = client.get(FILES[0].format(slug=programme.slug))
    finally:
        if connection.vendor == "sqlite":
            itself.execute("PRAGMA query_only = 0")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "could not be noted" in caplog.text


# Rights


def test_accounts(client, admin):
    user = make_user(username="aino", is_staff=False)
    path = f"/admin/auth/user/{user.pk}/"
    saved(client, f"{path}change/", is_staff="on", first_name=NAME)
    client.post(f"{path}password/", {"password1": "aivan uusi sana", "password2": "aivan uusi sana"})
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    removed = {"authenticator_set-0-DELETE": "on"}
    saved(client, f"{path}change/", **removed)
    saved(client, f"{path}delete/")
    fields = {"fields": {"first_name": None, "is_staff": True}}
    assert entries() == [
        (admin.pk, "account_changed", "auth.user", user.pk, fields),
        (admin.pk, "password", "auth.user", user.pk, {}),
        (admin.pk, "factor", "auth.user", user.pk, {"rows": [0, 1, 0]}),
        (admin.pk, "account_deleted", "auth.user", user.pk, {"is_deleted": True}),
    ]


def test_a_new_account(client, admin):
    words = {"password1": "aivan uusi sana", "password2": "aivan uusi sana", "usable_password": "true"}
    saved(client, "/admin/auth/user/add/", username="aino", **words)
    made = get_user_model().objects.get(username="aino")
    assert entries() == [(admin.pk, "account_made", "auth.user", made.pk, {})]


def test_coordinators_editors_and_whose_account_it_is(client, admin, programme, unit):
    former, new = make_user(), make_user()
    programme.coordinators.set([former])
    saved(client, f"/admin/measures/programme/{programme.pk}/change/", coordinators=[new.pk])
    membership = {"memberships-TOTAL_FORMS": 1, "memberships-0-user": new.pk}
    saved(client, f"/admin/measures/unit/{unit.pk}/change/", **membership)
    person = make_person(name=NAME, user=former)
    saved(client, f"/admin/measures/person/{person.pk}/change/", user=new.pk)
    swapped = {"fields": {}, "added": [new.pk], "removed": [former.pk]}
    assert entries() == [
        (admin.pk, "coordinators", "measures.programme", programme.pk, swapped),
        (admin.pk, "unit_editors", "measures.unit", unit.pk, {"added": [new.pk], "removed": []}),
        (admin.pk, "person", "measures.person", person.pk, swapped),
    ]


def test_contacts_and_units_by_whatever_door(measure, unit):
    contact = make_contact(measure, make_person(name=NAME))
    contact.delete()
    change = measure.contacts.model.history.latest("history_id").change_id
    assert entries(Act.CONTACTS)[1:] == [
        (None, "contacts", "measures.measure", measure.pk, {"change": change, "rows": [0, 1, 0]})
    ]
    assert [one[1:4] for one in entries(Act.UNITS)] == [("units", "measures.measure", measure.pk)]


def test_what_is_no_right_is_not_noted(client, programme, unit):
    saved(client, f"/admin/measures/programme/{programme.pk}/change/", goal_fi="Toinen")
    saved(client, f"/admin/measures/unit/{unit.pk}/change/", name_fi="Toinen")
    assert entries() == []


# Who is removed


def test_the_logs_name_nobody(client, admin, measure, unit, tried):
    """Neither this one nor the admin's own, once the account and the person are gone."""
    user = make_user(username=NAME)
    person = make_person(name=NAME, user=user)
    saved(client, f"/admin/measures/unit/{unit.pk}/change/", **{
        "memberships-TOTAL_FORMS": 1, "memberships-0-user": user.pk,
    })  # fmt: skip
    saved(client, f"/admin/measures/person/{person.pk}/change/", title_fi="Päällikkö")
    saved(client, f"/admin/auth/user/{user.pk}/change/", is_staff="on")
    assert NAME in str(shown(client))
    saved(client, f"/admin/measures/person/{person.pk}/delete/")
    saved(client, f"/admin/auth/user/{user.pk}/delete/")
    kept = [*AuditEntry.objects.values(), *LogEntry.objects.values()]
    assert len(kept) >= 8
    named = [one for one in kept if NAME in str(one)]
    told = f"named in {len(named)}" if named else "named in none"
    what = "Entries of the audit log and the admin's own, read after the person and the account went"
    tried("Audit and privacy", what, len(kept), told, "before, the page of the log showed the name")
    assert named == []
    assert NAME not in str(shown(client))
    assert NAME not in fetch(client, f"/admin/measures/unit/{unit.pk}/history/").content.decode()


# The page


def test_the_page_says_who_what_and_of_what(client, admin, programme, unit):
    user = make_user(username="aino")
    AuditEntry.objects.create(account=admin.pk, act=Act.EXPORT, details={"path": "/a.csv"})
    told = {"added": [user.pk], "removed": [999_999]}
    AuditEntry.objects.create(act=Act.UNIT_EDITORS, of="measures.unit", thing=unit.pk, details=told)
    assert shown(client) == [
        ["nobody who was signed in", "Changed who edits for a unit", unit.name,
         "added: aino taken away: account 999999, which is gone"],
        [admin.username, "Took a file", "", "/a.csv"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [("act=export", 1), ("act=units", 0), ("who=nobody", 0), ("since=2999-01-01", 0), ("until=2001-01-01", 0),
     ("act=nonsense", 2), ("since=99999-01-01", 2), ("until=0001-01-01", 2), ("page=x", 2)],
)  # fmt: skip
def test_filters(client, admin, query, count):
    for act in (Act.EXPORT, Act.ACCOUNT_MADE):
        AuditEntry.objects.create(account=admin.pk, act=act)
    assert len(shown(client, f"?{query}")) == count


def test_by_who_did_it(client, admin):
    for account in (admin.pk, 999_999):
        AuditEntry.objects.create(account=account, act=Act.EXPORT)
    assert [row[0] for row in shown(client, f"?who={admin.username}")] == [admin.username]
    assert len(shown(client, "?who=999999")) == 1


def test_reads_as_often_for_one_as_for_three(client, unit):
    AuditEntry.objects.create(account=1, act=Act.UNIT_EDITORS, of="measures.unit", thing=unit.pk)
    once = query_count(client, PAGE)
    for account in (2, 3):
        AuditEntry.objects.create(account=account, act=Act.UNIT_EDITORS, of="measures.unit", thing=unit.pk)
    assert query_count(client, PAGE) == once


@pytest.mark.parametrize("who", ["coordinator", "stranger"])
def test_is_not_there_for_others(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert fetch(client, PAGE).status_code == 404


def test_goes_in_time(admin):
    for age in (STAYS - datetime.timedelta(days=1), STAYS + datetime.timedelta(days=1)):
        AuditEntry.objects.create(act=Act.EXPORT, at=timezone.now() - age)
        LogEntry.objects.create(user=admin, action_flag=CHANGE, action_time=timezone.now() - age)
    assert forget_old() == 2
    assert (AuditEntry.objects.count(), LogEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("how", ["delete/", "change/"])
def test_no_mail_waits_for_whoever_left(client, how):
    """Nor does one that was sent keep the address; those of others do."""
    user = make_user(username="aino", email="Aino@measures.example")
    waiting, other = make_mail(to="aino@measures.example"), make_mail(to="muu@measures.example")
    sent_mail = make_mail(to="aino@measures.example")
    OutgoingMail.objects.filter(pk=sent_mail.pk).update(state="sent", sent_at=timezone.now())
    address = f"/admin/auth/user/{user.pk}/{how}"
    saved(client, address, **({"is_active": []} if how == "change/" else {}))
    kept = OutgoingMail.objects.filter(pk__in=[waiting.pk, sent_mail.pk, other.pk]).order_by("pk")
    assert [(mail.to, mail.state) for mail in kept] == [
        ("", "dropped"),
        ("muu@measures.example", "waiting"),
        ("", "sent"),
    ]

"""Who has not signed in for a year, as the coordinator sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_unit,
    make_user,
)
from tests.page import fetch, get, query_count, texts, words

PAGE = "/admin/quiet/"


def rows(client):
    return [[words(cell) for cell in row.select("th, td")] for row in get(client, PAGE).select("tbody tr")]


def ago(days):
    return timezone.now() - timedelta(days=days)


def staff(last_login_days=None, made_days=800, **fields):
    last_login = None if last_login_days is None else ago(last_login_days)
    return make_user(is_staff=True, last_login=last_login, date_joined=ago(made_days), **fields)


def make_quiet_contact(measure, name, **fields):
    user = staff(**fields)
    make_contact(measure, make_person(name=name, user=user, unit=make_unit(name="Osasto")))
    return user


def test_names_units_and_days(client, coordinator, measure):
    client.force_login(coordinator)
    make_quiet_contact(measure, "Aino", last_login_days=366)
    make_quiet_contact(measure, "Bertta", made_days=400)
    make_quiet_contact(measure, "Cecilia", last_login_days=364)
    make_quiet_contact(measure, "Daavid", made_days=300)
    day, made = (f"{one.astimezone():%-d.%-m.%Y}" for one in (ago(366), ago(400)))
    assert rows(client) == [
        ["Bertta", "Osasto", f"ei koskaan; tunnus tehtiin {made}"],
        ["Aino", "Osasto", day],
    ]


def test_editors_of_units_above_what_answers_are_there(client, coordinator, programme):
    client.force_login(coordinator)
    above = make_unit(name="Toimiala")
    make_responsibility(make_measure(programme), make_unit(parent=above))
    above.memberships.create(user=staff(first_name="Eeva", last_name="Editori"))
    assert [row[:2] for row in rows(client)] == [["Eeva Editori", "Toimiala"]]


def test_other_programmes_and_closed_accounts_are_not(client, coordinator, admin, measure):
    foreign = make_measure(make_programme())
    make_quiet_contact(foreign, "Muu")
    make_quiet_contact(measure, "Poissa").delete()
    gone = make_quiet_contact(measure, "Suljettu")
    gone.is_active = False
    gone.save()
    client.force_login(coordinator)
    assert rows(client) == []
    assert "Sellaisia ei ole." in texts(get(client, PAGE), "#content p")
    client.force_login(admin)
    assert [row[0] for row in rows(client)] == ["Muu"]


@pytest.mark.parametrize("who", ["contact", "editor", "stranger"])
def test_it_is_for_coordinators(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert fetch(client, PAGE).status_code == 404


def test_it_takes_as_many_queries_for_many(client, coordinator, measure):
    client.force_login(coordinator)
    make_quiet_contact(measure, "Yksi")
    one = query_count(client, PAGE)
    for name in ("Kaksi", "Kolme"):
        make_quiet_contact(measure, name)
    assert query_count(client, PAGE) == one
    assert len(rows(client)) == 3

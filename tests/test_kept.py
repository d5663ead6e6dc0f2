"""What was typed and not saved is in the answer: to whom it is shown, and what is never in it."""

import errno
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override
from psycopg.errors import CardinalityViolation, ReadOnlySqlTransaction

from helsinki_measures.kept import KeepTyped
from helsinki_measures.models import Session
from helsinki_measures.typed import Typed, typed_in
from measures.models import Measure
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure, make_task
from tests.measures.test_admin import change, sent

OURS = {"origin": "http://testserver"}
TEXT = 'Uusi <script>alert("1")</script> teksti'


@pytest.fixture(autouse=True)
def finnish():
    """Whatever language a request of this test or of another one left behind."""
    with override("fi"):
        yield


def page(response):
    return BeautifulSoup(response.content, "lxml")


def form(response):
    fields = {}
    for one in page(response).select(".kept form input[name]"):
        fields.setdefault(one["name"], []).append(one["value"])
    return fields


def told(response):
    labels, texts = (page(response).select(f".kept {tag}") for tag in ("dt", "dd"))
    return {label.get_text(): text.get_text() for label, text in zip(labels, texts, strict=True)}


@pytest.fixture
def someone(contact):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contact)
    return client


@pytest.fixture
def typed(someone, measure):
    make_task(measure)
    fields = sent(someone.get(change(measure)))
    return fields | {"lead_fi": TEXT, "tasks-0-title_fi": "Kokous", "phase": "planning"}


@pytest.fixture
def expired(someone, measure, typed):
    Session.objects.all().delete()
    return someone.post(change(measure), typed, headers=OURS)


def test_everything_typed_is_shown_with_its_label(expired, measure):
    assert expired.status_code == 403
    shown = told(expired)
    assert shown["Ingressi [fi]"] == TEXT
    assert shown["Tehtävä 1: Nimi [fi]"] == "Kokous"
    assert shown["Toteutusvaihe"] == "Suunnittelu"
    assert not any(label.startswith(("csrf", "seen_", "tasks-")) for label in shown)


def test_it_is_escaped_and_kept_by_nobody(expired):
    assert page(expired).select(".kept script") == []
    assert {"private", "no-store"} <= set(expired.headers["Cache-Control"].replace(",", "").split())


def test_it_is_saved_again_after_signing_in(someone, contact, expired, measure):
    someone.force_login(contact)
    someone.cookies["csrftoken"] = "a" * 32  # as signing in changes it
    assert someone.post(change(measure), form(expired), headers=OURS).status_code == 302
    assert Measure.objects.get(pk=measure.pk).lead_fi == TEXT


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_it_speaks_the_language_of_the_form(someone, measure, typed, language):
    Session.objects.all().delete()
    address = f"{language}/admin/measures/measure/{measure.pk}/change/"
    found = page(someone.post(address, typed, headers=OURS))
    assert found.html["lang"] == (language.removeprefix("/") or "fi")
    assert found.select_one(".kept form")["action"] == address


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        OURS | {"sec-fetch-site": "cross-site"},
        OURS | {"sec-fetch-site": "same-site"},
        OURS | {"sec-fetch-site": "none"},
    ],
)
def test_nothing_that_another_site_sent_is_shown(someone, measure, typed, headers):
    Session.objects.all().delete()
    response = someone.post(change(measure), typed, headers=headers)
    assert response.status_code in (302, 403)
    assert "Kokous" not in response.content.decode()


def test_the_ticket_is_for_one_address_in_one_browser_from_this_site(someone, contact, expired, measure):
    fields = form(expired)
    someone.force_login(contact)
    someone.cookies["csrftoken"] = "a" * 32
    add = "/admin/measures/measure/add/"
    assert someone.post(add, fields, headers=OURS).status_code == 403
    assert someone.post(change(measure), fields).status_code == 403
    forged = fields | {"kept_ticket": fields["kept_ticket"][0] + "x"}
    assert someone.post(change(measure), forged, headers=OURS).status_code == 403
    someone.cookies["kept"] = "another"
    assert someone.post(change(measure), fields, headers=OURS).status_code == 403
    assert Measure.objects.get(pk=measure.pk).lead_fi != TEXT


def test_what_is_gone_and_what_is_anothers_look_the_same(someone, measure, typed):
    answers = []
    for address in (change(make_measure()), "/admin/measures/measure/99999/change/"):
        response = someone.post(address, typed, headers=OURS)
        assert response.status_code == 404
        answers.append([text.get_text() for text in page(response).select(".kept :is(p, dt, dd)")])
    assert answers[0] == answers[1]


def test_no_password_is_shown(db):
    someone = Client(enforce_csrf_checks=True)
    login = {"login": "somebody", "password": "very secret"}
    response = someone.post("/admin/login/", login, headers=OURS)
    assert (response.status_code, "somebody" in response.content.decode()) == (403, False)
    fields = {"username": "newcomer", "password1": "very secret", "password2": "very secret"}
    response = someone.post("/admin/auth/user/add/", fields, headers=OURS)
    assert "newcomer" in response.content.decode()
    assert "very secret" not in response.content.decode()


def test_a_form_in_which_nothing_was_typed_leads_to_the_login(client):
    response = client.post("/admin/measures/measure/1/delete/", {"post": "yes"}, headers=OURS)
    assert response.status_code == 302


def caused(error, reason):
    error.__cause__ = error.__context__ = reason
    return error


@pytest.mark.parametrize(
    ("error", "is_kept"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database or disk is full"), True),
        (InterfaceError("connection already closed"), True),
        (caused(InternalError("read-only"), ReadOnlySqlTransaction()), True),
        (caused(InternalError("of its own"), CardinalityViolation()), False),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (caused(RuntimeError("of a library"), OSError(errno.EROFS, "Read-only file system")), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (IntegrityError("UNIQUE"), False),
        (DataError("out of range"), False),
    ],
)
def test_which_errors_of_the_database_mean_that_it_could_not_save(rf, error, is_kept):
    """The page asks the database nothing: this test has none."""
    request = rf.post("/admin/measures/measure/1/change/", {"lead_fi": TEXT}, headers=OURS)
    response = KeepTyped(SimpleNamespace).process_exception(request, error)
    assert bool(response) == is_kept
    if response:
        assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
        assert form(response)["lead_fi"] == [TEXT]


def test_rich_text_is_shown_as_it_would_be_saved():
    data = QueryDict(mutable=True)
    data["description_fi"] = "<p>Yksi <strong>kaksi</strong><script>alert(1)</script></p>"
    [found] = typed_in(data, Measure)
    assert (found.text, found.is_rich) == ("<p>Yksi <strong>kaksi</strong></p>", True)


def test_names_that_no_model_has_are_shown_as_they_are():
    data = QueryDict("anything=1&_save=x&tasks-0-nothing=2&nobody-0-title=3&empty=+&theme=5")
    assert [found.text for found in typed_in(data, Measure)] == ["1", "2", "3"]
    assert typed_in(QueryDict("a=1"), None) == [Typed("a", "1")]

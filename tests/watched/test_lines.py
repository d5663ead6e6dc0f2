"""The log tells what happened, to which request, and nothing that is about a person."""

import io
import json
import logging
import re

import pytest
from django.db import connection
from django.urls import reverse

from feedback.models import Feedback
from following.models import Subscription
from helsinki_measures.watched.lines import Line, logging_of
from mailing import delivery
from tests.factories import make_programme, make_user
from tests.feedback.sending import filled

NAME, ADDRESS, IP = "Aino Virtanen", "aino.virtanen@measures.example", "203.0.113.77"
TYPED = "Kadotin avaimeni"
SECRETS = [NAME, "Virtanen", "aino.virtanen", ADDRESS, IP, TYPED, "Kadotin", "geheim-password"]
ID = "0123456789abcdef"


@pytest.fixture
def lines(caplog):
    """What production writes, of all levels that it can be told to write."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="helsinki_measures.watched.requests")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def person(db):
    first, last = NAME.split()
    return make_user(username="aino.virtanen", first_name=first, last_name=last, email=ADDRESS, is_staff=True)


def ask(client, url, **options):
    headers = {"X-Request-ID": ID, "User-Agent": NAME, "Referer": f"https://measures.example/?q={TYPED}"}
    return client.get(url, headers=headers, REMOTE_ADDR=IP, **options)


def send(client, url, fields):
    return client.post(url, fields, headers={"X-Request-ID": ID, "User-Agent": NAME}, REMOTE_ADDR=IP)


def about_requests(lines):
    return [one for one in lines() if one["logger"] == "helsinki_measures.watched.requests"]


def test_a_line_tells_of_a_request(client, person, lines):
    client.force_login(person)
    ask(client, reverse("admin:index"), query_params={"q": TYPED})
    [line] = about_requests(lines)
    assert (line.pop("at")[-6:], line.pop("ms") >= 0) == ("+00:00", True)
    assert line == {
        "level": "INFO",
        "logger": "helsinki_measures.watched.requests",
        "message": "answered",
        "request_id": ID,
        "method": "GET",
        "route": "own",
        "status": 200,
        "user": person.pk,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "route", "status"), [("/haku/", "search", 200), (f"/{NAME}/nowhere/", "none", 404)]
)
def test_the_route_is_told_in_place_of_the_address(client, lines, url, route, status):
    ask(client, url)
    [line] = about_requests(lines)
    assert (line["route"], line["status"], "user" in line) == (route, status, False)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["short", "Aino Virtanen", "ääkköset-ei", "x" * 65, ""])
def test_a_number_that_is_none_is_not_taken(client, lines, given):
    client.get("/haku/", headers={"X-Request-ID": given})
    [line] = about_requests(lines)
    assert re.fullmatch("[0-9a-f]{32}", line["request_id"])


def wrong_password(client, _person):
    return send(client, "/admin/login/", {"login": "aino.virtanen", "password": "geheim-password"})


def reset(client, _person):
    return send(client, reverse("account_reset_password"), {"email": ADDRESS})


def feedback(client, _person):
    answer = send(client, "/palaute/", filled(client, text=f"{TYPED}. {NAME}", email=ADDRESS))
    assert Feedback.objects.get().email == ADDRESS
    return answer


def follow(client, _person):
    make_programme(slug="p")
    answer = send(client, "/p/seuraa/", {"email": ADDRESS, "rhythm": "weekly"})
    assert Subscription.objects.get().email == ADDRESS
    return answer


def search(client, _person):
    return ask(client, "/haku/", query_params={"q": f"{NAME} {TYPED}"})


def nowhere(client, _person):
    return ask(client, f"/{NAME}/{ADDRESS}/")


def wrong_host(client, _person):
    return ask(client, "/haku/", HTTP_HOST="aino.virtanen.example")


def forged_form(client, person):
    client.handler.enforce_csrf_checks = True
    client.force_login(person)
    return send(client, reverse("admin:logout"), {"name": NAME})


def broken(*_args):
    raise ValueError(f"{NAME} <{ADDRESS}> {TYPED}")


def crash(client, _person):
    client.raise_request_exception = False
    with connection.execute_wrapper(broken):
        return ask(client, "/haku/", query_params={"q": NAME})


DOORS = {
    wrong_password: 200,
    reset: 302,
    feedback: 303,
    follow: 302,
    search: 200,
    nowhere: 404,
    wrong_host: 400,
    forged_form: 403,
    crash: 500,
}


LOG_CONTROL = "Django's own log of the same error has them"


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_nothing_about_a_person_is_in_the_log(client, person, lines, door, tried):
    assert door(client, person).status_code == DOORS[door]
    said = json.dumps(lines(), ensure_ascii=False)
    found = [one for one in SECRETS if one.lower() in said.lower()]
    what = f"Doors that name or address somebody, whose log lines were read for {len(SECRETS)} secrets"
    tried("Watched", what, 1, f"in the log: {found}" if found else "none in the log", LOG_CONTROL)
    assert found == []
    assert about_requests(lines) != []


def test_the_trial_can_fail(client, person, caplog):
    crash(client, person)
    assert [one for one in SECRETS if one in caplog.text] == [
        "Aino Virtanen",
        "Virtanen",
        "aino.virtanen",
        ADDRESS,
        TYPED,
        "Kadotin",
    ]


def test_an_error_is_told_by_its_kind_and_place(client, person, lines):
    crash(client, person)
    [line] = [one for one in lines() if "error" in one and one["logger"] == "django.request"]
    assert (line["message"], line["error"], line["request_id"]) == (
        "…: …",
        "ValueError",
        ID,
    )
    assert re.fullmatch(r"tests/watched/test_lines\.py:\d+ broken", line["frames"][-1])


def test_what_a_mail_server_says_of_an_address_stays_out(lines):
    delivery.logger.warning("Mail %s: %s: %s", 7, "refused", f"550 <{ADDRESS}> unknown")
    assert [one["message"] for one in lines()] == ["Mail 7: …: …"]


@pytest.mark.parametrize(
    ("name", "message", "args", "told"),
    [
        ("mailing.delivery", "%d of %.1f", ("a", "b"), "…"),
        ("mailing.delivery", "%(one)s and %(two)s", ({"one": 1, "two": "b"},), "1 and …"),
        ("mailing.delivery", "ours", (), "ours"),
        ("library", f"theirs {NAME}", (), "…"),
        ("mailing.delivery", "100 % and %s %s", ("a",), "…"),
    ],
)
def test_only_the_sentence_is_told(caplog, name, message, args, told):
    record = logging.getLogger(name).makeRecord(name, 30, "f", 1, message, args, None)
    assert json.loads(Line().format(record))["message"] == told


def test_production_writes_json_and_a_developer_plain_lines():
    as_json, plain = (logging_of(as_json=one, level="WARNING", dsn="") for one in (True, False))
    assert [one["handlers"]["console"]["formatter"] for one in (as_json, plain)] == ["json", "plain"]
    name = "helsinki_measures.watched.requests"
    assert [one["loggers"][name]["level"] for one in (as_json, plain)] == ["INFO", "WARNING"]

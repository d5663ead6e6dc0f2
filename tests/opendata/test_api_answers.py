"""What holds for every answer of the API: for reading only, for everybody, and honest where it is not."""

import gzip
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from opendata.api.asked import cursor_of, moment, position
from tests.factories import make_measure, make_user
from tests.opendata.site import CANARY, TODAY, make_site
from tests.page import fetch

HERE = "https://testserver"
LISTS = [
    *["programmes", "themes", "measures", "tasks", "units", "indicators", "observations", "effects"],
    "changes?programme=hnh2035",
]
ONES = ["", "openapi.json", "programmes/hnh2035", "themes/hnh2035/liikenne", "units/osasto"]
ONES += ["measures/hnh2035/125", "indicators/hnh2035/370"]
ALL = [*LISTS, *ONES]


@pytest.fixture(autouse=True)
def site(db, settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = HERE
    return make_site()


def ask(client, path, **options):
    return client.get(f"/api/v1/{path}", **options)


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    told = response.json()
    assert list(told) == ["type", "title", "status", "detail", "errors"]
    assert told["status"] == response.status_code
    return told


# For everybody


def test_every_site_may_read_it_and_nobody_is_known_by_it(client):
    for path in ALL:
        response = ask(client, path, headers={"Origin": "https://elsewhere.example"})
        assert (path, response.status_code) == (path, 200)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["Cache-Control"] == "public, no-cache"
        assert response["Vary"] == "Accept-Encoding"
        assert dict(response.cookies) == {}


def test_preflight(client):
    response = client.options("/api/v1/measures", headers={"Access-Control-Request-Method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Headers"] == "If-None-Match"


def test_head_says_the_same_without_the_content(client):
    for path in ALL:
        answer, head = ask(client, path), client.head(f"/api/v1/{path}")
        assert (path, head.status_code, head.content) == (path, 200, b"")
        assert head["ETag"] == answer["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_is_for_reading_only(method):
    """As it is to whoever has no token of a form of ours, too."""
    client = Client(enforce_csrf_checks=True)
    for path in [*ALL, "openapi.json"]:
        response = getattr(client, method)(f"/api/v1/{path}")
        assert (path, response.status_code, response["Allow"]) == (path, 405, "GET, HEAD, OPTIONS")
        assert problem(response)["type"] == f"{HERE}/en/data/api/#method-not-allowed"


# What did not change


def test_what_did_not_change_is_not_sent_again(client):
    for path in ALL:
        first = ask(client, path)
        again = ask(client, path, headers={"If-None-Match": first["ETag"]})
        assert (path, again.status_code, again.content) == (path, 304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
        assert again["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"other", {tag}', 304),
        ('W/"a,b",{tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ('"x{bare}"', 200),
        ("{bare}", 200),
        ("", 200),
    ],
)
def test_if_none_match_is_read_whole(client, sent, status):
    tag = ask(client, "units")["ETag"]
    value = sent.format(tag=tag, bare=tag.strip('"'))
    assert ask(client, "units", headers={"If-None-Match": value}).status_code == status


def test_the_compressed_answer_has_the_same_tag_but_weak(client):
    plain = ask(client, "measures")
    compressed = ask(client, "measures", headers={"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content
    assert compressed["ETag"] == f"W/{plain['ETag']}"
    again = ask(client, "measures", headers={"If-None-Match": compressed["ETag"], "Accept-Encoding": "gzip"})
    assert again.status_code == 304


def test_an_edit_changes_the_tag(client, site):
    before = ask(client, "measures")["ETag"]
    make_measure(site)
    assert ask(client, "measures", headers={"If-None-Match": before}).status_code == 200


# Problems


def test_there_is_no_such_thing(client):
    assert problem(ask(client, "programmes/x")) == {
        "type": f"{HERE}/en/data/api/#not-found",
        "title": "There is nothing here",
        "status": 404,
        "detail": "There is no programme “x”.",
        "errors": [],
    }


def test_there_is_no_such_address(client):
    assert problem(ask(client, "nothing/here"))["detail"] == "There is nothing at this address."


def test_all_that_is_wrong_is_named(client):
    response = ask(client, "measures?limit=0&status=x&status=y&stauts=late&at=2020-02-30")
    told = problem(response)
    assert (told["status"], told["type"]) == (422, f"{HERE}/en/data/api/#invalid-parameters")
    assert told["detail"] == "Not right: limit, status, stauts, at."
    assert told["errors"] == [
        {"parameter": "limit", "detail": "Not a whole number from 1 to 200."},
        {"parameter": "status", "detail": "Given more than once."},
        {"parameter": "stauts", "detail": "There is no such parameter here."},
        {"parameter": "at", "detail": "There is no such day."},
    ]


def test_what_is_needed_is_named(client):
    told = problem(ask(client, "changes"))
    assert told["errors"] == [{"parameter": "programme", "detail": "Missing."}]


BAD = {
    "limit": ["0", "-1", "201", "1.0", "1e2", " 1", "+1", "٣", "x", "", "9" * 5000],
    "cursor": ["", "A", "-1", "x" * 13, "0.5", "é", "1 2"],
    "at": ["", "2020", "2020-13-01", "2020-02-30", "1.1.2020", "2020-1-1", "２０２０-01-01", "today"],
    "changed_since": [
        *["", "2020", "2020-06-31", "0", "1590969600", "2020-06-01T", "2020-06-01T25:00:00Z"],
        *["2020-06-01T12:00:00", "2020-06-01T12:00:00+24:00", "2020-06-01 12:00:00Z", "2020-06-01T12:00:61Z"],
    ],
    "lang": ["", "FI", "de", "fi,sv"],
    "programme": ["", "../x", "a b", "ä", "x" * 81, "a/b"],
    "status": ["", "LATE", "late,on_time", "Myöhässä"],
    "phase": ["x"],
    "impact": ["x"],
    "confirmed": ["x"],
    "theme": ["ä"],
    "unit": ["ä"],
    "q": ["x" * 101, "a\nb", "\x1f"],
    "x": ["", "1"],
    "status[]": ["late"],
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_right_is_refused(client, name):
    for value in BAD[name]:
        told = problem(client.get("/api/v1/measures", {name: value}))
        assert (value, told["status"]) == (value, 422)
        assert [one["parameter"] for one in told["errors"]] == [name]


def test_a_nul_is_refused(client):
    for path in ["measures?q=%00", "measures?%00=1", "measures/hnh2035/%00", "x%00", "?a=%00"]:
        assert problem(ask(client, path))["type"] == f"{HERE}/en/data/api/#bad-request"


def test_what_is_strange_but_right_is_answered(client):
    for path in [
        *["measures?cursor=zzzzzzzzzzzz", "effects?cursor=zzzzzzzzzzzz", "measures?q=%FF%FE"],
        *["measures?changed_since=0001-01-01", "measures?changed_since=0001-01-01T00:00:00%2B23:59"],
        *["measures?changed_since=9999-12-31T23:59:59-23:59", "measures?changed_since=0000-01-01T00:00:00Z"],
        *["measures?changed_since=2016-12-31T23:59:60Z", "measures?q=" + "a%20" * 50],
        *["measures?q=%25%5C_%27%22", "changes?programme=hnh2035&cursor=zz"],
        *["changes?programme=hnh2035&since=9999-12-31", "changes?programme=hnh2035&until=0001-01-01"],
        "changes?programme=hnh2035&since=0000-01-01&until=0000-01-01",
        "changes?programme=hnh2035&since=2020-06-30&until=2020-01-01",
    ]:
        assert (path, ask(client, path).status_code) == (path, 200)


def test_our_own_faults_are_problems_too(client, settings):
    """Without a word of what went wrong."""
    settings.MODELTRANSLATION_FALLBACK_LANGUAGES = None
    client.raise_request_exception = False
    told = problem(ask(client, "programmes/hnh2035"))
    assert (told["status"], told["type"]) == (500, f"{HERE}/en/data/api/#server-error")
    assert told["detail"] == "This is our fault, and has been written down. Try again later."


def test_a_host_that_is_not_ours_is_a_problem(client):
    assert problem(ask(client, "units", headers={"Host": "elsewhere.example"}))["status"] == 400


def test_other_pages_are_not_of_the_api(client):
    response = fetch(client, "/api/v2/measures")
    assert (response.status_code, response["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_kind_of_problem_is_explained(client, language):
    with override(language):
        address = reverse("api_documentation")
    page = fetch(client, address).content.decode()
    for kind in ("bad-request", "not-found", "method-not-allowed", "invalid-parameters", "server-error"):
        assert f'id="{kind}"' in page
    if language == "en":
        assert problem(ask(client, "x"))["type"] == f"{HERE}{address}#not-found"


# Never a draft, an address of mail or a person who is not public


def everything(client):
    """Every answer there is, in every language and of the day, lists with all that can be in them."""
    yield from (ask(client, path) for path in ALL)
    for path in LISTS:
        mark = "&" if "?" in path else "?"
        yield from (ask(client, f"{path}{mark}lang={one}") for one in ("sv", "en"))
        if not path.startswith("changes"):
            yield ask(client, f"{path}{mark}at={TODAY}")
            yield ask(client, f"{path}{mark}changed_since=2020-01-01")
    yield ask(client, "observations?replaced=true")
    yield ask(client, "changes?programme=hnh2035&since=2020-01-01")


@pytest.fixture(params=["visitor", "admin", "coordinator"])
def anyone(request, site):
    client = Client()
    if request.param != "visitor":
        user = make_user(is_staff=True, is_superuser=request.param == "admin")
        site.coordinators.add(user)
        client.force_login(user)
    return client


def test_whoever_asks_is_told_what_a_visitor_may_know(client, anyone):
    answers = list(everything(anyone))
    assert len(answers) > 50
    for response in answers:
        assert response.status_code == 200
        text = json.dumps(response.json(), ensure_ascii=False) + str(dict(response.headers))
        assert CANARY not in text
        assert "@" not in text
    same = [(one.content, one["ETag"]) for one in everything(client)]
    assert [(one.content, one["ETag"]) for one in answers] == same
    assert {response["Cache-Control"] for response in answers} == {"public, no-cache"}


def test_the_canary_is_there_to_be_heard(client, site):
    user = make_user(is_superuser=True)
    client.force_login(user)
    assert CANARY in fetch(client, "/hnh2035/toimenpiteet/3/").content.decode()


def test_what_is_hidden_is_not_there_for_anyone(anyone):
    for path in [
        *["measures/hnh2035/3", f"programmes/{CANARY}", f"measures/{CANARY}/4", f"themes/{CANARY}/{CANARY}"],
        *[f"indicators/{CANARY}/5", f"measures?programme={CANARY}", f"changes?programme={CANARY}"],
    ]:
        assert problem(ask(anyone, path))["status"] == 404


def test_search_does_not_find_what_is_hidden(client):
    assert ask(client, f"measures?q={CANARY}").json()["items"] == []


# How positions and moments are read


@pytest.mark.parametrize("key", [1, 35, 36, 123456789, 2**62])
def test_a_cursor_keeps_its_place(key):
    assert position(cursor_of(key).rjust(1, "0")) == key


def test_a_day_begins_in_helsinki():
    assert moment("2020-06-01") == moment("2020-06-01T00:00:00+03:00") == moment("2020-05-31T21:00:00.000Z")
    assert moment("2020-06-01").date() == date(2020, 6, 1)

"""Which public pages are answered from memory, which never, and to whom."""

import re
from pathlib import Path

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helsinki_measures.content import WATCHED, ContentVersion, watched_tables
from helsinki_measures.page_keys import PARAMETERS
from helsinki_measures.published import Published
from measures.forms import MeasureFilter
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_user,
)
from tests.numbers import counted_pages
from tests.test_public_pages import PAGES, make_everything
from tests.trials.people import signed_in
from tests.web import ask, hows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]

URL = "/p/toimenpiteet/1/"
NEVER_KEPT = {"feedback", "feedback on accessibility", "thanks for feedback"}


# What is kept


def test_a_page_is_made_once(site, measure):
    before = counted_pages()
    made = ask(site, URL)
    with CaptureQueriesContext(connection) as queries:
        hit = ask(site, URL)
    assert (made.status, made.how, hit.how) == (200, "made", "hit")
    assert hit.body == made.body
    assert len(queries) == 0
    assert counted_pages() - before == {"made": 1, "hit": 1}


def test_a_kept_page_is_what_django_answers(site, measure, client):
    ask(site, URL)
    kept, plain = ask(site, URL), client.get(URL)
    assert kept.text == plain.content.decode()
    ours = {"vary", "etag", "content-length", "cache-control", "x-request-id", "cache-status"}
    theirs = {name.lower(): value for name, value in plain.headers.items()}
    assert {k: v for k, v in kept.headers.items() if k not in ours} == {
        k: v for k, v in theirs.items() if k not in ours
    }
    assert kept.headers["cache-control"] == "public, no-cache"
    assert kept.headers["vary"] == "Cookie, Accept-Encoding"


def test_each_answer_has_an_id_and_keeps_the_one_it_came_with(site, measure):
    answers = [ask(site, URL), ask(site, URL), ask(site, "/nothing/"), ask(site, "/admin/")]
    ids = [one.headers["x-request-id"] for one in answers]
    assert len(set(ids)) == 4
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)
    assert ask(site, URL, x_request_id="proxy-0001").headers["x-request-id"] == "proxy-0001"
    assert ask(site, URL, x_request_id="a\r\nSet-Cookie: b").headers["x-request-id"] != "a\r\nSet-Cookie: b"


def test_each_language_has_its_page_whatever_the_reader_prefers(site, measure):
    for language, url in [("fi", URL), ("sv", "/sv/p/atgarder/1/"), ("en", "/en/p/measures/1/")]:
        for how in ["made", "hit"]:
            answer = ask(site, url, accept_language="sv", cookie="django_language=en")
            assert (answer.status, answer.how) == (200, how)
            assert f'<html lang="{language}"' in answer.text
            assert answer.headers["content-language"] == language


LIST, PART = ("/p/toimenpiteet/", {}), ("/p/toimenpiteet/", {"hx_request": "true"})
BACK = ("/p/toimenpiteet/", {"hx_request": "true", "hx_history_restore_request": "true"})


@pytest.mark.parametrize("order", [(LIST, PART, BACK), (PART, LIST, BACK), (BACK, PART, LIST)])
def test_the_part_for_htmx_and_the_page_are_told_apart(site, measure, order):
    assert hows(site, *order, *order) == ["made"] * 3 + ["hit"] * 3
    page, part, back = [ask(site, url, **headers).text for url, headers in (LIST, PART, BACK)]
    assert ("<html" in page, "<html" in part, "<html" in back) == (True, False, True)
    assert ask(site, LIST[0]).headers["vary"] == (
        "HX-Request, HX-History-Restore-Request, Cookie, Accept-Encoding"
    )


def test_other_headers_of_htmx_make_no_other_page(site, measure):
    first = ask(site, PART[0], hx_request="true", hx_current_url="http://a/", hx_target="a")
    assert first.text == ask(site, PART[0], hx_request="true").text
    assert hows(site, PART) == ["hit"]


def test_each_host_has_its_pages(site, measure, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    ask(site, URL)
    other = ask(site, URL, host="Other.Example")
    assert other.how == "made"
    assert "http://other.example/p/toimenpiteet/1/" in other.text
    assert ask(site, URL, host="other.example").how == "hit"
    assert (ask(site, URL, host="evil.example").status, ask(site, URL).text.count("evil")) == (400, 0)


def test_scheme_is_what_the_proxy_says_and_nobody_else(site, measure, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.BEHIND_PROXY = True
    ask(site, URL)
    safe = ask(site, URL, x_forwarded_proto="https")
    assert (safe.how, "https://testserver/p/" in safe.text) == ("made", True)
    settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = False, None
    assert ask(site, URL, x_forwarded_proto="https").how == "hit"
    assert "https://testserver" not in ask(site, URL, x_forwarded_proto="https").text


# The address


def test_what_no_page_knows_is_left_out_of_the_address(site, measure):
    first = ask(site, "/p/toimenpiteet/?utm_source=a&q=eka&fbclid=b")
    assert first.how == "made"
    assert "utm_source" not in first.text
    for query in ["q=eka", "q=%65ka", "x=1&q=eka", "q=eka&utm_source=c"]:
        assert ask(site, f"/p/toimenpiteet/?{query}").how == "hit"
    assert ask(site, "/p/toimenpiteet/?q=toka").how == "made"


def test_the_order_of_what_is_known_does_not_matter_but_for_one_name(site, measure):
    asked = ["q=eka&status=late", "status=late&q=eka", "q=eka&q=toka", "q=toka&q=eka"]
    assert hows(site, *[(f"/p/toimenpiteet/?{one}", {}) for one in asked]) == ["made", "hit", "made", "made"]


def test_an_address_that_is_no_text_goes_to_django(site, measure):
    for query in ["q=%ff", "q=" + "a" * 1001, "q=%00"]:
        answer = ask(site, f"/p/toimenpiteet/?{query}")
        assert answer.how in ("passed", "made")
        assert ask(site, f"/p/toimenpiteet/?{query}").how == "passed"


def test_what_pages_look_at_is_known():
    """Otherwise a filter that is new would be left out of the address, and do nothing."""
    found = {*MeasureFilter.base_fields, "at"}
    for file in PUBLIC:
        found |= set(re.findall(r'(?:GET|data|query|asked)(?:\.get\(|\[)"(\w+)"', file.read_text()))
    assert found - PARAMETERS == {"email"}  # of forms that are sent
    assert {*PARAMETERS} - found == NAMED_OTHERWISE


PUBLIC = [
    *(Path(app, "views.py") for app in [*WATCHED, "exchange", "opendata", "feedback", "following"]),
    *Path("measures/comparison").glob("*.py"),
    *[Path("measures/dated.py"), Path("measures/search_page.py"), Path("measures/sheets.py")],
]
NAMED_OTHERWISE = {"first", "last", "since", "until"}  # of `measures.comparison.asked`


# What is not kept


def test_whoever_has_a_session_is_answered_by_django(site, measure, client):
    ask(site, URL)
    for cookie in ["sessionid=made-up", "a=b; sessionid=x", "messages=x", "kept=x", "__Host-sessionid=x"]:
        assert ask(site, URL, cookie=cookie).how == "passed"
    assert ask(site, URL, cookie="xsessionid=1; consent=yes; csrftoken=a").how == "hit"


def test_a_made_up_session_costs_as_many_queries_as_a_cold_page_and_one(site, measure):
    with CaptureQueriesContext(connection) as cold:
        ask(site, URL)
    with CaptureQueriesContext(connection) as made_up:
        ask(site, URL, cookie="sessionid=" + "a" * 32)
    assert len(made_up) <= len(cold) + 1


def test_drafts_are_seen_by_their_editors_alone(site, measure):
    draft = make_measure(measure.programme, measure.theme, number="2", title="Luonnos", is_published=False)
    user = make_user(username="c", is_staff=True)
    make_contact(draft, make_person(user=user))
    url = "/p/toimenpiteet/2/"
    assert ask(site, url).status == 404
    seen = ask(site, url, cookie=f"sessionid={signed_in(user)}")
    assert (seen.status, seen.how, "no-store" in seen.headers["cache-control"]) == (200, "passed", True)
    assert ask(site, url).status == 404


def test_what_sets_a_cookie_or_is_private_is_not_kept(site, measure):
    for url in ["/palaute/", "/admin/login/", "/healthz"]:
        answers = [ask(site, url), ask(site, url)]
        assert [one.status for one in answers] == [200, 200]
        assert "hit" not in [one.how for one in answers]
        assert "etag" not in answers[1].headers
    assert ask(site, "/palaute/").body != ask(site, "/palaute/").body


def test_what_is_not_there_is_not_kept_and_there_as_soon_as_it_is(site, measure):
    assert [ask(site, "/p/toimenpiteet/2/").status for _time in range(2)] == [404, 404]
    make_measure(measure.programme, measure.theme, number="2", is_published=True)
    assert ask(site, "/p/toimenpiteet/2/").status == 200
    site.version.refresh()
    assert [ask(site, "/p/toimenpiteet/2/").how for _time in range(2)] == ["made", "hit"]


def test_which_pages_are_kept_and_that_they_show_only_what_is_watched(tmp_path):
    site = Published(get_wsgi_application(), ContentVersion(path=tmp_path / "version"))
    with time_machine.travel("2020-06-15T12:00:00+03:00", tick=False):
        make_everything()
        site.version.refresh()
        known = {*watched_tables(), "measures_searchlemmas"}
        tables = set(connection.introspection.table_names())
        not_kept = set()
        for name, url in PAGES.items():
            with CaptureQueriesContext(connection) as queries:
                assert ask(site, url).status == 200, name
            if ask(site, url).how != "hit":
                not_kept.add(name)
                continue
            asked = {word for query in queries for word in re.findall(r'"(\w+)"', query["sql"])}
            assert asked & tables - known == set(), name
    assert not_kept == NEVER_KEPT

"""Where nobody has time: the store goes on, all else is told so, and what was typed comes back."""

import re
import threading
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.wsgi import get_wsgi_application

from helsinki_measures.hands import Crew, Hands, Places
from helsinki_measures.published import COUNTED, Published
from tests.web import ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]

URL = "/p/toimenpiteet/1/"
ADDRESS = "/admin/measures/measure/1/change/"
SAME_ORIGIN = {"origin": "http://testserver", "sec_fetch_site": "same-origin"}


@pytest.fixture
def nobody():
    """Hands that have no time."""
    hands, is_over = Hands(1, 0), threading.Event()
    work = threading.Thread(target=hands.do, args=[is_over.wait])
    work.start()
    while hands.places.free._value:
        pass
    yield hands
    is_over.set()
    work.join()


@pytest.fixture
def site(version, nobody):
    crew = Crew(readers=nobody, writers=nobody, bodies=Places(1))
    return Published(get_wsgi_application(), version, 10_000_000, crew)


def refused():
    return COUNTED["refused"]._value.get()


def said(answer):
    page = BeautifulSoup(answer.text, "lxml")
    return answer.status, page.html["lang"], page.h1.text, answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("url", "language", "heading"),
    [
        (URL, "fi", "Tietoja ei juuri nyt saada näkyviin"),
        ("/sv/p/atgarder/1/", "sv", "Uppgifterna kan inte visas just nu"),
        ("/en/p/measures/1/", "en", "Out of reach for a moment"),
    ],
)
def test_it_is_told_in_the_language_of_the_address(site, url, language, heading):
    before = refused()
    assert said(ask(site, url)) == (503, language, heading, "10")
    again = ask(site, url, accept_encoding="br")
    assert (said(again), again.headers["content-encoding"]) == ((503, language, heading, "10"), "br")
    assert again.how == "passed"
    assert refused() == before + 2
    assert ask(site, url, method="HEAD").body == b""


def test_nothing_of_who_asks_is_kept_for_the_next(site):
    ask(site, f"{URL}?q=secret", host="evil.example", cookie="sessionid=secret")
    answer = ask(site, URL)
    assert answer.status == 503
    assert not re.search("secret|evil", f"{answer.headers}{answer.text}")


def test_machines_are_told_in_json(site):
    answer = ask(site, "/api/v1/programmes")
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"] == "10"


def test_what_the_store_has_is_answered(site, measure, nobody):
    crew, site.crew = site.crew, Crew()
    assert ask(site, URL).how == "made"
    site.crew = crew
    assert (ask(site, URL).status, ask(site, URL).how) == (200, "hit")
    # A flight that nobody took leaves no trace.
    assert ask(site, "/p/toimenpiteet/").status == 503
    assert site.flights == {}
    site.crew = Crew()
    assert ask(site, "/p/toimenpiteet/").how == "made"


def test_where_only_those_who_save_have_no_time_readers_get_new_pages(site, nobody):
    site.crew = Crew(writers=nobody)
    assert [ask(site, url).how for url in (URL, URL, "/p/toimenpiteet/")] == ["made", "hit", "made"]
    assert ask(site, "/palaute/", method="POST", body=b"a=b").status == 503


def test_where_only_readers_are_too_many_what_is_sent_is_taken(site, nobody):
    site.crew = Crew(readers=nobody)
    assert ask(site, URL).status == 503
    assert ask(site, "/palaute/", method="POST", body=b"a=b").status != 503


def test_monitors_are_answered(site):
    assert [ask(site, url).status for url in ("/healthz", "/readyz")] == [200, 200]


def test_what_was_typed_comes_back(site):
    body = urlencode({"lead_fi": "Kirjoitettu ruuhkassa"}).encode()
    answer = ask(site, ADDRESS, method="POST", body=body, **SAME_ORIGIN)
    page = BeautifulSoup(answer.text, "lxml")
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert page.select_one(".kept form input[name=lead_fi]")["value"] == "Kirjoitettu ruuhkassa"


def test_but_not_to_another_site(site):
    body = urlencode({"lead_fi": "Kirjoitettu ruuhkassa"}).encode()
    answer = ask(site, ADDRESS, method="POST", body=body, origin="http://other.example")
    assert said(answer)[:2] == (503, "fi")
    assert "Kirjoitettu" not in answer.text


def test_where_many_send_at_once_the_next_is_told_so(site):
    site.crew = Crew(bodies=Places(1))
    with site.crew.bodies.one():
        assert ask(site, "/palaute/", method="POST", body=b"a=b").status == 503
        assert ask(site, "/palaute/").status != 503
    assert ask(site, "/palaute/", method="POST", body=b"a=b").status != 503

"""When a finished page is made anew, and who still gets the former one."""

import re
import threading
import time
from datetime import date

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import transaction

from helsinki_measures.hands import Crew, Hands
from helsinki_measures.published import GRACE, Published
from measures import days
from measures.models import Person
from tests.factories import (
    make_contact,
    make_person,
    make_task,
    make_user,
)
from tests.test_public_pages import TODAY
from tests.threads import close_own, in_threads
from tests.web import ask, hows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]

URL = "/p/toimenpiteet/1/"


def renamed(measure, title):
    measure.title = title
    measure.save()


# When it is made anew


def test_a_change_is_seen_at_once_by_whoever_asks_first(site, measure):
    ask(site, URL)
    renamed(measure, "Toka")
    site.version.refresh()
    answer = ask(site, URL)
    assert (answer.how, "Toka" in answer.text) == ("made", True)


def test_a_change_that_was_rolled_back_changes_nothing(site, measure):
    ask(site, URL)
    with transaction.atomic():
        renamed(measure, "Toka")
        transaction.set_rollback(True)
    site.version.refresh()
    assert ask(site, URL).how == "hit"


class Gate:
    """The application, which makes pages only while it is let."""

    def __init__(self):
        self.application, self.is_open, self.came = get_wsgi_application(), threading.Event(), []
        self.is_open.set()

    def __call__(self, environ, start_response):
        self.came.append(environ["PATH_INFO"])
        assert self.is_open.wait(20)
        return self.application(environ, start_response)


def wait_until(is_so):
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def gated(gate, version):
    return Published(gate, version, limit=10_000_000)


def test_a_page_that_many_ask_for_at_once_is_made_once(gated, gate, measure):
    gate.is_open.clear()
    threads, found = in_threads(lambda: ask(gated, URL), 6)
    wait_until(lambda: gate.came)
    time.sleep(0.1)
    gate.is_open.set()
    for thread in threads:
        thread.join(20)
    assert gate.came == [URL]
    assert sorted(one.how for one in found) == ["hit"] * 5 + ["made"]


def test_the_former_page_is_shown_while_one_makes_the_new(gated, gate, measure, version):
    ask(gated, URL)
    renamed(measure, "Toka")
    version.refresh()
    gate.is_open.clear()
    threads, found = in_threads(lambda: ask(gated, URL), 1)
    wait_until(lambda: len(gate.came) == 2)
    former = ask(gated, URL)
    assert (former.how, "Eka" in former.text) == ("former", True)
    gate.is_open.set()
    threads[0].join(20)
    assert (found[0].how, "Toka" in found[0].text) == ("made", True)
    assert ("Toka" in ask(gated, URL).text, ask(gated, URL).how) == (True, "hit")


@pytest.fixture
def crew():
    """One maker, who works in a thread of its own, whose connections end with it."""
    makers = Hands(1, 0)
    yield Crew(makers=makers)
    makers.pool.submit(close_own).result()
    makers.pool.shutdown()


def test_who_asks_first_does_not_wait_for_the_new_page(gated, gate, measure, version, crew):
    gated.crew = crew
    ask(gated, URL)
    renamed(measure, "Toka")
    version.refresh()
    gate.is_open.clear()
    former = ask(gated, URL)
    assert (former.how, "Eka" in former.text) == ("former", True)
    wait_until(lambda: gate.came == [URL, URL])
    gate.is_open.set()
    wait_until(lambda: not gated.flights)
    after = ask(gated, URL)
    assert (after.how, "Toka" in after.text, gate.came) == ("hit", True, [URL, URL])


def test_while_another_page_is_made_the_former_one_is_shown_until_it_is_too_old(
    gated, measure, version, crew
):
    gated.crew = crew
    ask(gated, URL)
    renamed(measure, "Toka")
    version.refresh()
    is_over = threading.Event()
    other = crew.makers.begin(is_over.wait)
    assert [ask(gated, URL).how for _time in range(2)] == ["former", "former"]
    assert gated.flights == {}
    version.left = {number: at - GRACE for number, at in version.left.items()}
    answer = ask(gated, URL)
    assert (answer.how, "Toka" in answer.text) == ("made", True)
    is_over.set()
    assert other.result(20)


def test_what_goes_wrong_while_nobody_waits_is_in_the_log(gated, measure, version, crew, caplog):
    ask(gated, URL)
    renamed(measure, "Toka")
    version.refresh()
    gated.application, gated.crew = None, crew
    assert ask(gated, URL).how == "former"
    wait_until(lambda: caplog.messages)
    assert caplog.messages == ["A page could not be made anew"]
    assert "NoneType" in caplog.text
    assert gated.flights == {}


def test_no_page_is_shown_that_is_older_than_the_time_of_grace(gated, gate, measure, version):
    ask(gated, URL)
    renamed(measure, "Toka")
    version.refresh()
    gate.is_open.clear()
    threads, found = in_threads(lambda: ask(gated, URL), 1)
    wait_until(lambda: len(gate.came) == 2)
    version.left = {number: at - GRACE for number, at in version.left.items()}
    more, late = in_threads(lambda: ask(gated, URL), 1)
    time.sleep(0.1)
    assert late == []
    gate.is_open.set()
    for thread in threads + more:
        thread.join(20)
    assert ["Toka" in one.text for one in found + late] == [True, True]


def withdraw(measure):
    measure.is_published = False
    measure.save()


def forget(measure):
    measure.contacts.get().delete()


def hide(measure):
    person = Person.objects.get(name="Aino")
    person.is_public = False
    person.save()


def leave(measure):
    user = make_user()
    Person.objects.filter(name="Aino").update(user=user)
    user.is_active = False
    user.save()


@pytest.mark.parametrize("narrow", [withdraw, forget, hide, leave])
def test_what_was_withdrawn_is_not_shown_a_moment_longer(gated, gate, measure, version, narrow):
    make_contact(measure, make_person(name="Aino", is_public=True))
    version.refresh()
    assert "Aino" in ask(gated, URL).text
    gate.is_open.clear()
    version.refresh()
    threads, begun_before = in_threads(lambda: ask(gated, f"{URL}?q=1"), 1)
    wait_until(lambda: len(gate.came) == 2)
    narrow(measure)
    version.refresh()
    more, begun_after = in_threads(lambda: (ask(gated, URL), ask(gated, f"{URL}?q=1")), 1)
    gate.is_open.set()
    for thread in threads + more:
        thread.join(20)
    assert ["Aino" in one.text for one in begun_after[0]] == [False, False]


def test_after_an_answer_to_a_write_the_former_page_is_not_of_now(site, measure, version):
    ask(site, URL)
    renamed(measure, "Toka")
    assert ask(site, URL).how == "hit"  # nobody said so yet
    ask(site, "/palaute/", method="POST")
    assert "Toka" in ask(site, URL).text


def test_where_others_have_the_page_too_who_withdraws_it_hears_so_when_they_know(site, measure, settings):
    settings.WEB_MACHINES = 2

    def post():
        started = time.monotonic()
        ask(site, "/palaute/", method="POST")
        return time.monotonic() - started

    post()
    renamed(measure, "Toka")
    assert post() < 0.9
    withdraw(measure)
    assert post() >= 1


def test_a_new_day_has_new_pages(site, measure):
    make_task(measure, title="Tehtävä", due_on=date(2026, 5, 20))
    with time_machine.travel("2026-05-20T20:59:59+00:00", tick=False):
        site.version.refresh()
        assert hows(site, (URL, {}), (URL, {})) == ["made", "hit"]
        before = ask(site, URL).text
    with time_machine.travel("2026-05-20T21:00:00+00:00", tick=False):
        assert ask(site, URL).how == "made"
        assert ask(site, URL).text != before


def test_the_demo_has_one_day(site, measure, settings):
    settings.DEMO_TODAY = TODAY
    with time_machine.travel("2026-05-20T20:59:59+00:00", tick=False):
        ask(site, URL)
    with time_machine.travel("2026-05-20T21:00:00+00:00", tick=False):
        assert ask(site, URL).how == "hit"


def test_past_days_are_kept_by_day(site, measure):
    today = days.now().date()
    asked = [(f"{URL}?at={today}", {}), (f"{URL}?at=1999-01-01", {}), (URL, {})]
    assert hows(site, *asked, *asked) == ["made", "made", "made", "hit", "passed", "hit"]
    assert ask(site, f"{URL}?at={today}").headers["x-robots-tag"] == "noindex"


# While the database does not answer


NOTICE = "Tietokantaan ei juuri nyt saada yhteyttä. Näet tiedot sellaisina kuin ne täällä viimeksi olivat."


class Failing:
    """The application, of which every page fails while the database does."""

    def __init__(self):
        self.application, self.fails = get_wsgi_application(), False

    def __call__(self, environ, start_response):
        if not self.fails:
            return self.application(environ, start_response)
        start_response("503 Service Unavailable", [("Content-Length", "4")])
        return [b"none"]


def test_what_is_kept_is_shown_and_says_so(version, measure):
    failing = Failing()
    site = Published(failing, version)
    before = ask(site, URL, accept_encoding="br")
    renamed(measure, "Toka")
    version.refresh()
    failing.fails, version.is_reachable = True, False
    version.left = {number: at - 3600 for number, at in version.left.items()}
    kept = ask(site, URL, accept_encoding="br")
    assert (kept.status, kept.how, "Eka" in kept.text, NOTICE in kept.text) == (200, "former", True, True)
    assert kept.text.index(NOTICE) < kept.text.index("<main")
    assert ask(site, URL, accept_encoding="br", if_none_match=before.headers["etag"]).status == 200
    assert ask(site, "/p/").status == 503
    failing.fails, version.is_reachable = False, True
    after = ask(site, URL)
    assert (after.how, "Toka" in after.text, NOTICE in after.text) == ("made", True, False)


def test_each_language_says_so_in_its_words(site, measure):
    urls = [URL, "/sv/p/atgarder/1/", "/en/p/measures/1/"]
    for url in urls:
        ask(site, url)
    site.version.is_reachable = False
    said = [re.search(r'<p class="notice" role="status">([^<]*)', ask(site, url).text)[1] for url in urls]
    assert (len(set(said)), said[0]) == (3, NOTICE)


def test_a_file_is_sent_as_it_is(site, measure):
    before = ask(site, "/p/toimenpiteet.csv").body
    site.version.is_reachable = False
    assert ask(site, "/p/toimenpiteet.csv").body == before


def test_what_was_withdrawn_before_is_not_shown_then_either(version, measure):
    failing = Failing()
    site = Published(failing, version)
    ask(site, URL)
    withdraw(measure)
    version.refresh()
    failing.fails, version.is_reachable = True, False
    assert ask(site, URL).status == 503


def test_a_page_that_failed_is_kept_as_soon_as_it_does_not(version, measure):
    """Not only after the next change, which may be months away."""
    failing = Failing()
    site = Published(failing, version)
    failing.fails = True
    assert [ask(site, URL).status for _time in range(2)] == [503, 503]
    failing.fails = False
    assert [ask(site, URL).how for _time in range(2)] == ["made", "hit"]

"""A page is not made anew where all that it asked the database would be answered the same."""

import datetime
import re

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helsinki_measures.content import ContentVersion
from helsinki_measures.grounds import Grounds
from helsinki_measures.published import Published
from measures.models import Change, Measure, Person, Programme, Responsibility, Task, Theme, Unit
from participation.models import Indicator, Observation
from tests.factories import make_measure, make_task
from tests.published.test_published_pages import NEVER_KEPT
from tests.sample import share
from tests.test_public_pages import PAGES, make_everything
from tests.web import ask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]

URL = "/p/toimenpiteet/1/"
OF_ONE_ANSWER = re.compile(r"<updated>[^<]*|\d\d:\d\d:\d\d")


def save(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def first(model, **found):
    return model.objects.filter(**found).order_by("pk").first()


# What is the same is kept


def test_what_was_written_elsewhere_makes_no_page_anew(site, version, measure):
    make_measure()  # of another programme
    made = ask(site, URL)
    save(Measure.objects.exclude(pk=measure.pk).get(), title="Uusi")
    version.refresh()
    checked, hit = ask(site, URL), ask(site, URL)
    assert [one.how for one in (made, checked, hit)] == ["made", "checked", "hit"]
    assert made.body == checked.body == hit.body
    assert made.headers["etag"] == checked.headers["etag"]


def test_what_the_page_shows_makes_it_anew(site, version, measure):
    ask(site, URL)
    save(measure, title="Uusi nimi")
    version.refresh()
    answer = ask(site, URL)
    assert answer.how == "made"
    assert "Uusi nimi" in answer.text


def test_it_is_not_counted_twice_for_the_room(site, version, measure):
    ask(site, URL)
    size = site.size
    make_measure()
    version.refresh()
    ask(site, URL)
    assert site.size == size


EDITS = {
    "a title": lambda: save(first(Measure, number="126"), title="Kolmas"),
    "a text that few show": lambda: save(first(Measure, number="125"), official_text="<p>Toisin</p>"),
    "a task": lambda: save(first(Task, state="in_progress"), state="completed"),
    "a task more": lambda: make_task(first(Measure, number="126"), due_on=datetime.date(2020, 1, 1)),
    "a theme": lambda: save(first(Theme, slug="teema"), name="Aihe"),
    "a unit": lambda: save(first(Unit, slug="yksikko"), name="Virasto"),
    "no unit": lambda: first(Responsibility).delete(),
    "a figure": lambda: save(first(Observation), value=7),
    "an indicator": lambda: save(first(Indicator, number="370"), name="Päästöt"),
    "a person": lambda: save(first(Person), name="", is_public=False),
    "a draft": lambda: save(first(Measure, number="126"), is_published=False),
    "a programme": lambda: save(first(Programme, slug="p"), name="Ohjelma"),
}


def test_every_page_is_what_is_made_of_it_anew(db, tmp_path):
    make_everything()
    version, django = ContentVersion(path=tmp_path / "version"), get_wsgi_application()
    site = Published(django, version, limit=10_000_000)
    version.refresh()
    pages = [url for name, url in PAGES.items() if name not in NEVER_KEPT]
    for url in pages:
        ask(site, url)
    for name, edit in share(EDITS.items(), turn=0):
        edit()
        version.refresh()
        answers = {url: ask(site, url) for url in pages}
        anew = Published(django, version, limit=10_000_000)
        for url, answer in answers.items():
            now = ask(anew, url)
            assert (answer.status, without(answer)) == (now.status, without(now)), (name, url)
        assert {answer.how for answer in answers.values()} >= {"checked", "made"}, name


def without(answer):
    return OF_ONE_ANSWER.sub("", answer.text)


# What cannot be asked again


def listened(ask):
    grounds = Grounds("default")
    with grounds.listening():
        ask()
    return grounds.settled()


def test_a_question_about_the_moment_is_no_ground(db):
    now = timezone.now()
    assert listened(lambda: Change.objects.filter(made_at__lt=now).exists()) is None
    assert listened(lambda: Change.objects.filter(made_at__lt=now - datetime.timedelta(days=1)).exists())


def test_what_another_database_was_asked_is_no_ground(measure):
    """As of a past day, which the primary is asked for while other pages are made from the replica."""
    grounds = Grounds("default")
    grounds.using = "replica"
    with grounds.listening():
        list(Measure.objects.all())
    assert not grounds.is_repeatable
    assert grounds.asked == []


def test_what_writes_is_no_ground(measure):
    assert listened(lambda: Change.objects.filter(pk=0).update(reason="")) is None


def test_what_was_written_while_the_page_was_made_is_no_ground(measure):
    assert listened(lambda: [list(Measure.objects.all()), Measure.objects.get().save()]) is None
    grounds = Grounds("default")
    with connection.execute_wrapper(grounds):
        list(Measure.objects.all())
    save(measure, title="Uusi")
    assert grounds.settled() is None


def test_what_two_pages_ask_is_asked_once_for_both(measure):
    def questions(*all_grounds):
        with CaptureQueriesContext(connection) as asked:
            assert all(one.still_hold("default") for one in all_grounds)
        return [one["sql"] for one in asked if "contentversion" not in one["sql"]]

    one = listened(lambda: [list(Measure.objects.all()), list(Task.objects.all())])
    other = listened(lambda: [list(Measure.objects.all()), list(Unit.objects.all())])
    make_task(measure)
    make_task(measure)
    assert not one.still_hold("default")
    assert len(questions(other)) == 1
    save(measure, number="2")
    save(measure, number="1")
    assert len(questions(other, other)) == 2
    assert other.still_hold("default")


def test_grounds_hold_until_an_answer_is_another(measure):
    grounds = listened(lambda: list(Measure.objects.all()))
    assert grounds.still_hold("default")
    make_task(measure)
    assert grounds.still_hold("default")
    save(measure, title="Uusi")
    assert not grounds.still_hold("default")
    save(measure, title="Eka")
    assert grounds.still_hold("default")

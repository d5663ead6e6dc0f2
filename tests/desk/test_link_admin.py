"""Links to other sites in the admin: where they stand, who sees them, and what "check again" does."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from desk import jobs
from desk.gathering import gather
from desk.models import ExternalLink
from mailing.periodic import PERIODIC
from measures.models import Page
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count, texts

pytestmark = pytest.mark.django_db
LIST = "/en/admin/desk/externallink/"


def link(name):
    return f'<p><a href="https://{name}.example/">a</a></p>'


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def listed(client, query=""):
    return [one.removeprefix("https://") for one in texts(get(client, LIST + query), ".field-address")]


def broken(name, **fields):
    """The one of this name has failed."""
    known = {"outcome": "missing", "status": 404, "failures": 2} | fields
    moment = timezone.now()
    ExternalLink.objects.filter(url=f"https://{name}.example/").update(
        checked_at=moment, failing_since=moment, **known
    )


def test_each_says_what_answered_and_where_it_stands(desk, measure):
    measure.number, measure.title_en = "12", "Trees"
    measure.description_fi = link("a") + link("b")
    measure.description_sv = link("a")
    measure.save()
    gather()
    broken("a")
    page = get(desk, LIST)
    assert texts(page, ".field-address") == ["https://a.example/", "https://b.example/"]
    assert texts(page, ".field-answer") == ["The page is not there (404)", "Not checked yet"]
    form = f"/en/admin/measures/measure/{measure.pk}/change/"
    assert links(page, "#result_list tr:first-of-type .field-where a") == [
        ("Measure 12 Trees: description (Finnish)", f"{form}#id_description_fi"),
        ("Measure 12 Trees: description (Swedish)", f"{form}#id_description_sv"),
    ]
    page = get(desk, f"{LIST}{ExternalLink.objects.get(url='https://a.example/').pk}/change/")
    assert len(links(page, ".desk-uses a")) == 2


def test_each_place_is_there(desk, programme, unit):
    measure = make_measure(programme, description_fi=link("a"))
    make_task(measure, details_fi=link("b"))
    measure.status_updates.create(noted_on=date(2020, 1, 1), title="Note", text_fi=link("c"))
    measure.links.create(title="Link", url="https://d.example/")
    make_theme(programme, description_fi=link("e"))
    programme.description_fi = link("f")
    programme.save()
    make_responsibility(measure, unit)
    unit.description_fi = link("g")
    unit.save()
    indicator = make_indicator(programme, description_fi=link("h"), method_fi=link("i"))
    make_observation(indicator, source_url="https://j.example/")
    Page.objects.create(kind="about", title="About", text_fi=link("k"))
    gather()
    places = links(get(desk, LIST), ".desk-uses a")
    assert len(places) == 11
    for _says, address in places:
        path, _sign, anchor = address.partition("#")
        assert get(desk, path).find(id=anchor), address


def test_a_link_that_stands_everywhere(desk, programme):
    made = [make_measure(programme, description_fi=link("a")) for _each in range(12)]
    gather()
    uses = texts(get(desk, LIST), ".desk-uses li")
    assert uses == [*(f"Measure {one}: description (Finnish)" for one in made[:10]), "and 2 texts more"]
    made[0].delete()
    assert texts(get(desk, LIST), ".desk-uses li") == [*uses[1:10], "and 2 texts more"]


def test_broken_ones(desk, programme):
    make_measure(programme, description_fi=link("a") + link("b") + link("c"))
    gather()
    broken("a"), broken("b", failures=1)
    assert listed(desk, "?broken=1") == ["a.example/"]


def test_who_sees_which(client, coordinator, admin, contact, programme, measure, unit):
    other = make_programme()
    far = make_unit(description_fi=link("far"))
    make_responsibility(make_measure(other, description_fi=link("other") + link("both")), far)
    measure.description_fi = link("own") + link("both")
    measure.save()
    unit.description_fi = link("unit")
    unit.save()
    Page.objects.create(kind="about", title="About", text_fi=link("page"))
    gather()
    client.force_login(coordinator)
    assert sorted(listed(client)) == ["both.example/", "own.example/", "page.example/", "unit.example/"]
    uses = texts(get(client, f"{LIST}?q=both"), ".desk-uses li")
    assert uses == [f"Measure {measure}: description (Finnish)"]
    foreign = ExternalLink.objects.get(url="https://other.example/")
    assert fetch(client, f"{LIST}{foreign.pk}/change/").status_code == 404
    client.force_login(admin)
    assert len(listed(client)) == 6
    client.force_login(contact)
    assert fetch(client, LIST).status_code == 404


def test_nobody_changes_a_row(desk, measure):
    measure.description_fi = link("a")
    measure.save()
    gather()
    page = f"{LIST}{ExternalLink.objects.get().pk}"
    assert desk.post(f"{page}/change/", {"url": "https://b.example/"}).status_code == 404
    assert fetch(desk, f"{page}/delete/").status_code == 404
    assert fetch(desk, f"{LIST}add/").status_code == 404
    assert ExternalLink.objects.get().url == "https://a.example/"


def check_again(client, *names):
    chosen = [ExternalLink.objects.get(url=f"https://{name}.example/").pk for name in names]
    return client.post(LIST, {"action": "check_again", "_selected_action": chosen}, follow=True)


def ordered():
    """What the worker is told to check."""
    return [one.args_kwargs["args"] for one in DBTaskResult.objects.all()]


def test_a_link_whose_text_was_mended_goes_at_once(desk, measure):
    measure.description_fi = link("a") + link("b")
    measure.save()
    gather()
    broken("a"), broken("b")
    measure.description_fi = link("a")
    measure.save()
    page = check_again(desk, "a", "b").content.decode()
    assert list(ExternalLink.objects.values_list("url", flat=True)) == ["https://a.example/"]
    assert ordered() == [[[ExternalLink.objects.get().pk]]]
    assert "1 link stands in no text any more." in page
    assert "1 link is checked now." in page


def test_only_so_many_at_a_time(desk, measure):
    names = [f"a{number}" for number in range(21)]
    measure.description_fi = "".join(map(link, names))
    measure.save()
    gather()
    assert "Choose at most 20 links at a time" in check_again(desk, *names).content.decode()
    assert ordered() == []


def test_nobody_checks_the_links_of_others(desk, measure):
    make_measure(description_fi=link("a"))
    gather()
    check_again(desk, "a")
    assert ordered() == []


def test_the_list_asks_the_database_as_often_for_many(desk, programme):
    make_measure(programme, description_fi=link("a"))
    gather()
    for_one = query_count(desk, LIST)
    for name in "bc":
        make_measure(programme, description_fi=link(name))
    gather()
    assert (len(listed(desk)), query_count(desk, LIST)) == (3, for_one)


# The jobs


def test_links_are_found_and_checked_by_the_worker():
    assert {job.name: job.function for job in PERIODIC if job.name.startswith("links")} == {
        "links found": jobs.find,
        "links checked": jobs.check_some,
    }


@pytest.mark.parametrize(
    ("moment", "is_quiet"),
    [
        ("2027-01-03T22:59", False),
        ("2027-01-03T23:00", True),
        ("2027-01-04T02:59", True),
        ("2027-01-04T03:00", False),
        ("2027-07-04T21:59", False),
        ("2027-07-04T22:00", True),
        ("2027-07-05T02:00", False),
    ],
)
def test_links_are_checked_at_night_in_helsinki(measure, settings, moment, is_quiet):
    settings.DEMO = False
    measure.description_fi = '<p><a href="http://127.0.0.1/">a</a></p>'
    measure.save()
    with time_machine.travel(f"{moment}+00:00", tick=False):
        assert (jobs.find(), jobs.check_some()) == (1, int(is_quiet))
    assert ExternalLink.objects.get().outcome == ("not_public" if is_quiet else "")


def test_the_demo_asks_nobody(measure, settings):
    settings.DEMO = True
    measure.description_fi = '<p><a href="http://127.0.0.1/">a</a></p>'
    measure.save()
    with time_machine.travel("2027-01-04T01:00+00:00", tick=False):
        assert (jobs.find(), jobs.check_some()) == (1, 0)


def test_what_somebody_asked_for_is_checked_by_day(measure):
    measure.description_fi = '<p><a href="http://127.0.0.1/">a</a></p>'
    measure.save()
    gather()
    link = ExternalLink.objects.get()
    with time_machine.travel("2027-01-04T12:00+00:00", tick=False):
        assert jobs.check_again.func([link.pk, 999_999]) == 1
    link.refresh_from_db()
    assert link.outcome == "not_public"

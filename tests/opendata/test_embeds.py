"""What other sites show of ours in a frame, and that nothing else may be framed."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.factories import make_measure, make_programme, make_task
from tests.page import fetch, get, links, query_count, texts, words

EVERYTHING = 10_240


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def measure(programme):
    measure = make_measure(programme, number="1", title="Asia", updated_at="2020-06-01T12:00:00Z")
    make_task(measure, title="Kokous", due_on=date(2020, 6, 10))
    return measure


def address(name="measure_embed", *args, language="fi"):
    with override(language):
        return reverse(name, args=["p", *args])


def said(page):
    return texts(page, "main > *")


def test_tells_of_a_measure(client, measure):
    page = get(client, address("measure_embed", "1"))
    assert said(page) == [
        "1 Asia",
        "Myöhässä",
        "Miksi: tehtävän ”Kokous” määräpäivä oli 10.06.2020.",
        "Seuraavaksi: Kokous, 10.06.2020 5 päivää myöhässä",
        "Tietoja päivitetty 01.06.2020",
        "Kaikki toimenpiteestä: Helsingin ilmastotoimenpiteet (avautuu uuteen välilehteen)",
        "Esittelysivusto: täällä eletään päivää 15.06.2020.",
    ]
    assert words(page.title) == "1 Asia – Helsingin ilmastotoimenpiteet"
    [link] = page.select("a")
    assert link.attrs == {"href": "/p/toimenpiteet/1/", "target": "_blank", "rel": ["noopener"]}


def test_of_a_closed_measure_nothing_is_next(client, measure):
    measure.closed_as, measure.closed_reason = "cancelled", "Rahat loppuivat."
    measure.updated_at = None
    measure.save()
    assert said(get(client, address("measure_embed", "1")))[:-2] == [
        "1 Asia",
        "Peruttu",
        "Miksi: Rahat loppuivat.",
        "Tietoja päivitetty päivä ei tiedossa",
    ]


def test_tells_how_the_programme_is_going(client, programme, measure):
    for _number in range(2):
        make_measure(programme)
    page = get(client, address("situation_embed"))
    assert said(page)[:2] == [
        "Tilannekuva 15.06.2020: Ohjelma",
        "Ohjelmasta on täällä 3 toimenpidettä. Eteneminen on tiedossa: 1.",
    ]
    assert texts(page, "li") == ["Myöhässä 1", "Ei tiedossa 2"]
    assert links(page, "a") == [
        ("Koko tilannekuva: Helsingin ilmastotoimenpiteet (avautuu uuteen välilehteen)", "/p/tilannekuva/")
    ]


def test_a_programme_without_measures_says_so(client, programme):
    assert said(get(client, address("situation_embed")))[1] == "Ohjelmassa ei ole vielä toimenpiteitä."


@pytest.mark.parametrize(
    ("language", "path", "title", "page"),
    [
        ("fi", "/embed/p/1/", "1 Asia", "/p/toimenpiteet/1/"),
        ("sv", "/sv/embed/p/1/", "1 Ärende", "/sv/p/atgarder/1/"),
        ("en", "/en/embed/p/1/", "1 Asia (in Finnish)", "/en/p/measures/1/"),
    ],
)
def test_is_in_the_language_of_its_address(client, measure, language, path, title, page):
    measure.title_sv = "Ärende"
    measure.save()
    assert address("measure_embed", "1", language=language) == path
    found = get(client, path)
    assert (found.html["lang"], words(found.h1), found.a["href"]) == (language, title, page)


@pytest.fixture(params=["/embed/p/1/", "/embed/p/"])
def embed(request, measure):
    return request.param


def test_is_small_and_runs_no_script(client, measure, embed):
    measure.title = measure.closed_reason = "Ä" * 300
    measure.closed_as = "cancelled"
    measure.save()
    page = get(client, embed)
    assert len(fetch(client, embed).content) <= EVERYTHING
    assert page.select("script, style, [style], iframe, form, img") == []
    assert [one["href"] for one in page.select("link")] == ["data:,", "/static/css/embed.css"]
    assert [one.name for one in page.select("h1, h2, h3")] == ["h1"]


def test_may_be_framed(client, embed):
    response = fetch(client, embed)
    assert "X-Frame-Options" not in response
    policy = response["Content-Security-Policy"].split("; ")
    assert {"frame-ancestors *", "script-src 'none'", "default-src 'none'", "style-src 'self'"} < set(policy)
    assert response["X-Robots-Tag"] == "noindex"
    assert dict(response.cookies) == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/p/", 200),
        ("/p/toimenpiteet/1/", 200),
        ("/p/tilannekuva/", 200),
        ("/embed/p/2/", 404),
        ("/admin/login/", 200),
    ],
)
def test_nothing_else_may_be_framed(client, measure, path, status):
    response = fetch(client, path)
    assert (response.status_code, response["X-Frame-Options"]) == (status, "DENY")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"].split("; ")


def test_drafts_are_not_there_for_anybody(client, programme, measure, admin):
    draft = make_measure(programme, number="2", is_published=False)
    hidden = make_measure(make_programme(slug="h", is_public=False), number="3")
    client.force_login(admin)
    tried = ["/embed/p/2/", "/embed/h/", "/embed/h/3/", "/embed/p/nothing/", "/embed/nothing/"]
    assert [fetch(client, one).status_code for one in tried] == [404] * 5
    assert [fetch(client, one.get_absolute_url()).status_code for one in (draft, hidden)] == [200, 200]
    assert texts(get(client, "/embed/p/"), "li") == ["Myöhässä 1"]


def test_what_a_measure_was_merged_into_is_named_only_where_it_is_public(client, programme, measure):
    target = make_measure(programme, number="77", is_published=False)
    measure.closed_as, measure.merged_into = "merged", target
    measure.save()
    assert said(get(client, address("measure_embed", "1")))[2] == "Miksi: nyt osa toista toimenpidettä."
    target.is_published = True
    target.save()
    assert said(get(client, address("measure_embed", "1")))[2] == "Miksi: nyt osa toimenpidettä 77."


def test_asked_for_a_past_day_it_says_that_it_shows_now(client, embed):
    [told] = texts(get(client, f"{embed}?at=2020-01-01"), "main > p:nth-last-of-type(2)")
    assert told == "Tämä sivu näytetään aina sellaisena kuin se on nyt, ei valitsemasi päivän mukaan."


def test_is_for_reading_only(client, embed):
    assert client.post(embed).status_code == 405


def test_as_many_queries_for_one_as_for_three(client, programme, measure):
    assert (query_count(client, "/embed/p/1/"), query_count(client, "/embed/p/")) == (4, 2)
    for _number in range(2):
        make_task(make_measure(programme))
        make_task(measure)
    assert (query_count(client, "/embed/p/1/"), query_count(client, "/embed/p/")) == (4, 2)

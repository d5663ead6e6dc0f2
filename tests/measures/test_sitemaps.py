from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from measures.sitemaps import MeasureSitemap
from tests.factories import make_indicator, make_measure, make_programme, make_responsibility
from tests.page import fetch

pytestmark = pytest.mark.django_db
SECTIONS = ["pages", "programmes", "measures", "themes", "units", "indicators"]
HERE = "http://testserver"


def told(client, address, what="loc"):
    root = ElementTree.fromstring(fetch(client, address).content)
    return [one.text for one in root.iter(f"{{http://www.sitemaps.org/schemas/sitemap/0.9}}{what}")]


def test_the_index_names_a_file_a_section(client):
    assert told(client, "/sitemap.xml") == [f"{HERE}/sitemap-{section}.xml" for section in SECTIONS]
    assert f"Sitemap: {HERE}/sitemap.xml" in fetch(client, "/robots.txt").content.decode().splitlines()


def test_a_section_has_each_address_in_each_language_and_no_draft(client):
    programme = make_programme(slug="ohjelma")
    make_measure(programme, number="7")
    make_measure(programme, number="8", is_published=False)
    make_measure(make_programme(is_public=False))
    assert told(client, "/sitemap-measures.xml") == [
        f"{HERE}/ohjelma/toimenpiteet/7/",
        f"{HERE}/sv/ohjelma/atgarder/7/",
        f"{HERE}/en/ohjelma/measures/7/",
    ]


def test_other_sections_tell_of_their_own(client):
    measure = make_measure(make_programme(slug="ohjelma"))
    make_responsibility(measure)
    make_indicator(measure.programme, number="3")
    [unit] = measure.responsibilities.all()
    assert told(client, "/sitemap-indicators.xml")[0] == f"{HERE}/ohjelma/mittarit/3/"
    assert told(client, "/sitemap-themes.xml")[0] == HERE + measure.theme.get_absolute_url()
    assert told(client, "/sitemap-units.xml")[0] == HERE + unit.unit.url_in(measure.programme)


def test_a_section_of_many_has_several_files(client, monkeypatch):
    monkeypatch.setattr(MeasureSitemap, "limit", 3)
    programme = make_programme(slug="ohjelma")
    for number in "12":
        make_measure(programme, number=number)
    named = [address for address in told(client, "/sitemap.xml") if "measures" in address]
    assert named == [f"{HERE}/sitemap-measures.xml", f"{HERE}/sitemap-measures.xml?p=2"]
    assert told(client, "/sitemap-measures.xml")[0] == f"{HERE}/ohjelma/toimenpiteet/1/"
    assert told(client, "/sitemap-measures.xml?p=2")[0] == f"{HERE}/ohjelma/toimenpiteet/2/"
    assert [fetch(client, f"/sitemap-measures.xml?p={page}").status_code for page in "3x"] == [404, 404]


def test_says_when_a_measure_changed_last(client):
    programme = make_programme()
    for day in (5, 9, 7):
        make_measure(programme, updated_at=datetime(2020, 5, day, 12, tzinfo=UTC))
    make_measure(programme, updated_at=datetime(2020, 6, 1, 12, tzinfo=UTC), is_published=False)
    assert told(client, "/sitemap-measures.xml", "lastmod") == [
        day for day in ("2020-05-05", "2020-05-09", "2020-05-07") for _language in range(3)
    ]
    assert told(client, "/sitemap.xml", "lastmod") == ["2020-05-09T15:00:00+03:00"]


def test_measures_are_asked_for_once(client, django_assert_num_queries):
    for _number in range(3):
        make_measure()
    with django_assert_num_queries(1):
        fetch(client, "/sitemap-measures.xml")


def test_no_other_section(client):
    assert fetch(client, "/sitemap-tasks.xml").status_code == 404

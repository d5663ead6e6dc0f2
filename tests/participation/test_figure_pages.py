"""Figures on pages and as files: they say what the tables say, to whom may see it, and are small."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override
from lxml import etree

from participation.models import Indicator
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
)
from tests.page import fetch, get, links, query_count, texts, words
from tests.sample import share

LIMIT = 8 * 1024
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def indicator(programme):
    with override("fi"):
        return make_indicator(programme, number="370", name="Päästöt", unit_of_measure="kt", credit="HSY")


def observe(indicator, *years):
    for number in years:
        make_observation(
            indicator, value=number - 2000, period_start=date(number, 1, 1), period_end=date(number, 12, 31)
        )


@pytest.mark.parametrize(
    "address", ["/p/mittarit/370.svg", "/sv/p/indikatorer/370.svg", "/en/p/indicators/370.svg"]
)
def test_address(client, indicator, coordinator, stranger, address):
    assert fetch(client, address).status_code == 404
    observe(indicator, 2018)
    response = fetch(client, address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert client.post(address).status_code == 405
    indicator.programme.is_public = False
    indicator.programme.save()
    assert fetch(client, address).status_code == 404
    client.force_login(stranger)
    assert fetch(client, address).status_code == 404
    client.force_login(coordinator)
    assert fetch(client, address).status_code == 200


def drawn(client, address):
    response = fetch(client, address)
    assert response.status_code == 200
    assert len(response.content) <= LIMIT
    return etree.fromstring(response.content)


def svg_texts(root, kind):
    return [text.text for text in root.iter(f"{SVG}text") if text.get("class") == f"figure-{kind}"]


def test_alone_it_names_itself_its_source_and_its_table(client, indicator):
    observe(indicator, 2018)
    root = drawn(client, "/en/p/indicators/370.svg")
    assert root.findtext(f"{SVG}title") == "Päästöt"
    assert root.find(f"{SVG}title").get("lang") == "fi"
    assert root.findtext(f"{SVG}desc") == "2018: 18. All values are in the table."
    assert svg_texts(root, "heading") == ["Päästöt"]
    assert "".join(svg_texts(root, "note")) == "ktSource: HSYTable:http://testserver/en/p/indicators/370/"


def test_control_characters_do_not_break_the_file(client, indicator):
    """A form lets them through, and XML may have none."""
    observe(indicator, 2018)
    indicator.name = "Pääs\x1btöt\ufffe"
    indicator.save()
    assert svg_texts(drawn(client, "/en/p/indicators/370.svg"), "heading") == ["Päästöt"]


def test_what_only_some_may_see_is_not_drawn_for_others(client, indicator, coordinator):
    observe(indicator, 2016)
    draft = make_measure(indicator.programme, is_published=False)
    make_observation(indicator, measure=draft, value=99)
    address = "/en/p/indicators/370.svg"
    assert svg_texts(drawn(client, address), "value") == ["16"]
    client.force_login(coordinator)
    assert svg_texts(drawn(client, address), "value") == ["99", "16"]


def test_the_page_shows_the_figure_after_the_table(client, indicator):
    page = get(client, "/en/p/indicators/370/")
    assert (page.figure, page.find("h2", string="Figure")) == (None, None)
    observe(indicator, 2018)
    page = get(client, "/en/p/indicators/370/")
    assert page.select_one("table").find_next("h2").get_text() == "Figure"
    assert links(page, "figure + p a") == [("Figure as SVG", "/en/p/indicators/370.svg")]
    assert [element.name for element in page.select("figure svg > *")][:2] == ["title", "desc"]


LISTS = ["/en/p/indicators/", "/en/p/measures/1/"]


def test_lists_show_sparklines_with_the_value_in_words(client, indicator):
    make_measure_effect(make_measure(indicator.programme, number="1"), indicator)
    observe(indicator, 2016, 2017)
    assert [get(client, address).select(".sparkline") for address in LISTS] == [[], []]
    observe(indicator, 2018)
    for page in (get(client, address) for address in LISTS):
        assert [line["aria-hidden"] for line in page.select(".sparkline")] == ["true"]
        assert texts(page, ".latest-value") == ["18 kt (2018)"]


def test_query_counts_do_not_grow(client, indicator):
    measure = make_measure(indicator.programme, number="1")

    def add(one):
        observe(one, 2015, 2016, 2017)
        make_goal(one, due_on=date(2030, 12, 31))
        make_measure_effect(measure, one)

    addresses = [*LISTS, "/en/p/indicators/370.svg"]
    add(indicator)
    with_one = [query_count(client, address) for address in addresses]
    for _ in range(2):
        add(make_indicator(indicator.programme))
    observe(indicator, 2018, 2019)
    assert [query_count(client, address) for address in addresses] == with_one


# Every figure of the demo


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this module, which only read."""
    with django_db_blocker.unblock(), override("fi"), transaction.atomic():
        call_command("loaddata", "hnh2035", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, db):
    indicators = Indicator.objects.filter(programme__slug="hnh2035").exclude(observations=None).distinct()
    assert len(indicators) > 50
    return indicators


@pytest.mark.parametrize("folder", ["/hnh2035/mittarit", "/sv/hnh2035/indikatorer", "/en/hnh2035/indicators"])
def test_every_figure_of_the_demo_is_small_whole_and_without_code(client, demo, folder):
    for indicator in demo:
        root = drawn(client, f"{folder}/{indicator.number}.svg")
        assert root.findtext(f"{SVG}title") == indicator.name_fi
        assert len(root.findtext(f"{SVG}desc")) > 20
        assert (root.get("role"), root.findtext(f"{SVG}text")) != (None, None)
        assert {etree.QName(element).localname for element in root.iter()} <= {
            *["svg", "title", "desc", "rect", "path", "g", "text"]
        }
        names = {name for element in root.iter() for name in element.attrib}
        assert [name for name in names if name == "style" or name.startswith("on")] == []


@pytest.mark.one_database
def test_every_figure_of_the_demo_says_what_table_and_files_say(client, demo):
    for indicator in share(demo, turn=0):
        address = f"/en/hnh2035/indicators/{indicator.number}"
        figure = {amount(text) for text in svg_texts(drawn(client, f"{address}.svg"), "value")}
        page, record = get(client, f"{address}/"), fetch(client, f"{address}.json").json()
        goals = {Decimal(str(one["value"])) for one in record["goals"]}
        in_json = by_period(indicator, record["observations"])
        rows = csv.DictReader(
            io.StringIO(fetch(client, f"{address}.csv").content.decode("utf-8-sig")), delimiter=";"
        )
        assert by_period(indicator, rows) == in_json
        in_table = {amount(text) for text in texts(page, TABLE[indicator.adding])}
        in_figure = {amount(words(text)) for text in page.select("figure .figure-value")}
        assert in_table == set(in_json), indicator
        assert in_figure == figure
        assert figure <= in_table | goals, indicator
        assert figure >= goals | ({in_json[-1]} if indicator.adding != "counts" else in_table)


TABLE = {
    "latest": ".values .amount:not(th)",
    "parts": ".parts .amount:not(th) b",
    "counts": ".counts td b",
}


def amount(text):
    """The number in a text such as "about 1 300" or "12.5 km"."""
    found = re.search(r"[−\d][\d\s.]*", text)[0]
    return Decimal(re.sub(r"\s", "", found).replace("−", "-"))


def by_period(indicator, observations):
    """The value of each period, the latest last; parts add up."""
    periods = {}
    for one in observations:
        key = one["period_end"] if indicator.adding == "parts" else one["id"]
        periods[key] = periods.get(key, 0) + Decimal(str(one["value"]))
    return list(periods.values())[::-1]

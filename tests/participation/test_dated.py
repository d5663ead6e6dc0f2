"""Indicators, their files, the goal and participation as they were at the end of a past day."""

import csv
import io
import json
from datetime import date

import pytest
from lxml import etree

from measures.models import Programme
from participation.models import Indicator, Observation
from tests.factories import (
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count, section, texts, words
from tests.past import change

FIRST, SECOND, TODAY = date(2020, 3, 2), date(2020, 5, 4), date(2020, 6, 15)
THEN, LATER = f"?at={date(2020, 5, 3)}", f"?at={SECOND}"
NOW = [LATER, f"?at={TODAY}", ""]


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


@pytest.fixture(autouse=True)
def programme(db, settings):
    settings.DEMO_TODAY = FIRST
    yield make_programme(slug="p", name="Ohjelma", goal="Nolla")
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def emissions(programme, settings):
    """The goal's indicator: renamed, with a new value and a new goal since."""
    settings.DEMO_TODAY = FIRST
    indicator = make_indicator(
        programme,
        number="5",
        name="Päästöt ennen",
        unit_of_measure="kt",
        is_programme_goal=True,
        desired_direction="down",
    )
    make_observation(indicator, value=900, source="HSY", **year(2017))
    make_observation(indicator, value=800, source="HSY", **year(2018))
    goal = make_goal(indicator, value=500, due_on=date(2030, 12, 31))
    change(settings, SECOND, indicator, name="Päästöt nyt")
    change(settings, SECOND, goal, value=0)
    make_observation(indicator, value=700, source="HSY", **year(2019))
    settings.DEMO_TODAY = TODAY
    return indicator


@pytest.fixture
def taken_part(programme, settings):
    """Counts: two at first; later one is corrected, one withdrawn, one new, and one is of a draft."""
    settings.DEMO_TODAY = FIRST
    indicator = make_indicator(programme, number="348", name="Osallistujat", adding="counts")
    theme = make_theme(programme, slug="t", name="Liikenne")
    measure = make_measure(theme=theme, number="125", title="Baana")
    make_responsibility(measure, make_unit(name="Yksikkö"))
    common = {"indicator": indicator, "measure": measure, **year(2019)}
    wrong = make_observation(value=65, kind="trial", activity="Kokeilu", **common)
    twice = make_observation(value=500, exactness="about", kind="workshop", activity="Pajat", **common)
    draft = make_measure(theme=theme, number="126", is_published=False)
    make_observation(indicator, measure=draft, value=7000, kind="event")
    settings.DEMO_TODAY = SECOND
    make_observation(value=75, kind="trial", activity="Kokeilu", corrects=wrong, **common)
    make_observation(
        value=500, exactness="about", kind="workshop", corrects=twice, is_withdrawn=True, **common
    )
    make_observation(value=1300, exactness="about", kind="event", activity="Juhla", **common)
    settings.DEMO_TODAY = TODAY
    return indicator


def items(page, selector=".indicators li"):
    return texts(page, selector)


def table(page):
    return [[words(cell) for cell in row.select("th, td")] for row in page.select("main table tbody tr")]


# Indicators


@pytest.mark.usefixtures("emissions")
def test_list_of_indicators(client):
    assert items(get(client, f"/p/mittarit/{THEN}")) == ["Päästöt ennen 800 kt (2018)"]
    for query in NOW:
        [told] = items(get(client, f"/p/mittarit/{query}"))
        assert told.endswith("700 kt (2019)")
        assert told.startswith("Päästöt nyt")


@pytest.mark.usefixtures("emissions")
def test_indicator(client):
    page = get(client, f"/p/mittarit/5/{THEN}")
    assert words(page.h1) == "Päästöt ennen"
    assert texts(page, ".headline") == ["800 kt (2018)"]
    assert texts(page, ".goals li") == ["31.12.2030: 500 kt. Matkaa jäljellä: 300 kt."]
    assert table(page) == [["2018", "800 kt", "HSY"], ["2017", "900 kt", "HSY"]]
    for query in NOW:
        page = get(client, f"/p/mittarit/5/{query}")
        assert words(page.h1) == "Päästöt nyt"
        assert texts(page, ".headline") == ["700 kt (2019)"]
        assert texts(page, ".goals li") == ["31.12.2030: 0 kt. Matkaa jäljellä: 700 kt."]
        assert [row[1] for row in table(page)] == ["700 kt", "800 kt", "900 kt"]


def test_what_acts_on_an_indicator(client, emissions, settings):
    settings.DEMO_TODAY = FIRST
    measure = make_measure(emissions.programme, number="1", title="Ennen")
    effect = make_measure_effect(measure, emissions, kind="decreases", confidence="low")
    traffic = make_indicator(emissions.programme, number="7", name="Liikenne")
    way = make_indicator_effect(traffic, emissions)
    settings.DEMO_TODAY = SECOND
    for gone in (effect, way):
        gone.delete()
    settings.DEMO_TODAY = TODAY
    assert links(get(client, f"/p/mittarit/5/{THEN}"), "main li > a")[:2] == [
        ("Ennen", f"/p/toimenpiteet/1/{THEN}"),
        ("Liikenne", f"/p/mittarit/7/{THEN}"),
    ]
    assert links(get(client, f"/p/mittarit/5/{LATER}"), "main li > a") == []


def test_an_indicator_that_came_later_or_is_gone(client, programme, settings):
    settings.DEMO_TODAY = date(2020, 3, 4)
    indicator = make_indicator(programme, number="9")
    make_observation(indicator)
    settings.DEMO_TODAY = date(2020, 3, 6)
    Observation.objects.all().delete()
    indicator.delete()
    settings.DEMO_TODAY = TODAY
    for suffix in ("/", ".csv", ".json"):
        days = [f"/p/mittarit/9{suffix}?at=2020-03-0{day}" for day in (3, 4, 5, 6)]
        assert [fetch(client, day).status_code for day in days] == [404, 200, 200, 404]


# Files


def file(client, address):
    response = fetch(client, address)
    assert response.status_code == 200
    assert response.get("X-Robots-Tag") == ("noindex" if "at=" in address else None)
    return response


def csv_rows(client, query):
    text = file(client, f"/p/mittarit/5.csv{query}").content.decode("utf-8-sig")
    return [row[1:5] for row in csv.reader(io.StringIO(text), delimiter=";")]


@pytest.mark.usefixtures("emissions")
def test_csv(client):
    header = ["value", "exactness", "period_start", "period_end"]
    former = [[f"{9 - n}00", "exact", f"201{7 + n}-01-01", f"201{7 + n}-12-31"] for n in (1, 0)]
    assert csv_rows(client, THEN) == [header, *former]
    for query in NOW:
        assert csv_rows(client, query) == [header, ["700", "exact", "2019-01-01", "2019-12-31"], *former]


@pytest.mark.usefixtures("emissions")
def test_json(client):
    def told(query):
        record = json.loads(file(client, f"/p/mittarit/5.json{query}").content)
        values = [one["value"] for one in record["observations"]]
        return record["name"], record["latest_value"], record["goals"][0]["value"], values

    assert told(THEN) == ("Päästöt ennen", 800, 500, [800, 900])
    assert [told(query) for query in NOW] == [("Päästöt nyt", 700, 0, [700, 800, 900])] * 3


@pytest.mark.parametrize(("suffix", "kind"), [("csv", "attachment"), ("json", "inline"), ("svg", "inline")])
@pytest.mark.usefixtures("emissions")
def test_the_name_of_a_file_has_its_day(client, suffix, kind):
    def name(address):
        return file(client, address)["Content-Disposition"]

    now, then = f"p-mittari-5-{TODAY}.{suffix}", f"p-mittari-5-{THEN.removeprefix('?at=')}.{suffix}"
    assert name(f"/p/mittarit/5.{suffix}") == f'{kind}; filename="{now}"'
    assert name(f"/p/mittarit/5.{suffix}{THEN}") == f'{kind}; filename="{then}"'
    in_swedish = f"p-indikator-5-{TODAY}.{suffix}"
    assert name(f"/sv/p/indikatorer/5.{suffix}") == f'{kind}; filename="{in_swedish}"'


@pytest.mark.usefixtures("emissions")
def test_figure(client):
    def told(query):
        response = file(client, f"/p/mittarit/5.svg{query}")
        assert response["Content-Type"] == "image/svg+xml"
        return " ".join(" ".join(etree.fromstring(response.content).itertext()).split())

    assert "Päästöt ennen" in told(THEN)
    assert "2019" not in told(THEN)
    for query in NOW:
        assert "Päästöt nyt" in told(query)
        assert "2019" in told(query)


def test_a_figure_of_a_day_without_values(client, programme, settings):
    indicator = make_indicator(programme, number="9")
    settings.DEMO_TODAY = SECOND
    make_observation(indicator, **year(2019))
    assert [fetch(client, f"/p/mittarit/9.svg{at}").status_code for at in (THEN, LATER)] == [404, 200]


# Counts of participants


@pytest.mark.usefixtures("taken_part")
def test_counts_of_an_indicator(client):
    page = get(client, f"/p/mittarit/348/{THEN}")
    assert texts(page, ".headline") == ["noin 600"]
    assert [row[:2] for row in table(page)] == [["Kokeilu", "65"], ["Pajat", "noin 500"]]
    assert page.select(".corrections") == []
    for query in NOW:
        page = get(client, f"/p/mittarit/348/{query}")
        assert texts(page, ".headline") == ["noin 1 400"]
        assert sorted(row[:2] for row in table(page)) == [["Juhla", "noin 1 300"], ["Kokeilu", "75"]]
        assert len(texts(page, ".corrections li")) == 2


@pytest.mark.usefixtures("taken_part")
def test_total_in_the_json(client):
    def told(query):
        total = json.loads(file(client, f"/p/mittarit/348.json{query}").content)["total"]
        return total["at_least"], total["at_most"], total["in_words"].replace("\xa0", " ")

    assert told(THEN) == (565, 565, "noin 600")
    assert [told(query) for query in NOW] == [(1375, 1375, "noin 1 400")] * 3


@pytest.mark.usefixtures("taken_part")
def test_sum(client):
    def told(query):
        page = get(client, f"/p/mittarit/348/laskelma/{query}")
        return [words(one) for one in page.select("tbody td:last-child, tfoot td:last-child")]

    assert told(THEN) == ["65", "500", "565"]
    assert [sorted(told(query)) for query in NOW] == [["1 300", "1 375", "75"]] * 3


@pytest.mark.usefixtures("taken_part")
def test_participation(client):
    page = get(client, f"/p/osallistuminen/{THEN}")
    assert texts(page, ".total") == ["Osallistujia yhteensä: noin 600"]
    rows = [tuple(row) for row in table(page)]
    assert set(rows) >= {("työpaja", "noin 500"), ("kokeilu", "65"), ("2019", "noin 600")}
    assert ("Liikenne", "noin 600") in rows
    assert ("Yksikkö", "noin 600") in rows
    for query in NOW:
        page = get(client, f"/p/osallistuminen/{query}")
        assert texts(page, ".total") == ["Osallistujia yhteensä: noin 1 400"]
        assert ("kokeilu", "75") in [tuple(row) for row in table(page)]


@pytest.mark.usefixtures("taken_part")
@pytest.mark.parametrize("address", ["/", "/p/", "/p/tilannekuva/"])
def test_total_of_the_programme(client, address):
    def told(query):
        page = get(client, address + query)
        return [says for says, leads in links(page, "main a") if "/osallistuminen/" in leads][0]

    assert told(THEN) == "noin 600"
    assert [told(query) for query in NOW] == ["noin 1 400"] * 3


@pytest.mark.usefixtures("taken_part")
def test_counts_of_a_measure(client):
    page = get(client, f"/p/toimenpiteet/125/{THEN}")
    assert texts(page, ".total") == ["Osallistujia yhteensä: noin 600"]
    assert [row[:2] for row in table(page)] == [["Kokeilu", "65"], ["Pajat", "noin 500"]]
    page = get(client, f"/p/toimenpiteet/125/{LATER}")
    assert texts(page, ".total") == ["Osallistujia yhteensä: noin 1 400"]


# The goal


def test_goal(client, emissions, settings):
    settings.DEMO_TODAY = FIRST
    measure = make_measure(emissions.programme, number="1", title="Ennen")
    make_measure_effect(measure, emissions, kind="decreases", confidence="high")
    task = make_task(measure, due_on=date(2020, 4, 10))
    change(settings, SECOND, measure, title="Nyt")
    change(settings, SECOND, task, state="completed", completed_on=SECOND)
    settings.DEMO_TODAY = TODAY

    def told(query):
        page = get(client, f"/p/tavoite/{query}")
        rows = texts(page, ".measure-row .measure-link, .measure-row .status")
        return [words(one) for one in page.select(".indicators a, .indicators b")], rows

    assert told("?at=2020-04-10") == (["Päästöt ennen", "800"], ["Ennen", "Ei aloitettu"])
    assert told("?at=2020-04-11") == (["Päästöt ennen", "800"], ["Ennen", "Myöhässä"])
    assert [told(query) for query in NOW] == [(["Päästöt nyt", "700"], ["Nyt", "Ajallaan"])] * 3


def test_progress_told_by_an_indicator_is_that_of_the_day(client, programme, settings):
    """A figure that fell short of its goal came on one day, one that reached it on another."""
    indicator = make_indicator(programme, name="Pyörätelineet", desired_direction="up")
    measure = make_measure(programme, number="1", title="Baana")
    make_measure_effect(measure, indicator, tells_progress=True)
    make_goal(indicator, value=10, due_on=date(2019, 12, 31))
    settings.DEMO_TODAY = date(2020, 4, 1)
    make_observation(indicator, value=5, **year(2019))
    settings.DEMO_TODAY = SECOND
    make_observation(indicator, value=12, **year(2019))
    settings.DEMO_TODAY = TODAY

    def status(at):
        page = get(client, f"/p/toimenpiteet/1/?at={at}")
        return texts(section(page, "progress"), ".status")

    assert [status(at) for at in ("2020-03-31", "2020-04-01", "2020-05-03", "2020-05-04")] == [
        ["Ei tiedossa"],
        ["Myöhässä"],
        ["Myöhässä"],
        ["Ei tiedossa"],
    ]


def test_query_count_does_not_grow(client, programme, settings):
    def add():
        settings.DEMO_TODAY = FIRST
        indicator = make_indicator(programme)
        make_observation(indicator, **year(2018))
        make_measure_effect(indicator=indicator)
        settings.DEMO_TODAY = TODAY

    pages = [f"/p/{one}/{THEN}" for one in ("mittarit", "tavoite", "osallistuminen", "tilannekuva")]
    add()
    with_one = [query_count(client, page) for page in pages]
    add()
    add()
    assert [query_count(client, page) for page in pages] == with_one
    assert Indicator.objects.count() == 3
    assert Programme.objects.count() == 1

"""The pages of indicators: all of a programme by level, and one with its values, goals and effects."""

from datetime import date

import pytest

from participation import views
from tests.factories import (
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
)
from tests.page import fetch, get, links, query_count, section, texts, words

LIST, PAGE = "/p/mittarit/", "/p/mittarit/370/"


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def indicator(programme):
    return make_indicator(programme, number="370", name="Päästöt", unit_of_measure="kt", level="strategic")


def part(page, heading):
    """The elements between this heading and the next of its level."""
    start = page.find("h2", string=heading)
    found = []
    for element in start.find_next_siblings():
        # The page ends with the question for another day.
        if element.name in ("h2", "details"):
            break
        found.append(element)
    return found


def said(page, heading):
    return [words(element) for element in part(page, heading)]


# The list


def test_list_shows_indicators_by_level_with_their_latest_values(client, programme, indicator):
    make_observation(indicator, value="2456.5", period_start=date(2018, 1, 1), period_end=date(2018, 12, 31))
    make_observation(indicator, value="2600", period_start=date(2017, 1, 1), period_end=date(2017, 12, 31))
    length = make_indicator(programme, number="10", name="Pituus", unit_of_measure="km")
    make_observation(length, value="1200000", period_start=date(2020, 5, 1), period_end=date(2020, 5, 31))
    make_indicator(programme, number="9", name="Määrä")
    make_indicator(programme, number="1", name="Osuus", level="operational")
    make_indicator(make_programme(), name="Toisen ohjelman")
    page = get(client, LIST)
    assert words(page.h1) == "Mittarit"
    assert words(page.title) == "Mittarit – Ohjelma"
    assert "4 mittaria" in texts(page.main, "p")
    assert [words(heading) for heading in page.select("h2")] == [
        "Strateginen",
        "Toiminnallinen",
        "Ei määritelty",
    ]
    assert texts(section(page, "level-strategic"), "li") == ["Päästöt 2 456,5 kt (2018)"]
    assert texts(section(page, "level-unknown"), "li") == [
        "Määrä Ei vielä arvoa",
        "Pituus 1 200 000 km (toukokuu 2020)",
    ]
    assert links(section(page, "level-operational"), "a") == [("Osuus", "/p/mittarit/1/")]


def test_many_indicators_are_divided_into_pages_by_level(client, programme, monkeypatch):
    monkeypatch.setattr(views, "INDICATORS", 3)
    for number in range(3):
        make_indicator(programme, number=str(number), name=f"M{number}", level="tactical")
    make_indicator(programme, number="500", name="Viimeinen", level="operational")
    make_indicator(programme, number="501", name="Ensimmäinen", level="strategic")
    first, second = get(client, LIST), get(client, LIST + "?page=2")
    assert [words(heading) for heading in first.select("main h2")] == ["Strateginen", "Taktinen"]
    assert texts(section(first, "level-tactical"), "li") == ["M0 Ei vielä arvoa", "M1 Ei vielä arvoa"]
    assert [words(heading) for heading in second.select("main h2")] == ["Taktinen", "Toiminnallinen"]
    assert texts(section(second, "level-tactical"), "li") == ["M2 Ei vielä arvoa"]
    assert links(first, "nav.pages a") == [("1", "?page=1"), ("2", "?page=2")]
    assert words(second.select_one("nav.pages [aria-current=page]")) == "2"
    assert [texts(page.main, "p").count("5 mittaria") for page in (first, second)] == [1, 1]
    assert texts(get(client, LIST + "?page=x").main, "li") == texts(first.main, "li")


def test_list_says_that_there_are_none(client, programme):
    make_indicator(make_programme())
    assert texts(get(client, LIST), "main .empty") == ["Ohjelmassa ei ole vielä mittareita."]


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_programme_that_is_unknown_or_not_public(client, indicator, coordinator, stranger, address):
    assert fetch(client, address.replace("/p/", "/q/")).status_code == 404
    indicator.programme.is_public = False
    indicator.programme.save()
    assert fetch(client, address).status_code == 404
    client.force_login(stranger)
    assert fetch(client, address).status_code == 404
    client.force_login(coordinator)
    assert fetch(client, address).status_code == 200


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_wrong_method(client, indicator, address):
    assert client.post(address).status_code == 405


# One indicator


def test_unknown_indicator_and_one_of_another_programme(client, indicator):
    make_indicator(make_programme(slug="q"), number="7")
    addresses = ["/p/mittarit/371/", "/p/mittarit/7/", "/q/mittarit/370/"]
    assert [fetch(client, address).status_code for address in addresses] == [404] * 3


def test_facts(client, programme):
    make_indicator(
        programme,
        number="370",
        name="Päästöt",
        description="<p>Scope 1–2.</p>",
        level="strategic",
        time_resolution="quarter",
        unit_of_measure="kt",
        is_programme_goal=True,
    )
    page = get(client, PAGE)
    assert words(page.h1) == "Päästöt"
    assert words(page.title) == "Päästöt – Ohjelma"
    assert "Scope 1–2." in texts(page.main, "p")
    assert links(page, ".back a") == [("Mittarit", LIST)]
    assert texts(page, ".headline") == ["Ei vielä arvoa"]
    assert [words(fact) for fact in page.select(".facts dt, .facts dd")] == [
        *["Taso", "Strateginen"],
        *["Laskentaväli", "neljännesvuosi"],
        *["Mittayksikkö", "kt"],
    ]
    assert texts(page, ".notice") == [
        "Ohjelman tavoite on asetettu tälle mittarille. Kaikki tavoitteeseen vaikuttavat toimenpiteet"
    ]


def test_facts_that_are_not_known(client, programme):
    make_indicator(programme, number="370", name="Päästöt")
    page = get(client, PAGE)
    assert said(page, "Miten lasketaan")[0] == "Laskentatapaa ei ole kerrottu."
    assert texts(page, ".facts dd") == ["Ei määritelty", "Ei tiedossa", "Ei tiedossa"]
    assert said(page, "Uusin arvo") == ["Ei vielä arvoa"]
    assert texts(page, ".notice") == []
    assert page.find("h2", string="Tavoitteet") is None
    assert said(page, "Arvot") == ["Ei vielä arvoa"]
    assert said(page, "Luvut tiedostoina") == ["Lataa nämä luvut: CSV JSON"]
    assert said(page, "Mikä vaikuttaa tähän mittariin") == ["Ei tiedossa, mikä siihen vaikuttaa."]
    assert said(page, "Mihin tämä mittari vaikuttaa") == [
        "Vaikutusta tästä mittarista eteenpäin ei ole arvioitu."
    ]


def test_values_latest_first_and_as_precise_as_known(client, indicator):
    for value, start, end in (
        ("0", None, None),
        ("1.50", date(2018, 1, 1), date(2018, 12, 31)),
        ("-2", date(2019, 4, 1), date(2019, 6, 30)),
        ("1322.885", date(2019, 7, 1), date(2019, 7, 31)),
        ("4", date(2019, 8, 1), date(2019, 8, 1)),
    ):
        make_observation(indicator, value=value, period_start=start, period_end=end)
    make_observation(make_indicator(indicator.programme), value="99")
    page = get(client, PAGE)
    assert [[words(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")] == [
        ["01.08.2019", "4 kt", "Ei tiedossa"],
        ["heinäkuu 2019", "1 322,885 kt", "Ei tiedossa"],
        ["01.04.2019–30.06.2019", "−2 kt", "Ei tiedossa"],
        ["2018", "1,5 kt", "Ei tiedossa"],
        ["ajankohta ei tiedossa", "0 kt", "Ei tiedossa"],
    ]
    assert [time["datetime"] for time in page.select("tbody time")] == [
        *["2019-08-01", "2019-07"],
        *["2019-04-01", "2019-06-30", "2018"],
    ]
    assert texts(page, ".headline") == ["4 kt (01.08.2019)"]


def test_each_value_has_its_source_else_that_of_the_indicator(client, indicator):
    make_observation(indicator, source="HSY", source_url="https://hsy.example/", note="Arvio")
    make_observation(indicator, source_url="https://hsy.example/2")
    make_observation(indicator)
    cells = "tbody td:last-child"
    assert texts(get(client, PAGE), cells) == ["Ei tiedossa", "https://hsy.example/2", "HSYArvio"]
    assert links(get(client, PAGE), f"{cells} a")[1] == ("HSY", "https://hsy.example/")
    indicator.credit_fi = "Avoin data"
    indicator.save()
    assert texts(get(client, PAGE), cells)[0] == "Avoin data"


def test_parts_have_a_column_each(client, programme):
    indicator = make_indicator(programme, number="370", unit_of_measure="kt", adding="parts")
    for year, activity, value in (
        (2017, "Liikenne", "1.5"),
        (2017, "Sähkö", 2000),
        (2018, "Sähkö", 3),
        (2019, "", 7),
    ):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        make_observation(indicator, activity=activity, value=value, **period)
    page = get(client, PAGE)
    assert texts(page, "caption") == ["Mittayksikkö: kt"]
    assert [[words(cell) for cell in row.select("th, td")] for row in page.select("tr")] == [
        ["Ajankohta", "Yhteensä", "Liikenne", "Sähkö"],
        ["2019", "7", "Vain koko luku on tiedossa."],
        ["2018", "3", "ei tiedossa", "3"],
        ["2017", "2 001,5", "1,5", "2 000"],
    ]
    assert page.select_one("td[colspan]")["colspan"] == "2"


def test_the_sources_of_parts_are_named_once(client, programme):
    indicator = make_indicator(programme, number="370", adding="parts", credit="Avoin data")
    period = {"period_start": date(2018, 1, 1), "period_end": date(2018, 12, 31)}
    make_observation(indicator, activity="Sähkö", value=3, **period)
    assert texts(get(client, PAGE), "thead th") == ["Ajankohta", "Yhteensä", "Sähkö"]
    assert texts(get(client, PAGE), ".source") == ["Lähde: Avoin data"]
    for activity, source in (("Liikenne", "HSY"), ("Muu", "HSY"), ("Lämpö", "Helen")):
        make_observation(indicator, activity=activity, source=source, **period)
    make_observation(indicator, activity="Sähkö", value=3)
    page = get(client, PAGE)
    assert texts(page, "thead th")[-1] == "Lähde"
    assert sorted(texts(page, "tbody td:last-child")[0].split()) == ["HSY", "Helen"]
    assert texts(page, "tbody td:last-child")[1] == "Avoin data"


def test_goals_by_their_days(client, indicator):
    make_goal(indicator, due_on=date(2035, 12, 31), value="700.5")
    make_goal(indicator, due_on=date(2030, 12, 31), value="1400")
    make_goal(make_indicator(indicator.programme), due_on=date(2025, 1, 1))
    goals = part(get(client, PAGE), "Tavoitteet")[0]
    assert texts(goals, "li") == [
        "31.12.2030: 1 400 kt. Ei tiedossa, kuinka pitkä matka tavoitteeseen on.",
        "31.12.2035: 700,5 kt. Ei tiedossa, kuinka pitkä matka tavoitteeseen on.",
    ]


def test_goals_tell_the_direction_and_the_way_that_is_left(client, indicator):
    indicator.desired_direction = "down"
    indicator.save()
    make_goal(indicator, due_on=date(2030, 12, 31), value=40, base_year=1990, base_value=100)
    make_goal(indicator, due_on=date(2020, 12, 31), value=90)
    make_observation(indicator, value=80)
    said_of_goals = part(get(client, PAGE), "Tavoitteet")
    assert words(said_of_goals[0]) == "Arvon pitäisi pienentyä."
    assert texts(said_of_goals[1], "li") == [
        "31.12.2020: 90 kt. Uusin arvo on saavuttanut tavoitteen.",
        "31.12.2030: 40 kt (−60 % vuodesta 1990). Matkaa jäljellä: 40 kt.",
    ]


def test_what_acts_on_it_and_what_it_acts_on(client, programme, indicator):
    for number, published in (("10", True), ("2", True), ("3", False)):
        measure = make_measure(programme, number=number, title="Toimenpide", is_published=published)
        make_measure_effect(measure, indicator, kind="decreases", confidence="low")
    cause = make_indicator(programme, number="353", name="Liikenteen päästöt")
    make_indicator_effect(cause, indicator, kind="part_of", confidence="high")
    target = make_indicator(programme, number="1", name="Ilmanlaatu")
    make_indicator_effect(indicator, target, kind="increases", confidence="medium")
    page = get(client, PAGE)
    headings_and_lists = part(page, "Mikä vaikuttaa tähän mittariin")
    assert [words(one) for one in headings_and_lists if one.name == "h3"] == ["Toimenpiteet", "Mittarit"]
    measures, indicators = [one for one in headings_and_lists if one.name == "ul"]
    assert texts(measures, "li") == [
        "2 Toimenpide: vähentää (varmuus matala)",
        "10 Toimenpide: vähentää (varmuus matala)",
    ]
    assert [link["href"] for link in measures.select("a")] == ["/p/toimenpiteet/2/", "/p/toimenpiteet/10/"]
    assert texts(indicators, "li") == ["Liikenteen päästöt: on osa (varmuus korkea)"]
    assert links(indicators, "a") == [("Liikenteen päästöt", "/p/mittarit/353/")]
    [onward] = part(page, "Mihin tämä mittari vaikuttaa")
    assert texts(onward, "li") == ["Ilmanlaatu: lisää (varmuus keskitaso)"]
    assert links(onward, "a") == [("Ilmanlaatu", "/p/mittarit/1/")]


def test_an_effect_of_a_draft_only_is_none(client, programme, indicator, coordinator):
    make_measure_effect(make_measure(programme, number="3", title="Luonnos", is_published=False), indicator)
    heading = "Mikä vaikuttaa tähän mittariin"
    assert said(get(client, PAGE), heading) == ["Ei tiedossa, mikä siihen vaikuttaa."]
    client.force_login(coordinator)
    assert said(get(client, PAGE), heading)[1] == "3 Luonnos: lisää (varmuus keskitaso)"


# How many queries


def test_query_counts_do_not_grow(client, programme, indicator):
    def add():
        make_observation(indicator)
        make_goal(indicator, due_on=date(2030, 1, programme.indicators.count()))
        make_measure_effect(make_measure(programme), indicator)
        cause = make_indicator(programme, level="tactical")
        make_observation(cause)
        make_indicator_effect(cause, indicator)
        make_indicator_effect(indicator, make_indicator(programme))

    add()
    with_one = [query_count(client, LIST), query_count(client, PAGE)]
    add()
    add()
    assert [query_count(client, LIST), query_count(client, PAGE)] == with_one

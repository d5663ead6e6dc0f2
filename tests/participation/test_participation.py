"""How many took part in the whole programme: by kind, year, theme and unit; the sum behind a total."""

from datetime import date

import pytest

from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_responsibility,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, query_count, texts, words

PAGE = "/p/osallistuminen/"
YEAR = {"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}
OVER_NEW_YEAR = {"period_start": date(2019, 12, 1), "period_end": date(2020, 1, 31)}


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def indicator(programme):
    return make_indicator(programme, number="348", adding="counts")


@pytest.fixture
def counts(programme, indicator):
    """Counts for a measure and for none; one of a draft, one that was corrected, one of interest."""
    measure = make_measure(programme, make_theme(programme, name="Liikenne"))
    make_responsibility(measure, make_unit(name="Elinkeino"))
    make_observation(indicator, value=65, kind="trial", measure=measure, **YEAR)
    make_observation(
        indicator, value=500, exactness="about", kind="trial", overlap_group="a", **OVER_NEW_YEAR
    )
    wrong = make_observation(indicator, value=9000, exactness="about", kind="workshop", overlap_group="a")
    make_observation(
        indicator, value=50, exactness="about", kind="workshop", overlap_group="a", corrects=wrong
    )
    make_observation(indicator, value=200, exactness="at_least", measure=measure, **YEAR)
    make_observation(indicator, value=300, exactness="about", kind="interest")
    draft = make_measure(programme, is_published=False)
    make_observation(indicator, value=7000, kind="event", measure=draft, **YEAR)


def rows(page):
    return [
        [(words(row.th), words(row.td)) for row in table.select("tbody tr")]
        for table in page.select("main table")
    ]


@pytest.mark.usefixtures("counts")
def test_breaks_the_total_down(client):
    page = get(client, PAGE)
    assert texts(page, ".total") == ["Osallistujia yhteensä: noin 800 tai enemmän"]
    kinds, years, themes, units = rows(page)
    assert kinds == [
        ("työpaja", "noin 50"),
        ("kokeilu", "noin 600"),
        ("kiinnostus (ei lasketa mukaan)", "näytetään, ei lasketa mukaan: noin 300"),
        ("muu", "vähintään 200"),
    ]
    assert years == [
        ("2019", "vähintään 265"),
        ("Useita vuosia", "noin 500"),
        ("Ajankohta ei tiedossa", "noin 50"),
    ]
    assert [row[1] for row in themes] == ["vähintään 265", "noin 500–600"]
    assert (themes[0][0], units[0][0]) == ("Liikenne", "Elinkeino")
    assert [row[1] for row in units] == [row[1] for row in themes]


@pytest.mark.usefixtures("counts")
def test_the_sum_step_by_step(client):
    page = get(client, "/p/mittarit/348/laskelma/")
    numbers = [texts(row, "td") for row in page.select("tbody tr")]
    assert numbers == [["65", "65"], ["500", "550"], ["200", "200"]]
    assert texts(page, "tfoot td") == ["765", "815 tai enemmän"]


def test_nothing_counted_is_not_known(client, programme):
    assert texts(get(client, PAGE).main, ".empty") == [
        "Ei vielä tiedossa, kuinka moni asukas on osallistunut."
    ]


def test_only_counts_have_a_sum(client, programme):
    make_indicator(programme, number="9")
    assert fetch(client, "/p/mittarit/9/laskelma/").status_code == 404
    assert fetch(client, "/q/osallistuminen/").status_code == 404
    assert client.post(PAGE).status_code == 405


def test_query_count_does_not_grow(client, programme, indicator):
    def add():
        measure = make_measure(theme=make_theme(programme))
        make_responsibility(measure)
        make_observation(indicator, measure=measure, **YEAR)

    add()
    with_one = query_count(client, PAGE)
    add()
    add()
    assert query_count(client, PAGE) == with_one

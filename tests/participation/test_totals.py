"""What counts come to, by a table decided by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from participation.totals import Count, Exactness, total, totals_by

ABOUT, AT_LEAST = Exactness.ABOUT, Exactness.AT_LEAST
YEAR = {"start": date(2019, 1, 1), "end": date(2019, 12, 31)}


def exactly(value, **more):
    return Count(Decimal(value), **more)


def about(value, **more):
    return Count(Decimal(value), ABOUT, **more)


def at_least(value, **more):
    return Count(Decimal(value), AT_LEAST, **more)


SEED = [
    exactly(65, kind="trial"),
    about(500, kind="trial", group="Jätkäsaari"),
    about(50, kind="workshop", group="Jätkäsaari"),
    about(200, kind="interest"),
    about(600, kind="trial"),
    about(1300, kind="event"),
    at_least(200, kind="other"),
]
CASES = {
    "the seven of measure 125": (SEED, 2665, 2715, "noin 2 700 tai enemmän"),
    "nothing counted": ([], 0, 0, "ei tiedossa"),
    "only interest": ([about(200, kind="interest")], 0, 0, "ei tiedossa"),
    "nobody came": ([exactly(0)], 0, 0, "0"),
    "one exact": ([exactly(65)], 65, 65, "65"),
    "two exact": ([exactly(65), exactly(40)], 105, 105, "105"),
    "one about": ([about(500)], 500, 500, "noin 500"),
    "one at least": ([at_least(200)], 200, 200, "vähintään 200"),
    "exact and at least are not rounded": ([exactly(65), at_least(200)], 265, 265, "vähintään 265"),
    "exact and about: to the coarsest": ([exactly(65), about(500)], 565, 565, "noin 600"),
    "two steps: the coarser": ([about(50), about(1300)], 1350, 1350, "noin 1 400"),
    "about and at least": ([about(1300), at_least(200)], 1500, 1500, "noin 1 500 tai enemmän"),
    "half goes up": ([about(100), exactly(50)], 150, 150, "noin 200"),
    "a half person is a tenth": ([about("12.5"), exactly(3)], Decimal("15.5"), Decimal("15.5"), "noin 15,5"),
    "thousands": ([about(2000), exactly(600)], 2600, 2600, "noin 3 000"),
    "millions": ([exactly(1234567)], 1234567, 1234567, "1 234 567"),
    "an overlap of exact counts": ([exactly(100, group="a"), exactly(80, group="a")], 100, 180, "100–180"),
    "an overlap of equals": ([exactly(50, group="a"), exactly(50, group="a")], 50, 100, "50–100"),
    "an overlap of one": ([exactly(50, group="a")], 50, 50, "50"),
    "two overlaps": (
        [exactly(10, group="a"), exactly(5, group="a"), exactly(20, group="b"), exactly(1, group="b")],
        30,
        36,
        "30–36",
    ),
    "an overlap and one": ([exactly(10, group="a"), exactly(5, group="a"), exactly(7)], 17, 22, "17–22"),
    "an overlap of three": ([exactly(value, group="a") for value in (3, 2, 1)], 3, 6, "3–6"),
    "a rough overlap wider than its step": (
        [about(500, group="a"), about(400, group="a")],
        500,
        900,
        "noin 500–900",
    ),
    "a rough overlap within its step": ([about(500, group="a"), about(20, group="a")], 500, 520, "noin 500"),
    "an open overlap": ([at_least(100, group="a"), exactly(80, group="a")], 100, 180, "vähintään 100"),
    "a rough and open overlap": (
        [about(500, group="a"), at_least(300, group="a")],
        500,
        800,
        "noin 500–800 tai enemmän",
    ),
    "interest in an overlap is left out": (
        [exactly(10, group="a"), exactly(9, group="a", kind="interest")],
        10,
        10,
        "10",
    ),
    "a kind that nobody named is added": ([exactly(5), exactly(6, kind="event")], 11, 11, "11"),
    "periods do not matter to the whole": ([exactly(5, **YEAR), exactly(6)], 11, 11, "11"),
    "about nobody": ([about(0)], 0, 0, "noin 0"),
}  # fmt: skip


@pytest.mark.parametrize(("counts", "low", "high", "words"), CASES.values(), ids=CASES)
def test_the_rule(counts, low, high, words):
    found = total(counts)
    with override("fi"):
        assert (found.low, found.high, str(found).replace("\u00a0", " ")) == (low, high, words)


def test_what_is_left_out_is_named():
    assert [count.value for count in total(SEED).left_out] == [200]


def test_by_year_with_what_straddles_and_what_is_not_dated():
    straddling = {"start": date(2019, 12, 1), "end": date(2020, 1, 31)}
    found = totals_by([exactly(5, **YEAR), exactly(6, **straddling), exactly(7)], lambda count: count.year)
    assert {year: found[year].low for year in found} == {2019: 5, None: 13}


def test_an_overlap_is_one_only_within_what_it_is_sorted_under():
    found = totals_by(SEED, lambda count: count.kind)
    assert {kind: found[kind].low for kind in found} == {
        "trial": 1165,
        "workshop": 50,
        "interest": 0,
        "event": 1300,
        "other": 200,
    }

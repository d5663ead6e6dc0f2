"""The layout of figures: where things are in them, and what they say."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from measures.written import written
from participation.counts import Observed
from participation.figures import series, sparkline
from participation.figures.bars import Bar, bars_of_counts, bars_of_values
from participation.figures.drawing import WIDTH, Figure, Goal, Unit, Value
from participation.figures.labels import Box, Label, box_of, place
from participation.figures.lines import gaps_between, line_of_values
from participation.figures.scales import Scale, nice_step, nice_ticks, nice_years, starts_at_zero
from participation.figures.words import due_words, period_words
from participation.lettering import width, wrapped

LONG_WORD = "Kasvihuonekaasupäästövähennystavoitteenasettamistyöryhmäkokous"


def year(number, value):
    value = Decimal(value)
    return Value(date(number, 1, 1), date(number, 12, 31), value, written(value))


def goal(number, value):
    return Goal(date(number, 12, 31), Decimal(value), written(Decimal(value)))


def decimals(*values):
    return [Decimal(value) for value in values]


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# Scales


@pytest.mark.parametrize(
    ("extent", "step"),
    [("4", "1"), ("3514", "1000"), ("8.1", "5"), ("0.000003", "0.000001"), ("99999999999999", "5E+13")],
)
def test_steps_are_round(extent, step):
    assert nice_step(Decimal(extent), 4) == Decimal(step)


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        (["3513.74", "702.748"], True, ["0", "1000", "2000", "3000", "4000"]),
        (["98.5", "99.2"], False, ["98.4", "98.6", "98.8", "99.0", "99.2"]),
        (["-3", "5"], True, ["-4", "-2", "0", "2", "4", "6"]),
        (["-3", "-1"], True, ["-3", "-2", "-1", "0"]),
        (["0", "0"], True, ["0", "1"]),
        (["7", "7"], True, ["0", "2", "4", "6", "8"]),
    ],
)
def test_ticks_hold_the_values(values, from_zero, ticks):
    assert nice_ticks(decimals(*values), from_zero=from_zero) == decimals(*ticks)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["100", "75"], True),
        (["100", "76"], False),
        (["-100", "-76"], False),
        (["-1", "1"], True),
        (["5", "5"], True),
        (["0", "0"], True),
    ],
)
def test_a_line_starts_at_zero_unless_that_hides_the_change(values, expected):
    assert starts_at_zero(decimals(*values)) is expected


def test_a_scale_is_in_proportion():
    scale = Scale(Decimal(0), Decimal(4000), 230, 30)
    assert [scale.at(value) for value in decimals("0", "1000", "4000")] == [230, 180, 30]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (1990, 2035, [1990, 2000, 2010, 2020, 2030]),
        (2016, 2018, [2016, 2017, 2018]),
        (1991, 1999, [1992, 1994, 1996, 1998]),
        (1, 9999, [2000, 4000, 6000, 8000]),
    ],
)
def test_years_are_round_and_few(first, last, years):
    assert nice_years(first, last, 5) == years


# Words


def test_words_break_where_the_room_ends():
    assert wrapped("aa bb cc", width("aa bb")) == ["aa bb", "cc"]
    assert wrapped("aa bb cc dd", width("aa bb"), lines=1) == ["aa…"]
    lines = wrapped(LONG_WORD, 200, lines=9)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == LONG_WORD
    assert max(map(width, lines)) <= 200


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2018, 1, 1), date(2018, 12, 31), "2018"),
        (date(2018, 5, 1), date(2018, 5, 31), "May 2018"),
        (date(2018, 5, 3), date(2018, 5, 3), "3 May 2018"),
        (date(2018, 1, 1), date(2018, 3, 31), "1 January 2018–31 March 2018"),
        (None, None, "period not known"),
    ],
)
def test_periods_are_written_as_precisely_as_known(start, end, expected):
    assert period_words(start, end) == expected


def test_a_goal_by_the_end_of_a_year_is_of_that_year():
    assert [due_words(date(2030, 12, 31)), due_words(date(2030, 6, 1))] == ["2030", "1 June 2030"]


# Lines


def test_a_line_keeps_the_distances_in_time():
    figure = line_of_values([year(1990, 0), year(2000, 5), year(2001, 10)], [], Unit())
    ((start, first), (end, second)) = numbers_in(figure.shapes["gap"])
    ((again, _y), (last, top)) = numbers_in(figure.shapes["line"])
    assert again == end
    assert (end - start) / (last - end) == pytest.approx(10, abs=0.1)
    assert (first - second) == pytest.approx(second - top, abs=0.1)
    assert "Dashed: no values in between." in figure.description


def numbers_in(path):
    """The places of a path."""
    return [tuple(map(float, pair)) for pair in re.findall(r"([\d.-]+) ([\d.-]+)", path)]


def test_gaps_are_longer_than_usual():
    values = [year(number, 1) for number in (1990, 2000, 2001, 2002, 2004)]
    assert gaps_between(values) == [True, False, False, True]
    assert gaps_between([year(number, 1) for number in (2000, 2005, 2010)]) == [False, False]


def test_a_line_says_its_first_and_latest_values_and_its_goals():
    values = [year(1990, "3513.74"), year(2017, "2600"), year(2018, "2559.287")]
    figure = line_of_values(values, [goal(2030, "1405.496"), goal(2035, "702.748")], Unit("kt"))
    assert figure.description == (
        "A line of 3 values. First, 1990: 3\u00a0513.74 kt. Latest, 2018: 2\u00a0559.287 kt. "
        "Goal, 2030: 1\u00a0405.496 kt. Goal, 2035: 702.748 kt. Dashed: no values in between."
    )
    assert said(figure, "value") == [
        *["2\u00a0559.287", "1\u00a0405.496", "702.748"],
        "3\u00a0513.74",
    ]
    assert said(figure, "tick") == [
        *["0", "1\u00a0000", "2\u00a0000", "3\u00a0000", "4\u00a0000"],
        *["1990", "2000", "2010", "2020", "2030"],
    ]
    assert figure.shapes["goal"].count("z") == 2
    assert figure.shapes["latest"].count("M") == 1


def said(figure, kind):
    return [text.words for text in figure.texts if text.kind == kind]


def test_a_scale_that_does_not_start_at_zero_says_so():
    figure = line_of_values([year(2000 + number, 98 + number) for number in range(3)], [], Unit())
    assert said(figure, "note") == ["The scale does not start at zero."]
    assert figure.sentences[-1] == "The scale does not start at zero."


def test_labels_leave_the_line_and_each_other_alone():
    room = Box(0, 0, 300, 200)
    line = [(50, 100), (150, 100)]
    labels = [Label(150, 100, "2018", "12"), Label(150, 100, "Goal 2018", "12"), Label(50, 100, "2000", "1")]
    found, left_out = place(labels, line, room)
    assert left_out == []
    assert [text.words for text in found] == ["2018", "12", "Goal 2018", "12", "2000", "1"]
    assert place([Label(5, 5, "1", "2")], [], Box(0, 0, 10, 10)) == ([], [Label(5, 5, "1", "2")])


def test_a_goal_without_a_place_beside_its_mark_is_written_below():
    goals = [Goal(date(2030, 1, day), Decimal(5), "5") for day in range(1, 25)]
    figure = line_of_values([year(2000 + number, number) for number in range(3)], goals, Unit())
    below = [text for text in said(figure, "label") if text.endswith(": 5")]
    assert len(below) + said(figure, "value").count("5") == 24


# Bars


def test_bars_are_in_proportion_from_zero():
    figure = bars_of_values([year(2017, 50), year(2018, 100)], [goal(2030, 150)], Unit("km"))
    assert said(figure, "label") == ["2017", "2018", "Goal 2030"]
    assert said(figure, "value") == ["50", "100", "150"]
    assert length(figure.shapes["bar"]) == pytest.approx(2 * length(figure.shapes["earlier"]), abs=0.2)
    assert figure.description == "2017: 50 km. 2018: 100 km. Goal 2030: 150 km."


def length(path):
    return float(re.search(r"h([\d.]+)", path)[1])


def test_a_bar_below_zero_goes_to_the_left():
    figure = bars_of_values([year(2017, -50), year(2018, 100)], [], Unit())
    zero = numbers_in(figure.shapes["axis"])[0][0]
    assert numbers_in(figure.shapes["bar"])[0][0] == zero
    left = numbers_in(figure.shapes["earlier"])[0][0]
    assert left + length(figure.shapes["earlier"]) == pytest.approx(zero, abs=0.1)


def test_nothing_is_drawn_for_zero_but_its_value_is_written():
    figure = bars_of_values([year(2018, 0)], [], Unit())
    assert set(figure.shapes) == {"axis"}
    assert said(figure, "value") == ["0"]


def test_counts_that_are_not_added_are_hollow():
    bars = [
        Bar("bar", "Talkoot", Decimal(1300), "about 1\u00a0300"),
        Bar("hollow", "Kysely", Decimal(200), "200", aside="not counted"),
    ]
    figure = bars_of_counts(bars, "about 1\u00a0300")
    assert set(figure.shapes) == {"axis", "bar", "hollow"}
    assert said(figure, "note") == ["not counted", "A hollow bar is not added."]
    assert figure.description == (
        "2 counts of participants. Together: about 1\u00a0300. The largest: Talkoot, about 1\u00a0300. "
        "A hollow bar is not added."
    )


def test_only_the_largest_of_many_are_drawn():
    bars = [Bar("bar", f"{number}.", Decimal(number), str(number)) for number in range(115)]
    figure = bars_of_counts(bars, "6555")
    assert said(figure, "value") == [str(number) for number in range(103, 115)]
    assert said(figure, "note") == ["103 more are in the table."]


# Nothing overlaps or leaves the figure, and it is small

NAME = LONG_WORD * 4 + " " + " ".join([LONG_WORD] * 3)
MOST, LEAST = "99999999999999.999999", "0.000001"


def many(count, value):
    return [year(1900 + number, value(number)) for number in range(count)]


LINES = {
    "huge": (many(3, lambda number: Decimal(MOST) - number), [goal(2030, MOST), goal(2031, f"-{MOST}")]),
    "tiny": (many(4, lambda number: Decimal(LEAST) * number), [goal(2030, LEAST)]),
    "negative": (many(5, lambda number: -number), [goal(2030, "-1000.5")]),
    "zero": (many(4, lambda number: 0), [goal(2030, 0)]),
    "equal": (many(4, lambda number: Decimal("12.5")), []),
    "many": (many(115, lambda number: number * 37 % 101), [goal(2030, 50)]),
    "zigzag": (many(30, lambda number: 1000 * (number % 2)), [goal(1930 + n, n * 40) for n in range(20)]),
    "daily": (
        [
            Value(day, day, Decimal(number), str(number))
            for number in range(9)
            for day in [date(2020, 6, 3) + timedelta(days=number)]
        ],
        [],
    ),
    "same end": ([year(2000, 1), Value(date(2000, 12, 1), date(2000, 12, 31), Decimal(2), "2")] * 2, []),
}
BARS = {
    "huge": [Bar("bar", NAME, Decimal(MOST), f"at least {written(Decimal(MOST))}")],
    "opposite": [
        Bar("bar", NAME, Decimal(f"{sign}{MOST}"), written(Decimal(f"{sign}{MOST}"))) for sign in "-+"
    ],
    "tiny": [Bar("bar", "a", Decimal(LEAST), written(Decimal(LEAST))), Bar("bar", "b", Decimal(1), "1")],
    "zero": [Bar("hollow", NAME, Decimal(0), "0", aside="not counted")] * 3,
    "negative": [Bar("bar", NAME, Decimal(-5), "−5"), Bar("goal", "Goal", Decimal(-10), "−10")],
    "many": [Bar("bar", f"{number} & {NAME}", Decimal(number), str(number)) for number in range(115)],
}
FIGURES = {f"line {name}": lambda one=one: line_of_values(*one, Unit(NAME)) for name, one in LINES.items()}
FIGURES |= {f"bars {name}": lambda one=one: bars_of_counts(one, "many") for name, one in BARS.items()}


@pytest.mark.parametrize("name", FIGURES)
def test_texts_stay_within_and_apart(name):
    figure = FIGURES[name]()
    figure.frame(NAME, ["https://measures.example/" + "a" * 200])
    boxes = [box_around(text) for text in figure.texts]
    assert [box for box in boxes if box.left < -0.1 or box.right > WIDTH + 0.1] == []
    assert [box for box in boxes if box.top < figure.top - 1 or box.bottom > figure.height + 4] == []
    pairs = [(one, other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]]
    assert [(one, other) for one, other in pairs if one.meets(other)] == []


def box_around(text):
    wide = width(text.words, bold=text.kind in {"value", "heading"})
    left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return Box(left, text.y - 11, left + wide, text.y + 3)


@pytest.mark.parametrize("name", FIGURES)
def test_shapes_stay_within(name):
    figure: Figure = FIGURES[name]()
    places = [place for path in figure.shapes.values() for place in numbers_in(path)]
    assert [
        place for place in places if not (-7 <= place[0] <= WIDTH and -7 <= place[1] <= figure.height)
    ] == []


def test_a_label_at_the_edge_has_its_box_there():
    assert box_of(Label(100, 50, "", ""), "middle", -1) == Box(100, 10, 100, 42)


# What the database holds


def observed(number, start, end, value):
    return Observed(
        id=number,
        indicator_id=1,
        measure_id=None,
        value=Decimal(value),
        exactness="exact",
        kind="",
        overlap_group="",
        period_start=start,
        period_end=end,
    )


def test_a_series_has_a_value_for_each_period():
    first, second = (date(2017, 1, 1), date(2017, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31))
    rows = [
        observed(3, *second, 5),
        observed(1, *first, 1),
        observed(2, *first, 2),
        observed(4, None, None, 7),
    ]
    rows.append(observed(5, None, None, 8))
    assert [one.words for one in series("latest", rows)] == ["7", "8", "2", "5"]
    assert [one.words for one in series("parts", rows)] == ["15", "3", "5"]


def test_a_sparkline_needs_three_periods():
    days = [(date(year, 1, 1), date(year, 12, 31)) for year in (2016, 2017, 2018)]
    rows = [observed(number, *days[number], value) for number, value in enumerate([1, 3, 2])]
    assert sparkline("latest", rows[1:]) is None
    assert numbers_in(sparkline("latest", rows).path) == [(2, 13), (29.5, 3), (57, 8)]


def test_a_sparkline_adds_up_the_parts_of_a_period_and_leaves_out_what_nobody_dated():
    days = [(date(year, 1, 1), date(year, 12, 31)) for year in (2016, 2017, 2018)]
    rows = [observed(number, *days[number], value) for number, value in enumerate([1, 3, 1])]
    rows += [observed(8, *days[2], 1), observed(9, None, None, 50)]
    assert numbers_in(sparkline("parts", rows).path) == [(2, 13), (29.5, 3), (57, 8)]
    assert numbers_in(sparkline("latest", rows).path) == [(2, 13), (29.5, 3), (57, 13)]

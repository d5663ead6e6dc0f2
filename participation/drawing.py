"""A chain of effects as a picture: boxes in columns, curves between them. Pure: nothing but text and numbers.

The numbers are text, so that no template writes a thousand as "1 000".
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import pairwise

from participation.lettering import wrapped

BOX, FIRST_BOX, SPACE, INDENT, EDGE = 216, 108, 92, 10, 2  # widths
LINE, PORT, GAP, HEAD = 17, 20, 16, 34  # heights
MOST_LINES = 6
# Of the room that words may need where a reader spaces their letters: who does so reads the list.
UNSPACED = 1.15
WIDE = 1100


@dataclass(frozen=True)
class Spot:
    """Something to draw a box for: the column it is in, and what it says."""

    key: Hashable
    column: int
    text: str
    look: str = ""


@dataclass(frozen=True)
class Link:
    """A curve from one box to another."""

    cause: Hashable
    target: Hashable
    text: str
    look: str


@dataclass(frozen=True)
class Words:
    x: str
    y: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    look: str
    lines: list[Words]
    language: str = ""
    """Where it is not the page's."""


@dataclass(frozen=True)
class Curve:
    path: str
    head: str
    look: str
    label: Words


@dataclass(frozen=True)
class Drawing:
    width: str
    height: str
    is_wide: bool
    """Too wide for a sheet of paper or a small window: scaled down to it, its words could not be read."""
    headings: list[Words]
    boxes: list[Box]
    curves: list[Curve]


@dataclass
class Place:
    """Where a box, or the lane of a curve that passes a column, stands."""

    column: int
    height: float
    y: float = 0

    @property
    def middle(self):
        return self.y + self.height / 2


def draw(spots: list[Spot], links: list[Link], headings: list[str]) -> Drawing:
    """The spots under the headings of their columns, in the order given; empty columns are left out."""
    used = sorted({spot.column for spot in spots})
    columns = {spot.key: used.index(spot.column) for spot in spots}
    lines = {spot.key: shortened(spot.text, columns[spot.key]) for spot in spots}
    places = placed(columns, lines, links)
    ports = ported(links, places, columns)
    bottom = max(place.y + place.height for place in places.values())
    wide = left(len(used)) - SPACE + (SPACE if comes_back(len(used) - 1, links, columns) else EDGE)
    return Drawing(
        width=written(wide),
        is_wide=wide > WIDE,
        height=written(bottom + GAP),
        headings=[Words(written(left(at)), "18", headings[column]) for at, column in enumerate(used)],
        boxes=[boxed(spot, places[spot.key], lines[spot.key]) for spot in spots],
        curves=[curved(link, at, places, ports) for at, link in enumerate(links)],
    )


def shortened(text, column):
    room = right(column) - left(column) - INDENT
    return wrapped(text, room * UNSPACED, lines=MOST_LINES)


def comes_back(column, links, columns):
    """Whether a curve leaves the column and ends in it."""
    return any(columns[link.cause] == columns[link.target] == column for link in links)


def left(column):
    return EDGE + (column and FIRST_BOX + SPACE + (column - 1) * (BOX + SPACE))


def right(column):
    return left(column) + (BOX if column else FIRST_BOX)


def sides(link, columns):
    """On which side of their boxes the curve starts and ends."""
    cause, target = columns[link.cause], columns[link.target]
    return ("right" if cause <= target else "left"), ("left" if cause < target else "right")


def placed(columns, lines, links) -> dict[Hashable, Place]:
    """Every box and every lane with its place; the columns are centred on each other."""
    ends = defaultdict(int)
    for link in links:
        for key, side in zip((link.cause, link.target), sides(link, columns), strict=True):
            ends[key, side] += 1
    places = {}
    for key, column in columns.items():
        most = max(ends[key, "left"], ends[key, "right"])
        places[key] = Place(column, max(len(lines[key]) * LINE + 14, most * PORT + 6))
        for at, link in enumerate(links):
            if link.target == key:
                lanes = range(columns[link.cause] + 1, column)
                places |= {(at, lane): Place(lane, PORT) for lane in lanes}
    stack(places)
    return places


def stack(places):
    standing = defaultdict(list)
    for place in places.values():
        standing[place.column].append(place)
    tall = {column: sum(one.height + GAP for one in ones) - GAP for column, ones in standing.items()}
    for column, ones in standing.items():
        y = HEAD + (max(tall.values()) - tall[column]) / 2
        for one in ones:
            one.y = y
            y += one.height + GAP


def ported(links, places, columns) -> dict[tuple[int, int], float]:
    """The height at which each curve starts and ends: those of one side of a box one below the other."""
    meeting = defaultdict(list)
    for at, link in enumerate(links):
        start, end = sides(link, columns)
        meeting[link.cause, start].append((places[link.target].middle, at, 0))
        meeting[link.target, end].append((places[link.cause].middle, at, 1))
    ports = {}
    for (key, _side), curves in meeting.items():
        y = places[key].middle - (len(curves) - 1) * PORT / 2
        for _other, at, end in sorted(curves):
            ports[at, end] = y
            y += PORT
    return ports


def boxed(spot, place, lines) -> Box:
    x, y = left(place.column), place.middle - (len(lines) - 1) * LINE / 2 + 5
    return Box(
        x=written(x),
        y=written(place.y),
        width=written(right(place.column) - x),
        height=written(place.height),
        look=spot.look,
        lines=[Words(written(x + INDENT), written(y + at * LINE), line) for at, line in enumerate(lines)],
        language=getattr(spot.text, "foreign", ""),
    )


def curved(link, at, places, ports) -> Curve:
    columns = {key: place.column for key, place in places.items()}
    start, end = sides(link, columns)
    first, last = columns[link.cause], columns[link.target]
    way = [(right(first) if start == "right" else left(first), ports[at, 0])]
    for lane in range(first + 1, last):
        way += [(left(lane), places[at, lane].middle), (right(lane), places[at, lane].middle)]
    way.append((left(last) if end == "left" else right(last), ports[at, 1]))
    out, into = (1 if start == "right" else -1), (-1 if end == "left" else 1)
    (x, y), (tip_x, tip_y) = way[0], way[-1]
    return Curve(
        path=path(way, out, into),
        head=f"M{written(tip_x)} {written(tip_y)}l{8 * into}-4v8z",
        look=link.look,
        label=Words(written(x + 4 * out), written(y - 4), link.text, "start" if out == 1 else "end"),
    )


def path(way, out, into):
    """Level where it leaves and where it arrives; straight across a column that it passes."""
    parts = [f"M{written(way[0][0])} {written(way[0][1])}"]
    for at, ((x, y), (to_x, to_y)) in enumerate(pairwise(way)):
        if at % 2:
            parts.append(f"H{written(to_x)}")
        else:
            # A curve that comes back to its own column keeps clear of the shorter ones within it.
            bend = SPACE * 0.55 if out != into else min(SPACE, 36 + abs(to_y - y) / 6)
            points = [(x + out * bend, y), (to_x + into * bend, to_y), (to_x, to_y)]
            parts.append("C" + " ".join(f"{written(one)} {written(other)}" for one, other in points))
    return "".join(parts)


def written(number):
    return f"{number:.1f}".removesuffix(".0")

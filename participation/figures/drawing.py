"""What a figure is made of: a path for each kind of shape, and texts; laid out for a width of 360."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from participation.figures.words import LINE, Text, number
from participation.lettering import wrapped

WIDTH = 360


@dataclass(frozen=True)
class Value:
    """A value of a series, and how it is written; a period of None is not known."""

    start: date | None
    end: date | None
    value: Decimal
    words: str


@dataclass(frozen=True)
class Goal:
    day: date
    value: Decimal
    words: str


@dataclass(frozen=True)
class Unit:
    """The unit of measure, and its language where it is not the page's."""

    words: str = ""
    language: str = ""

    @property
    def said(self) -> str:
        """After an amount in a sentence, which has one language: empty where the unit's is another."""
        return f" {self.words}" if self.words and not self.language else ""


@dataclass
class Figure:
    """`shapes` are paths by their kind; `sentences` describe the figure to who does not see it."""

    sentences: list[str]
    top: float = 0
    height: float = 0
    margin: float = 0
    shapes: dict[str, str] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)

    def draw(self, kind: str, path: str):
        self.shapes[kind] = self.shapes.get(kind, "") + path

    def write(self, kind: str, words: str, *, x: float = 0, language: str = "", lines: int = 3):
        """Lines of text below everything so far."""
        for line in wrapped(words, WIDTH - x, lines=lines):
            self.height += LINE
            self.texts.append(Text(kind, x, self.height - 4, line, language=language))

    def write_notes(self, notes: Iterable[str]):
        """What the reader of the figure must know, in it and in its description."""
        for note in notes:
            self.write("note", note)
            self.sentences.append(note)

    def frame(self, heading: str, sources: Iterable[str], *, language: str = ""):
        """Make it one that stands alone: a heading above it, its sources below, a margin around it."""
        lines = wrapped(heading, WIDTH / 1.15, lines=4)
        self.top = -LINE * len(lines) - 8
        for place, words in enumerate(lines):
            self.texts.insert(
                place, Text("heading", 0, self.top + LINE * (place + 1) - 4, words, language=language)
            )
        for words in sources:
            self.write("note", words)
        self.margin = 12

    @property
    def view_box(self) -> str:
        sides = 2 * self.margin
        corner = f"{number(-self.margin)} {number(self.top - self.margin)}"
        return f"{corner} {number(WIDTH + sides)} {number(self.height + 4 - self.top + sides)}"

    @property
    def description(self) -> str:
        return " ".join(self.sentences)


def box(x, y, width, height) -> str:
    across = number(width)
    return f"M{number(x)} {number(y)}h{across}v{number(height)}h-{across}z"


def line(points) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def dot(x, y) -> str:
    """Seen where the stroke is wide and its ends are round."""
    return f"M{number(x)} {number(y)}h0"


def diamond(x, y) -> str:
    return f"M{number(x)} {number(y - 7)}l7 7l-7 7l-7 -7z"

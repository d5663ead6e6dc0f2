"""Labels beside marks, where they cover neither the line nor each other."""

from dataclasses import dataclass

from participation.figures.words import LINE, Text
from participation.lettering import width

AWAY, HIGH = 11, 2 * LINE - 4
# Where a label may be, the best first: to the right, left or middle of its mark; above, below or beside it.
SIDES = [
    ("middle", -1),
    ("start", 0),
    ("end", 0),
    ("start", -1),
    ("end", -1),
    ("middle", 1),
    ("start", 1),
    ("end", 1),
]


@dataclass(frozen=True)
class Label:
    """Two lines that belong to a mark: when, and how much."""

    x: float
    y: float
    when: str
    value: str
    is_needed: bool = True

    @property
    def width(self) -> float:
        return max(width(self.when), width(self.value, bold=True))


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, point) -> bool:
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def is_within(self, other) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


def box_of(label: Label, across: str, down: int) -> Box:
    left = {"start": label.x + AWAY, "end": label.x - AWAY - label.width}.get(
        across, label.x - label.width / 2
    )
    if down and across != "middle":
        left += -AWAY if across == "start" else AWAY
    top = {-1: label.y - 8 - HIGH, 0: label.y - HIGH / 2, 1: label.y + 8}[down]
    return Box(left, top, left + label.width, top + HIGH)


def place(labels: list[Label], line: list[tuple[float, float]], room: Box) -> tuple[list[Text], list[Label]]:
    """The texts of the labels that have a free place, and the labels that have none."""
    points = [*on_the_way(line), *((label.x, label.y) for label in labels)]
    texts, taken, left_out = [], [], []
    for label in labels:
        for side in SIDES:
            box = box_of(label, *side)
            if box.is_within(room) and not any(map(box.holds, points)) and not any(map(box.meets, taken)):
                taken.append(box)
                texts += _texts(label, box, side[0])
                break
        else:
            left_out.append(label)
    return texts, left_out


def on_the_way(line) -> list[tuple[float, float]]:
    """Points on the line, close enough that no label slips between them."""
    found = list(line[:1])
    for (x, y), (next_x, next_y) in zip(line, line[1:], strict=False):
        steps = int(max(abs(next_x - x), abs(next_y - y)) // 4) + 1
        found += [
            (x + (next_x - x) * step / steps, y + (next_y - y) * step / steps) for step in range(1, steps + 1)
        ]
    return found


def _texts(label, box, across):
    x = {"start": box.left, "end": box.right}.get(across, label.x)
    return [
        Text("label", x, box.top + LINE - 6, label.when, across),
        Text("value", x, box.top + 2 * LINE - 6, label.value, across),
    ]

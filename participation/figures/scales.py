"""From values to places: scales with round numbers."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


@dataclass(frozen=True)
class Scale:
    """`low` is drawn at `start` and `high` at `end`, what is between them in proportion."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(self.start + share * (self.end - self.start), 1)


def starts_at_zero(values) -> bool:
    """Whether a line from zero still shows how the values change: by a quarter of the largest or more."""
    low, high = min(values), max(values)
    return low == high or low <= 0 <= high or 4 * (high - low) >= max(abs(low), abs(high))


def nice_step(extent: Decimal, parts: int) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 … 0.5, 0.2 … of which `parts` cover the extent."""
    power = Decimal(1).scaleb((extent / parts).adjusted())
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step * parts >= extent)


def nice_ticks(values, *, from_zero: bool, parts: int = 4) -> list[Decimal]:
    """Round numbers from below the lowest value to above the highest."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    step = nice_step(high - low or Decimal(parts), parts)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return [step * number for number in range(int(first), int(last) + 1)]


def nice_years(first: int, last: int, most: int) -> list[int]:
    """At most so many years, the same distance apart, at round numbers."""
    step = 1
    while last // step - (first - 1) // step > most:
        step = int(nice_step(Decimal(step + 1), 1))
    return list(range(-(-first // step) * step, last + 1, step))

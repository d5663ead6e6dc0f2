from dataclasses import dataclass

LARGE, SMALL, PROGRAMMES = 5000, 50, 200
FEWEST = 10
TASKS_OF_EACH, VERSIONS = 6, 10
MEASURES_OF_AN_INDICATOR = 5
UNITS, PEOPLE = 200, 500


@dataclass(frozen=True)
class Size:
    """One programme of many measures and many programmes of fifty; `scale` makes fewer of both."""

    scale: float = 1.0

    @property
    def measures(self) -> list[int]:
        """How many each programme has, the large one first."""
        large = max(FEWEST, round(LARGE * self.scale))
        return [large, *[min(SMALL, large)] * max(1, round(PROGRAMMES * self.scale))]

    @property
    def steps(self) -> int:
        """As many as `make` tells of: each measure when it is made, and in each of its versions."""
        return sum(self.measures) * (1 + VERSIONS)


def months_of(place: int) -> int:
    """How many months an indicator of the programme at this place was observed."""
    return 125 if place else 250

"""The table of an indicator whose parts add up: a row for each period, a column for each part."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from measures.languages import Words, shown
from participation.models import Observation


@dataclass(frozen=True)
class Row:
    """A period. `parts` are None where nothing is known but the whole; `cited` have a source each."""

    start: date | None
    end: date | None
    whole: Decimal
    parts: list[Decimal | None] | None
    cited: list[Observation]


@dataclass(frozen=True)
class PartsTable:
    columns: list[Words]
    rows: list[Row]

    @property
    def has_sources(self):
        return any(row.cited for row in self.rows)


def parts_table(observations: list[Observation]) -> PartsTable:
    """Of observations in the order of their periods; the parts in the order in which they were entered."""
    entered = sorted(observations, key=lambda one: one.pk)
    columns = list(dict.fromkeys(filter(None, (shown(one, "activity") for one in entered))))
    periods = groupby(observations, lambda one: (one.period_start, one.period_end))
    return PartsTable(columns, [_row(*period, list(parts), columns) for period, parts in periods])


def _row(start, end, observations, columns) -> Row:
    parts = {}
    for one in observations:
        part = shown(one, "activity")
        parts[part] = parts.get(part, 0) + one.value
    cells = [parts.get(column) for column in columns]
    is_split = any(cell is not None for cell in cells)
    sources = {(one.source, one.source_url): one for one in observations if one.source or one.source_url}
    whole = sum(one.value for one in observations)
    return Row(start, end, whole, cells if is_split else None, list(sources.values()))

"""An indicator's figures as files, the same that its page shows."""

import csv
import io

from measures.written import as_cell
from participation.models import Adding
from participation.totals import total

COLUMNS = (
    "value",
    "exactness",
    "period_start",
    "period_end",
    "kind",
    "activity",
    "place",
    "overlap_group",
    "source",
    "source_url",
    "note",
    "measure",
    "corrects",
)


def observation_record(observation) -> dict:
    """An observation as stable names and plain values; None is not known."""
    return {
        "id": observation.pk,
        "value": plain(observation.value),
        "exactness": observation.exactness,
        "period_start": observation.period_start and observation.period_start.isoformat(),
        "period_end": observation.period_end and observation.period_end.isoformat(),
        "kind": observation.kind or None,
        "activity": observation.activity or None,
        "place": observation.place or None,
        "overlap_group": observation.overlap_group or None,
        "source": observation.source or None,
        "source_url": observation.source_url or None,
        "note": observation.note or None,
        "measure": observation.measure.number if observation.measure else None,
        "corrects": observation.corrects_id,
    }


def indicator_record(indicator, observations) -> dict:
    """The indicator with its observations, goals and, where participants are counted, their total."""
    record = {
        "programme": indicator.programme.slug,
        "number": indicator.number,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure or None,
        "credit": indicator.credit or None,
        "latest_value": plain(indicator.latest_value),
        "goals": [
            {
                "value": plain(goal.value),
                "due_on": goal.due_on.isoformat(),
                "base_year": goal.base_year,
                "base_value": plain(goal.base_value),
            }
            for goal in indicator.goals.all()
        ],
        "observations": [observation_record(one) for one in observations],
    }
    if indicator.adding == Adding.COUNTS:
        found = total(one.count for one in observations)
        record |= {"latest_value": None, "total": total_record(found)}
    return record


def total_record(found):
    """What counts come to; None where nothing is known."""
    if not found.is_known:
        return None
    return {
        "at_least": plain(found.low),
        "at_most": None if found.is_open else plain(found.high),
        "is_rough": found.is_rough,
        "in_words": str(found),
    }


def plain(value):
    """A number that JSON writes without idle zeros."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def write_csv(observations, separator: str = ";") -> bytes:
    """UTF-8 with BOM and semicolons for Finnish Excel; decimal points; an empty cell is not known."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["id", *COLUMNS])
    for observation in observations:
        writer.writerow([_cell(value) for value in observation_record(observation).values()])
    return text.getvalue().encode("utf-8-sig")


def _cell(value):
    return as_cell(value) if isinstance(value, str) else value

"""A report of a day: from the tables as they stood then, between what had changed until then."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from measures import days
from measures.history.changes import Comparison, compare, compare_days, with_versions
from measures.models import past
from reports.report.facts import Edition
from reports.report.report import Report
from reports.report.selection import Selection

EVERYTHING = Selection()


@contextmanager
def report_of(
    programme,
    start: datetime.date,
    end: datetime.date,
    *,
    day: datetime.date | None = None,
    period=None,
    edition: Edition | None = None,
    selection: Selection = EVERYTHING,
    previous: datetime.date | None = None,
    moment: datetime.datetime | None = None,
) -> Iterator[Report]:
    """The report of the days from `start` to `end` in the active language, as things stand on `day`.

    `day` is the last day of the report where nothing else is said, at the latest today; with a `moment` of
    today, nothing that came after it is in the report. `period` gives name and notes; `previous` is the day
    on which the previous report stood.
    """
    today = days.today()
    day = min(day or end, today)
    changes = _told(compare(programme, start, min(end, day), moment=moment))
    previous = previous if previous and previous < day else None
    since_previous = previous and _told(compare_days(programme, previous, day, moment=moment))
    with past.as_of(day) if day < today else past.as_before(moment) if moment else nullcontext():
        yield Report(
            programme,
            start,
            end,
            day=day,
            period=period,
            edition=edition,
            selection=selection,
            changes=changes,
            previous_day=previous,
            since_previous=since_previous,
        )


def _told(comparison: Comparison) -> Comparison:
    """With the versions of all that changed: a report tells of each."""
    return replace(comparison, changes=tuple(with_versions(comparison, comparison.changes)))

"""A report of a day: from the tables as they stood then, between what had changed until then."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from measures import days
from measures.history.changes import compare, compare_days
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
    changes = compare(programme, start, min(end, day), moment=moment)
    previous = previous if previous and previous < day else None
    since_previous = previous and compare_days(programme, previous, day, moment=moment)
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

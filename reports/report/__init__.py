"""What a progress report says, whatever it is written into: sentences, numbers and rows, in one language.

A report is read from the tables as they stood on its day: use it within `report_of` only. What it shows is
what residents see; the notes and whatever is not published yet come from the period it is made for.
"""

from reports.report.building import report_of
from reports.report.facts import (
    Edition,
    Figure,
    Gap,
    IndicatorFacts,
    MeasureFacts,
    Note,
    TaskFact,
    ThemeFacts,
    UnitFacts,
)
from reports.report.report import Report, measure_in_period
from reports.report.selection import Selection

__all__ = [
    "Edition",
    "Figure",
    "Gap",
    "IndicatorFacts",
    "MeasureFacts",
    "Note",
    "Report",
    "Selection",
    "TaskFact",
    "ThemeFacts",
    "UnitFacts",
    "measure_in_period",
    "report_of",
]

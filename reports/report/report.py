"""The report itself: what each of its chapters says."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.utils.translation import get_language

from measures import days
from measures.history.changes import Comparison, Kind
from measures.languages import shown
from measures.models import Measure, Task, Theme, Unit
from measures.overview import StatusCount, status_counts
from measures.status import Status, TaskState
from participation.counts import Row, by_kind
from participation.models import Adding, MeasureEffect, Observation
from participation.totals import Total, total
from reports.models import ReportNote
from reports.report import words
from reports.report.facts import (
    Edition,
    Figure,
    Gap,
    IndicatorFacts,
    MeasureFacts,
    Numbers,
    ThemeFacts,
    UnitFacts,
)
from reports.report.indicators import indicator_facts, values_in_words
from reports.report.rows import measure_facts
from reports.report.selection import Selection

VISITOR = AnonymousUser()
AT_A_TIME = 50
COUNTED = ("measure", "value", "exactness", "kind", "overlap_group", "period_start", "period_end")


class Report:
    """The chapters are made when they are asked for, in the language that is active then: keep to one."""

    def __init__(
        self,
        programme,
        start: datetime.date,
        end: datetime.date,
        *,
        day: datetime.date,
        period=None,
        edition: Edition | None = None,
        selection: Selection,
        changes: Comparison,
        previous_day: datetime.date | None = None,
        since_previous: Comparison | None = None,
    ):
        self.start, self.end, self.day = start, end, day
        self.period, self.edition, self.selection = period, edition, selection
        self.changes, self.previous_day, self.since_previous = changes, previous_day, since_previous
        self.language = get_language()
        # As it stood then, with the name it had.
        self.programme = type(programme).objects.get(pk=programme.pk)
        self.made_at = days.now()

    # Of what it is

    @property
    def title(self) -> str:
        return words.title(self)

    @property
    def name(self) -> str:
        """Of the period; its days where it has no name."""
        return words.name(self)

    @property
    def full_name(self) -> str:
        """With what the report is limited to, so that nobody takes a part for the whole."""
        return words.full_name(self)

    @property
    def no_measures(self) -> str:
        """What it says where it covers none."""
        return words.no_measures(self)

    @cached_property
    def selected(self) -> list[str]:
        return self.selection.in_words(self.programme)

    @property
    def file_stem(self) -> str:
        """With programme, dates and language: hnh2035-raportti-2019-01-01-2020-06-30-fi."""
        return words.file_stem(self)

    # Measures

    @cached_property
    def _measures(self):
        public = Measure.objects.public().filter(programme=self.programme)
        return self.selection.narrow(public, self.programme, self.day)

    @property
    def query(self):
        """The measures of the report, for what asks the database of all of them at once."""
        return self._measures

    def measures(self) -> Iterator[MeasureFacts]:
        """One by one in the order of their numbers, a few in memory at a time."""
        return self._facts(self._measures)

    def facts_of(self, measure) -> MeasureFacts:
        """Of any measure of the programme."""
        [facts] = self._facts(Measure.objects.filter(pk=measure.pk))
        return facts

    def _facts(self, measures) -> Iterator[MeasureFacts]:
        notes = ReportNote.objects.filter(period=self.period)
        found = measures.for_list(VISITOR).prefetch_related(
            Prefetch("report_notes", notes, to_attr="notes_of_period"),
            Prefetch("effects", MeasureEffect.objects.order_by("pk"), to_attr="all_effects"),
        )
        for measure in found.in_order().iterator(chunk_size=AT_A_TIME):
            counts = self._counts_by_measure.get(measure.pk, ())
            yield measure_facts(self, measure, total(counts), self._values)

    @cached_property
    def _values(self) -> dict:
        return values_in_words(self.programme, VISITOR)

    @cached_property
    def _observations(self) -> list[Observation]:
        """The counts of participants, without what they are of: there may be as many as measures."""
        found = Observation.objects.current().visible_to(VISITOR).order_by("pk").only(*COUNTED)
        found = found.filter(indicator__programme=self.programme, indicator__adding=Adding.COUNTS)
        if self.selection:
            found = found.filter(measure__in=self._measures.order_by())
        return list(found)

    @cached_property
    def _counts_by_measure(self) -> dict:
        found = defaultdict(list)
        for one in self._observations:
            found[one.measure_id].append(one.count)
        return found

    @cached_property
    def all_measures(self) -> list[MeasureFacts]:
        """Kept: for what is read as a document. Tables use `measures()`."""
        return list(self.measures())

    def each_measure(self) -> Iterable[MeasureFacts]:
        """Those that are kept already, else one by one."""
        return self.__dict__.get("all_measures") or self.measures()

    @cached_property
    def status_counts(self) -> list[StatusCount]:
        judged = self._measures.with_status(self.day).values_list("judged_status", flat=True)
        always = (Status.LATE, Status.ON_TIME, Status.NOT_STARTED, Status.COMPLETED, Status.UNKNOWN)
        return status_counts([Status(one) for one in judged], always)

    @cached_property
    def stated_late(self) -> int:
        """How many are late for no other reason than that their source said so."""
        stated = self._measures.late(self.day).filter(stated_status=Status.LATE)
        return sum(one.reason.code == "stated" for one in self._facts(stated))

    def numbers(self, some: Iterable[str]) -> Numbers:
        """These among the report's measures that are not closed, if that is what they are."""
        some = tuple(some)
        open_ones = [number for number, closed_as in self._numbers if not closed_as]
        if not set(some) <= set(open_ones):
            return Numbers(some)
        others = tuple(number for number in open_ones if number not in set(some))
        return Numbers(some, others, "measures" if len(open_ones) == len(self._numbers) else "open")

    @cached_property
    def _numbers(self) -> list[tuple[str, str]]:
        return list(self._measures.in_order().values_list("number", "closed_as"))

    @cached_property
    def themes(self) -> list[ThemeFacts]:
        """In the order of the programme; those without any measure of the report are left out."""
        themes = list(
            Theme.objects.with_tree_fields().tree_filter(programme=self.programme).order_by("tree_ordering")
        )
        own, below = defaultdict(list), defaultdict(list)
        paths = {theme.pk: theme.tree_path for theme in themes}
        for measure in self.all_measures:
            own[measure.theme.pk].append(measure)
            for pk in paths[measure.theme.pk]:
                below[pk].append(measure.status)
        return [
            ThemeFacts(
                theme,
                shown(theme, "name"),
                theme.tree_depth,
                status_counts(below[theme.pk]),
                tuple(own[theme.pk]),
            )
            for theme in themes
            if below[theme.pk]
        ]

    @cached_property
    def units(self) -> list[UnitFacts]:
        """The lead units by name; a measure with two leads stands under both."""
        return words.by_unit(self.all_measures, Unit.objects.in_bulk())

    # Numbers

    @cached_property
    def task_counts(self) -> dict[str, int]:
        """How many tasks were done in the period and how many are late on the day."""
        tasks = Task.objects.filter(measure__in=self._measures.order_by())
        done = tasks.filter(state=TaskState.COMPLETED, completed_on__range=(self.start, self.end))
        return {"done": done.count(), "late": tasks.late(self.day).filter(measure__closed_as="").count()}

    @cached_property
    def participation(self) -> Total:
        return total(one.count for one in self._observations)

    @cached_property
    def participation_rows(self) -> list[Row]:
        return by_kind(one.count for one in self._observations)

    def count(self, status: Status) -> int:
        return next((row.count for row in self.status_counts if row.status == status), 0)

    @cached_property
    def change_counts(self) -> dict[Kind, int]:
        """How many of the report's measures changed in each way in the period."""
        return {kind: len(self.changes_of(kind)) for kind in Kind}

    def changes_of(self, kind: Kind, comparison: Comparison | None = None) -> list:
        found = (comparison or self.changes).of(kind)
        return [one for one in found if self._is_selected(one)]

    def selected_changes(self, comparison: Comparison | None = None) -> list:
        return [one for one in (comparison or self.changes).changes if self._is_selected(one)]

    def _is_selected(self, change) -> bool:
        return not self.selection or change.stood.pk in self._selected

    @cached_property
    def _selected(self) -> set[int]:
        return set(self._measures.values_list("pk", flat=True))

    @cached_property
    def figures(self) -> list[Figure]:
        """The numbers that every form of the report has, always the same and in the same order."""
        return words.figures(self)

    @cached_property
    def sentences(self) -> list[str]:
        return words.sentences(self)

    # The rest

    @cached_property
    def indicators(self) -> list[IndicatorFacts]:
        return list(indicator_facts(self))

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is not known, each with how much of it."""
        return words.gaps(self)

    @cached_property
    def method(self) -> list[str]:
        return words.method(self)


def measure_in_period(period, measure, today: datetime.date) -> MeasureFacts:
    """What the report of the period would say of this measure, published or not, if it were made today."""
    report = Report(
        period.programme,
        period.start,
        period.end,
        day=today,
        period=period,
        selection=Selection(),
        changes=None,
    )
    return report.facts_of(measure)

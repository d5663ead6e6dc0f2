"""What a report says in words: its title, its summary, what is not known, and how it was made."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from measures.history.changes import Kind
from measures.languages import shown
from measures.overview import status_counts
from measures.status import ONE_DAY, Status
from reports.report.facts import Figure, Gap, Numbers, UnitFacts


def name(report) -> str:
    if report.period:
        return str(shown(report.period, "name"))
    return f"{date_format(report.start)}–{date_format(report.end)}"


def title(report) -> str:
    return _("Progress report: %(period)s") % {"period": full_name(report)}


def full_name(report) -> str:
    selected = [", ".join(report.selected)] if report.selected else []
    return " – ".join([name(report), *selected])


def file_stem(report) -> str:
    days = f"{report.start:%Y-%m-%d}-{report.end:%Y-%m-%d}"
    edition = f"-{report.edition.number}" if report.edition else ""
    kind = pgettext("file name", "report")
    selected = "".join(f"-{one}" for one in vars(report.selection).values() if one)
    return f"{report.programme.slug}-{kind}-{days}{edition}{selected}-{report.language}"


def figures(report) -> list[Figure]:
    tasks = report.task_counts
    changed = _changed(report)
    return [
        Figure("measures", _("Measures"), sum(row.count for row in report.status_counts)),
        Figure("completed", _("Completed measures"), report.count(Status.COMPLETED)),
        Figure("on_time", _("Measures on time"), report.count(Status.ON_TIME)),
        Figure("late", _("Late measures"), report.count(Status.LATE)),
        Figure("not_started", _("Measures not started"), report.count(Status.NOT_STARTED)),
        Figure("unknown", _("Measures whose progress is not known"), report.count(Status.UNKNOWN)),
        Figure("tasks_done", _("Tasks done in the period"), tasks["done"]),
        Figure("tasks_late", _("Overdue tasks"), tasks["late"]),
        Figure("moves", _("Due dates moved in the period"), changed["moves"]),
        Figure("newly_late", _("Measures that became late in the period"), changed["newly_late"]),
        Figure("not_confirmed", _("Measures not confirmed in the period"), changed["not_confirmed"]),
        Figure("participants", _("Residents who took part"), str(report.participation)),
    ]


def _changed(report) -> dict[str, int | str]:
    """Of days before the records nothing is known, which is not nothing."""
    if report.changes.start is None:
        return dict.fromkeys(("moves", "newly_late", "not_confirmed"), _("not known"))
    return {
        "moves": sum(one.slip.times for one in report.changes_of(Kind.MOVED)),
        "newly_late": report.change_counts[Kind.NEWLY_LATE],
        "not_confirmed": report.change_counts[Kind.NOT_CONFIRMED],
    }


def no_measures(report) -> str:
    if report.selection:
        return _("No measure fits the selection.")
    return _("The report covers no measures.")


def sentences(report) -> list[str]:
    """The summary: what a council member should know who reads no further."""
    numbers = {figure.code: figure.value for figure in report.figures}
    count = numbers["measures"]
    if not count:
        return [no_measures(report)]
    covers = ngettext(
        "On %(day)s the report covers %(count)d measure.",
        "On %(day)s the report covers %(count)d measures.",
        count,
    )
    return [
        covers % {"count": count, "day": date_format(report.day)},
        _standing(report),
        _done(numbers["tasks_done"]),
        *_overdue(report, numbers),
        _moved(numbers["moves"]),
        _("Residents who took part: %(participants)s.") % numbers,
    ]


STANDING = {
    Status.ON_TIME: pgettext_lazy("of measures", "on time"),
    Status.LATE: pgettext_lazy("of measures", "late"),
    Status.NOT_STARTED: pgettext_lazy("of measures", "not started"),
    Status.COMPLETED: pgettext_lazy("of measures", "completed"),
    Status.POSTPONED: pgettext_lazy("of measures", "postponed"),
    Status.CANCELLED: pgettext_lazy("of measures", "cancelled"),
    Status.MERGED: pgettext_lazy("of measures", "merged into another"),
    Status.UNKNOWN: pgettext_lazy("of measures", "progress not known"),
}


def _standing(report) -> str:
    """As in "On time: 5, late: 1.": all that there are, so that the numbers add up."""
    parts = [f"{said}: {report.count(status)}" for status, said in STANDING.items() if report.count(status)]
    return f"{capfirst(', '.join(parts))}."


def _done(count: int) -> str:
    if not count:
        return _("In the period no task was done.")
    return ngettext(
        "In the period %(tasks_done)d task was done.", "In the period %(tasks_done)d tasks were done.", count
    ) % {"tasks_done": count}


def _overdue(report, numbers) -> Iterator[str]:
    count = numbers["tasks_late"]
    if count:
        yield ngettext("%(count)d task is overdue.", "%(count)d tasks are overdue.", count) % {"count": count}
        return
    yield _("No task is overdue.")
    if stated := numbers["late"] and report.stated_late:
        yield ngettext(
            "%(count)d measure is late because its source said so: it has no tasks.",
            "%(count)d measures are late because their source said so: they have no tasks.",
            stated,
        ) % {"count": stated}


def _moved(count: int | str) -> str:
    if isinstance(count, str):
        return _("It is not known how often due dates were moved.")
    if not count:
        return _("No due date was moved.")
    return ngettext(
        "A due date was moved %(count)d time.", "Due dates were moved %(count)d times.", count
    ) % {"count": count}


def by_unit(measures, units) -> list[UnitFacts]:
    """The lead units of these measures by name; what nobody leads is not among them."""
    led = defaultdict(list)
    for measure in measures:
        for unit in measure.lead_unit_keys:
            led[unit].append(measure)
    rows = [
        UnitFacts(
            units[unit],
            shown(units[unit], "name"),
            status_counts([one.status for one in found]),
            tuple(found),
        )
        for unit, found in led.items()
    ]
    return sorted(rows, key=lambda row: row.name.casefold())


LACKS = {
    gettext_lazy("The progress of the measure is not known:"): lambda one: one.status == Status.UNKNOWN,
    gettext_lazy("The measure has no tasks:"): lambda one: not one.tasks_in_all,
    gettext_lazy("No lead unit is named:"): lambda one: not one.lead_units,
    gettext_lazy("The impact has not been assessed:"): lambda one: one.is_impact_unknown,
}


def gaps(report) -> list[Gap]:
    not_confirmed = [one.stood.number for one in report.changes_of(Kind.NOT_CONFIRMED)]
    of_measures = {
        **_lacking(report.each_measure()),
        _("The information was not confirmed in the period:"): not_confirmed,
    }
    found = [(sentence, report.numbers(some)) for sentence, some in of_measures.items()]
    found += _gaps_of_indicators(report.indicators)
    return [Gap(sentence, numbers) for sentence, numbers in found if numbers.some]


def _gaps_of_indicators(indicators) -> list[tuple[str, Numbers]]:
    without_value = [one for one in indicators if not one.observations]
    undated = [one for one in indicators if any(value.period_end is None for value in one.observations)]
    found = (
        (_("The indicator has no value:"), without_value),
        (_("The indicator has values whose period is not known:"), undated),
    )
    return [(sentence, _among(some, indicators)) for sentence, some in found]


def _among(some, indicators) -> Numbers:
    numbers = [one.indicator.number for one in some]
    others = (one.indicator.number for one in indicators if one.indicator.number not in set(numbers))
    return Numbers(tuple(numbers), tuple(others), "indicators")


def _lacking(measures) -> dict[str, list[str]]:
    """What is not known of measures that are not closed, with the numbers of those."""
    found = {str(sentence): [] for sentence in LACKS}
    for measure in measures:
        for sentence, lacks in () if measure.is_closed else LACKS.items():
            if lacks(measure):
                found[str(sentence)].append(measure.number)
    return found


def method(report) -> list[str]:
    said = [
        _("The report shows what was published on the programme's website at the end of %(day)s.")
        % {"day": date_format(report.day)},
        _(
            "The status of a measure is computed from its tasks, their due dates and the goals of its "
            "indicators; where a person has set it, the report says so. A measure is late from the day after "
            "a due date that was not kept."
        ),
        _("Of a measure without tasks the report tells what its source stated, if it stated anything."),
        _(
            "Residents who took part are added up by the rule on the website. Counts that may be of the same "
            "people are not added twice, and interest is not counted as taking part."
        ),
        _("What is not known is counted as not known. It is never counted as nothing."),
    ]
    if report.changes.is_cut:
        said.append(
            _("The website's records begin on %(day)s: changes before it are not known.")
            % {"day": date_format(report.changes.since - ONE_DAY)}
        )
    return said

"""What a report says in words: its title, its summary, what is not known, and how it was made."""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from measures.history.changes import Kind
from measures.languages import shown
from measures.overview import status_counts
from measures.status import ONE_DAY, Status
from reports.report.facts import Figure, Gap, UnitFacts


def name(report) -> str:
    if report.period:
        return str(shown(report.period, "name"))
    return f"{date_format(report.start)}–{date_format(report.end)}"


def title(report) -> str:
    return _("Progress report: %(period)s") % {"period": name(report)}


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
        Figure("unknown", _("Measures of which it is not known how they go"), report.count(Status.UNKNOWN)),
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


def sentences(report) -> list[str]:
    """The summary: what a council member should know who reads no further."""
    numbers = {figure.code: figure.value for figure in report.figures}
    count = numbers["measures"]
    day = date_format(report.day)
    return [
        ngettext(
            "On %(day)s the report covers %(count)d measure.",
            "On %(day)s the report covers %(count)d measures.",
            count,
        )
        % {"count": count, "day": day},
        _("%(on_time)d are on time, %(late)d late, %(completed)d completed and %(not_started)d not started.")
        % numbers,
        *_others(numbers),
        ngettext(
            "Of %(unknown)d it is not known how it goes.",
            "Of %(unknown)d it is not known how they go.",
            numbers["unknown"],
        )
        % numbers,
        ngettext(
            "In the period %(tasks_done)d task was done.",
            "In the period %(tasks_done)d tasks were done.",
            numbers["tasks_done"],
        )
        % numbers,
        _overdue(numbers["tasks_late"]),
        _moved(numbers["moves"]),
        _("Residents who took part: %(participants)s.") % numbers,
    ]


def _others(numbers) -> list[str]:
    """So that the numbers add up."""
    told = ("on_time", "late", "completed", "not_started", "unknown")
    count = numbers["measures"] - sum(numbers[code] for code in told)
    if not count:
        return []
    said = ngettext(
        "%(count)d is postponed, cancelled or merged into another.",
        "%(count)d are postponed, cancelled or merged into another.",
        count,
    )
    return [said % {"count": count}]


def _overdue(count: int) -> str:
    if not count:
        return _("No task is overdue.")
    return ngettext("%(count)d task is overdue.", "%(count)d tasks are overdue.", count) % {"count": count}


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
    gettext_lazy("It is not known how the measure goes:"): lambda one: one.status == Status.UNKNOWN,
    gettext_lazy("The measure has no tasks:"): lambda one: not one.tasks_in_all,
    gettext_lazy("No lead unit is named:"): lambda one: not one.lead_units,
    gettext_lazy("The impact has not been assessed:"): lambda one: one.is_impact_unknown,
}


def gaps(report) -> list[Gap]:
    indicators = report.indicators
    found = [
        *_lacking(report.each_measure()).items(),
        (
            _("The information was not confirmed in the period:"),
            [one.stood.number for one in report.changes_of(Kind.NOT_CONFIRMED)],
        ),
        (_("The indicator has no value:"), [i.indicator.number for i in indicators if not i.observations]),
        (
            _("The indicator has values whose period is not known:"),
            [i.indicator.number for i in indicators if any(one.period_end is None for one in i.observations)],
        ),
    ]
    return [Gap(sentence, tuple(numbers)) for sentence, numbers in found if numbers]


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

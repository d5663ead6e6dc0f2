"""What a report says of one measure."""

import datetime

from django.utils.timezone import localtime

from measures.languages import shown
from measures.models import Impact
from measures.status import TaskState
from reports.report.facts import MeasureFacts, Note, TaskFact

NOTHING = ""


def measure_facts(report, measure, participants, values) -> MeasureFacts:
    """From a measure as `Report.measures` fetches it; `values` are the indicators in words by their keys."""
    verdict = measure.verdict(report.day)
    tasks = [task for task in measure.tasks.all() if task.state != TaskState.CANCELLED]
    done = [task for task in tasks if task.state == TaskState.COMPLETED]
    in_period = [one for one in done if one.completed_on and report.start <= one.completed_on <= report.end]
    open_tasks = [] if measure.closed_as else [task for task in tasks if task.facts.is_open]
    return MeasureFacts(
        pk=measure.pk,
        number=measure.number,
        title=shown(measure, "title"),
        theme=measure.theme,
        lead_units=_units(measure, "primary"),
        lead_unit_keys=tuple(unit.pk for unit in measure.lead_units()),
        partner_units=_units(measure, "partner"),
        status=verdict.status,
        reason=verdict.reason,
        since=verdict.since,
        is_set_by_hand=verdict.computed is not None,
        is_closed=bool(measure.closed_as),
        phase=measure.get_phase_display(),
        impact=measure.get_impact_display(),
        is_impact_unknown=measure.impact == Impact.NOT_ASSESSED,
        done=_facts(in_period, "completed"),
        late=_facts([one for one in open_tasks if one.is_late(report.day)], "due", report.day),
        next=_facts([one for one in open_tasks if not one.is_late(report.day)], "due"),
        tasks_done_in_all=len(done),
        tasks_in_all=len(tasks),
        participants=participants,
        indicators=tuple(
            values[one.indicator_id] for one in measure.all_effects if one.indicator_id in values
        ),
        note=_note(measure.notes_of_period),
        confirmed_on=measure.confirmed_at and localtime(measure.confirmed_at).date(),
        updated_on=measure.updated_at and localtime(measure.updated_at).date(),
        address=measure.get_absolute_url(),
    )


def _units(measure, role) -> tuple:
    return tuple(shown(one.unit, "name") for one in measure.responsibilities.all() if one.role == role)


def _facts(tasks, which, late_on=None) -> tuple[TaskFact, ...]:
    """By the day they were done or are due, unknown days last."""
    facts = [
        TaskFact(
            pk=task.pk,
            title=shown(task, "title"),
            state=task.state,
            day=getattr(task, f"{which}_on"),
            precision=getattr(task, f"{which}_precision"),
            days_late=task.days_late(late_on) if late_on else 0,
        )
        for task in tasks
    ]
    return tuple(sorted(facts, key=lambda one: (one.day or datetime.date.max, one.pk)))


def _note(notes) -> Note:
    if not notes:
        return Note(NOTHING, NOTHING, NOTHING)
    return Note(*(shown(notes[0], name) for name in ("achieved", "hinders", "next")))

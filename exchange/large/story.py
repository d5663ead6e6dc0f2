"""What became of things: when each was changed, and how it was then. As it is now is the last of it."""

from datetime import date, datetime, time, timedelta

from exchange.large import texts
from exchange.large.size import VERSIONS
from exchange.large.things import ONE_DAY, begun, chance_of
from measures.days import HELSINKI
from measures.models import Measure, Phase, Task
from measures.status import TaskState

IN_WORK, MOVED_BY = 200 * ONE_DAY, 90 * ONE_DAY


def moment_of(version: int, share: float, today: date) -> datetime:
    """All came at one moment; then come the rounds of changes, one a version, until the evening before today.

    `share` is how much of the round was over.
    """
    first = datetime.combine(begun(today), time(12), HELSINKI)
    if version == 0:
        return first
    whole = datetime.combine(today - ONE_DAY, time(18), HELSINKI) - first
    seconds = whole.total_seconds() * (version - 1 + share) / (VERSIONS - 1)
    return first + timedelta(seconds=int(seconds))


def share_of(measure: Measure, measures: int) -> float:
    """When in each round it is the measure's turn: after the round before, and before the round is over."""
    return int(measure.number) / (measures + 1)


def entered_at(period_end: date, today: date) -> datetime:
    """A figure is entered at the end of the round in which its period ended."""
    return next(at for at in ends_of_rounds(today) if at.date() >= period_end)


def ends_of_rounds(today: date) -> list[datetime]:
    return [moment_of(version, 1, today) for version in range(VERSIONS)]


def tell_now(measure: Measure, at: datetime) -> None:
    """Three of four were confirmed with their last change, the others never."""
    measure.updated_at = at
    measure.confirmed_at = at if int(measure.number) % 4 else None


def tell(measure: Measure, version: int, at: datetime) -> None:
    """The measure and its tasks as they were from that moment on; the last version is what there is."""
    if version == VERSIONS - 1:
        return
    what = (measure.programme.slug, measure.number, version)
    measure.lead_fi = texts.sentences(chance_of("lead", *what), 2)
    if measure.closed_on and measure.closed_on > at.date():
        measure.closed_as, measure.closed_on, measure.phase = "", None, Phase.IMPLEMENTATION
    tell_now(measure, at)
    for order, task in enumerate(measure.tasks.all()):
        _tell_task(task, chance_of("task", *what, order), order, version, at)


def _tell_task(task: Task, chance, order: int, version: int, at: datetime) -> None:
    """Its details were written anew since, and the day of one in five was moved in the midst of all."""
    task.details_fi = f"<p>{texts.sentences(chance, 1)}</p>"
    if order % 5 == 0 and version < VERSIONS // 2:
        task.due_on -= MOVED_BY
    if task.completed_on is None or task.completed_on > at.date():
        task.completed_on = None
        task.state = TaskState.IN_PROGRESS if task.due_on - IN_WORK < at.date() else TaskState.NOT_STARTED

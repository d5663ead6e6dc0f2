"""The parts of one measure, by queries that are put together once."""

from functools import partial

from django.db.models import FETCH_RAISE

from measures.models import ContactPerson, Measure, MeasureLink, Responsibility, StatusUpdate, Task
from measures.prepared import Prepared, set_beside


def _of(model, measure, *beside):
    found = model._default_manager.filter(measure=measure).fetch_mode(FETCH_RAISE)
    return found.select_related(*beside) if beside else found


TASKS = Prepared(partial(_of, Task))
STATUS_UPDATES = Prepared(partial(_of, StatusUpdate))
LINKS = Prepared(partial(_of, MeasureLink))
RESPONSIBILITIES = Prepared(lambda measure: _of(Responsibility, measure, "unit"))
CONTACTS = Prepared(lambda measure: _of(ContactPerson, measure, "person__unit", "person__user"))
BY_NAME = {
    "tasks": TASKS,
    "status_updates": STATUS_UPDATES,
    "links": LINKS,
    "responsibilities": RESPONSIBILITIES,
}


def fetch_parts(measure: Measure, *names: str) -> None:
    """As `prefetch_related` would, of one measure."""
    for name in names:
        set_beside(measure, name, BY_NAME[name](measure.pk))

"""What belongs to a measure: tasks, status updates, links, responsible units and contacts.

They have no number. A task is the one of the same title and due date, a status update of the same title and
date, or of the same title if there is only one on both sides; a link is the one of the same address.
"""

from collections import defaultdict, deque

from django.utils.translation import gettext as _

from exchange.kausal.columns import Columns, line, precision_of, rich
from exchange.kausal.reading import Wrong, short
from exchange.kausal.structure import unit_of
from measures.days import Precision
from measures.models import ContactPerson, MeasureLink, Person, Responsibility, Role, StatusUpdate, Task
from measures.status import TaskState

STATES = {state.value: state.value for state in TaskState}
ROLES = {"primary": Role.PRIMARY, "collaborator": Role.PARTNER, "none": ""}


def put_parts(job, row, measure, node) -> None:
    title = f"title_{node.language}"
    same_day, noted = (title, "due_on"), (title, "noted_on")
    _put_all(job, row, measure, Task, node, "tasks", _task, [(*same_day, "state"), same_day, (title,)])
    _put_all(job, row, measure, StatusUpdate, node, "statusUpdates", _update, [noted, (title,)])
    _put_all(job, row, measure, MeasureLink, node, "links", _link, [("url", title), ("url",)])
    _put_units(job, row, measure, node)
    if job.with_persons:
        _put_contacts(job, row, measure, node)


def _put_all(job, row, measure, model, node, name, columns_of, keys):
    """Each of a list, as the thing of ours that it is by the keys, or as a new one."""
    wanted = []
    for _key, one in job.parts(node, name, row):
        columns = Columns(one)
        with job.telling(row):
            columns_of(job, columns)
            wanted.append(columns)
    here = list(model.objects.filter(measure=measure).order_by("pk"))
    known = paired([_probe(model, columns) for columns in wanted], here, keys)
    for index, columns in enumerate(wanted):
        title = short(columns.values.get(f"title_{node.language}", ""))
        thing = known.get(index) or model(measure=measure)
        job.put(f"{row} · {model._meta.verbose_name} “{title}”", thing, columns)


def _probe(model, columns):
    """What the thing would be like, with its days as they would be kept."""
    probe = model(**columns.values)
    probe.clean()
    return probe


def paired(wanted, here, keys) -> dict[int, object]:
    """Which of ours each wanted one is: by the keys in turn, by the last only where one of each has it."""
    found, left = {}, list(here)
    for key in keys:
        places, ours = defaultdict(deque), defaultdict(deque)
        for index, probe in enumerate(wanted):
            if index not in found:
                places[_said(probe, key)].append(index)
        for thing in left:
            ours[_said(thing, key)].append(thing)
        for said, indexes in places.items():
            if key == keys[-1] and any(_count(things, key, said) > 1 for things in (wanted, here)):
                continue
            found |= dict(zip(indexes, ours[said], strict=False))
        taken = {thing.pk for thing in found.values()}
        left = [thing for thing in left if thing.pk not in taken]
    return found


def _said(thing, names):
    return tuple(getattr(thing, name) for name in names)


def _count(things, names, said) -> int:
    return sum(_said(thing, names) == said for thing in things)


def _task(job, columns):
    columns.texts("title", "name", line)
    columns.texts("details", "comment", rich)
    columns.choice("state", "state", STATES)
    precision = columns.known(precision_of, columns.node, job.plan, "taskDateFormat")
    columns.day("due_on", "dueAt", "due_precision", precision or Precision.DAY)
    columns.day("completed_on", "completedAt", "completed_precision", Precision.DAY)
    if columns.values.get("state") != TaskState.COMPLETED:
        columns.values["completed_on"] = None


def _update(job, columns):
    columns.texts("title", "title", line)
    columns.texts("text", "content", rich)
    columns.add("noted_on", columns.node.day, "date")


def _link(job, columns):
    columns.add("url", columns.node.text, "url")
    columns.texts("title", "title", line)
    columns.values.setdefault(f"title_{columns.node.language}", columns.values.get("url", "")[:200])
    columns.add("order", columns.node.order)


# Who answers


def _put_units(job, row, measure, node):
    parties = [one for _key, one in job.parts(node, "responsibleParties", row)]
    here = {one.unit_id: one for one in Responsibility.objects.filter(measure=measure)}
    has_primary = any(str(one.data.get("role")).lower() == "primary" for one in parties)
    seen = set()
    for order, party in enumerate(parties):
        with job.telling(row):
            unit = unit_of(job, _wanted(party, "organization"))
            if unit.pk in seen:
                raise Wrong("responsibleParties", _("The unit %(name)s is there twice.") % {"name": unit})
            seen.add(unit.pk)
            columns = Columns(party)
            columns.choice("role", "role", ROLES)
            columns.values.setdefault("role", Role.PARTNER if has_primary else Role.PRIMARY)
            columns.values["order"] = order
            thing = here.get(unit.pk) or Responsibility(measure=measure, unit=unit)
            job.put(f"{row} · {_('unit %(name)s') % {'name': short(str(unit))}}", thing, columns)


def _wanted(node, name):
    if (found := node.node(name)) is None:
        raise Wrong(name, _("This is missing."))
    return found


def _put_contacts(job, row, measure, node):
    """The primary one last, so that another was let go of first."""
    contacts = [one for _key, one in job.parts(node, "contactPersons", row)]
    here = {one.person_id: one for one in ContactPerson.objects.filter(measure=measure)}
    wanted = {}
    for order, contact in enumerate(contacts):
        with job.telling(row):
            person = _person_of(job, _wanted(contact, "person"))
            if person and person.pk not in wanted:
                wanted[person.pk] = (person, order, bool(contact.is_true("primaryContact")), contact)
    others = any(one.is_primary for key, one in here.items() if key not in wanted)
    primary = None if others else next((key for key, one in wanted.items() if one[2]), None)
    in_order = sorted(wanted.items(), key=lambda one: one[0] == primary)
    for key, (person, order, _is_primary, contact) in in_order:
        columns = Columns(contact)
        columns.values |= {"is_primary": key == primary, "order": order}
        thing = here.get(key) or ContactPerson(measure=measure, person=person)
        job.put(f"{row} · {_('person %(name)s') % {'name': short(person.name)}}", thing, columns)


def _person_of(job, node):
    """By the name, if only one has it; a new one's name is not public. The title is kept, no address."""
    name = line(f"{node.text('firstName')} {node.text('lastName')}")
    named = list(Person.objects.filter(name=name)[:2])
    if not name or len(named) > 1:
        raise Wrong("person", _("The person has no name, or several people here have it."))
    columns = Columns(node)
    if not named:
        columns.texts("title", "title", line)
        if organization := columns.known(node.node, "organization"):
            columns.add("unit", unit_of, job, organization)
    columns.values["name"] = name
    thing = named[0] if named else Person()
    return job.put(_("person %(name)s") % {"name": short(name)}, thing, columns)

"""The measures themselves, each before those that were merged into it."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from exchange.kausal.columns import Columns, line, plain, precision_of, rich, rich_lines
from exchange.kausal.parts import put_parts
from exchange.kausal.putting import Difference, Entry
from exchange.kausal.reading import LANGUAGES, Wrong, short
from exchange.kausal.structure import parents_first
from measures import days
from measures.models import Impact, Measure, Phase
from measures.models.vocabulary import STATED
from measures.status import Status

PHASES = {phase.value: phase.value for phase in Phase}
IMPACTS = {impact.value: impact.value for impact in Impact}
STATUSES = dict.fromkeys(["undefined", "merged"]) | {status: status for status, _label in STATED}
CLOSING = {Status.COMPLETED, Status.CANCELLED, Status.POSTPONED}
ADOPTED = [f"{name}_{code}" for name in ("title", "official_text", "official_source") for code in LANGUAGES]


def put_measures(job):
    """Returns those of the file by their ids."""
    here = {one.number: one for one in Measure.objects.filter(programme=job.programme)}
    nodes = job.parts(job.answer, "planActions", _("measures"))
    for key, node in parents_first(nodes, lambda node: goes_into(node)[0]):
        number = short(node.data.get("identifier") or key)
        row = _("measure %(number)s") % {"number": number}
        with job.telling(row):
            _put_measure(job, row, key, node, here)
    for key, node in nodes:
        if measure := job.measures.get(key):
            _relate(job, _("measure %(number)s") % {"number": measure.number}, measure, node)
    return nodes


def _put_measure(job, row, key, node, here):
    number = node.text("identifier")
    if not number or any(one.number == number for one in job.measures.values()):
        raise Wrong("identifier", _("It has no number, or one that another has."))
    measure = here.get(number) or Measure(programme=job.programme, number=number)
    measure.programme = job.programme
    columns = _columns_of(job, node, measure)
    if measure := job.put(row, measure, columns):
        job.measures[key] = measure
        changed = len(job.outcome.entries)
        put_parts(job, row, measure, node)
        is_own = changed and job.outcome.entries[changed - 1].row == row
        if len(job.outcome.entries) > changed and not is_own:
            measure.mark_updated(days.now())


def _columns_of(job, node, measure):
    columns = Columns(node)
    columns.texts("title", "name", line)
    columns.texts("lead", "leadParagraph", plain)
    columns.texts("description", "description", rich)
    columns.texts("official_text", "officialName", rich_lines)
    _add_source(job, columns)
    columns.identified("phase", "implementationPhase", PHASES)
    columns.identified("impact", "impact", IMPACTS)
    columns.add("theme", _theme_of, job, columns)
    _add_days(job, columns)
    _add_status(job, columns)
    _add_closing(job, columns, measure)
    _keep_adopted(columns, measure)
    _add_updated(columns, measure)
    return columns


def _add_source(job, columns):
    """What the pages of the plan say below each official text."""
    content = columns.known(job.plan.node, "generalContent")
    if content:
        said = Columns(content)
        said.texts("official_source", "officialNameDescription", line)
        for name, text in said.values.items():
            if name.replace("source", "text") in columns.values:
                columns.values[name] = text


def _theme_of(job, columns):
    """A measure has one theme; of several that are there the first is taken, which is a fault."""
    keys = [one.id() for one in columns.node.nodes("categories")]
    found = list(dict.fromkeys(job.themes[key] for key in keys if key in job.themes))
    if len(found) > 1:
        told = _("A measure has one theme. The first is taken of: %(themes)s")
        columns.faults.append(("categories", told % {"themes": ", ".join(one.slug for one in found)}))
    if not found:
        raise Wrong("categories", _("None of its categories is one of the themes."))
    return found[0]


def _add_days(job, columns):
    """Its own start and end, else those of the plan's periods that it belongs to."""
    node, values = columns.node, columns.values
    precision = columns.known(precision_of, node, job.plan, "actionDateFormat") or days.Precision.DAY
    columns.day("start_on", "startDate", "start_precision", precision)
    columns.day("end_on", "endDate", "end_precision", precision)
    periods = list(columns.known(lambda: list(node.nodes("schedule"))) or [])
    for column, name, first in (("start_on", "beginsAt", min), ("end_on", "endsAt", max)):
        known = [columns.known(period.day, name) for period in periods]
        if known and all(known) and column not in values:
            values[column], values[column.replace("on", "precision")] = first(known), days.Precision.DAY
    columns.add("is_continuous", node.is_true, "scheduleContinuous")
    if values.get("is_continuous"):
        values["end_on"] = None
    elif values.get("start_on") and values.get("end_on") and values["end_on"] < values["start_on"]:
        columns.faults.append(("endDate", _("The end cannot be before the start.")))
        del values["end_on"], values["end_precision"]


def _add_status(job, columns):
    """As the other site stated it, on the day it last changed the measure."""
    columns.identified("stated_status", "status", STATUSES)
    if "stated_status" not in columns.values:
        return
    if moment := columns.known(columns.node.moment, "updatedAt"):
        columns.values["stated_on"] = moment.date()
    for language, name in (columns.known(job.plan.texts, "name") or {}).items():
        with override(language):
            told = _("the city's former site (%(plan)s)") % {"plan": line(name)}
        if name:
            columns.values[f"stated_source_{language}"] = told


def _add_closing(job, columns, measure):
    """Merged or replaced; else closed as its status says; what an import closed is opened again by one."""
    values = columns.values
    key, name = columns.known(goes_into, columns.node) or ("", "")
    stated, phase = values.get("stated_status"), values.get("phase", measure.phase)
    if key:
        columns.add("merged_into", _target, job, columns.node, name)
        if "merged_into" in values:
            values["closed_as"] = Status.MERGED.value
            if name == "supersededBy":
                _add_replaced(job, values)
    elif stated in CLOSING:
        values |= {"closed_as": stated, "merged_into": None}
    elif stated and _was_closed_by_import(measure) and phase != Phase.COMPLETED:
        values |= {"closed_as": "", "closed_on": None}
    if values.get("closed_as"):
        columns.texts("closed_reason", "manualStatusReason", plain)


def _was_closed_by_import(measure) -> bool:
    by_phase = measure.phase == Phase.COMPLETED and measure.closed_as == Status.COMPLETED
    return bool(measure.closed_as) and (measure.closed_as == measure.stated_status or by_phase)


def _add_replaced(job, values):
    for language in (job.answer.language, *job.answer.others):
        with override(language):
            told = _("Replaced by measure %(number)s.") % {"number": values["merged_into"].number}
        values[f"closed_reason_{language}"] = told


def goes_into(node) -> tuple[str, str]:
    """The id of the measure that it was merged into or replaced by, and which of both; empty without one."""
    for name in ("mergedWith", "supersededBy"):
        if other := node.node(name):
            return other.id(), name
    return "", ""


def _target(job, node, name):
    other = node.node(name)
    if other.id() in job.measures:
        return job.measures[other.id()]
    told = _("Measure %(number)s is not in the file, could not be imported, or leads back to this one.")
    raise Wrong(name, told % {"number": short(other.text("identifier") or other.id())})


def _keep_adopted(columns, measure):
    """What was adopted and seen by residents stays as it is, as it does for people."""
    if not (measure.pk and measure.programme.is_adopted and measure.was_published):
        return
    told = _("The programme has been adopted: its numbers, titles and official texts stay as they are.")
    for name in ADOPTED:
        if name in columns.values and getattr(measure, name) not in ("", None, columns.values[name]):
            columns.faults.append((name, told))
            del columns.values[name]


def _add_updated(columns, measure):
    moment = columns.known(columns.node.moment, "updatedAt")
    if moment and (measure.updated_at is None or moment > measure.updated_at):
        columns.values["updated_at"] = moment


def _relate(job, row, measure, node):
    """Related measures are added, both ways; none is taken away."""
    known = set(measure.related.values_list("pk", flat=True))
    new = []
    for _key, other in job.parts(node, "relatedActions", row):
        with job.telling(row):
            target = job.measures.get(other.id())
            if target is None:
                told = _("Measure %(number)s is not in the file, or could not be imported.")
                raise Wrong(
                    "relatedActions", told % {"number": short(other.text("identifier") or other.id())}
                )
            if target.pk not in known and target != measure:
                new.append(target)
    if new:
        measure.related.add(*new)
        told = ", ".join(one.number for one in new)
        job.outcome.entries.append(Entry(row, False, (Difference("related", "", told),)))

"""Measures and their tasks: which there are, for whom asks with the filters of the site's own list."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import FETCH_RAISE, Prefetch, Q

from measures import days
from measures.forms import NOT_KNOWN, MeasureFilter
from measures.history.slips import Slip, slips
from measures.models import Confirmation, Impact, Measure, Phase, Task, past
from measures.status import Status, TaskState
from opendata.api.asked import (
    LIST,
    MAX_TEXT,
    NUMBER_PATTERN,
    ONE,
    PROGRAMME,
    Parameter,
    named,
    search_words,
    vocabulary,
)
from opendata.api.measures import MeasureRecord, Measures, TaskRecord, Tasks, measure_record, task_record
from opendata.api.operations import answers, changed, find, one_page, programmes_asked
from opendata.api.problems import NotThereError
from opendata.api.texts import VISITOR
from participation.counts import with_totals
from participation.models import Adding, Indicator, MeasureEffect, Observation

TAG = "Measures and tasks"
Q_WORDS = Parameter(
    "q",
    search_words,
    {"type": "string", "maxLength": MAX_TEXT, "pattern": r"^[^\x00-\x1f]*$", "examples": ["kierrätys"]},
    "Words that are all somewhere in the measure, its tasks, units or public contacts, in any language.",
)
FILTERS = (
    Q_WORDS,
    named("theme", "Only of this theme and those below it, as in liikenne. 404 where there is none."),
    named("unit", "Only those that this unit, or one below it, answers for. 404 where there is none."),
    vocabulary("status", Status.values, "Only those that are doing so."),
    vocabulary("phase", [*Phase.values, NOT_KNOWN], "Only those in this phase."),
    vocabulary("impact", Impact.values, "Only those of this impact."),
    vocabulary("confirmed", Confirmation.values, "Only those confirmed then; none that are closed."),
)
PARTS = [(model, "measure") for model in (*past.PARTS.values(), MeasureEffect, Observation)]


@dataclass(frozen=True)
class Beside:
    """What several measures need beside what is fetched with each, in a fixed number of queries."""

    slips: dict[int, Slip]
    counts: dict[int, list[Observation]]
    indicators: dict[int, Indicator]


def beside(measures) -> Beside:
    counts = defaultdict(list)
    counting = Observation.objects.current().visible_to(VISITOR)
    counting = counting.filter(measure__in=measures, indicator__adding=Adding.COUNTS).order_by("pk")
    parts = ("indicator__programme", "measure__programme", "correction")
    for one in counting.select_related(*parts).fetch_mode(FETCH_RAISE):
        counts[one.measure_id].append(one)
    acted_on = Indicator.objects.filter(measure_effects__measure__in=measures).distinct()
    acted_on = with_totals(acted_on.with_latest().select_related("programme"), VISITOR)
    return Beside(slips(measures), counts, {one.pk: one for one in acted_on})


def for_answers(measures):
    effects = Prefetch("effects", MeasureEffect.objects.order_by("pk"))
    return measures.for_page(VISITOR).prefetch_related(effects).fetch_mode(FETCH_RAISE)


def filtered(request):
    """The measures that fit: of each programme as its own list has them."""
    visible = Measure.objects.visible_to(VISITOR)
    programmes = programmes_asked(request)
    data = {one.name: value for one in FILTERS if (value := request.asked[one.name])}
    if not data:
        return visible.filter(programme__in=programmes)
    fitting, missing = [], set()
    for programme in programmes:
        measures = visible.filter(programme=programme)
        narrowing = MeasureFilter(data, measures=measures, programme=programme, today=days.today())
        if narrowing.errors:  # a theme or a unit that the programme does not have
            missing |= set(narrowing.errors)
        else:
            fitting.append(Q(pk__in=narrowing.narrow().order_by().values("pk")))
    if not fitting:
        raise NotThereError(f"There is no such {' or '.join(sorted(missing)) or 'programme'}.")
    return visible.filter(Q(*fitting, _connector=Q.OR))


@answers(
    "/measures", Measures, PROGRAMME, *FILTERS, *LIST, tag=TAG, summary="Measures, with all that is known"
)
def measures(request):
    found, following = one_page(request, "measures", for_answers(changed(filtered(request), request, *PARTS)))
    extra = beside(found)
    return {"items": [measure_record(one, extra) for one in found], "next": following}


@answers(
    "/measures/{slug:programme}/{number:number}",
    MeasureRecord,
    *ONE,
    tag=TAG,
    summary="A measure, with all that is known",
)
def measure(request, programme: str, number: str):
    visible = for_answers(Measure.objects.visible_to(VISITOR))
    found = find(visible, "measure", programme__slug=programme, number=number)
    return measure_record(found, beside([found]))


STATE = vocabulary("state", TaskState.values, "Only those in this state.")
MEASURE = named("measure", "Only of the measure with this number.", NUMBER_PATTERN)


def visible_tasks():
    tasks = Task.objects.filter(measure__in=Measure.objects.visible_to(VISITOR))
    return tasks.select_related("measure__programme").fetch_mode(FETCH_RAISE)


@answers("/tasks", Tasks, PROGRAMME, MEASURE, STATE, *LIST, tag=TAG, summary="Tasks of measures")
def tasks(request):
    asked, today = request.asked, days.today()
    within = visible_tasks().filter(measure__programme__in=programmes_asked(request))
    if asked["measure"]:
        within = within.filter(measure__number=asked["measure"])
    if asked["state"]:
        within = within.filter(state=asked["state"])
    found, following = one_page(request, "tasks", changed(within, request))
    return {"items": [task_record(one, one.measure, today) for one in found], "next": following}


@answers("/tasks/{int:id}", TaskRecord, *ONE, tag=TAG, summary="A task")
def task(request, id: int):
    found = find(visible_tasks(), "task", pk=id)
    return task_record(found, found.measure, days.today())

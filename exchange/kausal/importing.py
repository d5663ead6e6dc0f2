"""A plan is imported as a whole, as one change of the history, or not at all. Nothing is ever deleted.

What it would change is known by doing it and taking it back: so the difference that is shown is what comes.
"""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exchange.kausal.indicators import put_indicators, put_measure_effects
from exchange.kausal.measures import put_measures
from exchange.kausal.putting import Job, Outcome
from exchange.kausal.reading import Node, Unreadable, Wrong
from exchange.kausal.structure import chosen_type, fill_programme, put_themes
from measures.models import (
    ContactPerson,
    Measure,
    MeasureLink,
    Origin,
    Programme,
    Responsibility,
    StatusUpdate,
    Task,
    Theme,
)
from measures.models.change import changing
from measures.models.programme import validate_programme_slug
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation

# Each with how to get from it to its programme, and what of it names it.
IN_PROGRAMME = {
    Theme: ("programme", ""),
    Measure: ("programme", ""),
    Task: ("measure__programme", "measure"),
    StatusUpdate: ("measure__programme", "measure"),
    MeasureLink: ("measure__programme", "measure"),
    Responsibility: ("measure__programme", "measure"),
    ContactPerson: ("measure__programme", "measure"),
    Indicator: ("programme", ""),
    Goal: ("indicator__programme", "indicator"),
    Observation: ("indicator__programme", "indicator"),
    MeasureEffect: ("measure__programme", "measure"),
    IndicatorEffect: ("cause__programme", "cause"),
}


class _TakenBack(Exception):  # noqa: N818 (it is no error)
    pass


def import_plan(
    answer: Node, slug="", *, apply=False, skip_faulty=False, with_persons=False, category_type="", **_options
) -> Outcome:
    """Save it with `apply`; else, or where something does not fit and is not to be skipped, only tell."""
    plan = answer.node("plan")
    try:
        programme = _programme(slug or slugify(plan.text("identifier")))
        themes = chosen_type(plan, category_type)
        job = Job(answer, plan, programme, with_persons, Outcome(skips_faulty=skip_faulty))
        reason = _("From Kausal Watch: %(plan)s") % {"plan": plan.text("name")}
    except Wrong as no:
        raise Unreadable(f"{no.field}: {no.reason}") from no
    try:
        with changing(origin=Origin.IMPORT, reason=reason[:300]):
            _put_all(job, themes)
            if not apply or job.outcome.is_refused:
                raise _TakenBack
    except _TakenBack:
        return job.outcome
    job.outcome.is_saved = True
    return job.outcome


def _programme(slug):
    try:
        validate_programme_slug(slug)
    except ValidationError as no:
        raise Unreadable(f"{slug}: {' '.join(no.messages)}") from no
    return Programme.objects.filter(slug=slug).first() or Programme(slug=slug)


def _put_all(job, themes):
    list(Measure.objects.select_for_update().filter(programme=job.programme.pk).values_list("pk"))
    fill_programme(job)
    put_themes(job, themes)
    actions = put_measures(job)
    put_indicators(job)
    put_measure_effects(job, actions)
    job.outcome.missing = list(_missing(job))
    job.outcome.remarks = list(_remarks(job))


def _missing(job):
    """What is here and not in the file."""
    for model, (path, owner) in IN_PROGRAMME.items():
        if model is ContactPerson and not job.with_persons:
            continue
        here = model.objects.filter(**{path: job.programme}).order_by("pk")
        here = here.current() if model is Observation else here
        for one in here.select_related(owner) if owner else here:
            if one.pk not in job.seen[model]:
                of = f"{getattr(one, owner)} · " if owner else ""
                yield f"{of}{model._meta.verbose_name}: {one}"


def _remarks(job):
    """What the answer has and our measures do not."""
    actions = [one for one in job.answer.data["planActions"] if isinstance(one, dict)]
    if any(one.get("completion") for one in actions):
        yield _("The percentages of completion were left out: how far a measure is, is told by its tasks.")
    if not job.with_persons and any(one.get("contactPersons") for one in actions):
        yield _("The contact persons were left out: --with-persons takes their names.")
    if any(one.get("manualStatusReason") and not _is_closed(job, one) for one in actions):
        yield _("The reasons of stated statuses were left out, but for measures that are closed.")


def _is_closed(job, action) -> bool:
    measure = job.measures.get(str(action.get("id")))
    return measure is not None and bool(measure.closed_as)

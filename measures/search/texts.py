"""By what measures and pages are found.

Not by the names of people: they go as soon as a person leaves, which no change of the history tells. Those
that are public are asked for in their own table (`measures.search.asking`).
"""

from django.utils.translation import pgettext_lazy

from measures.models import (
    Measure,
    MeasureLink,
    Page,
    PageKind,
    Responsibility,
    StatusUpdate,
    Task,
    Theme,
    Unit,
)
from measures.parts import fetch_parts
from measures.prepared import Prepared
from measures.search.kinds import Kind, Source, itself, register, words_in

PARTS = ("tasks", "status_updates", "links", "responsibilities")
ONE = Prepared(lambda pk: Measure.objects.filter(pk=pk).select_related("theme"))


def measures(pks):
    """Most often asked for one, whenever it is edited."""
    themes = {}
    for measure in ONE(*pks) if len(pks) == 1 else _many(pks):
        if len(pks) == 1:
            fetch_parts(measure, *PARTS)
        if measure.theme_id not in themes:
            themes[measure.theme_id] = measure.theme.path()
        tasks, updates = measure.tasks.all(), measure.status_updates.all()
        above = [(theme, "name") for theme in reversed(themes[measure.theme_id])]
        units = [(one.unit, "name") for one in measure.responsibilities.all()]
        yield Source(
            measure.pk,
            measure.number_key,
            measure.programme_id,
            measure.number,
            title=words_in((measure, "title")),
            lead=words_in((measure, "lead"), *((task, "title") for task in tasks), *above, *units),
            text=words_in(
                (measure, "description", "official_text", "official_source", "closed_reason"),
                *((task, "details") for task in tasks),
                *((update, "title", "text") for update in updates),
                *((link, "title") for link in measure.links.all()),
            ),
        )


def _many(pks):
    measures = Measure.objects.filter(pk__in=pks).order_by("pk").select_related("theme")
    return measures.prefetch_related(*PARTS, "responsibilities__unit")


def pages(pks):
    for page in Page.objects.filter(pk__in=pks).order_by("pk"):
        place = f"{PageKind.values.index(page.kind):02d}"
        yield Source(page.pk, place, title=words_in((page, "title")), text=words_in((page, "text")))


def _ever_of(model):
    """The measures that a part belongs to or once did: it may have moved, or be gone."""
    return lambda pks: model.history.filter(id__in=pks).order_by().values_list("measure_id", flat=True)


def _with_theme(pks):
    below = [theme.pk for pk in pks for theme in Theme.objects.descendants(pk, include_self=True)]
    return Measure.objects.filter(theme__in=below).values_list("pk", flat=True)


def _with_unit(pks):
    return Responsibility.objects.filter(unit__in=pks).order_by().values_list("measure", flat=True)


def register_own() -> None:
    parts = {model: _ever_of(model) for model in (MeasureLink, Responsibility, StatusUpdate, Task)}
    register(
        Kind(
            name="measure",
            label=pgettext_lazy("search", "Measures"),
            model=Measure,
            visible_to=lambda user: Measure.objects.visible_to(user).select_related("programme"),
            sources=measures,
            reach={Measure: itself, Theme: _with_theme, Unit: _with_unit, **parts},
        )
    )
    register(
        Kind(
            name="page",
            label=pgettext_lazy("search", "Pages about this site"),
            model=Page,
            visible_to=lambda user: Page.objects.all(),
            sources=pages,
            reach={Page: itself},
            is_of_programme=False,
        )
    )

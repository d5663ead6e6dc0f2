"""Which texts have a column per language, and, since it needs those columns, which models have a history."""

from modeltranslation.translator import TranslationOptions, register

from measures.models import (
    ContactPerson,
    Measure,
    MeasureLink,
    Page,
    Person,
    Programme,
    Responsibility,
    StatusUpdate,
    Task,
    Theme,
    Unit,
)
from measures.models.change import track


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "goal", "description")
    required_languages = {"fi": ("name",)}


@register(Theme)
@register(Unit)
class NamedTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"fi": ("name",)}


@register(Person)
class PersonTranslation(TranslationOptions):
    fields = ("title",)


@register(Measure)
class MeasureTranslation(TranslationOptions):
    fields = (
        "title",
        "title_key",
        "lead",
        "description",
        "official_text",
        "official_source",
        "closed_reason",
        "override_reason",
        "stated_source",
    )
    required_languages = {"fi": ("title",)}


@register(Task)
class TaskTranslation(TranslationOptions):
    fields = ("title", "details")
    required_languages = {"fi": ("title",)}


@register(Page)
@register(StatusUpdate)
class TitledTextTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = {"fi": ("title",)}


@register(MeasureLink)
class MeasureLinkTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"fi": ("title",)}


for model in (
    ContactPerson,
    MeasureLink,
    Page,
    Programme,
    Responsibility,
    StatusUpdate,
    Task,
    Theme,
    Unit,
):
    track(model)
track(Measure, m2m_fields=[Measure.related.field])

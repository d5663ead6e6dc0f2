"""Which texts have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from measures.models import (
    Measure,
    MeasureLink,
    Page,
    Person,
    Programme,
    StatusUpdate,
    Task,
    Theme,
    Unit,
)


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

"""Which texts have a column per language, and, since it needs those columns, which models have a history."""

from modeltranslation.translator import TranslationOptions, register

from measures.models.change import track
from participation.models import Goal, Indicator, IndicatorEffect, MeasureEffect, Observation


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "description", "method", "credit", "unit_of_measure")
    required_languages = {"fi": ("name",)}


@register(Observation)
class ObservationTranslation(TranslationOptions):
    fields = ("activity", "place", "source", "note")


for model in (Goal, Indicator, IndicatorEffect, MeasureEffect, Observation):
    track(model)

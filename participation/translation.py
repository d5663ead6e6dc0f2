"""Which texts have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from participation.models import Indicator, Observation


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "description", "method", "credit", "unit_of_measure")
    required_languages = {"fi": ("name",)}


@register(Observation)
class ObservationTranslation(TranslationOptions):
    fields = ("activity", "place", "source", "note")

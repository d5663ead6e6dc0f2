"""Which texts have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from participation.models import Indicator


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "description", "unit_of_measure")
    required_languages = {"fi": ("name",)}

"""Which texts have a column per language, and which models have a history."""

from modeltranslation.translator import TranslationOptions, register

from measures.models.change import track
from reports.models import ProgressReport, ReportingPeriod, ReportNote


@register(ReportingPeriod)
class ReportingPeriodTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"fi": ("name",)}


@register(ReportNote)
class ReportNoteTranslation(TranslationOptions):
    fields = ("achieved", "hinders", "next")


@register(ProgressReport)
class ProgressReportTranslation(TranslationOptions):
    fields = ("reason",)


for model in (ProgressReport, ReportingPeriod, ReportNote):
    track(model)

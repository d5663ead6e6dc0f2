"""Which texts have a column per language."""

from modeltranslation.translator import TranslationOptions, register

from reminders.models import ReminderWording


@register(ReminderWording)
class ReminderWordingTranslation(TranslationOptions):
    fields = ("text",)

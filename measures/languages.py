"""Which language of a text to show."""

from django.conf import settings
from django.utils.translation import get_language, get_language_info


class Words(str):
    """A text that knows its language, so that a page in another language can say so."""

    __slots__ = ("language",)

    def __new__(cls, text: str, language: str):
        words = super().__new__(cls, text)
        words.language = language
        return words

    @property
    def foreign(self) -> str:
        """The language where it is not the page's, else an empty text."""
        return "" if self.language == get_language() else self.language


def name_of(language: str) -> str:
    """Its name within a sentence: only English writes it with a capital letter, and Django in Swedish too."""
    name = str(get_language_info(language)["name_translated"])
    return name if get_language() == "en" else name.lower()


def per_language(*names) -> list[str]:
    """The columns of texts that have one for each language."""
    return [f"{name}_{code}" for name in names for code, _name in settings.LANGUAGES]


def shown(thing, name) -> Words:
    """The text in the page's language, else in the first that has one, Finnish first; maybe empty."""
    for language in (get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES):
        value = getattr(thing, f"{name}_{language}")
        if value:
            return Words(value, language)
    return Words("", get_language())

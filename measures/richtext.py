"""Rich text that editors write: a few plain elements, cleaned whenever it is saved."""

import inspect

from django_prose_editor.fields import ProseEditorField
from modeltranslation.fields import TranslationFieldDescriptor

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": {"protocols": ["http", "https", "mailto"], "enableTarget": False},
    "HardBreak": True,
}


class RichTextField(ProseEditorField):
    """HTML of paragraphs, lists, links and emphasis. What is not allowed is removed on every save.

    `headings`: allow them too (levels 2 and 3), for whole pages.
    """

    def __init__(self, *args, headings=False, **kwargs):
        extensions = EXTENSIONS | ({"Heading": {"levels": [2, 3]}} if headings else {})
        super().__init__(*args, extensions=extensions, sanitize=True, **kwargs)

    def cleaned(self, text: str) -> str:
        """As it is saved."""
        # An address typed without https:// would lead to a page of our own that is not there.
        return self.sanitize(text).replace('href="www.', 'href="https://www.')

    def pre_save(self, model_instance, add):
        cleaned = self.cleaned(getattr(model_instance, self.attname) or "")
        # By its name alone a translated text is the one of the reader's language, or where that is empty of
        # another: to set it would copy that one. Each language has a field of its own, which is cleaned too.
        found = inspect.getattr_static(type(model_instance), self.attname, None)
        if not isinstance(found, TranslationFieldDescriptor):
            setattr(model_instance, self.attname, cleaned)
        return cleaned

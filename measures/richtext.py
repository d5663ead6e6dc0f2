"""Rich text that editors write: a few plain elements, cleaned whenever it is saved."""

from django_prose_editor.fields import ProseEditorField

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
    """HTML of paragraphs, lists, links and emphasis. What is not allowed is removed on every save, not only in forms."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=dict(EXTENSIONS), sanitize=True, **kwargs)

    def pre_save(self, model_instance, add):
        cleaned = self.sanitize(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned

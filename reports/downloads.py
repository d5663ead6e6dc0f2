from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from reports.files.formats import FORMATS

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def in_reading_order(files) -> list:
    """The reader's own language first, then as the site lists them; in each, what is read before data."""
    languages, formats = [get_language(), *LANGUAGES], list(FORMATS)
    return sorted(files, key=lambda file: (languages.index(file.language), formats.index(file.format)))


def attachment(file) -> HttpResponse:
    """The kept bytes of a file as a download."""
    response = HttpResponse(bytes(file.content), content_type=FORMATS[file.format].content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response

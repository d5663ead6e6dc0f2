from django.http import HttpResponse

from reports.files.formats import FORMATS


def attachment(file) -> HttpResponse:
    """The kept bytes of a file as a download."""
    response = HttpResponse(bytes(file.content), content_type=FORMATS[file.format].content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response

from django.core.exceptions import BadRequest
from django.shortcuts import render


def refuse_null(get_response):
    """Answer 400 to an address with a NUL character: no text of ours has one, and PostgreSQL refuses it."""

    def middleware(request):
        if "\0" in request.path or any(
            "\0" in part for item in request.GET.lists() for part in (item[0], *item[1])
        ):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return middleware


def csrf_failure(request, reason=""):
    """A form that was sent too late, or from elsewhere: the 403 page instead of Django's own."""
    return render(request, "403.html", {"is_form_expired": True}, status=403)

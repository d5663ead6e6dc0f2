from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import reverse, translate_url
from django.utils.translation import override


def site(request):
    """What every page shows: the demo's day, the same page in each language, where to write."""
    try:
        request.get_host()
    except DisallowedHost:
        # The 400 page that says so gets this context too.
        return {}
    # Without the empty fields of a form that was sent.
    query = urlencode(parse_qsl(request.META.get("QUERY_STRING", "")))
    here = request.path + (f"?{query}" if query else "")
    links = [(code, name, _in_language(request, here, code)) for code, name in settings.LANGUAGES]
    return {
        "demo_today": settings.DEMO_TODAY,
        "feedback_mail": settings.FEEDBACK_MAIL,
        "language_links": links,
        "canonical": request.build_absolute_uri(request.path),
        "alternates": [(code, request.build_absolute_uri(urlsplit(url).path)) for code, _name, url in links],
    }


def _in_language(request, here, code):
    """The same page with the same filter; from an address that is no page, the front page."""
    if request.resolver_match:
        return translate_url(here, code)
    with override(code):
        return reverse("front")

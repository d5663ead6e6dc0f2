from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import reverse, translate_url
from django.utils.translation import override

from measures import days
from measures.dated import PARAMETER, is_dated


def site(request):
    """What every page shows: the demo's day, the same page in each language, where to write."""
    try:
        request.get_host()
    except DisallowedHost:
        # The 400 page that says so gets this context too.
        return {}
    # Without the empty fields of a form that was sent.
    asked = parse_qsl(request.META.get("QUERY_STRING", ""))
    query = urlencode(asked)
    here = request.path + (f"?{query}" if query else "")
    links = [(code, name, _in_language(request, here, code)) for code, name in settings.LANGUAGES]
    return {
        "demo_today": settings.DEMO_TODAY,
        "days": _days(request, asked) if is_dated(request.resolver_match) else None,
        "is_of_now_only": _is_of_now_only(request),
        "feedback_mail": settings.FEEDBACK_MAIL,
        "language_links": links,
        "canonical": request.build_absolute_uri(request.path),
        "alternates": [(code, request.build_absolute_uri(urlsplit(url).path)) for code, _name, url in links],
    }


def _days(request, asked):
    """What a page that can be asked for as it was needs to lead from day to day."""
    others = [(name, value) for name, value in asked if name != PARAMETER]
    return {
        "asked": days.asked(),
        # Not `days.today()`, which is the day that is asked about.
        "today": days.now().date(),
        "others": others,
        "now": request.path + (f"?{urlencode(others)}" if others else ""),
    }


def _is_of_now_only(request):
    """Was a day asked for of a page that takes none?"""
    return bool(request.GET.get(PARAMETER, "").strip()) and not is_dated(request.resolver_match)


def _in_language(request, here, code):
    """The same page with the same filter; from an address that is no page, the front page."""
    if request.resolver_match:
        return translate_url(here, code)
    with override(code):
        return reverse("front")

"""Headers that every answer carries, static files and errors too, beside those of Django's middleware.

Some are Django's as well: a wrong host is refused by its middleware before that has added any.
"""

from django.conf import settings
from django.utils.cache import patch_cache_control

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
}


def add_headers(get_response):
    def middleware(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "user", None) and request.user.is_authenticated:
            # Drafts are on these pages: no proxy and no shared computer keeps them.
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware

"""Addresses that machines expect at fixed places."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@require_safe
def robots_txt(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /sv/admin/", "Disallow: /en/admin/", ""]
    lines += [f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def security_txt(request):
    """RFC 9116; the real day, also in the demo: it tells researchers until when the address holds."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + datetime.timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    here = request.build_absolute_uri()
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires}"]
    lines += ["Preferred-Languages: fi, sv, en", f"Canonical: {here}"]
    lines += [f"Policy: {settings.SECURITY_POLICY}"] if settings.SECURITY_POLICY else []
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)

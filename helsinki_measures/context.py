from django.conf import settings
from django.urls import translate_url


def site(request):
    """What every page shows: the demo's day and the way to the same page in each language."""
    here = request.get_full_path()
    return {
        "demo_today": settings.DEMO_TODAY,
        "language_links": [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES],
    }

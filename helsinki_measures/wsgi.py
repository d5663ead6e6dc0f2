import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402

if settings.PUBLISHED_MEGABYTES:
    from helsinki_measures.published import Published

    application = Published(application)
    application.version.follow()

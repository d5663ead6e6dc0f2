import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
application = get_wsgi_application()

from helsinki_measures.hands import of_process  # noqa: E402
from helsinki_measures.postgresql import driver  # noqa: E402
from helsinki_measures.published import Published  # noqa: E402

driver.LONGEST = 30
# Seconds, instead of 0.005: a page of the store needs a moment of Python's only, and waits so long for each
# of those who save or make a page meanwhile.
sys.setswitchinterval(0.0005)
application = Published(application, crew=of_process())
application.version.follow()

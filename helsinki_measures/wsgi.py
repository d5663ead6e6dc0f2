import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
application = get_wsgi_application()

from helsinki_measures.hands import of_process  # noqa: E402
from helsinki_measures.postgresql import driver  # noqa: E402
from helsinki_measures.published import Published  # noqa: E402

driver.LONGEST = 30
application = Published(application, hands=of_process())
application.version.follow()

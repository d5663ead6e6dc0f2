"""The control of the trials of load: the site as it was, where all threads that hear also work."""

from django.core.wsgi import get_wsgi_application

from helsinki_measures.published import Published

application = Published(get_wsgi_application())
application.version.follow()

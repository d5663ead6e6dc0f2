"""The least that Django can do: one view, an empty answer, no middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of the benchmark")
urlpatterns = [path("", lambda request: HttpResponse())]
application = get_wsgi_application()

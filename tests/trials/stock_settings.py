"""The control: the same site with Django's own admin, and without what keeps things from being lost."""

from helsinki_measures.settings import *  # noqa: F403
from helsinki_measures.settings import MIDDLEWARE

OURS = {"helsinki_measures.kept.KeepTyped", "helsinki_measures.errors.RefuseImpossible"}
MIDDLEWARE = [one for one in MIDDLEWARE if one not in OURS]
ROOT_URLCONF = "tests.trials.stock_urls"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

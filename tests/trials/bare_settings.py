"""The control: the same site without what sets the headers of safety, and cookies that go over http too."""

from helsinki_measures.settings import *  # noqa: F403
from helsinki_measures.settings import MIDDLEWARE

OURS = {
    "helsinki_measures.headers.add_headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
}
MIDDLEWARE = [one for one in MIDDLEWARE if one not in OURS]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"

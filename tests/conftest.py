"""What holds for every test. Who the people in the tests are: factories.py."""

import sys

import pytest
from django.conf import settings
from django.utils import translation

LOCAL = {"localhost", "127.0.0.1", "::1", "", None}


class NetworkBlocked(BaseException):
    """Not an Exception, so that no code under test takes it for a failed connection and goes on."""


def only_local_addresses(event, args):
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if (host.decode() if isinstance(host, bytes) else host) not in LOCAL:
        raise NetworkBlocked(f"A test tried to reach {host}")


def pytest_configure():
    sys.addaudithook(only_local_addresses)
    # The test client and the live server speak http, and what hashes passwords slowly is not under test.
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _language_of_the_site():
    """A request for a page in another language does not leave that language to the next test."""
    translation.deactivate()
    yield
    translation.deactivate()

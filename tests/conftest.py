"""What holds for every test. Who the people in the tests are: factories.py."""

import gc
import os
import shutil
import sys
import tempfile

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import translation

from tests import once, sample

pytest_plugins = ["tests.tried"]
# What one process of tests counts is not in the sums of another.
NUMBERS = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="measures-tests-")
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


def pytest_configure(config):
    config.made_once = once.begin()
    sys.addaudithook(only_local_addresses)
    # The test client and the live server speak http, and what hashes passwords slowly is not under test.
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config):
    shutil.rmtree(NUMBERS, ignore_errors=True)
    if config.made_once:
        shutil.rmtree(config.made_once, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """The sample of tests/sample.py, unless a test is asked for by name, or what failed is run again."""
    if any("::" in one for one in config.args) or config.getoption("lf"):
        return
    taken = set(sample.of_all(items, connection.vendor))
    config.hook.pytest_deselected(items=[item for item in items if item not in taken])
    items[:] = [item for item in items if item in taken]


def pytest_collection_finish():
    """What is there by now stays until the end: Python need not look at it again and again."""
    gc.collect()
    gc.freeze()
    # Most of what a test makes is gone with it; looking for the rest five times less often saves a tenth.
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            once.load_migrated(connection)
            ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """What a fixture of a module makes with this is there for all its tests, which change nothing of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _language_of_the_site():
    """A request for a page in another language does not leave that language to the next test."""
    translation.deactivate()
    yield
    translation.deactivate()

"""A real mail server in a thread of the test, which does what the test tells it to."""

import pytest
from aiosmtpd.controller import Controller

from tests.browser.demo_site import free_port
from tests.cast import *  # noqa: F403  (fixtures)
from tests.mailing.server import Answering, use

OUTBOX = {"BACKEND": "mailing.backend.OutboxBackend"}


@pytest.fixture
def server(settings):
    """Takes every mail, until the test sets its answers."""
    answering = Answering()
    controller = Controller(answering, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    answering.port = controller.port
    use(settings, answering.port)
    yield answering
    controller.stop()


@pytest.fixture
def no_server(settings):
    """Nobody listens where the mail server should be."""
    use(settings, free_port())

"""STARTTLS with a real server: what is not encrypted for the right server is not sent at all, but waits."""

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from mailing import delivery
from mailing.outbox import put
from tests.browser.demo_site import free_port
from tests.mailing.certificates import self_signed, server_context
from tests.mailing.server import Answering, use

pytestmark = pytest.mark.django_db


class Listening(Answering):
    """Knows whether what it was told came encrypted, and which password was said to it."""

    def __init__(self):
        super().__init__()
        self.is_encrypted, self.passwords = [], []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.is_encrypted.append(session.ssl is not None)
        return await super().handle_DATA(server, session, envelope)

    def authenticate(self, server, session, envelope, mechanism, said):
        self.passwords.append((said.password, session.ssl is not None))
        return AuthResult(success=True)


@pytest.fixture
def serve(settings):
    """A server with this TLS context, or with none, to which all mail then goes with STARTTLS."""
    running = []

    def serve(context=None, **options):
        listening = Listening()
        controller = Controller(
            listening,
            hostname="127.0.0.1",
            port=free_port(),
            ready_timeout=30,
            tls_context=context,
            authenticator=listening.authenticate,
            auth_require_tls=False,
        )
        controller.start()
        running.append(controller)
        use(settings, controller.port, timeout=5, use_tls=True, **options)
        return listening

    yield serve
    for one in running:
        one.stop()


@pytest.fixture
def trusts(monkeypatch):
    """As an operator does whose city signs its own certificates."""
    return lambda path: monkeypatch.setenv("SSL_CERT_FILE", str(path))


def sent():
    """The state and the error of a mail, once it was tried."""
    mail = put(to="aino@measures.example", subject="Hei", text="Teksti\n", kind="reminder")
    delivery.send_due()
    mail.refresh_from_db()
    return mail.state, mail.last_error


def test_goes_encrypted_to_a_server_whose_certificate_is_trusted(serve, trusts, tmp_path):
    path = self_signed(tmp_path)
    trusts(path)
    server = serve(server_context(path), username="measures", password="secret")
    assert sent() == ("sent", "")
    assert (server.is_encrypted, server.passwords) == ([True], [(b"secret", True)])


@pytest.mark.parametrize(
    ("address", "days", "is_trusted", "why"),
    [
        ("127.0.0.1", 1, False, "self-signed certificate"),
        ("127.0.0.2", 1, True, "IP address mismatch"),
        ("127.0.0.1", -1, True, "certificate has expired"),
    ],
)
def test_a_certificate_that_says_nothing_for_the_server_keeps_the_mail_here(
    serve, trusts, tmp_path, address, days, is_trusted, why
):
    path = self_signed(tmp_path, address, days=days)
    if is_trusted:
        trusts(path)
    server = serve(server_context(path), username="measures", password="secret")
    state, error = sent()
    assert state == "waiting"
    assert error.startswith("SSLCertVerificationError: ")
    assert why in error
    assert (server.recipients, server.got, server.passwords) == ([], [], [])


def test_a_server_without_encryption_gets_nothing(serve):
    server = serve(username="measures", password="secret")
    assert sent() == (
        "waiting",
        "SMTPNotSupportedError: STARTTLS extension not supported by server.",
    )
    assert (server.recipients, server.got, server.passwords) == ([], [], [])

"""No request waits for a mail server: it does not even ask one."""

import select
import socket

import pytest
from django.core.mail import mailers

from mailing.models import OutgoingMail
from tests.factories import make_user
from tests.mailing.server import use

ADDRESS = "aino@measures.example"


@pytest.fixture
def silent(settings):
    """A mail server that nobody answers at; tells whether somebody tried."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        use(settings, listening.getsockname()[1], timeout=30)
        yield lambda: bool(select.select([listening], [], [], 0)[0])


@pytest.mark.django_db
@pytest.mark.parametrize("to", [ADDRESS, "nobody@measures.example"])
def test_a_new_password_is_asked_for(client, silent, to):
    make_user(username="aino", email=ADDRESS, password="a" * 20)
    response = client.post("/sv/admin/password_reset/", {"email": to})
    assert (response.status_code, response.url) == (302, "/sv/admin/password_reset/sent/")
    assert not silent()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind, mail.language, mail.is_personal) == (to, "account", "sv", True)
    assert mail.subject == "Nytt lösenord till klimatåtgärdernas webbplats"
    assert ("http://testserver/sv/admin/password_reset/" in mail.text) == (to == ADDRESS)


@pytest.mark.django_db
def test_the_silent_server_would_be_noticed(silent):
    with socket.create_connection(("127.0.0.1", mailers["server"].port)):
        assert silent()


@pytest.mark.django_db
def test_an_address_that_is_none_undoes_nothing(client, silent, caplog):
    """One that was written past the admin's form."""
    user = make_user(username="aino", email="a@b@c", password="a" * 20, is_staff=True)
    client.force_login(user)
    new = {"oldpassword": "a" * 20, "password1": "a much better one", "password2": "a much better one"}
    client.post("/en/admin/again/", {"password": "a" * 20})
    assert client.post("/en/admin/password_change/", new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("a much better one")
    assert [record.getMessage() for record in caplog.records] == [
        "A mail of the kind account could not be put into the outbox"
    ]

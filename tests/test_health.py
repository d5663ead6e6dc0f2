import pytest
from django.db import DatabaseError, connection

from tests.page import fetch


@pytest.mark.django_db
def test_ok_when_the_database_answers(client):
    response = fetch(client, "/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"] == "text/plain"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_503_when_it_does_not(client):
    def refuse(*_args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        response = fetch(client, "/healthz")
    assert (response.status_code, response.content) == (503, b"database does not answer\n")


@pytest.mark.django_db
def test_asks_the_database_once_and_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        fetch(client, "/healthz")


def test_wrong_method(client):
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_is_not_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert fetch(client, "/healthz").status_code == 200


@pytest.mark.parametrize("address", ["/healthz/", "/en/healthz/", "/sv/healthz/"])
@pytest.mark.django_db
def test_has_one_address(client, address):
    assert fetch(client, address).status_code == 404

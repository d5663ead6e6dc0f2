import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from helsinki_measures.content import triggers
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


@pytest.mark.django_db
def test_ready_when_the_database_is_of_this_version(client):
    answer = fetch(client, "/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"ready": True, "database": "ok", "migrations": "ok", "triggers": "ok"},
    )
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_without_a_database(client):
    def refuse(*_args):
        raise DatabaseError("password of the database")

    with connection.execute_wrapper(refuse):
        answer = fetch(client, "/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": "does not answer"})


@pytest.mark.django_db
def test_not_ready_before_migrate_has_run(client):
    MigrationRecorder(connection).record_unapplied("measures", "0001_initial")
    answer = fetch(client, "/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "1 not applied")


@pytest.mark.django_db
def test_not_ready_without_the_triggers(client):
    name, (table, _made) = next(iter(triggers(connection.vendor).items()))
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    answer = fetch(client, "/readyz")
    assert (answer.status_code, answer.json()["triggers"]) == (503, "1 missing")


def test_ready_is_only_asked(client):
    assert client.post("/readyz").status_code == 405

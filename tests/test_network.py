"""Tests reach nothing but this machine. The addresses are those set aside for documentation."""

import socket
import urllib.request

import pytest

blocked = pytest.raises(BaseException, match="A test tried to reach")


def test_a_name_is_not_looked_up():
    with blocked:
        urllib.request.urlopen("http://measures.example/")


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]
)
def test_an_address_is_not_connected_to(family, address):
    with socket.socket(family) as connection, blocked:
        connection.connect((address, 80))


def test_a_datagram_is_not_sent():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection, blocked:
        connection.sendto(b"", ("192.0.2.1", 53))


def test_this_machine_is_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as connection,
    ):
        assert connection.getpeername() == server.getsockname()

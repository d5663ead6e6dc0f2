"""Whom no link leads us to: our own machine and network, however it is written and whoever leads there."""

import socket

import pytest

from desk.checking import Answer, Rules, Visitor, addresses_of, is_public
from desk.models import Outcome
from tests.desk.servers import HOME, rules, website


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%1",
        "fc00::1",
        "ff02::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2002:808:808::",
        "2001:0:808:808::1",
        "2001:db8::1",
    ],
)
def test_addresses_within_networks(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "91.198.174.192", "2a02:ec80::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_on_the_public_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::ffff:127.0.0.1]"],
)
def test_however_it_is_written_our_own_machine_is_not_asked(host):
    """By the rules that hold for real, but for the port."""
    with website({"/": (200, {})}) as server:
        allowing = Rules(ports=frozenset({server.port}), addresses_of=without_names)
        answer = Visitor(allowing).follow(f"http://{host}:{server.port}/")
    assert (answer, server.asked) == (Answer(Outcome.NOT_PUBLIC), [])


def without_names(host, port):
    """As the system reads numbers; of names, only those that stand for ourselves."""
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return addresses_of(host, port) if host == "localhost" else [host]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "//localhost/",
        "http://2130706433/",
    ],
)
def test_nobody_is_led_to_our_own_machine(location):
    with website({"/": (302, {"Location": location})}) as server:
        answer = Visitor(public_at_first(server.port)).follow(f"http://site.example:{server.port}/")
    assert (answer, server.asked) == (Answer(Outcome.NOT_PUBLIC), [("HEAD", "/")])


def public_at_first(port):
    """The rules that hold for real, but that the server of the test is taken for a public one, once."""
    hosts = []

    def addresses_of(host, port):
        hosts.append(host)
        return [HOME] if len(hosts) == 1 else without_names(host, port)

    return Rules(
        addresses_of=addresses_of,
        is_allowed=lambda address: len(hosts) == 1 or is_public(address),
        ports=frozenset({port, 80}),
    )


def test_one_address_within_the_network_is_enough_to_refuse():
    asked = Rules(addresses_of=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    assert Visitor(asked).follow("http://a.example/") == Answer(Outcome.NOT_PUBLIC)


def test_a_name_that_stands_for_another_address_the_second_time():
    """It is asked for once a request, and the connection goes to what was looked at."""
    names = iter([[HOME], ["10.0.0.1"], ["10.0.0.1"]])
    with website({("HEAD", "/"): (404, {})}) as server:
        changing = rules(server.port, addresses_of=lambda host, port: next(names))
        answer = Visitor(changing).follow(f"http://site.example:{server.port}/")
    assert (answer, server.asked) == (Answer(Outcome.NOT_PUBLIC), [("HEAD", "/")])

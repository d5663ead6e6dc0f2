"""Links are followed as a reader would: to whom, how often, how long; and what is kept of the answers."""

import datetime
import socket
import ssl
import time

import pytest
from django.utils import timezone

from desk import checking
from desk.checking import Answer, Rules, Visitor
from desk.models import ExternalLink, Outcome, digest_of
from tests.desk.servers import HOME, raw_server, rules, website

DAY = datetime.timedelta(days=1)
MONDAY = datetime.datetime(2027, 3, 1, 1, tzinfo=datetime.UTC)


def followed(answers, path="/", **changed):
    """What came of it, and what the server was asked."""
    with website(answers) as server:
        answer = Visitor(rules(server.port, **changed)).follow(f"http://site.example:{server.port}{path}")
    return answer, server.asked


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "works"),
        (204, "works"),
        (304, "works"),
        (400, "missing"),
        (404, "missing"),
        (410, "missing"),
        (403, "closed"),
        (405, "closed"),
        (999, "closed"),
        (500, "fault"),
    ],
)
def test_what_an_answer_means(status, outcome):
    answer, asked = followed({"/": (status, {})})
    assert answer == Answer(Outcome(outcome), status)
    assert asked == [("HEAD", "/"), ("GET", "/")][: 1 if status < 400 else 2]


@pytest.mark.parametrize(("status", "outcome"), [(401, "closed"), (429, "later"), (503, "later")])
def test_some_answers_are_not_asked_for_twice(status, outcome):
    assert followed({"/": (status, {})}) == (Answer(Outcome(outcome), status), [("HEAD", "/")])


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_a_server_that_answers_for_pages_alone(status):
    answers = {("HEAD", "/a"): (status, {}), ("GET", "/a"): (200, {})}
    assert followed(answers, "/a") == (Answer(Outcome.WORKS, 200), [("HEAD", "/a"), ("GET", "/a")])


def test_says_who_asks(settings):
    settings.SITE_URL, settings.SECURITY_CONTACT = "https://measures.example", "mailto:a@measures.example"
    with website({"/": (200, {})}) as server:
        Visitor(rules(server.port)).follow(f"http://site.example:{server.port}/")
    assert server.headers == [
        {
            "Host": f"site.example:{server.port}",
            "User-Agent": "LinkCheck/1.0 (+https://measures.example/; mailto:a@measures.example)",
            "Accept": "*/*",
            "Connection": "close",
            "Accept-Encoding": "identity",
        }
    ]


def test_letters_of_any_alphabet():
    asked_of = []
    with website({"/%C3%A4%20b?c=%C3%B6": (200, {})}) as server:
        noting = rules(server.port, addresses_of=lambda host, port: asked_of.append(host) or [HOME])
        answer = Visitor(noting).follow(f"http://pääkaupunki.example:{server.port}/ä b?c=ö")
    assert (answer.outcome, asked_of) == ("works", ["xn--pkaupunki-v2aa.example"])


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://", "no_address"),
        ("http://[::1", "no_address"),
        ("http://a.example:99999/", "no_address"),
        ("ftp://a.example/", "no_address"),
        (f"http://{'a' * 64}.example/", "no_address"),
        ("http://a..example/", "no_address"),
        ("http://a.example:25/", "not_asked"),
        ("http://user:secret@a.example/", "not_asked"),
        ("http://user@a.example/", "not_asked"),
    ],
)
def test_addresses_that_are_asked_of_nobody(url, outcome):
    asked = []
    noting = Rules(addresses_of=lambda host, port: asked.append(host) or [])
    assert (Visitor(noting).follow(url), asked) == (Answer(Outcome(outcome)), [])


@pytest.mark.parametrize(("number", "outcome"), [(socket.EAI_NONAME, "no_host"), (socket.EAI_AGAIN, "later")])
def test_names_that_stand_for_nothing(number, outcome):
    def fail(host, port):
        raise socket.gaierror(number, "No such name")

    assert Visitor(Rules(addresses_of=fail)).follow("http://a.example/") == Answer(Outcome(outcome))


def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    assert followed({"/": (200, {})})[0].outcome == "works"


# Redirects


def test_redirects_are_followed():
    answers = {"/a": (301, {"Location": "b"}), "/b": (307, {"Location": "/c?d"}), "/c?d": (200, {})}
    answer, asked = followed(answers, "/a")
    assert (answer, asked) == (Answer(Outcome.WORKS, 200), [("HEAD", "/a"), ("HEAD", "/b"), ("HEAD", "/c?d")])


def test_redirects_without_an_end():
    answer, asked = followed({"/": (302, {"Location": "/"})})
    assert (answer, len(asked)) == (Answer(Outcome.LOOP), 6)


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("ftp://a.example/", "no_address"),
        ("javascript:alert()", "no_address"),
        ("file:///etc/passwd", "no_address"),
        ("http://[/", "no_address"),
        ("http://a.example:22/", "not_asked"),
        ("http://a@a.example/", "not_asked"),
    ],
)
def test_redirects_to_what_is_not_asked(location, outcome):
    assert followed({"/": (302, {"Location": location})})[0] == Answer(Outcome(outcome))


# Servers that behave badly


def took(behave, **changed):
    """What came of it, and how many seconds that took."""
    with raw_server(behave) as port:
        started = time.monotonic()
        answer = Visitor(rules(port, **changed)).follow(f"http://site.example:{port}/")
        return answer.outcome, time.monotonic() - started


def hang(connection, is_over):
    is_over.wait()


def drip(connection, is_over):
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not is_over.wait(0.05):
        connection.sendall(b"x")


def hang_up(connection, is_over):
    connection.recv(100)


def babble(connection, is_over):
    connection.recv(10_000)
    connection.sendall(b"\x00\xff nothing that a browser reads\r\n\r\n")


def shout(connection, is_over):
    connection.recv(10_000)
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n")


@pytest.mark.parametrize("behave", [hang, drip])
def test_a_slow_server_is_left(behave):
    outcome, seconds = took(behave, time_out=0.5)
    assert outcome == "time_out"
    assert 0.4 < seconds < 2


@pytest.mark.parametrize("behave", [hang_up, babble, shout])
def test_answers_that_nobody_can_read(behave):
    assert took(behave)[0] == "no_answer"


def pour(connection, is_over):
    """As fast as the other side takes it, in the end as long as a film."""
    connection.recv(10_000)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not is_over.is_set():
        connection.sendall(b"x" * 65536)


def drip_the_page(connection, is_over):
    connection.recv(10_000)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not is_over.wait(0.05):
        connection.sendall(b"x")


@pytest.mark.parametrize("behave", [pour, drip_the_page])
def test_pages_are_not_read(behave):
    outcome, seconds = took(behave)
    assert outcome == "works"
    assert seconds < 1


def test_nobody_there():
    with socket.create_server((HOME, 0)) as free:
        port = free.getsockname()[1]
    answer = Visitor(rules(port)).follow(f"http://site.example:{port}/")
    assert answer == Answer(Outcome.NO_ANSWER)


def test_a_certificate_that_browsers_refuse(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))

    def greet(connection, is_over):
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(100)

    with raw_server(greet) as port:
        answer = Visitor(rules(port)).follow(f"https://site.example:{port}/")
    assert answer == Answer(Outcome.CERTIFICATE)


def test_a_secure_server_whose_certificate_is_good(tmp_path):
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    trusting = ssl.create_default_context(cafile=path)
    with website({"/": (200, {})}) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        answer = Visitor(rules(server.port, context=trusting)).follow(f"https://site.example:{server.port}/")
        other = Visitor(rules(server.port, context=trusting)).follow(f"https://other.example:{server.port}/")
    assert (answer, other) == (Answer(Outcome.WORKS, 200), Answer(Outcome.CERTIFICATE))


def certificate(folder):
    """Signed by nobody but itself, for site.example."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(pem))
    return path


# How often


def test_the_same_host_is_given_a_pause():
    slept = []
    with website({"/a": (200, {}), "/b": (200, {})}) as server:
        visitor = Visitor(rules(server.port, sleep=slept.append, pause=60))
        for url in ("one.example", "two.example", "one.example"):
            visitor.follow(f"http://{url}:{server.port}/a")
    [seconds] = slept
    assert 55 < seconds <= 60


def make_link(url="https://a.example/", **fields):
    return ExternalLink.objects.create(url=url, digest=digest_of(url), **fields)


def checked(days_ago, url, **fields):
    outcome = "missing" if fields else "works"
    return make_link(url, checked_at=MONDAY - days_ago * DAY, outcome=outcome, **fields)


@pytest.mark.django_db
def test_whose_turn_it_is():
    failed = {"failures": 1, "failing_since": MONDAY - DAY}
    broken = {"failures": 2, "failing_since": MONDAY - 20 * DAY}
    checked(6.9, "https://a.example/lately")
    week = checked(7, "https://a.example/a-week-ago")
    once = checked(1, "https://a.example/failed-once", **failed)
    checked(0.5, "https://a.example/failed-today", failures=1, failing_since=MONDAY - DAY / 2)
    checked(2, "https://a.example/broken", **broken)
    old = checked(8, "https://a.example/broken-for-long", **broken)
    never = make_link("https://a.example/never")
    assert list(checking.due(MONDAY)) == [never, old, week, once]


@pytest.mark.django_db
def test_broken_after_two_failures_a_day_apart():
    link = make_link()
    steps = [
        (0, "missing", 1, False),
        (0.9, "time_out", 1, False),
        (1, "later", 1, False),
        (2, "fault", 2, True),
        (9, "later", 2, True),
        (16, "missing", 2, True),
        (23, "works", 0, False),
        (30, "no_host", 1, False),
        (37, "closed", 0, False),
    ]
    found = []
    for days, outcome, *_expected in steps:
        checking.record(link, Answer(Outcome(outcome)), MONDAY + days * DAY)
        link.refresh_from_db()
        is_listed = ExternalLink.objects.broken().exists()
        assert is_listed == link.is_broken
        found.append((days, outcome, link.failures, link.is_broken))
    assert found == steps


@pytest.mark.django_db
def test_since_when_it_fails():
    link = make_link()
    for days in (0, 2, 9):
        checking.record(link, Answer(Outcome.MISSING, 404), MONDAY + days * DAY)
    link.refresh_from_db()
    assert (link.failing_since, link.checked_at) == (MONDAY, MONDAY + 9 * DAY)
    assert (link.outcome, link.status) == ("missing", 404)


@pytest.mark.django_db
def test_as_many_as_can_be_in_the_time():
    with website({"/0": (200, {}), "/1": (404, {})}) as server:
        links = [make_link(f"http://a.example:{server.port}/{number}") for number in range(3)]
        asking = rules(server.port)
        assert checking.check(links[:2], asking, seconds=60) == 2
        assert checking.check(links[2:], asking, seconds=0) == 0
    kept = list(ExternalLink.objects.order_by("pk").values_list("outcome", "status", "failures"))
    assert kept == [("works", 200, 0), ("missing", 404, 1), ("", None, 0)]
    assert all(timezone.now() - link.checked_at < DAY for link in links[:2])

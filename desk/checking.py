"""Other people's servers are asked whether a link still leads somewhere: politely, and led nowhere by them.

Politely: one request at a time, a pause between two to the same host, for the head of a page before the page,
whose text is not read; each link once a week, and we say who we are. What robots.txt says is not asked: it is
for those who go from link to link, while this follows, like a reader, one that an editor chose.

Nowhere: a server may answer with any address, and a name may stand for any. So each is asked for its
addresses once, all have to be on the public internet, and the connection goes to one that was looked at.
"""

import datetime
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from desk.models import FAILED, ExternalLink, Outcome

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)
REDIRECTS = 5
LEADING_ON = {301, 302, 303, 307, 308}
ANSWERED_AS_WELL = {401, 429, 503}
"""Of these a second request would learn nothing; others may be the answer to HEAD alone."""
NOT_FOR_ALL = {401, 403, 405, 406, 407, 451}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def addresses_of(host: str, port: int) -> list[str]:
    return [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """On the public internet, and no other way to say an address that is not."""
    ip = ipaddress.ip_address(address)
    if ip.version == 6:
        inner = ip.ipv4_mapped or (ipaddress.ip_address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner:
            return is_public(str(inner))
        if ip.sixtofour or ip.teredo:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


@dataclass(frozen=True)
class Rules:
    """Who may be asked, and how fast."""

    addresses_of: Callable[[str, int], list[str]] = addresses_of
    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    time_out: float = 10
    pause: float = 2
    sleep: Callable[[float], None] = time.sleep
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    status: int | None = None


class RefusedError(Exception):
    """There is no status: nobody was asked, or nobody answered."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True)
class Target:
    """What of an address is asked, of whom."""

    is_secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str, ports: frozenset[int]) -> "Target":
        try:
            parts = urlsplit(url)
            port = parts.port or {"http": 80, "https": 443}[parts.scheme]
            host = (parts.hostname or "").encode("idna").decode()
        except (ValueError, KeyError) as error:  # what cannot be a name is a UnicodeError, a ValueError
            raise RefusedError(Outcome.NO_ADDRESS) from error
        if not host:
            raise RefusedError(Outcome.NO_ADDRESS)
        if port not in ports or parts.username is not None:
            raise RefusedError(Outcome.NOT_ASKED)
        return cls(parts.scheme == "https", host, port, path_of(parts))

    @property
    def name(self) -> str:
        """As the header `Host` says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_secure else 80) else f"{host}:{self.port}"


def path_of(parts: SplitResult) -> str:
    return iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def outcome_of(status: int) -> Outcome:
    if status in {429, 503}:
        return Outcome.LATER
    if status in NOT_FOR_ALL or status >= 600:
        return Outcome.CLOSED
    if status >= 500:
        return Outcome.FAULT
    return Outcome.MISSING if status >= 400 else Outcome.WORKS


class Visitor:
    """Follows links one after the other."""

    def __init__(self, rules: Rules):
        self.rules = rules
        self.asked = {}

    def follow(self, url: str) -> Answer:
        """What somebody comes to who follows the link."""
        try:
            for _hop in range(REDIRECTS + 1):
                status, location = self._ask(Target.of(url, self.rules.ports))
                if status not in LEADING_ON or not location:
                    return Answer(outcome_of(status), status)
                url = led_on(url, location)
        except RefusedError as error:
            return Answer(error.outcome)
        return Answer(Outcome.LOOP)

    def _ask(self, target):
        """For the head alone, and for the page where that may not be the whole answer."""
        status, location = self._request("HEAD", target)
        if status >= 400 and status not in ANSWERED_AS_WELL:
            status, location = self._request("GET", target)
        return status, location

    def _request(self, method, target):
        addresses = self._addresses_of(target)
        if target.host in self.asked:
            left = self.asked[target.host] + self.rules.pause - time.monotonic()
            if left > 0:
                self.rules.sleep(left)
        started = time.monotonic()
        try:
            return request(method, target, addresses, self.rules)
        except ssl.SSLCertVerificationError as error:
            raise RefusedError(Outcome.CERTIFICATE) from error
        except http.client.InvalidURL as error:
            raise RefusedError(Outcome.NO_ADDRESS) from error
        except (OSError, http.client.HTTPException) as error:
            is_late = time.monotonic() - started >= self.rules.time_out or isinstance(error, TimeoutError)
            raise RefusedError(Outcome.TIME_OUT if is_late else Outcome.NO_ANSWER) from error
        finally:
            self.asked[target.host] = time.monotonic()

    def _addresses_of(self, target):
        try:
            addresses = self.rules.addresses_of(target.host, target.port)
        except socket.gaierror as error:
            is_ours = error.errno == socket.EAI_AGAIN
            raise RefusedError(Outcome.LATER if is_ours else Outcome.NO_HOST) from error
        except ValueError as error:
            raise RefusedError(Outcome.NO_ADDRESS) from error
        if not addresses:
            raise RefusedError(Outcome.NO_HOST)
        if not all(self.rules.is_allowed(one) for one in addresses):
            raise RefusedError(Outcome.NOT_PUBLIC)
        return addresses


def led_on(url: str, location: str) -> str:
    """Headers come as bytes, and people write any letters into them."""
    try:
        return urljoin(url, location.encode("latin-1").decode(errors="replace"))
    except ValueError as error:
        raise RefusedError(Outcome.NO_ADDRESS) from error


def request(method: str, target: Target, addresses: list[str], rules: Rules) -> tuple[int, str | None]:
    """The status, and where it leads on."""
    end = time.monotonic() + rules.time_out
    with closing(connect(addresses, target.port, end)) as plain:
        sock = plain
        if target.is_secure:
            options = {"server_hostname": target.host, "do_handshake_on_connect": False}
            sock = rules.context.wrap_socket(plain, **options)
        with closing(sock), cut_off(sock, end):
            if target.is_secure:
                sock.do_handshake()
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = sock
            connection.request(method, target.path, headers=headers(target))
            with closing(connection.getresponse()) as response:
                if time.monotonic() >= end:  # what was cut off looks like an answer that ended
                    raise TimeoutError
                return response.status, response.headers.get("Location")


def connect(addresses: list[str], port: int, end: float) -> socket.socket:
    """To the first that takes the connection, as a browser does."""
    failed = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), max(0.1, end - time.monotonic()))
        except OSError as error:
            failed = error
    raise failed


@contextmanager
def cut_off(sock: socket.socket, end: float):
    """At the end, also where each single byte comes in time."""

    def cut():
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def headers(target: Target) -> dict[str, str]:
    """With who asks, and whom to tell where that is unwelcome."""
    contact = settings.SECURITY_CONTACT or settings.FEEDBACK_MAIL
    about = "; ".join(iri_to_uri(one) for one in [f"+{settings.SITE_URL}/", contact] if one)
    agent = f"LinkCheck/1.0 ({about})"
    return {"Host": target.name, "User-Agent": agent, "Accept": "*/*", "Connection": "close"}


# Which links, and what is kept of the answers


def due(now: datetime.datetime):
    """Never asked, or not for a week; once more a day after the first failure. The oldest first."""
    is_due = (
        Q(checked_at=None)
        | Q(checked_at__lte=now - WEEK)
        | Q(failures=1, failing_since__lte=now - DAY, checked_at__lte=now - DAY)
    )
    return ExternalLink.objects.filter(is_due).order_by(F("checked_at").asc(nulls_first=True), "pk")


def check(links: Iterable[ExternalLink], rules: Rules, *, seconds: float) -> int:
    """Follow them one after the other, as many as can be in this time; how many."""
    visitor, end, count = Visitor(rules), time.monotonic() + seconds, 0
    for link in links:
        if time.monotonic() >= end:
            break
        record(link, visitor.follow(link.url), timezone.now())
        count += 1
    return count


def record(link: ExternalLink, answer: Answer, now: datetime.datetime) -> None:
    """Whoever asks us to come later has neither failed nor mended anything."""
    if answer.outcome in FAILED:
        if link.failing_since is None:
            link.failing_since, link.failures = now, 1
        elif link.failures == 1 and now - link.failing_since >= DAY:
            link.failures = 2
    elif answer.outcome != Outcome.LATER:
        link.failing_since, link.failures = None, 0
    link.checked_at, link.outcome, link.status = now, answer.outcome, answer.status
    known = {"checked_at", "outcome", "status", "failing_since", "failures"}
    ExternalLink.objects.filter(pk=link.pk).update(**{name: getattr(link, name) for name in known})

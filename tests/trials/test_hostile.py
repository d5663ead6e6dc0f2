"""A running server that is sent what nobody would type by mistake: on every route, and on both databases."""

from itertools import chain

import pytest

from tests.sample import TAKES_ALL
from tests.test_nasty_values import NASTY, SENT, addresses, routes
from tests.trials.attacked import AREA, CONTROL, NOT_KEPT, served

# Of the routes one in so many; which ones differs from value to value and from one database to the other,
# so that each meets some of them all.
EVERY = 4 if TAKES_ALL else 24
PARAMETERS = ["q", "page", "sort", "theme", "unit", "status", "at", "format", "_popup", "next", "term", "o"]
FORWARDED = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded"]
HEADERS = {
    "a host of others": {"Host": "evil.example"},
    "a host with markup": {"Host": '"><script>alert(1)</script>'},
    "100 kB of languages": {"Accept-Language": "fi;q=0.5," * 11_000},
    "languages that are none": {"Accept-Language": "zz-ZZ-\u00ff;q=NaN, *;q=-1, " + "x" * 200},
    "ranges": {"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(1000))},
    "a range from the end": {"Range": "bytes=-99999999999999999999"},
    "a giant cookie": {"Cookie": "sessionid=" + "x" * 30_000},
    "cookies that are none": {"Cookie": "sessionid=\x01; ;=;csrftoken={{7}}; django_language=../../etc"},
    "etags": {"If-None-Match": '"x", ' * 2000, "If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    "encodings": {"Accept-Encoding": "br;q=NaN, gzip;q=-1, *;q=1e309", "Accept": "a/b;q=" * 500},
    "htmx": {"HX-Request": "true", "HX-Target": "\u00ff{{7}}", "HX-Current-URL": "javascript:alert(1)"},
    "markup": {"Referer": '"><script>alert(1)</script>', "User-Agent": '"><script>alert(1)</script>'},
    "a body that is none": {"Content-Length": "0", "Content-Type": "multipart/form-data"},
    **{f"forged {name}": {name: "evil.example, 127.0.0.1, \u00ff"} for name in FORWARDED},
    "many headers": {f"X-Many-{number}": "x" for number in range(90)},
    "a method in a header": {"X-HTTP-Method-Override": "DELETE"},
}


@pytest.fixture
def faulty(site, tmp_path):
    """The same site, with three faults, beside it."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.trials.faulty_settings"}
    with served(site.told, site.environment | settings, tmp_path) as faulty:
        yield faulty


def in_turn(rows, number):
    return list(rows)[number % EVERY :: EVERY]


def pages_of(site):
    """Every route once, filled in."""
    return list({row[0]: row[3] for row in site.told["rows"] if row[2] in ("get", "popup")}.values())


def nasty_paths(site, every_route, value, number):
    good = site.told["good"]
    short = value if len(value) < 60_000 else value[:20_000]
    for route in in_turn(every_route, number + site.turn):
        yield from addresses(route, good, short.replace("/", "%2F"))


def nasty_queries(site, pages, value, number):
    together = PARAMETERS if len(value) < 2_000 else PARAMETERS[:1]
    query = "&".join(f"{name}={value[:60_000]}" for name in together)
    return [f"{page}?{query}&{value[:100]}={value[:100]}" for page in in_turn(pages, number + site.turn)]


def attack_addresses(site, role, every_route, pages):
    attacker = site.attacker(role)
    complaints = []
    for number, name in enumerate(SENT):
        paths = nasty_paths(site, every_route, NASTY[name], number)
        for address in chain(paths, nasty_queries(site, pages, NASTY[name], number)):
            complaints.append(attacker.complaint("GET", address))
    return attacker.sent, list(filter(None, complaints))


def attack_headers(site, role, pages):
    attacker, complaints = site.attacker(role), []
    for number, headers in enumerate(HEADERS.values()):
        for page in in_turn(pages, number + site.turn):
            coded = {key: value.encode("latin-1", "replace") for key, value in headers.items()}
            complaints.append(attacker.complaint("GET", page, headers=coded))
            if role == "visitor":
                complaints.append(attacker.complaint("HEAD", page, headers=NOT_KEPT | coded))
                complaints.append(attacker.complaint("GET", page, headers=NOT_KEPT | coded))
    return attacker.sent, list(filter(None, complaints))


def plain(every):
    return [route for route in every if "(?P" not in route]


@pytest.mark.whole
@pytest.mark.parametrize("role", ["visitor", "coordinator", "editor"][: 3 if TAKES_ALL else 2])
def test_addresses(site, vendor, role, tried):
    count, complaints = attack_addresses(site, role, plain(routes()), pages_of(site))
    what = "every route × nasty values in each part and parameter, as visitor, editor and coordinator"
    tried(AREA, what, count, outcome(complaints), CONTROL, on=vendor)
    assert complaints == []


def outcome(complaints):
    found = f"{len(complaints)} at fault: {complaints[0]}"[:200] if complaints else ""
    return found or "no 5xx, none over 2 s, no markup of the request in a page"


@pytest.mark.whole
@pytest.mark.parametrize("role", ["visitor", "coordinator"])
def test_headers(site, vendor, role, tried):
    count, complaints = attack_headers(site, role, pages_of(site))
    what = "every page × hostile headers: hosts, forged proxies, languages, ranges, cookies, entity tags"
    tried(AREA, what, count, outcome(complaints), CONTROL, on=vendor)
    assert complaints == []


@pytest.mark.whole
def test_the_control_is_found(faulty):
    """Each of the three faults, in parts, parameters and headers."""
    attacker, found = faulty.attacker(), set()
    for name in ("right to left", "100 kB", "script", "SQL"):
        nasty = NASTY[name][:20_000]
        for page in ("/crash/", "/echo/", "/sleep/"):
            # What sleeps takes its time: once is enough.
            for address in [f"{page}?q={nasty}", f"{page}{nasty}/"][: 1 if page == "/sleep/" else 2]:
                if complaint := attacker.complaint("GET", address):
                    found.add((page, name, "?" in address, complaint.rpartition(": ")[2]))
    by_query = {(page, name, what) for page, name, is_query, what in found if is_query}
    assert by_query == {
        ("/crash/", "right to left", "500"),
        ("/crash/", "100 kB", "500"),
        ("/echo/", "script", "markup of the request in the page"),
        ("/sleep/", "SQL", "more than 2.0 s, again and again"),
    }
    assert len(found) > len(by_query)
    languages = NOT_KEPT | {"Accept-Language": "x" * 6_000}
    assert attacker.complaint("GET", "/crash/", headers=languages).endswith(": 500")

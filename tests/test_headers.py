"""The headers of safety on every answer: each route of the table of rights, to a visitor and an admin.

And errors, redirects and files. What one of them says anew, or no longer, is said here first.
"""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from helsinki_measures.urls import urlpatterns as of_the_site
from tests.page import fetch
from tests.sample import TAKES_ALL
from tests.test_rights import ROWS, ask, world  # noqa: F401  (a fixture)

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Where a route says something else, and why.
IS_FRAMED_BY_ALL = {"situation_embed", "measure_embed"}
HAS_SECRET_ADDRESS = re.compile(r".*_calendar|subscription|unsubscribe|reminder_(done|confirm)")
SHOWS_A_MAIL = "admin:mailing_outgoingmail_change"  # in a frame
IS_A_MAIL = "admin:mailing_outgoingmail_html"
MAY_SET_COOKIES = {"admin:login", "account_login", "account_reset_password"}
# What a browser shows itself; all else is a file.
SHOWN = re.compile(r"text/(html|plain|javascript|calendar)|application/(.+[+])?(json|xml)|image/svg[+]xml")
GET = [row[:3] for row in ROWS if row[2] == "get"]
if not TAKES_ALL:  # the first row of each route
    GET = list({row[0]: row for row in reversed(GET)}.values())


def policy_of(response):
    """Each directive with its sources; the nonce of a page is left out, after a look at it."""
    policy = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {
        name: [one for one in sources if not re.fullmatch(r"'nonce-[\w+/=-]{22,}'", one)]
        for name, *sources in policy
    }


def said(response):
    return {name: response.headers.get(name) for name in HEADERS}


UNSAFE = re.compile(r"'unsafe-[\w-]+'|\*|https?:|wss?:")


def unsafe(response):
    """The sources that let anything in. Who may frame the page is another question."""
    policy = policy_of(response)
    sources = [one for name, sources in policy.items() if name != "frame-ancestors" for one in sources]
    return [one for one in sources if UNSAFE.fullmatch(one)]


def expected(route):
    """The policy and the headers of a route."""
    policy, headers = dict(POLICY), dict(HEADERS)
    if route in IS_FRAMED_BY_ALL:
        policy |= {"script-src": ["'none'"], "frame-ancestors": ["*"]}
        headers |= {"X-Frame-Options": None}
    if route == SHOWS_A_MAIL:
        policy |= {"frame-src": ["'self'"]}
    if route == IS_A_MAIL:
        policy = {"default-src": ["'none'"], "frame-ancestors": ["'self'"], "sandbox": []}
        headers |= {"X-Frame-Options": "SAMEORIGIN"}
    if HAS_SECRET_ADDRESS.fullmatch(route):
        headers |= {"Referrer-Policy": "no-referrer"}
    if route.startswith("api:"):
        headers |= {"Cross-Origin-Resource-Policy": "cross-origin"}
    return policy, headers


# As in production: https only, which the proxy vouches for.
SECURE = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "SECURITY_CONTACT": "mailto:security@measures.example",
}


@pytest.fixture
def secure():
    with override_settings(**SECURE):
        yield


def secure_client(**options):
    return Client(raise_request_exception=False, headers={"X-Forwarded-Proto": "https"}, **options)


@pytest.fixture(scope="module")
def of_each_role(world):  # noqa: F811
    """What each route answers to each: (route, response)."""
    things, cookies = world
    answers = {}
    with override_settings(**SECURE):
        for role in ("visitor", "admin"):
            client = secure_client()
            client.cookies.load(cookies[role])
            answers[role] = [(row[0], ask(client, *row, things, {})) for row in GET]
    return answers


@pytest.fixture(params=["visitor", "admin"])
def answers(request, of_each_role):
    return request.param, of_each_role[request.param]


@pytest.mark.one_database
def test_every_route_says_exactly_what_it_should(answers, tried):
    role, answered = answers
    assert len(answered) == len(GET) > 200
    wrong = {}
    for route, response in answered:
        found, wanted = (policy_of(response), said(response)), expected(route)
        # A page of errors is the same wherever; what is not there is not framed by anybody.
        if found not in (wanted, (POLICY, wanted[1]), (POLICY, HEADERS)) or unsafe(response):
            wrong[route] = found
    tried(
        "Headers and secrets",
        f"the headers of safety of every route, as {role}: no unsafe source, all else exact",
        len(answered),
        f"{len(wrong)} other than said" if wrong else "all as said",
        "unsafe sources in made-up policies are found",
    )
    assert wrong == {}


def test_what_each_route_shows_is_there_to_look_at(answers):
    """Else the test above would look at errors and redirects."""
    role, answered = answers
    shown = {route for route, response in answered if response.status_code == 200}
    assert len(shown) > {"visitor": 60, "admin": 150}[role]
    assert shown >= IS_FRAMED_BY_ALL | {"healthz", "security_txt", "api:openapi", "api_documentation"}
    assert (SHOWS_A_MAIL in shown, IS_A_MAIL in shown) == (role == "admin", role == "admin")


def test_no_public_page_sets_a_cookie(of_each_role, tried):
    setting = {route for route, response in of_each_role["visitor"] if response.cookies}
    tried(
        "Headers and secrets",
        "cookies of all routes for a visitor",
        len(of_each_role["visitor"]),
        f"set by {', '.join(sorted(setting))} alone",
        "the pages to sign in set one",
    )
    assert setting == MAY_SET_COOKIES


def test_what_is_no_page_is_a_file_with_a_name(answers):
    _role, answered = answers
    files = {
        route: response.headers.get("Content-Disposition", "")
        for route, response in answered
        if response.status_code == 200 and not SHOWN.match(response["Content-Type"])
    }
    assert len(files) > 8
    named = re.compile(r'attachment; filename="[\w.-]+\.(csv|xlsx|zip|pdf)"')
    assert {route: name for route, name in files.items() if not named.fullmatch(name)} == {}


@pytest.mark.one_database
def test_what_signed_in_people_see_is_kept_nowhere(of_each_role):
    """But for the interface for programs, which says the same to everybody."""
    kept = {
        route
        for route, response in of_each_role["admin"]
        if not {"private", "no-store"} <= set(response.headers.get("Cache-Control", "").split(", "))
    }
    assert {route for route in kept if not route.startswith("api:")} == set()


# Errors


def refuse(error):
    def view(request):
        raise error

    return view


ERRORS = {
    "bad": (400, refuse(BadRequest("bad"))),
    "forbidden": (403, refuse(PermissionDenied("no"))),
    "not-there": (404, refuse(Http404("gone"))),
    "broken": (500, refuse(RuntimeError("broken"))),
    "no-database": (503, refuse(OperationalError("gone"))),
}


class Broken:
    """The site with addresses that fail."""

    urlpatterns = [*(path(name, view) for name, (_status, view) in ERRORS.items()), *of_the_site]


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.django_db
@pytest.mark.usefixtures("secure")
def test_errors_have_them_too(name):
    with override_settings(ROOT_URLCONF=Broken):
        response = fetch(secure_client(), f"/{name}")
    assert (response.status_code, response.cookies) == (ERRORS[name][0], {})
    assert (policy_of(response), said(response)) == (POLICY, HEADERS)
    assert b"Traceback" not in response.content


@pytest.mark.parametrize(("address", "status"), [("/%00", 400), ("/ei-ole/", 404), ("/?q=%00", 400)])
@pytest.mark.django_db
@pytest.mark.usefixtures("secure")
def test_refused_addresses_too(address, status):
    response = fetch(secure_client(), address)
    assert (response.status_code, policy_of(response), said(response)) == (status, POLICY, HEADERS)


@pytest.mark.django_db
@pytest.mark.usefixtures("secure")
def test_wrong_hosts_methods_and_tokens_too():
    client = secure_client(enforce_csrf_checks=True)
    wrong_host = fetch(client, "/", headers={"Host": "evil.example"})
    wrong_method, no_token = secure_client().put("/"), client.post("/admin/login/", {"login": "a"})
    answers = [wrong_host, wrong_method, no_token]
    assert [one.status_code for one in answers] == [400, 405, 403]
    assert [(policy_of(one), said(one)) for one in answers] == [(POLICY, HEADERS)] * 3


@pytest.mark.django_db
@pytest.mark.usefixtures("secure")
def test_trace_sends_nothing_back():
    response = secure_client().trace("/", headers={"Cookie": "a=secret"})
    assert (response.status_code, b"secret" in response.content) == (405, False)


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
@pytest.mark.usefixtures("secure")
def test_http_leads_to_https_and_shows_nothing(client, host, status):
    """Where HSTS has no place."""
    client.raise_request_exception = False
    response = fetch(client, "/hnh2035/?q=1", headers={"Host": host})
    assert (response.status_code, policy_of(response)) == (status, POLICY)
    assert said(response) == HEADERS | {"Strict-Transport-Security": None}
    assert response.headers.get("Location") == ("https://testserver/hnh2035/?q=1" if status == 301 else None)


@pytest.mark.usefixtures("secure")
def test_static_files_have_them_too():
    response = fetch(secure_client(), "/static/css/site.css")
    response.close()
    assert (response.status_code, policy_of(response), said(response)) == (200, POLICY, HEADERS)


# That what is unsafe is found


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("script-src 'self' 'unsafe-inline'; style-src 'self'", ["'unsafe-inline'"]),
        ("script-src 'self' 'unsafe-eval'", ["'unsafe-eval'"]),
        ("style-src 'unsafe-hashes'", ["'unsafe-hashes'"]),
        ("img-src *; script-src https:", ["*", "https:"]),
        ("script-src 'self'; img-src 'self' data:", []),
    ],
)
def test_unsafe_sources_are_found(policy, found):
    assert unsafe({"Content-Security-Policy": policy}) == found

"""Nothing that anyone types into an address is an error of ours or takes long."""

import time
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.db import transaction
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import (
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.sample import TAKES_ALL, share

# As they stand in an address.
NASTY = {
    "NUL": "%00",
    "NUL inside": "late%00late",
    "10^20": "100000000000000000000",
    "minus": "-1",
    "zero": "0",
    "not a number": "NaN",
    "overflow": "1e309",
    "fraction": "1.5",
    "lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "right to left": quote("\u202etxt.exe"),
    "zero width": quote("\u200b\u200d\ufeff"),
    "emoji": quote("👩🏽‍🚒🔥"),
    "combining": quote("e" + "\u0301" * 200),
    "100 kB": "a" * 100_000,
    "100 kB of words": "%20".join(["a"] * 33_000),
    "impossible date": "2020-02-30",
    "far date": "99999-12-31",
    "year 0": "0000-00-00",
    "SQL": quote("'; DROP TABLE measures_measure; --"),
    "SQL wildcard": quote("%_\\%"),
    "template": quote("{{ 7|add:7 }}{% debug %}"),
    "script": quote('"><script>alert(1)</script>'),
    "new lines": "a%0D%0ASet-Cookie:%20x=1",
    "up": "..%2F..%2Fetc%2Fpasswd",
    "blank": "%20",
    "empty": "",
}
# Those that broke something once, of which each test sends a third; `make assure` sends all everywhere.
SAMPLE = [
    *("NUL", "10^20", "zero", "overflow", "lone surrogate", "broken UTF-8", "100 kB of words"),
    *("far date", "year 0", "new lines"),
]
SENT = list(NASTY) if TAKES_ALL else SAMPLE
pytestmark = pytest.mark.about_databases
PARAMETERS = [
    "q",
    "theme",
    "confirmed",
    "unit",
    "status",
    "phase",
    "impact",
    "sort",
    "layout",
    "page",
    "at",
    "format",
]
ADMIN_PARAMETERS = [
    *("q", "o", "p", "all", "e", "_changelist_filters", "_to_field", "_popup", "_facets", "next"),
    *("id__exact", "pk__in", "number__gt", "programme__id__exact", "is_published__exact", "phase__exact"),
    *("updated_at__year", "updated_at__gte", "due_on__year", "due_on__gte", "action_time__year"),
    *("term", "app_label", "model_name", "field_name", "object_id"),
]


@pytest.fixture
def everything(measure, unit):
    """A programme with something on each kind of page."""
    make_task(measure)
    indicator = make_indicator(measure.programme, number="1")
    make_observation(indicator)
    make_measure_effect(measure, indicator)
    below = make_theme(measure.programme, parent=measure.theme)
    other = make_measure(measure.programme, theme=below)
    make_responsibility(other, make_unit(parent=unit))
    return {
        "slug": measure.programme.slug,
        "number": measure.number,
        "theme": measure.theme.slug,
        "unit": unit.slug,
    }


def routes():
    """Every URL pattern of the site below the resolver: its parts, and the names of what it takes."""
    found, waiting = [], [("/", get_resolver().url_patterns)]
    while waiting:
        start, patterns = waiting.pop()
        for pattern in patterns:
            route = start + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found.append(route)
            else:
                waiting.append((route, pattern.url_patterns))
    return found


def addresses(route, good, nasty):
    """The route filled with good values but for one part, which is nasty; one address for each part."""
    parts = [part.strip("<>").rpartition(":")[2] for part in route.split("/") if "<" in part]
    for target in parts:
        filled = route
        for part in route.split("/"):
            if "<" in part:
                name = part.strip("<>").rpartition(":")[2]
                value = nasty if name == target else str(good.get(name, 1))
                filled = filled.replace(part, value, 1)
        yield filled


def complaint(client, address, sent=None):
    """What is wrong with the answer, or None. Time is the processor's, whatever else the machine does."""
    client.raise_request_exception = False
    started = time.process_time()
    # A query that PostgreSQL refuses breaks the transaction of the test; a real request has its own.
    before = transaction.savepoint_create()
    if sent is None:
        response = client.get(address)
    else:
        response = client.post(address, sent, content_type="application/x-www-form-urlencoded")
    transaction.savepoint_rollback(before)
    took = time.process_time() - started
    if response.status_code >= 500 or took > 2:
        return f"{address[:120]} {(sent or '')[:60]}: {response.status_code}, {took:.1f} s"
    return None


def public_routes():
    return [route for route in routes() if "admin/" not in route and "(?P" not in route]


def test_parts_of_public_addresses(client, everything):
    tried = [
        address
        for route in public_routes()
        for nasty in (NASTY[name] for name in SENT)
        for address in addresses(route, everything, nasty)
    ]
    assert len(tried) > 10 * len(SENT)
    assert [found for address in tried if (found := complaint(client, address))] == []


@pytest.mark.parametrize("name", share(SENT, 0, of=6))
def test_parameters_of_public_addresses(client, everything, name):
    nasty = NASTY[name]
    # Long ones in one parameter: more than a megabyte of address reaches no site, but takes a second to read.
    together = PARAMETERS if len(nasty) < 10_000 else PARAMETERS[:1]
    at_once = "&".join(f"{parameter}={nasty}" for parameter in together)
    pages = [filled(route, everything) for route in public_routes()]
    tried = [f"{page}?{at_once}&{nasty}={nasty}" for page in pages]
    listed = f"/{everything['slug']}/toimenpiteet/"
    assert listed in pages
    tried += [f"{listed}?{parameter}={nasty}" for parameter in PARAMETERS]
    assert [found for address in tried if (found := complaint(client, address))] == []


def filled(route, good):
    for name, value in good.items():
        route = route.replace(f"<slug:{name}>", value).replace(f"<number:{name}>", value)
    return route


LISTS = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]
WHOLE = ["/admin/measures/measure/", "/admin/measures/task/", "/admin/auth/user/"]


@pytest.mark.parametrize("name", share(SENT, 1, of=6))
def test_parameters_of_admin_addresses(client, admin, everything, name):
    client.force_login(admin)
    nasty = NASTY[name]
    assert len(LISTS) > 10
    tried = [f"{WHOLE[0]}?{parameter}={nasty}" for parameter in ADMIN_PARAMETERS]
    tried += [f"{page}?{parameter}={nasty}" for page in LISTS for parameter in ("q", "id__exact")]
    tried += [f"{page}add/?programme={nasty}&theme={nasty}&due_on={nasty}" for page in WHOLE]
    asked = ["/admin/autocomplete/", "/admin/jsi18n/", "/admin/login/", "/admin/"]
    tried += [f"{page}?{parameter}={nasty}" for page in asked for parameter in ("term", "next", "language")]
    field = "app_label=measures&model_name=responsibility&field_name=unit"
    tried += [f"/admin/autocomplete/?{field}&term={nasty}&page={nasty}"]
    assert [found for address in tried if (found := complaint(client, address))] == []


@pytest.mark.parametrize("name", share(SENT, 2, of=6))
def test_parts_of_admin_addresses(client, admin, everything, name):
    client.force_login(admin)
    nasty = NASTY[name].replace("/", "_2F")
    tried = [f"{page}{nasty}/change/" for page in LISTS]
    tried += [f"{page}{nasty}/{action}" for page in WHOLE for action in ("delete/", "history/", "password/")]
    tried += [f"/admin/r/{nasty}/1/", f"/admin/r/1/{nasty}/", f"/admin/{nasty}/", f"/admin/measures/{nasty}/"]
    assert [found for address in tried if (found := complaint(client, address))] == []


@pytest.mark.parametrize("name", share(SENT, 3, of=6))
def test_what_is_sent_to_the_admin(client, admin, everything, name):
    """Forms and the actions of lists get their errors in words, or are saved."""
    client.force_login(admin)
    nasty, complaints = NASTY[name], []
    for page in LISTS:
        fields = [field.name for field in apps.get_model(*page.split("/")[2:4])._meta.fields]
        form = "&".join(f"{field}={nasty}&{field}_fi={nasty}" for field in fields[:12])
        complaints.append(complaint(client, f"{page}add/", form))
        complaints.append(complaint(client, page, f"action=delete_selected&_selected_action={nasty}&index=0"))
    complaints.append(complaint(client, WHOLE[0], f"action={nasty}&_selected_action={nasty}&index={nasty}"))
    assert list(filter(None, complaints)) == []

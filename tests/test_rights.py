"""The table of rights (`tests.rights`), cell by cell; and that no route is missing from it."""

from collections import Counter

import pytest
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from tests.measures.test_admin import sent
from tests.page import fetch
from tests.rights import ROLES
from tests.rights_world import ROWS, SECTIONS, address, make_world
from tests.sample import TAKES_ALL, share

# Of each section every third row, of the next section others.
TAKEN = {name: share(rows, turn) for turn, (name, rows) in enumerate(SECTIONS.items())}
CONTROL = "a row that says otherwise fails; a route that has no row fails"


@pytest.fixture(autouse=True)
def _security_contact(settings):
    settings.SECURITY_CONTACT = "mailto:security@measures.example"


@pytest.fixture(scope="module")
def world(module_db):
    return make_world()


def ask(client, route, thing, action, things, shown):
    """The answer to this action, as a browser would send it; what was shown before is not asked for again."""
    page = address(route, thing, things)
    if route in ("suggestions", "admin:autocomplete"):
        model, field = thing.split(".")
        app = "participation" if model == "goal" else "measures"
        page += f"?app_label={app}&model_name={model}&field_name={field}&term="
    if action in ("get", "popup"):
        page += "?_popup=1" if action == "popup" else ""
        shown[page] = fetch(client, page)
        return shown[page]
    if action == "delete":
        return client.post(page, {"post": "yes"})
    if action == "post":
        if page not in shown:
            shown[page] = fetch(client, page)
        is_form = shown[page].status_code == 200 and "/admin/" in page
        return client.post(page, sent(shown[page]) if is_form else {})
    model = route.split("_")[1]
    return client.post(page, {"action": action, "_selected_action": things[model, thing].pk, "post": "yes"})


def answered(client, row, things, shown):
    """The letter of the table for what came back."""
    before = LogEntry.objects.count()
    response = ask(client, *row, things, shown)
    was_done = LogEntry.objects.count() > before
    if response.status_code == 302 and response.url.startswith("/admin/login/"):
        return "L"
    letters = {200: "S" if row[2] in ("get", "popup") else "W", 302: "D" if was_done else "N"}
    return {**letters, 404: "-", 405: "R"}.get(response.status_code, str(response.status_code))


def cells(row):
    """Each role with its letter; of a sample one role for each letter, in the next row another one."""
    pairs = list(zip(ROLES, row[3:], strict=True))
    if TAKES_ALL:
        return pairs
    first = ROWS.index(row) % len(pairs)
    role_of = {letter: role for role, letter in pairs[first:] + pairs[:first]}
    return [(role, letter) for letter, role in role_of.items()]


@pytest.mark.whole
@pytest.mark.parametrize("rows", TAKEN.values(), ids=TAKEN)
def test_each_role_is_answered_as_the_table_says(world, db, rows, tried):
    """Cell by cell; what one does is not done for the next."""
    things, cookies = world
    expected, found, shown = {}, {}, {role: {} for role in ROLES}
    for row in rows:
        for role, letter in cells(row):
            client = Client(raise_request_exception=False)
            client.cookies.load(cookies[role])
            before = transaction.savepoint_create()
            expected[*row[:3], role] = letter
            found[*row[:3], role] = answered(client, row[:3], things, shown[role])
            transaction.savepoint_rollback(before)
    wrong = {cell: letter for cell, letter in found.items() if letter != expected[cell]}
    outcome = f"{len(wrong)} answered otherwise" if wrong else "each answered as the table says"
    tried("Rights", "roles × every route × actions, done and undone", len(found), outcome, CONTROL)
    assert wrong == {}
    assert len(found) == sum(len(cells(row)) for row in rows)


def test_every_role_is_asked_for_much_of_the_table():
    taken = [row for rows in TAKEN.values() for row in rows]
    asked = Counter(role for row in taken for role, _letter in cells(row))
    assert set(asked) == set(ROLES)
    assert min(asked.values()) > len(taken) / 10


# What the table must know


def named_routes():
    """Every URL pattern that the resolver knows, as the table names it."""
    waiting = [("", get_resolver().url_patterns)]
    while waiting:
        site, patterns = waiting.pop()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{site}{pattern.name or 'nothing'}"
            else:
                waiting.append((f"{pattern.namespace}:" if pattern.namespace else site, pattern.url_patterns))


def test_the_table_knows_every_route():
    assert set(named_routes()) == {row[0] for row in ROWS}


def test_every_row_says_something_of_every_role_once():
    assert [row for row in ROWS if len(row) != 3 + len(ROLES)] == []
    assert len({row[:3] for row in ROWS}) == len(ROWS)

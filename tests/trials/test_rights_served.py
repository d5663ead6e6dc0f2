"""The table of rights over real HTTP: what each role may see, and that what it may not do is not done."""

import http.client

import pytest
from bs4 import BeautifulSoup

from tests.rights import ROLES
from tests.sample import TAKES_ALL

# Each cell on one of the two databases; the table itself, in process, is asked whole on both.
EVERY = 2 if TAKES_ALL else 8
ENTRIES = "SELECT count(*) FROM django_admin_log"
# A demo shows letters to those who try it: the site that is attacked here is one.
IN_A_DEMO = {("admin:mailing_outgoingmail_html", "personal")}
LETTERS = {200: "S", 404: "-", 405: "R"}
WHAT = "roles × every route over HTTP: what is shown, and what must be refused"
CONTROL = "asked as an administrator instead, the same cells are answered otherwise"


def asked_for(row):
    address = row[3]
    if row[0] in ("suggestions", "admin:autocomplete"):
        model, field = row[1].split(".")
        app = "participation" if model == "goal" else "measures"
        return f"{address}?app_label={app}&model_name={model}&field_name={field}&term="
    return f"{address}?_popup=1" if row[2] == "popup" else address


def seen(attacker, row):
    """The letter of the table for what this role is shown."""
    response, _content = attacker.send("GET", asked_for(row))
    if response.status == http.client.FOUND:
        return "L" if "/admin/login/" in response.getheader("Location") else "N"
    return LETTERS.get(response.status, str(response.status))


def refused(attacker, row, token):
    """The letter for what came of an action that the table has not done."""
    form = {"post": "yes", "csrfmiddlewaretoken": token}
    if row[2] not in ("post", "delete"):
        form |= {"action": row[2], "_selected_action": row[5]}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{attacker.address}",
    }
    response, _content = attacker.send("POST", row[3], body, headers)
    if response.status == http.client.FOUND and "/admin/login/" in response.getheader("Location"):
        return "L"
    return LETTERS.get(response.status, str(response.status))


def token_of(attacker):
    """As the sign-in page gives it, with its cookie."""
    response, content = attacker.send("GET", "/admin/login/")
    if response.status != http.client.OK:
        response, content = attacker.send("GET", "/admin/password_change/")
    for cookie in response.headers.get_all("Set-Cookie", []):
        name, _, value = cookie.partition(";")[0].partition("=")
        attacker.cookies[name] = value
    return BeautifulSoup(content, "lxml").select_one("[name=csrfmiddlewaretoken]")["value"]


def cells(site, role, actions):
    """The rows with these actions, and what the table says of this role."""
    column = ROLES.index(role)
    rows = [row for row in site.told["rows"] if row[2] in actions and "logout" not in row[0]]
    rows = [row for row in rows if tuple(row[:2]) not in IN_A_DEMO]
    return [(row, row[4][column]) for row in rows[(column + site.turn) % EVERY :: EVERY]]


@pytest.mark.whole
@pytest.mark.parametrize("role", ROLES)
def test_what_is_shown(site, vendor, role, tried):
    attacker = site.attacker(role)
    asked = cells(site, role, ("get", "popup"))
    wrong = [(*row[:3], letter, found) for row, letter in asked if (found := seen(attacker, row)) != letter]
    tried("Rights", WHAT, len(asked), str(wrong[:2]) if wrong else "as the table says", CONTROL, on=vendor)
    assert wrong == []


@pytest.mark.whole
@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_what_must_be_refused(site, vendor, role, tried):
    """Not there, or asked to sign in, or never done so; and nothing is done."""
    attacker, before = site.attacker(role), site.rows(ENTRIES)
    token = token_of(attacker)
    actions = {row[2] for row in site.told["rows"]} - {"get", "popup"}
    asked = [(row, letter) for row, letter in cells(site, role, actions) if letter in "-LR"]
    read = {row[3] for row in site.told["rows"] if row[2] == "get" and row[4][ROLES.index(role)] == "S"}
    wrong = []
    for row, letter in asked:
        # What is filled in wrong is shown again, to who may read it; that nothing is done is seen below.
        letters = {letter, "S"} if row[2] == "post" and row[3] in read else {letter}
        if (found := refused(attacker, row, token)) not in letters:
            wrong.append((*row[:3], letter, found))
    is_done = site.rows(ENTRIES) != before
    outcome = str(wrong[:2]) if wrong or is_done else "as the table says"
    tried("Rights", WHAT, len(asked), outcome, CONTROL, on=vendor)
    assert wrong == []
    assert not is_done


@pytest.mark.whole
def test_another_role_is_answered_otherwise(site):
    attacker = site.attacker("admin")
    asked = cells(site, "stranger", ("get",))
    assert sum(seen(attacker, row) != letter for row, letter in asked) > len(asked) / 4

"""Every form of a running server, sent back as nobody would fill it in."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from tests.sample import TAKES_ALL
from tests.trials.attacked import AREA, CONTROL, served

# Of the changes each form meets one in so many; which ones differs from form to form, and from one database
# to the other.
EVERY = 3 if TAKES_ALL else 8
ROLES = ["visitor", "coordinator", "editor", "admin"][: 4 if TAKES_ALL else 2]
RTL = "\u202egnp.exe\u202c \u200b\x1b[31m"
TOKEN = "csrfmiddlewaretoken"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def management(text):
    def change(name, values):
        return [text] if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS")) else values

    return change


CHANGES = {
    "missing": lambda name, values: [],
    "doubled": lambda name, values: [*values, *values, "x"],
    "huge": lambda name, values: values if name.endswith("_FORMS") else ["ä" * 20_000],
    "NUL": lambda name, values: [f"{value}\0" for value in values] or ["\0"],
    "right to left": lambda name, values: values if name.endswith("_FORMS") else [RTL],
    "lone surrogate": lambda name, values: [f"{value}\ud800" for value in values],
    "of nobody": lambda name, values: ["999999999999999999999"],
    "minus one": lambda name, values: values if name.endswith("_FORMS") else ["-1"],
    "of others": lambda name, values: ["1"] if name.endswith(("-id", "_id")) or name in LINKS else values,
    "100,000 forms": management("100000"),
    "minus one forms": management("-1"),
    "forms that are no number": management("NaN"),
    "no management form": lambda name, values: [] if name.endswith("_FORMS") else values,
    "ids of others": lambda name, values: ["1", "2"] if name.endswith("-id") else values,
    "far dates": lambda name, values: ["99999-12-31"] if "_on" in name or "period_" in name else values,
    "overflow": lambda name, values: ["1e309"] if name in NUMBERS else values,
}
LINKS = {"programme", "theme", "unit", "measure", "indicator", "person", "user", "parent", "merged_into"}
NUMBERS = {"value", "order", "edition", "count"}


def forms_of(content):
    """What each form that is sent by POST would send: (its address, or none; its fields)."""
    for form in BeautifulSoup(content, "lxml").select("form[method=post], form[method=POST]"):
        fields = {}
        for field in form.select("input[name], select[name], textarea[name]"):
            if field.get("type") in ("submit", "file"):
                continue
            fields.setdefault(field["name"], []).append(first_value(field))
        yield form.get("action") or "", fields


def first_value(field):
    if field.name == "select":
        option = field.select_one("option[selected]") or field.select_one("option")
        return option.get("value", "") if option else ""
    return field.get_text() if field.name == "textarea" else field.get("value", "on")


def coded(fields):
    return urlencode(fields, doseq=True, encoding="utf-8", errors="surrogatepass")


def attack_form(attacker, page, number):
    """Each change of each form of the page, every so many of them."""
    response, content = attacker.send("GET", page)
    for cookie in response.headers.get_all("Set-Cookie", []):
        name, _, value = cookie.partition(";")[0].partition("=")
        attacker.cookies[name] = value
    if response.status != 200 or not response.getheader("Content-Type", "").startswith("text/html"):
        return
    headers = HEADERS | {"Origin": f"http://{attacker.address}"}
    for action, fields in forms_of(content):
        target = action if action.startswith("/") else page
        if "logout" in target or "/r/" in target:
            continue
        for change in list(CHANGES.values())[number % EVERY :: EVERY]:
            sent = {
                name: values if name == TOKEN else change(name, values) for name, values in fields.items()
            }
            yield attacker.complaint("POST", target, coded(sent), headers)


def forms(site):
    pages = {row[0]: row[3] for row in site.told["rows"] if row[2] == "get"}
    skipped = ("password", "logout", "delete", "mfa_", "account_", "sessions")
    return [page for name, page in pages.items() if not any(part in name for part in skipped)]


@pytest.mark.whole
@pytest.mark.parametrize("role", ROLES)
def test_forms(site, vendor, role, tried):
    attacker, complaints, posts = site.attacker(role), [], 0
    for number, page in enumerate(forms(site), start=site.turn):
        for complaint in attack_form(attacker, page, number):
            posts += 1
            complaints.append(complaint)
    complaints = list(filter(None, complaints))
    outcome = f"{len(complaints)} at fault: {complaints[:1]}" if complaints else "no 5xx, none over 2 s"
    what = (
        "every form × changes: missing, doubled, huge, NUL, right to left, keys of others, forged management"
    )
    tried(AREA, what, posts, outcome, CONTROL, on=vendor)
    assert complaints == []
    assert posts > 5


@pytest.mark.whole
def test_a_faulty_form_is_found(site, tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "tests.trials.faulty_settings"}
    with served(site.told, site.environment | settings, tmp_path) as faulty:
        attacker = faulty.attacker()
        found = {}
        for name, change in CHANGES.items():
            sent = coded({"text": change("text", ["a"])})
            found[name] = attacker.complaint("POST", "/crash/", sent, HEADERS)
        assert [name for name in found if found[name]] == ["huge", "right to left"]

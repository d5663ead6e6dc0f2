"""In which language the API tells things, and where its addresses lead."""

import pytest
from django.urls import Resolver404, resolve

from tests.factories import make_measure, make_unit
from tests.opendata.site import TODAY, make_site

HERE = "https://testserver"
API = f"{HERE}/api/v1"


@pytest.fixture(autouse=True)
def site(db, settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = HERE
    return make_site()


def ask(client, path):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200
    return response.json()


def fi(text):
    return {"text": text, "language": "fi"}


# Languages


def test_texts_are_in_the_language_asked_for_and_say_where_they_are_not(client):
    told = ask(client, "measures/hnh2035/125?lang=en")
    assert told["title"] == {"text": "Residents join in", "language": "en"}
    assert told["lead"] == fi("Ingressi")
    assert told["page"] == f"{HERE}/en/hnh2035/measures/125/"
    assert told["status"]["reason"]["text"] == "set by the city: Kokous on siirtynyt"
    assert told["status"]["code"] == "on_time"
    assert ask(client, "measures/hnh2035/125?lang=sv")["title"] == fi("Asukkaat mukaan")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_language_is_told(client, language):
    assert client.get(f"/api/v1/units?lang={language}")["Content-Language"] == language


def test_the_language_of_the_browser_changes_nothing(client):
    response = client.get("/api/v1/programmes/hnh2035", headers={"Accept-Language": "en"})
    assert response.json()["name"] == fi("Ohjelma")


# Addresses


def test_every_address_told_leads_somewhere(client):
    waiting, seen = [f"{API}/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith(API) or address.endswith("/changes"):
            continue
        seen.add(address)
        response = client.get(address.removeprefix(HERE))
        assert (address, response.status_code) == (address, 200)
        if not address.endswith("openapi.json"):
            waiting += addresses_in(response.json())
    assert len(seen) > 20


def addresses_in(value):
    if isinstance(value, dict):
        return [address for one in value.values() for address in addresses_in(one)]
    if isinstance(value, list):
        return [address for one in value for address in addresses_in(one)]
    return [value] if isinstance(value, str) and value.startswith("https://testserver") else []


def test_every_page_told_is_there(client):
    told = [ask(client, path) for path in ("measures", "themes", "indicators", "programmes")]
    pages = [address for address in addresses_in(told) if not address.startswith(API)]
    assert len(pages) == 8
    for page in pages:
        try:
            resolve(page.removeprefix(HERE))
        except Resolver404:
            pytest.fail(page)


def test_numbers_of_any_alphabet_have_addresses(client, site):
    make_measure(site, number="Ü1.2-b", title="Muu")
    told = ask(client, "measures/hnh2035/%C3%9C1.2-b")
    assert (told["id"], told["url"]) == ("hnh2035/Ü1.2-b", f"{API}/measures/hnh2035/%C3%9C1.2-b")


def test_nothing_that_is_not_there_is_told(client):
    make_unit(slug="toinen")
    for path in [
        *["programmes/x", "themes/hnh2035/x", "themes/x/liikenne", "units/x", "measures/hnh2035/9"],
        *["measures/x/125", "tasks/999999", "indicators/hnh2035/9", "observations/999999"],
        *["effects/measure-999999", "effects/x", "effects/measure-", "effects/unit-1", "x", "measures/"],
        *["tasks/x", "tasks/-1", f"tasks/{9**30}", f"effects/measure-{9**30}", "changes/hnh2035/125"],
        *["changes/x/125", "measures/hnh2035/", "measures/hnh2035/125/"],
    ]:
        response = client.get(f"/api/v1/{path}")
        assert (path, response.status_code) == (path, 404)
        assert response["Content-Type"] == "application/problem+json"

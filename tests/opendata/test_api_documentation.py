"""What the API says of itself is true: the page with its examples, and the OpenAPI document."""

import contextlib
import io
import json

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import override
from jsonschema import Draft202012Validator

from opendata.api.document import document
from opendata.api.operations import api
from tests.factories import make_measure
from tests.opendata.site import TODAY, make_site
from tests.page import get as page
from tests.page import texts

HERE = "https://testserver"
LANGUAGES = [code for code, _name in django_settings.LANGUAGES]


@pytest.fixture(autouse=True)
def site(db, settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = HERE
    return make_site()


def address(language="fi"):
    with override(language):
        return reverse("api_documentation")


# The page


def test_the_page_is_at_the_same_place_in_every_language():
    assert [address(one) for one in LANGUAGES] == ["/data/api/", "/sv/data/api/", "/en/data/api/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered(client, language):
    shown = page(client, address(language))
    examples = shown.select("a.example")
    assert len(examples) == 7
    for example in examples:
        assert example.get_text() == HERE + example["href"]
        response = client.get(example["href"])
        assert (example["href"], response.status_code) == (example["href"], 200)


def test_the_examples_are_of_the_programme_in_force(client):
    [one] = [path for path in texts(page(client, address()), "a.example") if "status=late" in path]
    assert one == f"{HERE}/api/v1/measures?programme=hnh2035&status=late"


@pytest.mark.django_db(transaction=True)
def test_the_program_works(client, live_server, settings, site):
    """As anybody would copy it from the page."""
    settings.SITE_URL = live_server.url
    for number in range(60):
        make_measure(site, number=f"x{number}", title="Muu")
    program = page(client, address()).select_one("#program").get_text()
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(program, "program", "exec"), {})
    lines = said.getvalue().splitlines()
    assert (lines[0], len(lines)) == ("125 Asukkaat mukaan on_time", 63)


def test_the_error_that_is_shown_is_what_comes(client):
    shown = json.loads(page(client, address()).select_one("#error").get_text())
    assert client.get("/api/v1/programmes/x").json() == shown


def test_every_list_is_told_with_its_parameters(client):
    told = texts(page(client, address("en")), "section:has(> #collections) li")
    assert [one.split(":")[0] for one in told] == [
        *["/programmes", "/themes", "/measures", "/tasks", "/units", "/indicators", "/observations"],
        *["/effects", "/changes"],
    ]
    assert told[3] == "/tasks: The tasks of the measures. Narrow with: programme, measure, state."


def test_without_a_programme_there_is_something_to_try(client, site):
    site.is_public = False
    site.save()
    assert texts(page(client, address()), "a.example") == [f"{HERE}/api/v1/programmes"]


# The OpenAPI document


@pytest.fixture
def told(client):
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def operations(told):
    return [(path, operation["get"]) for path, operation in told["paths"].items()]


def test_it_says_what_it_is_and_whose(told):
    assert told["openapi"] == "3.1.0"
    assert told["info"]["license"]["identifier"] == "CC-BY-4.0"
    assert told["servers"] == [{"url": f"{HERE}/api/v1"}]
    assert {tuple(one) for one in told["paths"].values()} == {("get",)}
    assert len({operation["operationId"] for _path, operation in operations(told)}) == 19


def test_every_address_names_its_errors_and_describes_its_parameters(told):
    for path, operation in operations(told):
        assert (path, list(operation["responses"])) == (
            path,
            ["200", "304", "400", "404", "405", "422", "500"],
        )
        for parameter in operation["parameters"]:
            assert (path, parameter["name"], bool(parameter["description"])) == (
                path,
                parameter["name"],
                True,
            )
    for answer in told["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]


def test_every_reference_leads_somewhere(told):
    found = set(references(told))
    assert len(found) > 40
    for reference in found:
        place = told
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def references(value):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from [one] if name == "$ref" else references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_every_field_is_in_the_document_and_always_there(client, told):
    """Stricter than what it promises: no field is missing, and none is too many."""
    for schema in told["components"]["schemas"].values():
        if schema.get("type") == "object":
            assert set(schema["required"]) == set(schema["properties"])
            schema["additionalProperties"] = False
    lists = ["programmes", "themes", "measures", "tasks", "units", "indicators", "observations", "effects"]
    for path in lists:
        record = told["paths"][f"/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator(record | {"components": told["components"]})
        assert [error.message for error in validator.iter_errors(client.get(f"/api/v1/{path}").json())] == []


def test_every_operation_is_in_it(told):
    made = {path for router in api._get_bound_routers() for path in router.path_operations}
    assert len(made) == len(told["paths"])


def test_it_is_made_once():
    assert document(HERE) is document(HERE)

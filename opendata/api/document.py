"""What the API says of itself: where to begin, and the whole of it as OpenAPI 3.1."""

from functools import lru_cache

from django.conf import settings
from django.http import JsonResponse
from ninja.openapi.schema import REF_TEMPLATE
from pydantic import BaseModel, Field

from opendata.api.asked import NUMBER_PATTERN, SLUG
from opendata.api.operations import answers, api
from opendata.api.problems import DOCUMENTATION, KINDS, MEDIA_TYPE, ParameterError, Problem
from opendata.api.texts import Address, url


def _like(pattern: str, example: str) -> dict:
    return {"type": "string", "pattern": pattern, "examples": [example]}


LICENCE = {
    "name": "Creative Commons Attribution 4.0 International",
    "identifier": "CC-BY-4.0",
}
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
COLLECTIONS = (
    "programmes",
    "themes",
    "measures",
    "tasks",
    "units",
    "indicators",
    "observations",
    "effects",
    "changes",
)
DESCRIPTION = """\
What the public pages say of the city’s climate measures, for programs. For reading only, without an account.

* Names of fields and values of vocabularies are stable English. Texts come in the language asked for with \
`lang` (Finnish where it is not given); each names the language it is in.
* `null` is “not known” or “not there”, as the field says. It is never zero, and never an empty text.
* `at` asks how everything stood at the end of a past day.
* Lists come in pages in the order in which things were entered: follow `next`. Nothing is lost or told twice.
* Send `If-None-Match` with the `ETag` you have: where nothing changed the answer is 304.
* Errors are `application/problem+json` (RFC 9457).
* Fields may be added. None is renamed or removed while the address says v1.
"""
# The parts of addresses, by their name and type.
PARTS = {
    ("programme", "string"): ("The id of the programme.", _like(SLUG, "hnh2035")),
    ("theme", "string"): ("The second part of the id of the theme.", _like(SLUG, "liikenne")),
    ("unit", "string"): ("The id of the unit.", _like(SLUG, "kaupunkiymparisto")),
    ("number", "string"): ("The number within the programme.", _like(NUMBER_PATTERN, "125")),
    ("id", "string"): ("The id.", _like(SLUG, "measure-12")),
    ("id", "integer"): ("The id.", {"type": "integer", "minimum": 1, "examples": [12]}),
}


class Beginning(BaseModel):
    """Where everything is."""

    programmes: Address
    themes: Address
    measures: Address
    tasks: Address
    units: Address
    indicators: Address
    observations: Address
    effects: Address
    changes: Address = Field(description="Needs ?programme=")
    openapi: Address
    documentation: Address
    licence: Address


@answers("/", Beginning, tag="The API itself", summary="Where everything is")
def beginning(request):
    return {name: url(name) for name in COLLECTIONS} | {
        "openapi": url("openapi.json"),
        "documentation": settings.SITE_URL + DOCUMENTATION,
        "licence": LICENCE_ADDRESS,
    }


def openapi(request):
    """The API described for programs."""
    return JsonResponse(document(settings.SITE_URL), json_dumps_params={"ensure_ascii": False})


@lru_cache(maxsize=4)
def document(site_url: str) -> dict:
    """What ninja makes of the operations, with the errors, which are the same for all."""
    made = api.get_openapi_schema(path_prefix="")
    for path in made["paths"].values():
        path.pop("head", None)
        for operation in path.values():
            _complete(operation)
    schemas = made["components"]["schemas"]
    schemas["ParameterError"] = ParameterError.model_json_schema()
    schemas["Problem"] = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    schemas["Problem"].pop("$defs")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": api.title,
            "version": "1.0.0",
            "description": DESCRIPTION,
            "license": LICENCE,
        },
        "externalDocs": {"url": site_url + DOCUMENTATION},
        "servers": [{"url": f"{site_url}/api/v1"}],
        "security": [],
        "paths": made["paths"],
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "responses": {name: _problem(title) for name, title in KINDS.values()},
            "headers": {"ETag": {"description": "Of this answer.", "schema": {"type": "string"}}},
        },
    }


def _complete(operation) -> None:
    responses = operation["responses"]
    for status, response in list(responses.items()):
        response["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
        responses[str(status)] = responses.pop(status)
    responses["304"] = {"description": "As the answer with the ETag that was sent."}
    for status, (name, _title) in KINDS.items():
        responses[str(status)] = {"$ref": f"#/components/responses/{name}"}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            description, parameter["schema"] = PARTS[parameter["name"], parameter["schema"]["type"]]
            parameter["description"] = description


def _problem(title) -> dict:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": title, "content": {MEDIA_TYPE: schema}}

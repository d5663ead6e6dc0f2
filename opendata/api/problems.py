"""What went wrong, as RFC 9457 has it: `application/problem+json`, with an address that explains the kind."""

import json
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpResponse
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
DOCUMENTATION = "/en/data/api/"
# By the status; the page of documentation explains each under this name.
KINDS = {
    400: ("bad-request", "The request cannot be read"),
    404: ("not-found", "There is nothing here"),
    405: ("method-not-allowed", "The API is for reading only"),
    422: ("invalid-parameters", "A parameter is not right"),
    500: ("server-error", "Something went wrong here"),
}
DETAILS = {
    400: "The address has something in it that no address may have.",
    404: "There is nothing at this address.",
    405: "Use GET, HEAD or OPTIONS.",
    500: "This is our fault, and has been written down. Try again later.",
}


class ParameterError(BaseModel):
    parameter: str = Field(description="The name of the parameter.", examples=["limit"])
    detail: str = Field(description="What is wrong with it, in English.", examples=["Not a whole number."])


class Problem(BaseModel):
    """Why there is no answer. The texts are in English."""

    type: str = Field(
        description="The kind of problem, as the address of its explanation; about:blank where it has none.",
        examples=["https://measures.example/en/data/api/#not-found"],
    )
    title: str = Field(description="The kind in words.", examples=["There is nothing here"])
    status: int = Field(description="The status of the answer.", examples=[404])
    detail: str = Field(description="What happened this time.", examples=["There is no programme “x”."])
    errors: list[ParameterError] = Field(description="What is wrong with which parameter; empty elsewhere.")


class RefusedError(Exception):
    """Parameters that are not right: pairs of a name and what is wrong."""

    def __init__(self, errors: list[tuple[str, str]]):
        super().__init__(errors)
        self.errors = errors


class NotThereError(Http404):
    """With words for whoever asked."""


def problem(status: int, detail: str = "", errors=()) -> HttpResponse:
    kind, title = KINDS.get(status, ("", HTTPStatus(status).phrase))
    said = {
        "type": f"{settings.SITE_URL}{DOCUMENTATION}#{kind}" if kind else "about:blank",
        "title": title,
        "status": status,
        "detail": detail or DETAILS.get(status, title),
        "errors": [{"parameter": name, "detail": text} for name, text in errors],
    }
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response["Content-Language"] = "en"
    return response


def shortened(text: str) -> str:
    """What somebody asked, for a sentence about it."""
    return text if len(text) <= 80 else text[:79] + "…"

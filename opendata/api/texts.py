"""The smallest parts of answers: texts that name their language, exact and rough days, references."""

import datetime
from typing import Annotated
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from pydantic import BaseModel, Field

from measures.days import Precision
from measures.history.words import plain
from measures.languages import shown
from participation.exports import plain as number

__all__ = ["VISITOR", "number"]
VISITOR = AnonymousUser()
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Text(BaseModel):
    text: str = Field(examples=["Kierrätys"])
    language: str = Field(
        description="What the text is in: the language asked for, or another where there is none in it.",
        json_schema_extra={"enum": ["fi", "sv", "en"]},
    )


class RichText(Text):
    html: str = Field(description="With paragraphs, lists, links and emphasis; `text` is without them.")


class Day(BaseModel):
    """A day that is maybe known by its month or year only, and then is the first or the last day of it."""

    date: datetime.date
    precision: Precision


class Reference(BaseModel):
    """Another thing, with its name."""

    id: str = Field(examples=["hnh2035/125"])
    url: Address = Field(description="Where this API tells of it.")
    name: Text


class Listing(BaseModel):
    next: Address | None = Field(description="The address of the next page; null on the last one.")


def url(path: str) -> str:
    """The whole address of something in this API."""
    return f"{settings.SITE_URL}/api/v1/{quote(path)}"


def page(path: str) -> str:
    """The whole address of a page of the site, of its path."""
    return f"{settings.SITE_URL}{path}"


def text(thing, name) -> dict | None:
    """The text as it is shown in the language asked for; None where there is none."""
    return words(shown(thing, name))


def words(found) -> dict | None:
    return {"text": str(found), "language": found.language} if found else None


def rich(thing, name) -> dict | None:
    found = shown(thing, name)
    if not found:
        return None
    return {"text": plain(found), "language": found.language, "html": str(found)}


def day(date: datetime.date | None, precision: str) -> dict | None:
    return {"date": date, "precision": precision} if date else None


def reference(collection: str, key: str, thing, name="name") -> dict:
    return {"id": key, "url": url(f"{collection}/{key}"), "name": text(thing, name)}


def programme_reference(programme) -> dict:
    return reference("programmes", programme.slug, programme)


def theme_reference(theme) -> dict:
    return reference("themes", f"{theme.programme.slug}/{theme.slug}", theme)


def unit_reference(unit) -> dict:
    return reference("units", unit.slug, unit)


def measure_reference(measure) -> dict:
    return reference("measures", f"{measure.programme.slug}/{measure.number}", measure, "title")


def indicator_reference(indicator) -> dict:
    return reference("indicators", f"{indicator.programme.slug}/{indicator.number}", indicator)

"""Programmes, their themes, and the units that answer for measures."""

import datetime

from django.db.models import FETCH_RAISE
from pydantic import BaseModel, Field

from measures.models import Programme, Theme, Unit
from opendata.api.asked import LIST, ONE, PROGRAMME
from opendata.api.operations import answers, changed, find, one_page, programmes_asked
from opendata.api.texts import (
    VISITOR,
    Address,
    Listing,
    Reference,
    RichText,
    Text,
    page,
    programme_reference,
    rich,
    text,
    theme_reference,
    unit_reference,
    url,
)

TAG = "Programmes, themes and units"


class ProgrammeRecord(BaseModel):
    """A climate programme: what the city promised together."""

    id: str = Field(description="Stays; it is the programme’s part of all addresses.", examples=["hnh2035"])
    url: Address
    page: Address = Field(description="The page for people.")
    name: Text
    goal: Text | None
    description: RichText | None
    is_adopted: bool = Field(description="Has the city decided on it?")
    adopted_on: datetime.date | None = Field(description="Null where not adopted, or the day is not known.")
    closed_on: datetime.date | None = Field(description="The day it ended; null while it is in force.")


class Programmes(Listing):
    items: list[ProgrammeRecord]


class ThemeRecord(BaseModel):
    """A theme of a programme; themes form a tree."""

    id: str = Field(examples=["hnh2035/liikenne"])
    url: Address
    page: Address = Field(description="The page for people.")
    programme: Reference
    parent: Reference | None = Field(description="The theme it is a part of; null at the top.")
    name: Text
    description: RichText | None
    order: int = Field(description="Among those of the same parent the smaller come first.")


class Themes(Listing):
    items: list[ThemeRecord]


class UnitRecord(BaseModel):
    """A division, department or unit of the city, or a partner; units form a tree."""

    id: str = Field(examples=["kaupunkiymparisto"])
    url: Address
    parent: Reference | None = Field(description="The unit it is a part of; null at the top.")
    name: Text
    description: RichText | None


class Units(Listing):
    items: list[UnitRecord]


def programme_record(programme) -> dict:
    return {
        "id": programme.slug,
        "url": url(f"programmes/{programme.slug}"),
        "page": page(programme.get_absolute_url()),
        "name": text(programme, "name"),
        "goal": text(programme, "goal"),
        "description": rich(programme, "description"),
        "is_adopted": programme.is_adopted,
        "adopted_on": programme.adopted_on,
        "closed_on": programme.closed_on,
    }


def theme_record(theme) -> dict:
    return {
        "id": f"{theme.programme.slug}/{theme.slug}",
        "url": url(f"themes/{theme.programme.slug}/{theme.slug}"),
        "page": page(theme.get_absolute_url()),
        "programme": programme_reference(theme.programme),
        "parent": theme_reference(theme.parent) if theme.parent_id else None,
        "name": text(theme, "name"),
        "description": rich(theme, "description"),
        "order": theme.order,
    }


def unit_record(unit) -> dict:
    return {
        "id": unit.slug,
        "url": url(f"units/{unit.slug}"),
        "parent": unit_reference(unit.parent) if unit.parent_id else None,
        "name": text(unit, "name"),
        "description": rich(unit, "description"),
    }


def visible_themes():
    themes = Theme.objects.filter(programme__in=Programme.objects.visible_to(VISITOR))
    return themes.select_related("programme", "parent__programme").fetch_mode(FETCH_RAISE)


def visible_units():
    return Unit.objects.select_related("parent").fetch_mode(FETCH_RAISE)


@answers("/programmes", Programmes, *LIST, tag=TAG, summary="All programmes")
def programmes(request):
    found, following = one_page(
        request, "programmes", changed(Programme.objects.visible_to(VISITOR), request)
    )
    return {"items": [programme_record(one) for one in found], "next": following}


@answers("/programmes/{slug:programme}", ProgrammeRecord, *ONE, tag=TAG, summary="A programme")
def programme(request, programme: str):
    return programme_record(find(Programme.objects.visible_to(VISITOR), "programme", slug=programme))


@answers("/themes", Themes, PROGRAMME, *LIST, tag=TAG, summary="Themes")
def themes(request):
    within = visible_themes().filter(programme__in=programmes_asked(request))
    found, following = one_page(request, "themes", changed(within, request))
    return {"items": [theme_record(one) for one in found], "next": following}


@answers("/themes/{slug:programme}/{slug:theme}", ThemeRecord, *ONE, tag=TAG, summary="A theme")
def theme(request, programme: str, theme: str):
    return theme_record(find(visible_themes(), "theme", programme__slug=programme, slug=theme))


@answers("/units", Units, *LIST, tag=TAG, summary="Units")
def units(request):
    found, following = one_page(request, "units", changed(visible_units(), request))
    return {"items": [unit_record(one) for one in found], "next": following}


@answers("/units/{slug:unit}", UnitRecord, *ONE, tag=TAG, summary="A unit")
def unit(request, unit: str):
    return unit_record(find(visible_units(), "unit", slug=unit))

"""The data package of a programme: its tables as CSV in one zip file, described as Frictionless wants it.

The same content gives the same bytes on the same day, so its checksum can be told ahead.
"""

import csv
import datetime
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from measures import days
from measures.models import ChainHead, Programme
from measures.written import as_cell, without_controls
from opendata.contents import VISITOR, things_of
from opendata.package import TABLES, Field, Table

TRIES = 3
KEPT = 16
"""So many packages are kept in memory; some hundred kilobytes each."""
YES, NO = "yes", "no"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
ABOUT = (
    "What the site shows residents of the programme, as it stands on the day of the version. "
    "An empty cell means that the thing is not known or not there, never zero; what is not known of a "
    "status, a level or an impact has a code of its own ('unknown', 'not_assessed'). Texts are in Finnish, "
    "and in Swedish and English where they have been translated. Persons are not named. A text that a "
    "spreadsheet program would take for a formula has an apostrophe before it."
)


@dataclass(frozen=True)
class Package:
    content: bytes
    day: datetime.date

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def package_of(programme) -> Package:
    """As the programme stands, or stood on the day that is asked about.

    Made once for each state of the history, of which the head of the chain tells. Where something was
    saved meanwhile, the tables may not fit together: they are read again.
    """
    for _try in range(TRIES):
        head = head_of_history()
        package = _made(programme.pk, days.today(), days.asked() is not None, head)
        if head_of_history() == head:
            break
    return package


def head_of_history() -> str | None:
    return ChainHead.objects.values_list("digest", flat=True).first()


@lru_cache(maxsize=KEPT)
def _made(pk, day, is_past, head) -> Package:
    """Called only with what tells apart all that a package can say."""
    programme = Programme.objects.visible_to(VISITOR).get(pk=pk)
    with override(settings.LANGUAGE_CODE):
        things = things_of(programme)
        files = {f"{table.name}.csv": written(table, things[table.name]) for table in TABLES}
    described = json.dumps(descriptor(programme, day, files), ensure_ascii=False, indent=2).encode()
    return Package(zipped({"datapackage.json": described, **files}, day), day)


def written(table: Table, things) -> bytes:
    """Commas, UTF-8 without a mark, and nothing but codes, numbers, days and the texts themselves."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerows([cell(field.value(thing)) for field in table.fields] for thing in things)
    return file.getvalue().encode()


def cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int | datetime.date):
        return str(value)
    return as_cell(without_controls(str(value)))


def zipped(files: dict[str, bytes], day) -> bytes:
    """Dated by the day alone, and packed the same way everywhere."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return found.getvalue()


# datapackage.json


def descriptor(programme, day, files: dict[str, bytes]) -> dict:
    """As the Data Package standard has it (specs.frictionlessdata.io, version 1)."""
    return {
        "profile": "tabular-data-package",
        "name": programme.slug.lower(),
        "title": f"Helsinki’s climate measures: {programme.name_en or programme.name_fi}",
        "description": ABOUT,
        "version": day.isoformat(),
        "created": datetime.datetime.combine(day, datetime.time.min, days.HELSINKI).isoformat(),
        "homepage": settings.SITE_URL + programme.get_absolute_url(),
        "keywords": ["Helsinki", "climate", "measures", "indicators", "participation"],
        "contributors": [{"title": "City of Helsinki", "role": "publisher"}],
        "licenses": [LICENCE],
        "resources": [resource(table, files[f"{table.name}.csv"]) for table in TABLES],
    }


def resource(table: Table, content: bytes) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {
            "fields": [described(field, table) for field in table.fields],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [name], "reference": {"resource": reference(table, other), "fields": [column]}}
                for name, (other, column) in table.references.items()
            ],
        },
    }


def reference(table: Table, other: str) -> str:
    """A table names itself by an empty text."""
    return "" if other == table.name else other


def described(field: Field, table: Table) -> dict:
    found = {"name": field.name, "type": field.type, "description": field.description}
    if field.type == "boolean":
        found |= {"trueValues": [YES], "falseValues": [NO]}
    limits = {"required": True} if field.is_required else {}
    if table.key == (field.name,):
        limits["unique"] = True
    if field.enum:
        limits["enum"] = list(field.enum)
    return found | ({"constraints": limits} if limits else {})

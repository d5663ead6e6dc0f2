"""What the site tells data portals of its data: DCAT-AP as JSON-LD, as Helsinki Region Infoshare collects it.

A dataset a public programme. Titles name the area and no year, as the portal asks; texts are in Finnish,
Swedish and English.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from measures import days
from measures.languages import shown
from measures.models import Measure
from opendata.archive import LICENCE, Package
from opendata.contents import VISITOR

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
# What a portal that does not know the code lists must be told their codes are.
CODES = {
    "language": "dct:LinguisticSystem",
    "access-right": "dct:RightsStatement",
    "frequency": "dct:Frequency",
    "place": "dct:Location",
    "file-type": "dct:MediaTypeOrExtent",
}
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
LANGUAGES = ("FIN", "SWE", "ENG")
KEYWORDS = {
    "fi": ["ilmastonmuutos", "ilmastotoimenpiteet", "hiilineutraalius", "seuranta", "osallisuus", "Helsinki"],
    "sv": ["klimatförändring", "klimatåtgärder", "koldioxidneutralitet", "uppföljning", "Helsingfors"],
    "en": [
        "climate change",
        "climate measures",
        "carbon neutrality",
        "monitoring",
        "participation",
        "Helsinki",
    ],
}
CITY = {"fi": "Helsingin kaupunki", "sv": "Helsingfors stad", "en": "City of Helsinki"}


def catalogue(packages: list[tuple]) -> dict:
    """`packages`: each public programme with its data package."""
    publisher = {
        "@id": f"{settings.SITE_URL}/data/#publisher",
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": texts(CITY),
    }
    return {
        "@context": CONTEXT,
        "@id": absolute("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": in_each(lambda: _("Helsinki’s climate measures")),
        "dct:description": in_each(about),
        "dct:publisher": publisher,
        "dct:language": [authority("language", code) for code in LANGUAGES],
        "dct:license": licence(),
        "dct:spatial": authority("place", "FIN_HEL"),
        "foaf:homepage": link(absolute("data"), "foaf:Document"),
        "dcat:themeTaxonomy": link(f"{AUTHORITY}data-theme"),
        "dcat:dataset": [dataset(programme, package, publisher["@id"]) for programme, package in packages],
        "dcat:service": service([programme for programme, _package in packages]),
    }


def dataset(programme, package: Package, publisher: str) -> dict:
    found = {
        "@id": dataset_address(programme),
        "@type": "dcat:Dataset",
        "dct:identifier": programme.slug,
        "dct:title": in_each(lambda: title_of(programme)),
        "dct:description": in_each(lambda: f"{about()} {shown(programme, 'goal')}".strip()),
        "dct:publisher": link(publisher),
        "dcat:contactPoint": contact_point(),
        "dcat:theme": [authority("data-theme", code) for code in ("ENVI", "GOVE")],
        "dcat:keyword": [
            {"@language": code, "@value": word} for code, words in KEYWORDS.items() for word in words
        ],
        "dct:accessRights": authority("access-right", "PUBLIC"),
        "dct:accrualPeriodicity": authority("frequency", "UPDATE_CONT"),
        "dct:language": [authority("language", code) for code in LANGUAGES],
        "dct:spatial": authority("place", "FIN_HEL"),
        "dcat:landingPage": link(absolute("data"), "foaf:Document"),
        "dcat:distribution": distributions(programme, package),
    }
    if period := period_of(programme):
        found["dct:temporal"] = period
    if modified := modified_on(programme):
        found["dct:modified"] = typed("date", modified.isoformat())
    return found


def dataset_address(programme) -> str:
    return f"{absolute('data')}#{programme.slug}"


def distributions(programme, package: Package) -> list[dict]:
    """The package, the list, the API, the feed and the calendar."""
    slug = programme.slug
    whole = file_of(lambda: _("All data as one package of tables (CSV)"), "data_package", slug, "ZIP")
    listed = file_of(lambda: _("The list of measures (CSV)"), "measures_csv", slug, "CSV")
    feed = file_of(lambda: _("What changes, as a feed"), "programme_feed", slug, "ATOM")
    calendar = file_of(lambda: _("Due dates of tasks as a calendar"), "programme_calendar", slug, "ICS")
    whole["dcat:byteSize"] = typed("nonNegativeInteger", str(package.size))
    whole["spdx:checksum"] = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": link("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
        "spdx:checksumValue": typed("hexBinary", package.sha256),
    }
    return [whole, listed, interface(programme), feed, calendar]


MEDIA = {
    "ZIP": "application/zip",
    "CSV": "text/csv",
    "JSON": "application/json",
    "ATOM": "application/atom+xml",
    "ICS": "text/calendar",
}


def distribution(title, address: str, kind: str) -> dict:
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": in_each(title),
        "dcat:accessURL": link(address),
        "dct:format": authority("file-type", kind),
        "dcat:mediaType": link(MEDIA_TYPES + MEDIA[kind], "dct:MediaType"),
        "dct:license": licence(),
    }


def file_of(title, name: str, slug: str, kind: str) -> dict:
    found = distribution(title, absolute(name, slug), kind)
    return found | {"dcat:downloadURL": link(found["@id"])}


def interface(programme) -> dict:
    """Its own of each programme, though all of them are asked of one service."""
    found = distribution(
        lambda: _("The interface (API) and how to use it"), absolute("api_documentation"), "JSON"
    )
    own = {"@id": f"{dataset_address(programme)}/api", "dcat:accessService": link(service_address())}
    return found | own


def service(programmes) -> dict:
    """The API, and what it tells of."""
    return {
        "@id": service_address(),
        "@type": "dcat:DataService",
        "dct:title": in_each(lambda: _("The interface (API) and how to use it")),
        "dct:license": licence(),
        "dcat:endpointURL": link(service_address()),
        "dcat:endpointDescription": link(absolute("api:openapi")),
        "dcat:servesDataset": [link(dataset_address(one)) for one in programmes],
    }


def service_address() -> str:
    return absolute("api:openapi").removesuffix("openapi.json")


def licence() -> dict:
    return link(LICENCE["path"], "dct:LicenseDocument")


def contact_point() -> dict:
    """The site's own, never a person's."""
    names = in_each(lambda: _("Helsinki’s climate measures"))
    found = {"@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": names}
    if settings.FEEDBACK_MAIL:
        found["vcard:hasEmail"] = link(f"mailto:{settings.FEEDBACK_MAIL}")
    return found


def period_of(programme) -> dict | None:
    """From its adoption until it ended, where that is known."""
    ends = {"dcat:startDate": programme.adopted_on, "dcat:endDate": programme.closed_on}
    known = {name: typed("date", day.isoformat()) for name, day in ends.items() if day}
    return {"@type": "dct:PeriodOfTime", **known} if known else None


def modified_on(programme):
    """When what residents see of a measure last changed."""
    measures = Measure.objects.visible_to(VISITOR).filter(programme=programme).exclude(updated_at=None)
    latest = measures.order_by("-updated_at").values_list("updated_at", flat=True).first()
    return latest and localtime(latest, days.HELSINKI).date()


def title_of(programme) -> str:
    return _("Helsinki’s climate measures: %(name)s") % {"name": shown(programme, "name")}


def about() -> str:
    return _(
        "What the city of Helsinki has promised to do in its climate programme: the measures, their tasks "
        "and due dates, the units that are responsible, how it is going, and how residents take part."
    )


def in_each(text) -> list[dict]:
    """The text in each language of the site; `text` makes it in the one that is active."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(text())
    return texts(found)


def texts(by_language: dict[str, str]) -> list[dict]:
    return [{"@language": code, "@value": text} for code, text in by_language.items()]


def typed(kind: str, value: str) -> dict:
    return {"@type": f"xsd:{kind}", "@value": value}


def link(address: str, kind: str | None = None) -> dict:
    return {"@id": address, **({"@type": kind} if kind else {})}


def authority(table: str, code: str) -> dict:
    return link(f"{AUTHORITY}{table}/{code}", CODES.get(table))


def absolute(name: str, *args) -> str:
    """In Finnish, the language of addresses without a prefix."""
    with override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse(name, args=args)

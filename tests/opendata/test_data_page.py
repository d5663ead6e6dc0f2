"""The page for data users, and the record of it for data portals."""

import hashlib
from datetime import date

import pytest

from opendata.package import TABLES
from opendata.views import TABLES as TOLD
from tests.factories import make_measure, make_programme
from tests.page import fetch, get, links, query_count, section, texts, words

SITE = "https://measures.example"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)
    settings.SITE_URL = SITE
    settings.FEEDBACK_MAIL = "mail@measures.example"


@pytest.fixture
def programme(db):
    return make_programme(
        slug="p", name="Ohjelma", name_en="Programme", goal="Tavoite", adopted_on=date(2018, 12, 11)
    )


@pytest.fixture
def measure(programme):
    return make_measure(programme, number="125", title="Asia", updated_at="2020-06-01T12:00:00Z")


def test_leads_to_the_package_and_tells_its_size_and_checksum(client, measure):
    files = section(get(client, "/data/"), "files")
    content = fetch(client, "/data/p.zip").content
    assert texts(files, "h3") == ["Ohjelma"]
    name, made, checksum = texts(files, "article li")
    assert name.startswith("p.zip, ")
    assert made == "Tehty 15.06.2020, eteneminen sen päivän mukaan"
    assert checksum == f"Tarkistussumma (SHA-256): {hashlib.sha256(content).hexdigest()}"
    assert links(files, "article a") == [
        ("p.zip", "/data/p.zip"),
        ("Muutokset syötteenä", "/p/muutokset/atom.xml"),
        ("Tehtävien määräpäivät kalenterina", "/p/kalenteri.ics"),
        ("Toimenpiteiden luettelo (CSV)", "/p/toimenpiteet.csv"),
    ]


def test_tells_of_every_table(client, measure):
    assert [name for name, _says in TOLD] == [table.name for table in TABLES]
    assert texts(section(get(client, "/data/"), "tables"), "li code") == [
        f"{table.name}.csv" for table in TABLES
    ]


def test_leads_programs_on(client, measure):
    assert links(section(get(client, "/data/"), "programs"), "a") == [
        ("Rajapinta (API) ja sen käyttö", "/data/api/"),
        ("Kuvaus dataportaaleille", "/data/catalogue.jsonld"),
    ]


def test_gives_the_code_of_frames_to_copy(client, measure):
    codes = texts(section(get(client, "/sv/data/"), "embed"), "pre")
    assert codes == [
        f'<iframe src="http://testserver/sv/embed/p/{rest}" title="{title}" width="100%" height="400" '
        'loading="lazy"></iframe>'
        for rest, title in [("", "Ohjelma"), ("125/", "125 Asia")]
    ]


def test_a_title_ends_no_attribute_of_the_code(client, measure):
    measure.title = 'A "b" <c>'
    measure.save()
    page = get(client, "/data/")
    [_situation, code] = texts(section(page, "embed"), "pre")
    assert 'title="125 A &quot;b&quot; &lt;c&gt;"' in code


@pytest.mark.parametrize(
    ("address", "title"), [("/data/", "Avoin data"), ("/sv/data/", "Öppna data"), ("/en/data/", "Open data")]
)
def test_is_there_in_three_languages_and_the_foot_of_every_page_leads_to_it(client, measure, address, title):
    assert words(get(client, address).h1) == title
    front = get(client, address.replace("data/", ""))
    assert (title, address) in links(front, "footer a")


def test_only_public_programmes_the_current_first(client, measure, admin):
    make_programme(slug="a", name="Vanha", closed_on=date(2019, 1, 1))
    make_programme(slug="h", name="Salaa", is_public=False)
    client.force_login(admin)
    page = get(client, "/data/")
    assert texts(section(page, "files"), "h3") == ["Ohjelma", "Vanha"]
    assert "Salaa" not in fetch(client, "/data/catalogue.jsonld").content.decode()


def test_without_a_programme_it_says_so(client, db):
    page = get(client, "/data/")
    assert texts(page, ".empty") == ["Yhtään toimenpideohjelmaa ei ole vielä julkaistu."]
    assert section(page, "embed") is None


def test_as_many_queries_for_one_measure_as_for_three(client, programme, measure):
    first = query_count(client, "/data/")
    for _number in range(2):
        make_measure(programme)
    assert query_count(client, "/data/") == first
    assert query_count(client, "/data/") == 5  # of what has not changed


# The record


def record(client):
    response = fetch(client, "/data/catalogue.jsonld")
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    return response.json()


def code(name, kind):
    return {"@id": f"http://publications.europa.eu/resource/authority/{name}", "@type": kind}


def test_the_record_says_what_a_portal_asks(client, measure):
    found = record(client)
    [dataset] = found["dcat:dataset"]
    assert dataset["@id"] == f"{SITE}/data/#p"
    assert dataset["dct:identifier"] == "p"
    assert dataset["dct:title"] == [
        {"@language": "fi", "@value": "Helsingin ilmastotoimenpiteet: Ohjelma"},
        {"@language": "sv", "@value": "Helsingfors klimatåtgärder: Ohjelma"},
        {"@language": "en", "@value": "Helsinki’s climate measures: Programme"},
    ]
    assert [one["@language"] for one in dataset["dct:description"]] == ["fi", "sv", "en"]
    assert {one["@language"] for one in dataset["dcat:keyword"]} == {"fi", "sv", "en"}
    assert dataset["dct:publisher"] == {"@id": found["dct:publisher"]["@id"]}
    assert [one["@value"] for one in found["dct:publisher"]["foaf:name"]] == [
        "Helsingin kaupunki",
        "Helsingfors stad",
        "City of Helsinki",
    ]
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:mail@measures.example"}
    assert dataset["dct:accrualPeriodicity"] == code("frequency/UPDATE_CONT", "dct:Frequency")
    assert dataset["dct:spatial"] == code("place/FIN_HEL", "dct:Location")
    assert dataset["dct:accessRights"] == code("access-right/PUBLIC", "dct:RightsStatement")
    assert dataset["dct:language"][0] == code("language/FIN", "dct:LinguisticSystem")
    assert [one["@id"].rsplit("/", 1)[1] for one in dataset["dcat:theme"]] == ["ENVI", "GOVE"]
    assert dataset["dct:temporal"] == {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": {"@type": "xsd:date", "@value": "2018-12-11"},
    }
    assert dataset["dct:modified"] == {"@type": "xsd:date", "@value": "2020-06-01"}


def test_the_record_has_the_checksum_of_what_is_downloaded(client, measure):
    content = fetch(client, "/data/p.zip").content
    [dataset] = record(client)["dcat:dataset"]
    package = dataset["dcat:distribution"][0]
    assert package["dcat:downloadURL"] == {"@id": f"{SITE}/data/p.zip"}
    assert package["dcat:byteSize"]["@value"] == str(len(content))
    assert package["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()
    licence = {"@id": "https://creativecommons.org/licenses/by/4.0/", "@type": "dct:LicenseDocument"}
    assert [one["dct:license"] for one in dataset["dcat:distribution"]] == [licence] * 5
    assert [one["dct:format"] for one in dataset["dcat:distribution"]] == [
        code(f"file-type/{name}", "dct:MediaTypeOrExtent") for name in ("ZIP", "CSV", "JSON", "ATOM", "ICS")
    ]


def test_every_distribution_is_there(client, measure):
    [dataset] = record(client)["dcat:dataset"]
    addresses = [one["dcat:accessURL"]["@id"].removeprefix(SITE) for one in dataset["dcat:distribution"]]
    assert addresses == [
        "/data/p.zip",
        "/p/toimenpiteet.csv",
        "/data/api/",
        "/p/muutokset/atom.xml",
        "/p/kalenteri.ics",
    ]
    assert [fetch(client, one).status_code for one in addresses] == [200] * 5


def test_the_programmes_share_the_service_and_no_distribution(client, measure):
    make_programme(slug="a", closed_on=date(2019, 1, 1))
    found = record(client)
    service = found["dcat:service"]
    assert service["dcat:endpointURL"] == {"@id": f"{SITE}/api/v1/"}
    assert service["dcat:endpointDescription"] == {"@id": f"{SITE}/api/v1/openapi.json"}
    assert service["dcat:servesDataset"] == [{"@id": f"{SITE}/data/#{slug}"} for slug in ("p", "a")]
    distributions = [one for dataset in found["dcat:dataset"] for one in dataset["dcat:distribution"]]
    assert [one["dcat:accessService"] for one in distributions if "dcat:accessService" in one] == [
        {"@id": service["@id"]}
    ] * 2
    assert len({one["@id"] for one in distributions}) == len(distributions) == 10


# The classes that DCAT-AP 3 wants the values of these to have (its SHACL shapes).
RANGES = {
    "dcat:accessService": "dcat:DataService",
    "dcat:contactPoint": "vcard:Kind",
    "dcat:dataset": "dcat:Dataset",
    "dcat:distribution": "dcat:Distribution",
    "dcat:landingPage": "foaf:Document",
    "dcat:mediaType": "dct:MediaType",
    "dcat:servesDataset": "dcat:Dataset",
    "dcat:service": "dcat:DataService",
    "dct:accessRights": "dct:RightsStatement",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:format": "dct:MediaTypeOrExtent",
    "dct:language": "dct:LinguisticSystem",
    "dct:license": "dct:LicenseDocument",
    "dct:publisher": "foaf:Agent",
    "dct:spatial": "dct:Location",
    "dct:temporal": "dct:PeriodOfTime",
    "foaf:homepage": "foaf:Document",
    "spdx:checksum": "spdx:Checksum",
}


def pairs(thing):
    """Each property in the record with one of its values."""
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, one
            if isinstance(one, dict):
                yield from pairs(one)


def kinds(thing) -> set[str]:
    found = thing.get("@type", [])
    return {found} if isinstance(found, str) else set(found)


def test_each_value_is_of_the_class_that_the_profile_wants(client, measure):
    found = list(pairs({"@graph": record(client)}))
    told = {}
    for _name, value in found:
        if isinstance(value, dict) and "@id" in value:
            told.setdefault(value["@id"], set()).update(kinds(value))
    used = [(name, value) for name, value in found if name in RANGES]
    assert {name for name, _value in used} == set(RANGES)
    missed = [
        (name, value)
        for name, value in used
        if RANGES[name] not in kinds(value) | told.get(value.get("@id"), set())
    ]
    assert missed == []


def test_every_name_in_the_record_has_its_prefix(client, measure):
    found = record(client)

    def names(thing):
        if isinstance(thing, dict):
            for name, inner in thing.items():
                yield name
                yield from names(inner)
        elif isinstance(thing, list):
            for inner in thing:
                yield from names(inner)

    used = {name.split(":")[0] for name in names({**found, "@context": {}}) if not name.startswith("@")}
    assert used == {"dcat", "dct", "foaf", "spdx", "vcard"}
    assert used <= set(found["@context"])


def test_the_record_is_not_sent_again_while_it_is_the_same(client, measure):
    tag = fetch(client, "/data/catalogue.jsonld")["ETag"]
    again = fetch(client, "/data/catalogue.jsonld", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_nobody_s_address_is_in_the_record_where_the_site_has_none(client, settings, measure):
    settings.FEEDBACK_MAIL = ""
    [dataset] = record(client)["dcat:dataset"]
    assert sorted(dataset["dcat:contactPoint"]) == ["@type", "vcard:fn"]

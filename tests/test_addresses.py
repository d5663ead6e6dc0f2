"""The addresses that outlast every change: each page's in three languages, and the ways between them."""

import pytest
from django.urls import resolve, reverse
from django.utils.translation import override

from tests.factories import make_indicator, make_measure, make_programme, make_theme, make_unit
from tests.page import fetch, get

LANGUAGES = ["fi", "sv", "en"]
ADDRESSES = [
    ("front", {}, "/", "/sv/", "/en/"),
    ("programme", {"slug": "hnh2035"}, "/hnh2035/", "/sv/hnh2035/", "/en/hnh2035/"),
    (
        "measures",
        {"slug": "hnh2035"},
        "/hnh2035/toimenpiteet/",
        "/sv/hnh2035/atgarder/",
        "/en/hnh2035/measures/",
    ),
    (
        "measures_csv",
        {"slug": "hnh2035"},
        "/hnh2035/toimenpiteet.csv",
        "/sv/hnh2035/atgarder.csv",
        "/en/hnh2035/measures.csv",
    ),
    (
        "measures_xlsx",
        {"slug": "hnh2035"},
        "/hnh2035/toimenpiteet.xlsx",
        "/sv/hnh2035/atgarder.xlsx",
        "/en/hnh2035/measures.xlsx",
    ),
    (
        "measure",
        {"slug": "hnh2035", "number": "125"},
        "/hnh2035/toimenpiteet/125/",
        "/sv/hnh2035/atgarder/125/",
        "/en/hnh2035/measures/125/",
    ),
    (
        "theme",
        {"slug": "hnh2035", "theme": "liikenne"},
        "/hnh2035/teemat/liikenne/",
        "/sv/hnh2035/teman/liikenne/",
        "/en/hnh2035/themes/liikenne/",
    ),
    (
        "unit",
        {"slug": "hnh2035", "unit": "elinkeino-osasto"},
        "/hnh2035/yksikot/elinkeino-osasto/",
        "/sv/hnh2035/enheter/elinkeino-osasto/",
        "/en/hnh2035/units/elinkeino-osasto/",
    ),
    (
        "indicators",
        {"slug": "hnh2035"},
        "/hnh2035/mittarit/",
        "/sv/hnh2035/indikatorer/",
        "/en/hnh2035/indicators/",
    ),
    (
        "indicator",
        {"slug": "hnh2035", "number": "370"},
        "/hnh2035/mittarit/370/",
        "/sv/hnh2035/indikatorer/370/",
        "/en/hnh2035/indicators/370/",
    ),
    ("goal", {"slug": "hnh2035"}, "/hnh2035/tavoite/", "/sv/hnh2035/mal/", "/en/hnh2035/goal/"),
    ("healthz", {}, "/healthz", "/healthz", "/healthz"),
]
EACH = [
    pytest.param(name, kwargs, language, address, id=f"{name}-{language}")
    for name, kwargs, *addresses in ADDRESSES
    for language, address in zip(LANGUAGES, addresses, strict=True)
]
PAGES = {name: addresses for name, _kwargs, *addresses in ADDRESSES if "_" not in name and name != "healthz"}
NUMBERS = ["125", "1.2", "0.1.10", "CL3", "Ü1", "A-1"]


@pytest.fixture
def site(everything, db):
    """Something at each of the addresses."""


@pytest.fixture(scope="module")
def everything(module_db):
    programme = make_programme(slug="hnh2035")
    theme = make_theme(programme, slug="liikenne")
    make_measure(programme, theme, number="125")
    make_unit(slug="elinkeino-osasto")
    make_indicator(programme, number="370")


@pytest.mark.parametrize(("name", "kwargs", "language", "address"), EACH)
def test_name_leads_to_address_and_back(name, kwargs, language, address):
    with override(language):
        assert reverse(name, kwargs=kwargs) == address
        found = resolve(address)
    assert (found.url_name, found.kwargs) == (name, kwargs)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("name", "kwargs", "language", "address"), EACH)
def test_address_answers_in_its_language(client, name, kwargs, language, address):
    response = fetch(client, address)
    assert response.status_code == 200
    if name != "healthz":
        assert response["Content-Language"] == language


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("preferred", ["sv", "en", "de"])
def test_the_address_decides_the_language_not_the_browser(client, preferred):
    page = get(client, "/hnh2035/", headers={"Accept-Language": preferred})
    assert page.html["lang"] == "fi"


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "address",
    [
        "/hnh2035/measures/",
        "/hnh2035/atgarder/125/",
        "/sv/hnh2035/toimenpiteet/",
        "/en/hnh2035/yksikot/elinkeino-osasto/",
        "/fi/hnh2035/",
    ],
)
def test_words_of_another_language_are_no_address(client, address):
    assert fetch(client, address).status_code == 404


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("here", range(3), ids=LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_language_links_lead_to_the_same_page_with_the_same_query(client, name, here):
    query = "?q=%C3%B6ljy&status=late"
    shown = get(client, PAGES[name][here] + query).select(".languages a")
    assert [(link["lang"], link["hreflang"], link["href"]) for link in shown] == [
        (language, language, address + query)
        for language, address in zip(LANGUAGES, PAGES[name], strict=True)
    ]
    assert [link.get("aria-current") for link in shown] == [
        "true" if place == here else None for place in range(3)
    ]
    assert [link.get_text() for link in shown] == ["Suomi", "Svenska", "English"]


@pytest.mark.django_db
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_number_has_an_address(client, number, language):
    programme = make_programme(slug="numerot")
    measure = make_measure(programme, number=number, title="Mittaa")
    indicator = make_indicator(programme, number=number, name="Laskee")
    with override(language):
        addresses = [measure.get_absolute_url(), indicator.get_absolute_url()]
    pages = [get(client, address) for address in addresses]
    assert [page.select_one(".measure-number, .indicator-number").get_text() for page in pages] == [
        number,
        number,
    ]
    assert [page.select_one(f".languages a[lang={language}]")["href"] for page in pages] == addresses


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("number", ["-1", ".1", "_1", "1 2", "1" * 21])
def test_what_cannot_be_a_number_is_not_found(client, number):
    assert fetch(client, f"/hnh2035/toimenpiteet/{number}/").status_code == 404


@pytest.mark.usefixtures("site")
def test_a_forgotten_slash_is_put_right(client):
    response = fetch(client, "/hnh2035/toimenpiteet/125?q=1")
    assert (response.status_code, response["Location"]) == (301, "/hnh2035/toimenpiteet/125/?q=1")

"""Where a page of a past day leads: to other pages of that day, but for the way back and what has no day.

Pages of the programme that have none are told which day it was, and say that they are of now.
"""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from measures.dated import kept
from measures.models import Programme, Theme
from measures.views import PAGE_SIZE
from tests.factories import (
    make_measure,
    make_measure_effect,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count, read, texts

DAY, TODAY = date(2020, 3, 2), date(2020, 6, 15)
AT = "at=2020-03-02"
LIST, MEASURE = "/p/toimenpiteet/", "/p/toimenpiteet/125/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _site(db, settings):
    settings.DEMO_TODAY = DAY
    settings.FEEDBACK_MAIL = "palaute@example.org"
    programme = make_programme(slug="p", name="Ohjelma", goal="Tavoite")
    theme = make_theme(programme, slug="t", name="Teema")
    make_measure(theme=theme, number="1", title="Edeltävä")
    measure = make_measure(
        theme=theme,
        number="125",
        title="Baana",
        description='<p><a href="/p/tilannekuva/?a=1&amp;b=2#late">Oma</a> <a href="https://example.org/p/">Muu</a>'
        ' <a href="mailto:a@example.org">Posti</a> <a href="#tasks">Kohta</a></p>',
    )
    make_measure(theme=theme, number="Ü1", title="Seuraava")
    make_responsibility(measure, make_unit(slug="u", name="Yksikkö"))
    make_task(measure, title="Kaava", due_on=date(2020, 3, 1))
    make_measure_effect(measure)
    settings.DEMO_TODAY = TODAY


def asked(address):
    """What the address asks for beside its path."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}


def where(page, selector, text):
    """Where the link that says so leads."""
    [address] = {leads for says, leads in links(page, selector) if says == text}
    return address


# The rule


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/", f"/?{AT}"),
        ("/p/", f"/p/?{AT}"),
        ("/p/toimenpiteet/", f"/p/toimenpiteet/?{AT}"),
        ("/p/toimenpiteet/?q=a+b&theme=", f"/p/toimenpiteet/?q=a+b&theme=&{AT}"),
        ("/p/toimenpiteet/?q=%C3%A4%26", f"/p/toimenpiteet/?q=%C3%A4%26&{AT}"),
        ("/p/toimenpiteet/%C3%9C1/", f"/p/toimenpiteet/%C3%9C1/?{AT}"),
        ("/p/toimenpiteet/125/#tasks", f"/p/toimenpiteet/125/?{AT}#tasks"),
        ("?page=2", f"/p/toimenpiteet/?page=2&{AT}"),
        ("/p/toimenpiteet.csv", f"/p/toimenpiteet.csv?{AT}"),
        ("/p/mittarit/1.svg", f"/p/mittarit/1.svg?{AT}"),
        ("/p/osallistuminen/", f"/p/osallistuminen/?{AT}"),
        ("/p/toimenpiteet/125/historia/", f"/p/toimenpiteet/125/historia/?{AT}"),
        ("/p/muutokset/?kind=edited", f"/p/muutokset/?kind=edited&{AT}"),
        ("/p/raportit/1/1/", f"/p/raportit/1/1/?{AT}"),
        ("/?at=2020-01-01", "/?at=2020-01-01"),
        ("/?at=", "/?at="),
        *[
            (same, same)
            for same in [
                *[
                    "",
                    "#tasks",
                    "mailto:a@example.org",
                    "tel:+358",
                    "https://example.org/p/",
                    "//example.org/p/",
                ],
                *[
                    "http://testserver/p/",
                    "/admin/",
                    "/tietoa/",
                    "/p/muutokset.csv",
                    "/p/muutokset/atom.xml",
                    "/p/toimenpiteet/125/atom.xml",
                    "/p/raportit/1/1/p.xlsx",
                    "/laskusaanto/",
                ],
                *["/static/css/site.css", "/robots.txt", "/nowhere/at/all/", "p/", "javascript:void(0)"],
                *["/%00/", "http://[", "https://[x]:y/"],
            ]
        ],
    ],
)
def test_address(address, leads):
    assert kept(address, "/p/toimenpiteet/", DAY) == leads


# On pages


def test_links_of_a_measure(client):
    page = get(client, f"{MEASURE}?status=late&{AT}")
    assert {leads for _says, leads in links(page, ".site-name a, .site-nav a")} >= {
        f"/?{AT}",
        f"/p/?{AT}",
        f"/p/tilannekuva/?{AT}",
        f"/p/toimenpiteet/?{AT}",
        f"/p/muutokset/?{AT}",
        f"/p/mittarit/?{AT}",
        f"/p/tavoite/?{AT}",
        f"/p/osallistuminen/?{AT}",
        f"/p/raportit/?{AT}",
    }
    assert links(page, ".back a") == [("Toimenpiteet", f"{LIST}?status=late&{AT}")]
    assert links(page, ".measure-theme a, .units a") == [
        ("Teema", f"/p/teemat/t/?{AT}"),
        ("Yksikkö", f"/p/yksikot/u/?{AT}"),
    ]
    assert links(page, ".rich a") == [
        ("Oma", f"/p/tilannekuva/?a=1&b=2&{AT}#late"),
        ("Muu", "https://example.org/p/"),
        ("Posti", "mailto:a@example.org"),
        ("Kohta", "#tasks"),
    ]
    assert where(page, ".updated a", "Muutoshistoria") == f"/p/toimenpiteet/125/historia/?{AT}"
    about = "about=/p/toimenpiteet/125/"
    queries = [urlsplit(leads).query for _says, leads in links(page, ".site-footer a")]
    assert queries == ["", "", "", "", about, f"{about}&kind=accessibility", "", ""]
    assert page.select_one(".skip")["href"] == "#content"
    assert all("at=" not in one["href"] for one in page.select("head [href]"))


def test_links_to_the_measures_beside_it(client):
    page = get(client, f"{MEASURE}?{AT}")
    assert {leads for _says, leads in links(page, ".pager a")} == {
        f"/p/toimenpiteet/1/?{AT}",
        f"/p/toimenpiteet/%C3%9C1/?{AT}",
    }
    assert fetch(client, f"/p/toimenpiteet/%C3%9C1/?{AT}").status_code == 200


def test_every_link_of_a_page_leads_somewhere(client):
    """What the page links to is there on that day too."""
    pages = [get(client, f"{start}?{AT}") for start in ("/p/tilannekuva/", LIST, MEASURE)]
    ways = {leads.partition("#")[0] for page in pages for _says, leads in links(page, "main a")}
    found = {leads for leads in ways if leads.startswith("/p/")}
    assert len(found) > 10
    assert {leads: fetch(client, leads).status_code for leads in found} == dict.fromkeys(found, 200)


def test_a_page_without_a_past_says_so_to_who_comes_from_a_past_day(client):
    page = get(client, f"/en/p/measures/125/?{AT}")
    for way in (
        where(page, ".updated a", "History of changes"),
        where(page, ".site-nav a", "What has changed?"),
    ):
        arrived = get(client, way)
        assert texts(arrived, ".day-banner") == [
            "This page is always shown as it is now, not as it was on the day you chose."
        ]
        assert [asked(leads) for _says, leads in links(arrived, ".site-nav a")] == [{}] * 8
        assert [asked(leads) for _says, leads in links(arrived, ".languages a")] == [{"at": "2020-03-02"}] * 3


def test_language_links_keep_the_day(client):
    page = get(client, f"{MEASURE}?{AT}&status=late")
    assert [leads for _says, leads in links(page, ".languages a")] == [
        f"/p/toimenpiteet/125/?{AT}&status=late",
        f"/sv/p/atgarder/125/?{AT}&status=late",
        f"/en/p/measures/125/?{AT}&status=late",
    ]
    swedish = get(client, f"/sv/p/atgarder/125/?{AT}")
    assert links(swedish, ".back a")[0][1] == f"/sv/p/atgarder/?{AT}"
    nowhere = fetch(client, f"{MEASURE}?at=2020-01-01")
    nowhere.status_code = 200
    assert links(read(nowhere), ".languages a")[2][1] == "/en/p/measures/125/?at=2020-01-01"


def test_a_page_of_now_has_no_day_in_it(client):
    for page in (LIST, MEASURE, "/", "/p/tilannekuva/"):
        assert [leads for _says, leads in links(get(client, page), "a[href]") if "at=" in leads] == []


# The list, its filter and its live part


def test_the_filter_keeps_the_day(client):
    page = get(client, f"{LIST}?status=late&sort=title&layout=table&{AT}")
    sent = [(one["name"], one["value"]) for one in page.select("#filter input[type=hidden]")]
    assert sorted(sent) == [("at", "2020-03-02"), ("layout", "table"), ("sort", "title")]
    assert page.select("#filter select [name=at]") == []
    form = page.select_one(".days form")
    assert [one["name"] for one in form.select("input[type=hidden]")] == ["status", "sort", "layout"]
    assert page.select_one("#filter")["action"] == page.select_one("#filter")["data-hx-get"] == LIST


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_ways_to_the_list_filtered_and_sorted_otherwise(client, headers):
    page = get(client, f"{LIST}?q=baana&status=late&{AT}", headers=headers)
    ways = links(page, "#results a")
    assert [asked(leads) for says, leads in ways if says.startswith("Poista")] == [
        {"status": "late", "at": "2020-03-02"},
        {"q": "baana", "at": "2020-03-02"},
        {"at": "2020-03-02"},
    ]
    base = {"q": "baana", "status": "late", "at": "2020-03-02"}
    assert asked(where(page, "#results a", "Taulukkona")) == base | {"layout": "table"}
    assert asked(where(page, "#results a", "Nimi")) == base | {"sort": "title"}
    assert asked(where(page, "#results a", "Baana")) == base
    for name, suffix in (("CSV", "csv"), ("XLSX", "xlsx")):
        leads = where(page, "#results a", name)
        assert (urlsplit(leads).path, asked(leads)) == (f"/p/toimenpiteet.{suffix}", base)


def test_pages_of_a_long_list(client, settings):
    settings.DEMO_TODAY = DAY
    theme = Theme.objects.get(slug="t")
    for number in range(1000, 1000 + PAGE_SIZE - 1):
        make_measure(theme=theme, number=str(number))
    settings.DEMO_TODAY = TODAY
    page = get(client, f"{LIST}?{AT}&layout=table")
    second = where(page, ".pages a", "2")
    assert asked(second) == {"at": "2020-03-02", "layout": "table", "page": "2"}
    assert len(texts(get(client, LIST + second), "tbody tr")) == 2


def test_the_live_part(client):
    response = fetch(client, f"{LIST}?q=&status=late&{AT}", headers=HTMX)
    assert response["HX-Push-Url"] == f"{LIST}?status=late&{AT}"
    assert response["X-Robots-Tag"] == "noindex"
    page = read(response)
    assert page.select("html, form") == []
    languages = page.select_one("#languages")
    assert [asked(one["href"])["at"] for one in languages.select("a")] == ["2020-03-02"] * 3
    assert [one["name"] for one in page.select("#other-parameters input")] == ["status"]
    assert [leads for _says, leads in links(page, "#way-back a")] == [f"{LIST}?status=late"]


def test_the_live_part_of_now(client):
    response = fetch(client, f"{LIST}?q=&status=late&at=", headers=HTMX)
    assert response["HX-Push-Url"] == f"{LIST}?status=late"
    assert read(response).select("#way-back, [name=at]") == []


def test_query_count_of_the_list_does_not_grow(client, settings):
    with_three = query_count(client, f"{LIST}?{AT}")
    settings.DEMO_TODAY = DAY
    measure = make_measure(Programme.objects.get(slug="p"))
    make_responsibility(measure)
    make_task(measure)
    settings.DEMO_TODAY = TODAY
    assert query_count(client, f"{LIST}?{AT}") == with_three
    assert len(texts(get(client, f"{LIST}?{AT}"), ".measure-row")) == 4

"""The list of a programme's measures: its rows, layouts, orders, pages and the part that htmx asks for.

What its filters narrow and offer is in test_measure_filter.py.
"""

from datetime import date, timedelta

import pytest

from measures.models import Measure
from measures.sorting import number_key
from tests.factories import make_measure, make_programme, make_responsibility, make_task, make_theme
from tests.page import fetch, get, links, query_count, texts, words

TODAY = date(2020, 6, 15)
LIST = "/p/toimenpiteet/"
FILTERS = ["theme", "status", "unit", "phase", "impact", "confirmed"]
LIVE = {"HX-Request": "true"}
RESTORED = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="liikenne", name="Liikenne", order=1)


def numbers(page):
    """The numbers of the measures listed, in order, whatever the layout."""
    return texts(page, "#results .measure-row .measure-number") or texts(page, "#results td:first-child")


def numbers_in_table(client, query=""):
    return numbers(get(client, f"{LIST}?layout=table{query}"))


def make_measures(theme, count):
    make = [
        Measure(
            programme=theme.programme,
            theme=theme,
            number=str(number),
            number_key=number_key(str(number)),
            title_fi=f"Toimenpide {number}",
            is_published=True,
        )
        for number in range(1, count + 1)
    ]
    Measure.objects.bulk_create(make)


# Rows


def test_shows_each_measure_with_its_status_and_next_task(client, theme):
    late = make_measure(theme=theme, number="1", title="Baanat")
    make_task(late, title="Eilinen", due_on=TODAY - timedelta(days=1))
    make_task(late, title="Vanhin", due_on=date(2020, 6, 1))
    make_task(make_measure(theme=theme, number="2", title="Pysäkit"), title="Joskus")
    done = make_measure(theme=theme, number="10", title="Sillat")
    make_task(done, title="Tehty", state="completed")
    make_measure(theme=theme, number="CL3", title="Kadut")
    page = get(client, LIST)
    assert texts(page, "#results li.measure-row") == [
        "1 Baanat Eteneminen: Myöhässä Seuraavaksi: Vanhin, 01.06.2020 14 päivää myöhässä",
        "2 Pysäkit Eteneminen: Ei aloitettu Seuraavaksi: Joskus",
        "10 Sillat Eteneminen: Ajallaan Ei avoimia tehtäviä",
        "CL3 Kadut Eteneminen: Ei tiedossa Ei vielä tehtäviä",
    ]
    assert [address for _text, address in links(page, ".measure-row a")] == [
        f"{LIST}{number}/" for number in ("1", "2", "10", "CL3")
    ]
    assert words(page.h1) == "Toimenpiteet"
    assert words(page.title) == "Toimenpiteet – Ohjelma"
    assert words(page.select_one("#result-count")) == "4 toimenpidettä"


def test_table_shows_the_same(client, theme):
    late = make_measure(theme=theme, number="1", title="Baanat")
    make_task(late, title="Vanhin", due_on=date(2020, 6, 14))
    make_measure(theme=theme, number="CL3", title="Kadut")
    table = get(client, LIST + "?layout=table").select_one("#results table")
    assert [[words(cell) for cell in row.select("td, th")] for row in table.select("tbody tr")] == [
        ["1", "Baanat", "Myöhässä", "Seuraavaksi: Vanhin, 14.06.2020 1 päivän myöhässä", "Liikenne"],
        ["CL3", "Kadut", "Ei tiedossa", "Ei vielä tehtäviä", "Liikenne"],
    ]
    assert links(table, "tbody a") == [
        ("Baanat", f"{LIST}1/?layout=table"),
        ("Liikenne", "/p/teemat/liikenne/"),
        ("Kadut", f"{LIST}CL3/?layout=table"),
        ("Liikenne", "/p/teemat/liikenne/"),
    ]


def test_by_theme_in_the_order_of_the_themes(client, programme, theme):
    energy = make_theme(programme, slug="energia", name="Energia", order=0)
    cycling = make_theme(parent=theme, slug="pyoraily", name="Pyöräily")
    for number, place in (("1", theme), ("2", energy), ("3", cycling), ("4", theme)):
        make_measure(theme=place, number=number)
    page = get(client, LIST)
    assert links(page, "#results h2 a") == [
        ("Energia", "/p/teemat/energia/"),
        ("Liikenne", "/p/teemat/liikenne/"),
        ("Pyöräily", "/p/teemat/pyoraily/"),
    ]
    assert numbers(page) == ["2", "1", "4", "3"]
    assert numbers_in_table(client) == ["1", "2", "3", "4"]


def test_hides_drafts_and_other_programmes(client, theme):
    make_measure(theme=theme, number="1")
    make_measure(theme=theme, number="2", is_published=False)
    make_measure(number="3")
    make_measure(make_programme(is_public=False), number="4")
    page = get(client, LIST)
    assert numbers(page) == numbers_in_table(client) == ["1"]
    assert words(page.select_one("#result-count")) == "1 toimenpide"


@pytest.mark.parametrize("layout", ["themes", "table"])
def test_those_who_may_edit_see_drafts_marked(client, programme, coordinator, stranger, layout):
    make_measure(programme, number="2", title="Tuleva", is_published=False)
    address = f"{LIST}?layout={layout}"
    client.force_login(stranger)
    assert numbers(get(client, address)) == []
    client.force_login(coordinator)
    page = get(client, address)
    assert (numbers(page), texts(page, ".draft")) == (["2"], ["Luonnos"])


def test_says_that_nothing_fits(client, theme):
    make_measure(theme=theme, title="Baanat")
    page = get(client, LIST + "?q=lentoasema")
    assert numbers(page) == []
    assert words(page.select_one("#result-count")) == "0 toimenpidettä"
    assert texts(page, "#results .empty p") == [
        "Näillä rajauksilla ei löytynyt toimenpiteitä.",
        "Näytä kaikki toimenpiteet",
    ]
    assert links(page, "#results .empty a") == [("Näytä kaikki toimenpiteet", LIST)]


def test_unknown_programme_and_one_that_is_not_public(client, programme):
    make_programme(slug="salainen", is_public=False)
    addresses = ["/q/toimenpiteet/", "/salainen/toimenpiteet/"]
    assert [fetch(client, address).status_code for address in addresses] == [404, 404]


def test_wrong_method(client, programme):
    assert client.post(LIST).status_code == 405


# Layouts and orders


def test_layout_links_keep_everything_else(client, theme):
    make_measure(theme=theme, title="Baanat")
    page = get(client, LIST + "?q=baana&sort=-title&page=1&nonsense=1")
    shown = page.select("#results .list-tools nav a")
    assert [(words(link), link["href"], link.get("aria-current")) for link in shown] == [
        ("Teemoittain", LIST + "?layout=themes&q=baana&sort=-title", "true"),
        ("Taulukkona", LIST + "?layout=table&q=baana&sort=-title", None),
    ]


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("", ["0.1.9", "0.1.10", "2", "10", "CL3", "CL10", "Ü1"]),
        ("&sort=number", ["0.1.9", "0.1.10", "2", "10", "CL3", "CL10", "Ü1"]),
        ("&sort=-number", ["Ü1", "CL10", "CL3", "10", "2", "0.1.10", "0.1.9"]),
        ("&sort=nonsense", ["0.1.9", "0.1.10", "2", "10", "CL3", "CL10", "Ü1"]),
    ],
)
def test_numbers_in_natural_order(client, theme, query, ordered):
    for number in ["10", "CL10", "Ü1", "2", "0.1.10", "CL3", "0.1.9"]:
        make_measure(theme=theme, number=number)
    assert numbers_in_table(client, query) == ordered


def test_titles_in_finnish_order(client, theme):
    ordered = ["aamu", "Vanha", "Zeppelin", "Åland", "äänet", "Ääret", "Öljy"]
    for number, title in zip("5172436", ordered, strict=True):
        make_measure(theme=theme, number=number, title=title)
    assert numbers_in_table(client, "&sort=title") == list("5172436")
    assert numbers_in_table(client, "&sort=-title") == list("6342715")


def test_statuses_from_late_to_not_known(client, theme):
    target = make_measure(theme=theme, number="1")  # no tasks: not known
    make_measure(theme=theme, number="2", closed_as="merged", merged_into=target)
    make_measure(theme=theme, number="3", closed_as="cancelled")
    make_measure(theme=theme, number="4", closed_as="postponed")
    make_measure(theme=theme, number="5", closed_as="completed")
    make_task(make_measure(theme=theme, number="6"))
    make_task(make_measure(theme=theme, number="7"), state="in_progress")
    make_task(make_measure(theme=theme, number="8"), due_on=date(2020, 6, 14))
    assert numbers_in_table(client, "&sort=status") == list("87654321")
    assert numbers_in_table(client, "&sort=-status") == list("12345678")


def test_next_due_first_and_unknown_last_both_ways(client, theme):
    make_measure(theme=theme, number="1")
    make_task(make_measure(theme=theme, number="2"), due_on=date(2020, 12, 31))
    soon = make_measure(theme=theme, number="3")
    make_task(soon, due_on=date(2021, 12, 31))
    make_task(soon, due_on=date(2020, 7, 1))
    make_task(soon, due_on=date(2020, 5, 1), state="completed")
    make_task(soon, due_on=date(2020, 5, 1), state="cancelled")
    make_task(make_measure(theme=theme, number="4"), due_on=None)
    make_task(make_measure(theme=theme, number="5"), due_on=date(2020, 6, 1))
    assert numbers_in_table(client, "&sort=due") == list("53214")
    assert numbers_in_table(client, "&sort=-due") == list("23514")


def test_within_themes_too(client, programme, theme):
    energy = make_theme(programme, order=2)
    for number, title, place in (("1", "b", energy), ("2", "b", theme), ("3", "a", theme)):
        make_measure(theme=place, number=number, title=title)
    assert numbers(get(client, LIST + "?sort=title")) == ["3", "2", "1"]


def test_sort_links_of_the_themes(client, theme):
    make_measure(theme=theme)
    shown = get(client, LIST + "?phase=unknown").select("#results .sorts a")
    visible = [words(link).rstrip(" ↑↓") for link in shown]
    assert visible == ["Numero (nouseva)", "Nimi", "Eteneminen", "Seuraava tehtävä"]
    assert [link["href"] for link in shown] == [
        f"{LIST}?phase=unknown&sort=-number",
        f"{LIST}?phase=unknown&sort=title",
        f"{LIST}?layout=table&phase=unknown&sort=status",
        f"{LIST}?layout=table&phase=unknown&sort=due",
    ]
    assert [link.get("aria-current") for link in shown] == ["true", None, None, None]


@pytest.mark.parametrize(
    ("query", "hrefs", "sorted_as"),
    [
        ("", ["-number", "title", "status", "due"], ["ascending", None, None, None, None]),
        ("&sort=title", ["number", "-title", "status", "due"], [None, "ascending", None, None, None]),
        ("&sort=-title", ["number", "title", "status", "due"], [None, "descending", None, None, None]),
    ],
)
def test_sort_links_of_the_table(client, theme, query, hrefs, sorted_as):
    make_measure(theme=theme)
    heads = get(client, f"{LIST}?layout=table{query}").select("#results thead th")
    assert [head.get("aria-sort") for head in heads] == sorted_as
    assert [head.a["href"] for head in heads if head.a] == [
        f"{LIST}?layout=table&sort={sort}" for sort in hrefs
    ]


# Pages


def test_a_hundred_and_fifty_a_page(client, theme):
    make_measures(theme, 151)
    first = get(client, LIST + "?sort=number")
    assert numbers(first) == [str(number) for number in range(1, 151)]
    assert words(first.select_one("#result-count")) == "151 toimenpidettä"
    assert links(first, "nav.pages a") == [("1", "?sort=number&page=1"), ("2", "?sort=number&page=2")]
    second = get(client, LIST + "?sort=number&page=2")
    assert numbers(second) == ["151"]
    assert words(second.select_one("nav.pages [aria-current=page]")) == "2"


@pytest.mark.parametrize(
    ("page", "shown"), [("0", "151"), ("3", "151"), ("-1", "151"), ("x", "1"), ("", "1"), ("2" * 30, "151")]
)
def test_a_page_that_is_not_there_shows_one_that_is(client, theme, page, shown):
    make_measures(theme, 151)
    assert numbers(get(client, f"{LIST}?page={page}"))[0] == shown


def test_a_hundred_and_fifty_fit_on_one_page(client, theme):
    make_measures(theme, 150)
    page = get(client, LIST)
    assert (len(numbers(page)), page.select_one("nav.pages")) == (150, None)


@pytest.mark.parametrize("layout", ["themes", "table"])
def test_query_count_does_not_grow(client, programme, layout):
    def fill(theme):
        for measure in theme.measures.all()[:3]:
            make_responsibility(measure)
            make_task(measure, due_on=TODAY)

    first = make_theme(programme)
    make_measures(first, 1)
    fill(first)
    address = f"{LIST}?layout={layout}"
    with_one = query_count(client, address)
    Measure.objects.all().delete()
    make_measures(first, 200)
    fill(first)
    target = Measure.objects.get(number="200")
    make_measure(theme=make_theme(programme), number="201", closed_as="merged", merged_into=target)
    assert query_count(client, address) == with_one


# htmx


@pytest.fixture
def listed(theme):
    make_measure(theme=theme, number="1", title="Baanat")
    make_measure(theme=theme, number="2", title="Sillat")


@pytest.mark.usefixtures("listed")
def test_htmx_gets_the_live_part_only(client):
    page = get(client, LIST + "?q=silta&q=sillat", headers=LIVE)
    assert numbers(page) == ["2"]
    results, *swapped = page.find_all(recursive=False)
    assert results["id"] == "results"
    assert {part["id"]: part["data-hx-swap-oob"] for part in swapped} == {
        **dict.fromkeys(["languages", "other-parameters", "result-count"], "innerHTML"),
        **dict.fromkeys([f"id_{name}" for name in FILTERS], "outerHTML"),
    }


@pytest.mark.usefixtures("listed")
def test_the_live_part_is_that_of_the_page(client):
    address = LIST + "?q=sillat&status=unknown"
    page, live = get(client, address), get(client, address, headers=LIVE)
    assert page.select("[data-hx-swap-oob]") == []
    for part in live.find_all(recursive=False):
        same = page.find(id=part["id"])
        assert (part.name, words(part)) == (same.name, words(same))
        assert links(part, "a") == links(same, "a")


@pytest.mark.usefixtures("listed")
def test_going_back_in_history_gets_the_whole_page(client):
    address = LIST + "?q=sillat"
    restored, page = get(client, address, headers=RESTORED), get(client, address)
    assert str(restored.body) == str(page.body)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("query", ["?q=sillat", "?layout=table&status=unknown", "?q=lentoasema"])
def test_every_link_of_the_live_part_says_which_page_it_leads_to(client, query):
    live = get(client, LIST + query, headers=LIVE)
    assert [address for _text, address in links(live, "#results a") if not address.startswith("/p/")] == []


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("headers", [{}, LIVE, RESTORED], ids=["page", "live", "restored"])
def test_caches_are_told_that_htmx_gets_another_body(client, headers):
    vary = fetch(client, LIST, headers=headers)["Vary"].split(", ")
    assert {"HX-Request", "HX-History-Restore-Request"} <= set(vary)


@pytest.mark.usefixtures("listed")
def test_the_form_works_without_script_and_tells_htmx_where_to_put_it(client):
    form = get(client, LIST + "?sort=-title&layout=table&q=%C3%B6ljy").select_one("form#filter")
    assert (form["action"], form["method"]) == (LIST, "get")
    assert (form["data-hx-get"], form["data-hx-target"]) == (LIST, "#results")
    fields = form.select("input, select")
    assert [(field["name"], field.get("value")) for field in fields] == [
        ("q", "öljy"),
        ("theme", None),
        ("status", None),
        ("unit", None),
        ("phase", None),
        ("impact", None),
        ("confirmed", None),
        ("sort", "-title"),
        ("layout", "table"),
    ]
    labelled = {label["for"] for label in form.select("label")}
    assert labelled == {field["id"] for field in fields if field.get("type") != "hidden"}


@pytest.mark.usefixtures("listed")
def test_the_address_follows_the_filter_without_what_is_not_asked(client):
    asked = LIST + "?q=sillat&theme=&unit=&status=late&sort=-title&nonsense=1"
    response = fetch(client, asked, headers=LIVE)
    assert response["HX-Push-Url"] == LIST + "?q=sillat&sort=-title&status=late"
    assert [fetch(client, asked, headers=headers).get("HX-Push-Url") for headers in ({}, RESTORED)] == [
        None
    ] * 2

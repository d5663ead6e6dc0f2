"""Previous and next: the measures beside this one in the list the reader came from."""

from datetime import date

import pytest

from tests.factories import make_measure, make_programme, make_task, make_theme
from tests.page import get, texts, words

LIST = "/p/toimenpiteet/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def site(db):
    """Measures 1, 2, 10 and CL3, a draft between each two, and one elsewhere."""
    programme = make_programme(slug="p")
    first, second = make_theme(programme, slug="a", order=2), make_theme(programme, slug="b", order=1)
    late = make_measure(theme=first, number="1", title="Ääni")
    make_task(late, due_on=date(2020, 6, 1))
    make_measure(theme=second, number="2", title="Ovi")
    also_late = make_measure(theme=second, number="10", title="Aita")
    make_task(also_late, due_on=date(2020, 5, 1))
    make_measure(theme=first, number="CL3", title="Ikkuna")
    for number in ("0", "1.1", "3", "11", "CL4"):
        make_task(
            make_measure(theme=first, number=number, is_published=False, title="B"), due_on=date(2020, 1, 1)
        )
    make_measure(make_programme(is_public=False), number="5")
    make_measure(make_programme(), number="6")


def around(client, number, query=""):
    """The numbers before and after, where the measure stands, and the titles under the links."""
    top, foot = get(client, f"{LIST}{number}/{query}").select("nav.pager")
    assert parts(top) == parts(foot)
    return parts(top)


def parts(pager):
    return {
        "previous": address(pager, "prev"),
        "next": address(pager, "next"),
        "place": words(pager.select_one(".pager-place")),
        "titles": [words(pager.select_one(".pager-previous")), words(pager.select_one(".pager-next"))],
    }


def address(pager, rel):
    link = pager.select_one(f"a[rel={rel}]")
    return link and link["href"]


@pytest.mark.usefixtures("site")
def test_names_the_measures_beside_it(client):
    assert around(client, "2") == {
        "previous": LIST + "1/",
        "next": LIST + "10/",
        "place": "Toimenpide 2 / 4",
        "titles": ["1 Ääni", "10 Aita"],
    }


@pytest.mark.usefixtures("site")
def test_the_ends_say_so(client):
    assert around(client, "1") == {
        "previous": None,
        "next": LIST + "2/",
        "place": "Toimenpide 1 / 4",
        "titles": ["Tämä on ensimmäinen toimenpide.", "2 Ovi"],
    }
    assert around(client, "CL3") == {
        "previous": LIST + "10/",
        "next": None,
        "place": "Toimenpide 4 / 4",
        "titles": ["10 Aita", "Tämä on viimeinen toimenpide."],
    }


def test_an_only_measure_is_first_and_last(client, db):
    make_measure(make_programme(slug="p"), number="7")
    assert around(client, "7") == {
        "previous": None,
        "next": None,
        "place": "Toimenpide 1 / 1",
        "titles": ["Tämä on ensimmäinen toimenpide.", "Tämä on viimeinen toimenpide."],
    }


@pytest.mark.usefixtures("site")
def test_reads_as_edellinen_and_seuraava_at_top_and_foot(client):
    page = get(client, LIST + "2/")
    assert texts(page, "nav.pager .pager-links") == ["Edellinen | Seuraava"] * 2
    described = [link["aria-describedby"] for link in page.select("nav.pager a")]
    assert [words(page.find(id=name)) for name in described] == ["1 Ääni", "10 Aita"] * 2
    top, article, foot = page.select("nav.pager, article.measure")
    assert (top.name, article.name, foot.name) == ("nav", "article", "nav")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("number", "query", "previous", "place", "next_"),
    [
        ("1", "?status=late", None, "Toimenpide 1 / 2", "10"),
        ("10", "?status=late", "1", "Toimenpide 2 / 2", None),
        ("10", "?theme=b", "2", "Toimenpide 2 / 2", None),
        ("10", "?q=aita", None, "Toimenpide 1 / 1", None),
        ("1", "?sort=-number", "2", "Toimenpide 4 / 4", None),
        ("10", "?sort=title", None, "Toimenpide 1 / 4", "CL3"),
        ("1", "?sort=title", "2", "Toimenpide 4 / 4", None),
        ("1", "?sort=due", "10", "Toimenpide 2 / 4", "2"),
        ("1", "?sort=-title&status=late", None, "Toimenpide 1 / 2", "10"),
    ],
)
def test_within_the_filter_and_in_its_order(client, number, query, previous, place, next_):
    found = around(client, number, query)
    query = query_in_order(query)
    assert (found["previous"], found["place"], found["next"]) == (
        previous and f"{LIST}{previous}/{query}",
        place,
        next_ and f"{LIST}{next_}/{query}",
    )


def query_in_order(query):
    return "?" + "&".join(sorted(query.removeprefix("?").split("&")))


@pytest.mark.usefixtures("site")
def test_a_measure_outside_the_filter_stands_in_the_whole_list(client):
    page = get(client, LIST + "2/?status=late&sort=-number")
    assert page.select_one(".back a")["href"] == LIST
    assert around(client, "2", "?status=late&sort=-number") == around(client, "2")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("query", ["?status=bad", "?theme=none&page=2", "?q=", "?from=mail"])
def test_nonsense_is_as_if_it_were_not_there(client, query):
    assert around(client, "2", query) == around(client, "2")


@pytest.mark.usefixtures("site")
def test_the_way_back_leads_to_the_readers_list(client):
    page = get(client, LIST + "10/?theme=b&sort=title&layout=table&nonsense=1")
    back = page.select_one(".back a")
    assert (words(back), back["href"]) == ("Toimenpiteet", LIST + "?layout=table&sort=title&theme=b")


@pytest.mark.usefixtures("site")
def test_a_layout_is_taken_along(client):
    assert around(client, "2", "?layout=table")["next"] == LIST + "10/?layout=table"


@pytest.mark.usefixtures("site")
def test_walking_through_the_filter_sees_each_measure_of_it_once(client):
    for query in ("", "?status=late", "?sort=title", "?sort=-due"):
        listed = get(client, f"{LIST}{query or '?'}&layout=table")
        ordered = texts(listed, "#results td:first-child")
        walked, url = [], f"{LIST}{ordered[0]}/{query}"
        while url:
            page = get(client, url)
            walked.append(words(page.select_one("main .measure-number")))
            url = address(page, "next")
        assert walked == ordered


def test_those_who_may_edit_walk_through_drafts(client, programme, coordinator):
    programme.slug = "p"
    programme.save()
    make_measure(programme, number="1", title="a")
    make_measure(programme, number="2", title="b", is_published=False)
    assert around(client, "1")["place"] == "Toimenpide 1 / 1"
    client.force_login(coordinator)
    assert (around(client, "1")["place"], around(client, "1")["next"]) == ("Toimenpide 1 / 2", LIST + "2/")

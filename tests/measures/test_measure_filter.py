"""The filter of the list of measures: what it narrows to, what it offers and how often, and the ways out."""

from datetime import date, datetime
from urllib.parse import urlencode

import pytest

from measures.days import HELSINKI
from measures.models import Measure
from tests.factories import (
    make_measure,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import get, links, texts

LIST = "/p/toimenpiteet/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


def found(client, **asked):
    """The numbers of the measures that the list shows when asked so."""
    page = get(client, f"{LIST}?{urlencode(asked | {'layout': 'table'})}")
    return texts(page, "#results td:first-child")


def offered(client, name, query=""):
    return texts(get(client, LIST + query), f"#id_{name} option")


@pytest.fixture
def site(programme):
    """Three measures. Each is again as a draft, which none but its editors see, and in a hidden programme."""
    traffic = make_theme(programme, slug="liikenne", name="Liikenne", order=1)
    cycling = make_theme(parent=traffic, slug="pyoraily", name="Pyöräily")
    energy = make_theme(programme, slug="energia", name="Energia", order=2)
    make_theme(programme, slug="tyhja", name="Tyhjä", order=3)
    division = make_unit(slug="kymp", name="Kaupunkiympäristö")
    below = make_unit(slug="asemakaava", name="Asemakaava", parent=division)
    other = make_unit(slug="ekos", name="Elinkeino")
    make_unit(slug="tyhja", name="Tyhjä")
    hidden = make_programme(is_public=False)
    hidden_theme = make_theme(hidden, slug="liikenne")
    for published, place, prefix in ((True, programme, ""), (False, programme, "D"), (True, hidden, "H")):
        fields = {"programme": place, "is_published": published}
        themes = [hidden_theme] * 3 if place == hidden else [traffic, cycling, energy]
        one = make_measure(
            theme=themes[0],
            number=prefix + "1",
            title="Yksi",
            phase="implementation",
            impact="high",
            **fields,
        )
        make_task(one, due_on=date(2020, 6, 1))
        make_responsibility(one, division)
        two = make_measure(theme=themes[1], number=prefix + "2", title="Kaksi", impact="low", **fields)
        make_task(two, due_on=date(2020, 9, 30), state="in_progress")
        make_responsibility(two, below)
        make_responsibility(two, division, role="partner")
        ten = make_measure(
            theme=themes[2], number=prefix + "10", title="Kymmenen", phase="planning", **fields
        )
        make_responsibility(ten, other)
        make_responsibility(ten, below, role="partner")


NARROWED = [
    ({}, ["1", "2", "10"]),
    ({"theme": "liikenne"}, ["1", "2"]),
    ({"theme": "pyoraily"}, ["2"]),
    ({"theme": "tyhja"}, []),
    ({"unit": "kymp"}, ["1", "2", "10"]),
    ({"unit": "asemakaava"}, ["2", "10"]),
    ({"unit": "ekos"}, ["10"]),
    ({"unit": "tyhja"}, []),
    ({"status": "late"}, ["1"]),
    ({"status": "on_time"}, ["2"]),
    ({"status": "unknown"}, ["10"]),
    ({"status": "cancelled"}, []),
    ({"phase": "implementation"}, ["1"]),
    ({"phase": "planning"}, ["10"]),
    ({"phase": "unknown"}, ["2"]),
    ({"impact": "high"}, ["1"]),
    ({"impact": "not_assessed"}, ["10"]),
    ({"theme": "liikenne", "unit": "asemakaava"}, ["2"]),
    ({"theme": "liikenne", "status": "unknown"}, []),
    ({"unit": "kymp", "status": "late", "phase": "implementation", "impact": "high"}, ["1"]),
    ({"unit": "kymp", "q": "10"}, ["10"]),
]


@pytest.mark.usefixtures("site")
def test_narrows(client):
    assert [(asked, found(client, **asked)) for asked, _shown in NARROWED] == NARROWED


NONSENSE = [
    {"theme": "ei-ole"},
    {"theme": "' OR 1=1 --"},
    {"unit": "ei-ole"},
    {"status": "bad"},
    {"phase": "late"},
    {"impact": "0"},
    {"q": " \t "},
    {"q": "x" * 101},
    {"sort": "-"},
    {"page": "9" * 40},
    {"someone": "else's"},
]


@pytest.mark.usefixtures("site")
def test_nonsense_narrows_nothing(client):
    for nonsense in NONSENSE:
        assert found(client, **nonsense) == ["1", "2", "10"], nonsense
        assert links(get(client, f"{LIST}?{urlencode(nonsense)}"), ".active-filters a") == [], nonsense


@pytest.mark.usefixtures("site")
def test_nonsense_in_one_filter_leaves_the_others(client):
    assert found(client, status="late", theme="ei-ole") == ["1"]


OFFERED = [
    ("theme", "", ["Kaikki", "Liikenne (2)", "– Pyöräily (1)", "Energia (1)"]),
    ("theme", "?status=on_time", ["Kaikki", "Liikenne (1)", "– Pyöräily (1)"]),
    ("theme", "?theme=energia", ["Kaikki", "Liikenne (2)", "– Pyöräily (1)", "Energia (1)"]),
    ("theme", "?theme=tyhja", ["Kaikki", "Liikenne (2)", "– Pyöräily (1)", "Energia (1)", "Tyhjä (0)"]),
    (
        "unit",
        "",
        ["Kaikki", "Elinkeino (1)", "Kaupunkiympäristö (3)", "– Asemakaava (2)"],
    ),
    ("unit", "?theme=liikenne", ["Kaikki", "Kaupunkiympäristö (2)", "– Asemakaava (1)"]),
    ("status", "", ["Kaikki", "Myöhässä (1)", "Ajallaan (1)", "Ei tiedossa (1)"]),
    ("status", "?unit=ekos", ["Kaikki", "Ei tiedossa (1)"]),
    ("status", "?unit=ekos&status=late", ["Kaikki", "Myöhässä (0)", "Ei tiedossa (1)"]),
    ("phase", "", ["Kaikki", "Suunnittelu (1)", "Toteutus (1)", "Ei tiedossa (1)"]),
    ("impact", "", ["Kaikki", "Suuri (1)", "Vähäinen (1)", "Ei ole arvioitu (1)"]),
    ("impact", "?q=10", ["Kaikki", "Ei ole arvioitu (1)"]),
]


@pytest.mark.usefixtures("site")
def test_offers_what_there_is_with_its_count(client):
    shown = [(name, query, offered(client, name, query)) for name, query, _options in OFFERED]
    assert shown == OFFERED


@pytest.mark.usefixtures("site")
def test_each_choice_leads_to_as_many_measures_as_it_says(client):
    page = get(client, LIST)
    for name in ("theme", "unit", "status", "phase", "impact", "confirmed"):
        for option in page.select(f"#id_{name} option")[1:]:
            count = int(option.get_text().rsplit("(", 1)[1].rstrip(")"))
            assert len(found(client, **{name: option["value"]})) == count


@pytest.mark.usefixtures("site")
def test_those_who_may_edit_count_their_drafts(client, coordinator):
    client.force_login(coordinator)
    assert offered(client, "status") == ["Kaikki", "Myöhässä (2)", "Ajallaan (2)", "Ei tiedossa (2)"]


@pytest.mark.usefixtures("site")
def test_by_when_the_facts_were_confirmed(client):
    """Lately is within 180 days. Closed measures, which nobody confirms any more, are in none of them."""
    measures = Measure.objects.all()
    measures.filter(number__contains="1").update(confirmed_at=datetime(2019, 12, 18, tzinfo=HELSINKI))
    measures.filter(number__contains="2").update(confirmed_at=datetime(2019, 12, 17, 23, 59, tzinfo=HELSINKI))
    measures.filter(number__contains="10").update(confirmed_at=None)
    assert [found(client, confirmed=value) for value in ("lately", "earlier", "never")] == [
        ["1"],
        ["2"],
        ["10"],
    ]
    assert offered(client, "confirmed") == [
        "Kaikki",
        "vahvistettu viime aikoina (1)",
        "vahvistettu aiemmin (1)",
        "ei koskaan vahvistettu (1)",
    ]
    measures.filter(number__in=["1", "2"]).update(closed_as="cancelled")
    assert [found(client, confirmed=value) for value in ("lately", "earlier", "never")] == [[], [], ["10"]]


@pytest.mark.usefixtures("site")
def test_the_choice_in_use_is_chosen(client):
    page = get(client, LIST + "?unit=asemakaava&status=late")
    chosen = {select["name"]: texts(select, "option[selected]") for select in page.select("select")}
    assert chosen == {
        "theme": [],
        "status": ["Myöhässä (0)"],
        "unit": ["– Asemakaava (0)"],
        "phase": [],
        "impact": [],
        "confirmed": [],
    }


@pytest.mark.usefixtures("site")
def test_each_filter_in_use_can_be_removed(client):
    page = get(client, LIST + "?q=1&theme=liikenne&status=late&phase=implementation&sort=-title&other=1")
    assert links(page, ".active-filters a") == [
        (
            "Poista rajaus Hakusana: 1 ×",
            LIST + "?phase=implementation&sort=-title&status=late&theme=liikenne",
        ),
        (
            "Poista rajaus Teema: Liikenne ×",
            LIST + "?phase=implementation&q=1&sort=-title&status=late",
        ),
        (
            "Poista rajaus Eteneminen: Myöhässä ×",
            LIST + "?phase=implementation&q=1&sort=-title&theme=liikenne",
        ),
        (
            "Poista rajaus Toteutusvaihe: Toteutus ×",
            LIST + "?q=1&sort=-title&status=late&theme=liikenne",
        ),
        ("Poista kaikki rajaukset", LIST),
    ]


@pytest.mark.usefixtures("site")
def test_no_filter_in_use(client):
    assert get(client, LIST + "?sort=title&layout=table").select(".active-filters") == []


@pytest.mark.usefixtures("site")
def test_measures_and_downloads_take_the_filter_along(client):
    page = get(client, LIST + "?unit=kymp&theme=pyoraily&nonsense=1")
    query = "?theme=pyoraily&unit=kymp"
    assert [address for _text, address in links(page, ".measure-row a")] == [f"{LIST}2/{query}"]
    assert links(page, ".downloads a") == [
        ("CSV", f"/p/toimenpiteet.csv{query}"),
        ("XLSX", f"/p/toimenpiteet.xlsx{query}"),
        (
            "Taulukot, joita voi muuttaa ja tuoda takaisin (XLSX)",
            f"/p/toimenpiteet/taulukot.xlsx{query}",
        ),
    ]


# The text filter


@pytest.fixture
def written(programme):
    """Five measures with text, and their like as drafts."""
    for prefix, published in (("", True), ("D", False)):
        fields = {"programme": programme, "is_published": published}
        make_measure(number=prefix + "1", title="Öljylämmitys", title_sv="Oljevärme vid Ån", **fields)
        make_measure(number=prefix + "2", title="x", lead="Sähköautot ÄLYKÄS", lead_en="Electric", **fields)
        make_measure(number=prefix + "3", title="y", description="<p>Pyörätie ja silta</p>", **fields)
        make_measure(number=prefix + "4", title="z", official_text="<p>Åboullinen 80 % teko</p>", **fields)
        make_measure(number=prefix + "CL3", title="Pyörätie", **fields)


WRITTEN = [
    ("öljylämmitys", ["1"]),
    ("ÖLJYLÄMMITYS", ["1"]),
    ("Öljy", ["1"]),
    ("lämmi", ["1"]),
    ("oljevärme", ["1"]),
    ("ÅN", ["1"]),
    ("sähköauto", ["2"]),
    ("SÄHKÖAUTOT", ["2"]),
    ("älykäs", ["2"]),
    ("electric", ["2"]),
    ("pyörätie", ["3", "CL3"]),
    ("silta pyörätie", ["3"]),
    ("silta öljy", []),
    ("åboullinen", ["4"]),
    ("80 %", ["4"]),
    ("_", []),
    ("cl3", ["CL3"]),
    ("3", ["3"]),
]


@pytest.mark.usefixtures("written")
def test_text_in_any_language_and_case(client):
    assert [(text, found(client, q=text)) for text, _shown in WRITTEN] == WRITTEN


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("address", ["/sv/p/atgarder/", "/en/p/measures/"])
def test_text_is_found_from_every_language(client, address):
    page = get(client, f"{address}?layout=table&q=s%C3%A4hk%C3%B6")
    assert texts(page, "#results td:first-child") == ["2"]


def test_text_is_found_in_what_is_read_not_in_how_it_is_kept(client, programme):
    make_measure(programme, number="1", title="x", description="<p>Smart&amp;Clean -säätiö</p>")
    assert found(client, q="smart&clean") == ["1"]

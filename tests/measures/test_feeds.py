"""The Atom feeds: what changed, for whoever follows a programme, a theme, a unit or a measure."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override
from lxml import etree

from measures.days import HELSINKI
from measures.history.versions import after_first_import, moment_of_latest
from measures.models import Change, Origin
from measures.models.change import changing, give_reason
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, query_count

FIRST, SECOND = date(2020, 2, 6), date(2020, 4, 29)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOST = "http://testserver"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = FIRST


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def theme(programme):
    return make_theme(programme, slug="teema", name="Teema")


@pytest.fixture
def unit(db):
    return make_unit(slug="yksikko", name="Yksikkö")


@pytest.fixture
def measure(theme, unit):
    with changing(origin=Origin.FORM):
        measure = make_measure(theme=theme, number="1", title="Alku")
        make_responsibility(measure, unit)
    return measure


def address(name, *args, language="fi"):
    with override(language):
        return reverse(name, args=["p", *args])


def feed(client, name="programme_feed", *args, language="fi"):
    response = fetch(client, address(name, *args, language=language))
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return etree.fromstring(response.content)


def said(element, path):
    return [found if isinstance(found, str) else found.text for found in element.xpath(path, namespaces=ATOM)]


def version_address(measure, change, language="fi"):
    return HOST + address("measure_version", measure.number, change, language=language)


def test_tells_each_version_the_latest_first(client, settings, measure):
    first = measure.history.latest().change_id
    settings.DEMO_TODAY = SECOND
    with changing(origin=Origin.FORM):
        give_reason("Kokous siirtyi")
        measure.title, measure.phase = "Loppu", "planning"
        measure.save()
        make_task(measure, title="Kokous", due_on=date(2020, 12, 31))
    second = measure.history.latest().change_id
    found = feed(client)
    assert said(found, "a:entry/a:title") == [
        "1 Loppu: nimi muutettu, tietoja muutettu, uusi tehtävä",
        "1 Loppu: uusi toimenpide sivustolla",
    ]
    addresses = [version_address(measure, second), version_address(measure, first)]
    assert said(found, "a:entry/a:id") == addresses
    assert said(found, "a:entry/a:link/@href") == addresses
    moments = [datetime.fromisoformat(moment) for moment in said(found, "a:entry/a:updated")]
    assert [moment.astimezone(HELSINKI).date() for moment in moments] == [SECOND, FIRST]
    assert said(found, "a:entry/a:summary/@type") == ["text", "text"]
    assert said(found, "a:entry/a:summary") == [
        "Toimenpide muutettu: Nimi (suomi): Alku → Loppu; Toteutusvaihe: Suunnittelu (uusi). "
        "Tehtävä Kokous lisätty: määräpäivä 31.12.2020. Miksi: Kokous siirtyi",
        "Ensimmäinen täällä tallennettu versio. Toimenpide lisätty. Vastuu Yksikkö lisätty.",
    ]
    assert {fetch(client, one).status_code for one in addresses} == {200}


def test_says_what_it_is_and_whose(client, measure):
    found = feed(client)
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
    assert said(found, "a:author/a:name") == ["Helsingin ilmastotoimenpiteet"]
    assert said(found, "a:link[@rel='self']/@href") == [HOST + address("programme_feed")]
    assert said(found, "a:link[@rel='alternate']/@href") == [HOST + address("changes")]
    assert said(found, "a:updated") == said(found, "a:entry/a:updated")
    assert "Ohjelma" in said(found, "a:title")[0]


def test_ids_are_the_same_every_time_and_after_a_change_of_title(client, measure):
    before = said(feed(client), "a:entry/a:id")
    measure.title = "Loppu"
    measure.save()
    after = said(feed(client), "a:entry/a:id")
    assert (after[1:], said(feed(client), "a:entry/a:id")) == (before, after)


def test_each_feed_has_its_own_measures(client, programme, theme, unit, measure):
    below = make_measure(theme=make_theme(parent=theme), number="2")
    make_responsibility(below, make_unit(parent=unit))
    make_measure(programme, number="3")
    make_measure(number="4")

    def numbers(*args):
        return sorted({title.split()[0] for title in said(feed(client, *args), "a:entry/a:title")})

    assert numbers("programme_feed") == ["1", "2", "3"]
    assert numbers("theme_feed", "teema") == numbers("unit_feed", "yksikko") == ["1", "2"]
    assert numbers("measure_feed", "2") == ["2"]


@pytest.mark.parametrize(
    ("language", "titles", "summary"),
    [
        (
            "fi",
            ["1 Alku: nimi muutettu", "1 Alku: uusi toimenpide sivustolla"],
            "Toimenpide muutettu: Nimi (ruotsi, englanti): Början (uusi).",
        ),
        (
            "sv",
            ["1 Början: namnet ändrat", "1 Början: ny åtgärd på webbplatsen"],
            "Åtgärd ändrad: Namn (svenska, engelska): Början (nytt).",
        ),
        (
            "en",
            ["1 Start: title changed", "1 Start: new measure on this site"],
            "Measure changed: Title (English, Swedish): Start (new).",
        ),
    ],
)
def test_is_in_the_language_of_its_address(client, measure, language, titles, summary):
    """Of a text in several languages, the one that the reader reads."""
    measure.title_sv, measure.title_en = "Början", "Start"
    measure.save()
    found = feed(client, "measure_feed", "1", language=language)
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert said(found, "a:entry/a:title") == titles
    assert said(found, "a:entry/a:id")[0] == version_address(
        measure, measure.history.latest().change_id, language
    )
    assert said(found, "a:entry/a:summary")[0] == summary


def test_drafts_never_appear(client, theme, unit, measure, coordinator):
    draft = make_measure(theme=theme, number="77", title="Salaa", is_published=False)
    make_responsibility(draft, unit)
    measure.related.add(draft)
    client.force_login(coordinator)
    for args in (("programme_feed",), ("theme_feed", "teema"), ("unit_feed", "yksikko")):
        assert b"Salaa" not in etree.tostring(feed(client, *args), encoding="utf-8")
        assert b"77" not in etree.tostring(feed(client, *args).find("a:entry/a:summary", ATOM))
    assert fetch(client, address("measure_feed", "77")).status_code == 404


def test_what_was_public_once_and_is_a_draft_now_is_gone(client, measure):
    measure.is_published = False
    measure.save()
    assert said(feed(client), "a:entry/a:id") == []
    assert fetch(client, address("measure_feed", "1")).status_code == 404


def test_persons_are_never_named(client, measure):
    make_contact(measure, make_person(name="Aino Aalto", title="johtaja", is_public=True))
    found = etree.tostring(feed(client), encoding="unicode")
    assert ("Aalto" in found, "johtaja" in found) == (False, True)


def test_the_fifty_latest(client, measure):
    for number in range(50):
        measure.title = f"Nimi {number}"
        measure.save()
    found = said(feed(client), "a:entry/a:id")
    assert len(found) == 50
    assert found[0] == version_address(measure, measure.history.latest().change_id)
    first = measure.history.earliest().change_id
    assert version_address(measure, first) not in found


def test_of_a_long_history_only_the_end_is_read(client, programme, theme):
    """The latest fifty are there, though most of what was done lately shows nowhere."""
    measures = [make_measure(theme=theme, title="0") for _number in range(3)]
    for number in range(1, 60):
        for measure in measures:
            measure.title = f"{number}"
            measure.save()
    for measure in measures:
        measure.confirmed_at = "2020-03-01T12:00Z"
        measure.save()
    since = moment_of_latest(measures, 100)
    assert 100 <= Change.objects.filter(made_at__gte=since).count() <= 110
    assert len(said(feed(client), "a:entry/a:id")) == 50


def test_what_is_typed_is_neither_markup_nor_breaks_the_feed(client, measure):
    measure.title = "<b>Yö & päivä</b>\x0b"
    measure.save()
    make_task(measure, title="<script>\x1f")
    found = feed(client)
    assert said(found, "a:entry/a:title")[0] == "1 <b>Yö & päivä</b> : uusi tehtävä"
    assert said(found, "a:entry/a:summary")[0] == "Tehtävä <script>  lisätty."
    assert "Yö & päivä" in said(feed(client, "measure_feed", "1"), "a:title")[0]


@pytest.fixture
def imported(settings, theme, unit):
    """Two measures that came with the programme, one of them since changed, and a new one."""
    with changing(origin=Origin.IMPORT):
        first, second = (make_measure(theme=theme, number=number, title="Alku") for number in "12")
        for measure in (first, second):
            make_responsibility(measure, unit)
    settings.DEMO_TODAY = SECOND
    first.title = "Loppu"
    first.save()
    with changing(origin=Origin.IMPORT):
        make_responsibility(make_measure(theme=theme, number="3", title="Uusi"), unit)
    return first


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("args", [("programme_feed",), ("theme_feed", "teema"), ("unit_feed", "yksikko")])
def test_what_came_with_the_programme_is_no_news(client, args):
    assert said(feed(client, *args), "a:entry/a:title") == [
        "3 Uusi: uusi toimenpide sivustolla",
        "1 Loppu: nimi muutettu",
    ]


def test_a_measure_is_told_of_from_its_first_version_on(client, imported):
    assert said(feed(client, "measure_feed", "1"), "a:entry/a:title") == [
        "1 Loppu: nimi muutettu",
        "1 Loppu: uusi toimenpide sivustolla",
    ]


def test_without_an_import_everything_is_news(client, measure):
    assert after_first_import(measure.programme) is None
    assert len(said(feed(client), "a:entry/a:id")) == 1


def test_what_an_import_brought_is_not_read_again(imported):
    """However many measures came with it: the feed reads from the first moment after it on."""
    since = after_first_import(imported.programme)
    assert Change.objects.filter(made_at__gte=since).count() == 2
    assert Change.objects.filter(made_at__lt=since).count() >= 1


def test_without_changes_it_is_empty(client, programme):
    assert said(feed(client), "a:entry/a:id") == []


def test_unknown_ones_and_wrong_methods(client, programme, measure):
    hidden = make_programme(slug="piilo", is_public=False)
    assert fetch(client, reverse("programme_feed", args=[hidden.slug])).status_code == 404
    for args in (("theme_feed", "ei"), ("unit_feed", "ei"), ("measure_feed", "9")):
        assert fetch(client, address(*args)).status_code == 404
    for args in (
        ("programme_feed",),
        ("theme_feed", "teema"),
        ("unit_feed", "yksikko"),
        ("measure_feed", "1"),
    ):
        assert client.post(address(*args)).status_code == 405
        assert client.head(address(*args)).content == b""


@pytest.mark.parametrize(
    ("page", "args", "name"),
    [
        ("programme", [], "programme_feed"),
        ("changes", [], "programme_feed"),
        ("theme", ["teema"], "theme_feed"),
        ("unit", ["yksikko"], "unit_feed"),
        ("measure", ["1"], "measure_feed"),
    ],
)
def test_the_page_names_its_feed(client, measure, page, args, name):
    [link] = get(client, address(page, *args)).select("head link[type='application/atom+xml']")
    assert (link["rel"], link["href"], bool(link["title"])) == (["alternate"], address(name, *args), True)


def test_query_count_does_not_grow(client, programme, theme, unit, measure):
    feeds = [address("programme_feed"), address("theme_feed", "teema"), address("unit_feed", "yksikko")]

    def add(number):
        other = make_measure(theme=theme, number=number)
        make_responsibility(other, unit)
        make_contact(other)
        make_task(other)
        other.related.add(measure)

    add("2")
    with_one = [query_count(client, one) for one in feeds]
    add("3")
    add("4")
    assert [query_count(client, one) for one in feeds] == with_one

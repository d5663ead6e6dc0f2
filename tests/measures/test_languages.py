"""Pages in Swedish and English: their own words, and texts of another language marked and named as such."""

from datetime import date, datetime

import pytest

from measures.days import HELSINKI
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import get, section, texts, words

SWEDISH, ENGLISH = "/sv/p/atgarder/", "/en/p/measures/"
RICH = "<p>Suomea</p>"
PAGES = {
    "front": "/en/",
    "programme": "/en/p/",
    "list": ENGLISH,
    "table": ENGLISH + "?layout=table",
    "filtered list": ENGLISH + "?theme=teema&unit=yksikko",
    "measure": ENGLISH + "125/",
    "late measure": ENGLISH + "1/",
    "closed measure": ENGLISH + "2/",
    "measure set by hand": ENGLISH + "3/",
    "stated measure": ENGLISH + "4/",
    "theme": "/en/p/themes/teema/",
    "unit": "/en/p/units/yksikko/",
    "indicators": "/en/p/indicators/",
    "indicator": "/en/p/indicators/370/",
}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)


def make_parts(measure):
    task = {"title": "Suomea", "details": RICH}
    make_task(measure, **task, due_on=date(2020, 12, 31))
    make_task(measure, **task, state="in_progress", due_on=date(2020, 12, 31))
    make_task(measure, **task, state="completed")
    measure.status_updates.create(noted_on=date(2020, 6, 1), title="Suomea", text=RICH)
    measure.links.create(title="Suomea", url="https://example.org/")
    unit = make_unit(slug="yksikko", name="Suomea", description=RICH)
    make_unit(parent=unit, name="Suomea")
    make_responsibility(measure, unit)
    make_contact(measure, make_person(name="Nimi", title="Suomea", unit=unit, is_public=True))
    cause = make_indicator(measure.programme, number="1", name="Suomea", unit_of_measure="Suomea")
    goal = make_indicator(
        measure.programme,
        number="370",
        name="Suomea",
        description=RICH,
        unit_of_measure="Suomea",
        is_programme_goal=True,
    )
    make_observation(goal)
    make_goal(goal, due_on=date(2030, 12, 31))
    make_indicator_effect(cause, goal)
    make_indicator_effect(goal, cause)
    make_measure_effect(measure, cause)
    make_measure_effect(measure, goal)


@pytest.fixture
def finnish(db):
    """A site whose every text is "Suomea", in Finnish only."""
    programme = make_programme(slug="p", name="Suomea", goal="Suomea", description=RICH)
    make_programme(name="Suomea")
    theme = make_theme(programme, slug="teema", name="Suomea", description=RICH)
    make_theme(parent=theme, name="Suomea")
    measure = make_measure(
        theme=theme,
        number="125",
        title="Suomea",
        lead="Suomea",
        description=RICH,
        official_text=RICH,
        official_source="Suomea",
        updated_at=datetime(2020, 6, 1, 12, tzinfo=HELSINKI),
    )
    make_parts(measure)
    fields = {"theme": theme, "title": "Suomea"}
    late = make_measure(number="1", **fields)
    make_task(late, title="Suomea", due_on=date(2020, 6, 1))
    make_measure(number="2", closed_as="cancelled", closed_reason="Suomea", **fields)
    make_measure(
        number="3",
        override_status="late",
        override_reason="Suomea",
        override_by=make_person(),
        override_on=date(2020, 6, 1),
        override_review_on=date(2020, 9, 1),
        **fields,
    )
    make_measure(number="4", stated_status="late", stated_source="Suomea", **fields)
    make_measure(number="5", closed_as="merged", merged_into=measure, **fields)
    measure.related.add(late)


def not_marked(page):
    """What holds a Finnish text on a page of another language without saying so to screen readers."""
    found = page.body.find_all(string=lambda text: "Suomea" in text)
    return [str(text.parent) for text in found if text.find_parent(lang=True)["lang"] != "fi"]


@pytest.mark.usefixtures("finnish")
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_finnish_text_on_an_english_page_is_marked(client, address):
    page = get(client, address)
    assert page.html["lang"] == "en"
    assert not_marked(page) == []


@pytest.mark.usefixtures("finnish")
@pytest.mark.parametrize(
    ("address", "note"), [(ENGLISH + "125/", "(in Finnish)"), (SWEDISH + "125/", "(på finska)")]
)
def test_the_texts_of_a_measure_say_so_in_words_too(client, address, note):
    page = get(client, address)
    assert words(page.h1) == f"Suomea {note}"
    assert texts(page, "p.lead") == [f"Suomea {note}"]
    assert texts(section(page, "official"), "blockquote .language-note") == [note]
    assert texts(section(page, "official"), "blockquote [lang=fi]") == ["Suomea"]
    assert texts(section(page, "updates"), "article h3") == [f"Suomea {note}"]
    assert texts(section(page, "tasks"), "h4") == [f"Suomea {note}"] * 3
    notes = texts(page, "article .language-note")
    assert set(notes) == {note}


@pytest.mark.usefixtures("finnish")
def test_nothing_is_marked_on_a_finnish_page(client):
    for address in ("/", "/p/", "/p/toimenpiteet/", "/p/toimenpiteet/125/", "/p/mittarit/370/"):
        page = get(client, address)
        marked = [element["lang"] for element in page.main.select("[lang]")]
        assert (page.html["lang"], marked, texts(page, ".language-note")) == ("fi", [], [])


def test_the_language_of_the_page_comes_first_then_finnish(client, db):
    programme = make_programme(slug="p")
    make_measure(
        programme,
        number="125",
        title="Suomeksi",
        title_sv="På svenska",
        lead_sv="Bara på svenska",
        description="<p>Suomeksi</p>",
        description_en="<p>In English</p>",
    )
    swedish, english, finnish = (get(client, f"{a}125/") for a in (SWEDISH, ENGLISH, "/p/toimenpiteet/"))
    assert [words(page.h1) for page in (swedish, english, finnish)] == [
        "På svenska",
        "Suomeksi (in Finnish)",
        "Suomeksi",
    ]
    assert [words(page.select_one("p.lead")) for page in (swedish, english, finnish)] == [
        "Bara på svenska",
        "Bara på svenska (in Swedish)",
        "Bara på svenska (ruotsiksi)",
    ]
    assert [page.select_one("p.lead [lang]") is None for page in (swedish, english, finnish)] == [
        True,
        False,
        False,
    ]
    assert english.select_one("p.lead [lang]")["lang"] == "sv"
    described = [words(page.select_one(".measure-text")) for page in (swedish, english, finnish)]
    assert ["Suomeksi" in text for text in described] == [True, False, True]


# Dates, numbers and the words of the pages


@pytest.fixture
def measure(db):
    programme = make_programme(slug="p", name="P")
    measure = make_measure(
        programme, number="125", title="M", updated_at=datetime(2020, 4, 29, 12, tzinfo=HELSINKI)
    )
    make_task(measure, title="T", due_on=date(2020, 12, 1), due_precision="month")
    make_task(measure, title="U", due_on=date(2020, 6, 1))
    indicator = make_indicator(programme, name="I", unit_of_measure="km")
    make_observation(
        indicator, value="1322.885", period_start=date(2018, 12, 31), period_end=date(2018, 12, 31)
    )
    make_measure_effect(measure, indicator)
    return measure


@pytest.mark.usefixtures("measure")
@pytest.mark.parametrize(
    ("address", "updated", "days", "value"),
    [
        (
            "/p/toimenpiteet/125/",
            "29.04.2020",
            ["01.06.2020 Myöhässä, 14 päivää", "joulukuu 2020"],
            "1 322,885 km (31.12.2018)",
        ),
        (
            SWEDISH + "125/",
            "29.04.2020",
            ["01.06.2020 Försenad, 14 dagar", "december 2020"],
            "1 322,885 km (31.12.2018)",
        ),
        (
            ENGLISH + "125/",
            "29 April 2020",
            ["1 June 2020 Late, 14 days", "December 2020"],
            "1 322.885 km (31 December 2018)",
        ),
    ],
)
def test_dates_and_numbers_as_each_language_writes_them(client, address, updated, days, value):
    page = get(client, address)
    assert texts(page, ".updated time") == [updated]
    assert [time["datetime"] for time in page.select(".updated time")] == ["2020-04-29"]
    assert texts(section(page, "tasks"), ".task-day") == days
    assert texts(section(page, "indicators"), ".latest-value") == [value]


@pytest.mark.usefixtures("measure")
@pytest.mark.parametrize(
    ("address", "headings"),
    [
        (
            SWEDISH + "125/",
            ["Officiell beskrivning", "Uppgifter", "Indikatorer", "Påverkan", "Framsteg", "Tidslinje"]
            + ["Ansvariga", "Kontaktpersoner", "Hur påverkar åtgärden målet?"],
        ),
        (
            ENGLISH + "125/",
            ["Official description", "Tasks", "Indicators", "Impact", "Progress", "Timeline"]
            + ["Responsible units", "Contacts", "How does this measure affect the goal?"],
        ),
    ],
)
def test_headings_of_the_measure_page(client, address, headings):
    assert texts(get(client, address), "article h2") == headings

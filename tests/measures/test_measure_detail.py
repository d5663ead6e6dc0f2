"""The page of a measure: its order, its texts and tasks, and who may see it.

The facts beside them are in test_measure_facts.py, previous and next in test_measure_pager.py.
"""

from datetime import date

import pytest

from tests.factories import (
    make_contact,
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
)
from tests.page import fetch, get, links, section, texts, words

TODAY = date(2020, 6, 15)
PAGE = "/p/toimenpiteet/125/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def measure(programme):
    theme = make_theme(programme, slug="liikenne", name="Liikenne")
    cycling = make_theme(parent=theme, slug="pyoraily", name="Pyöräily")
    return make_measure(theme=cycling, number="125", title="Baanaverkko")


def change(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def tasks(page):
    """The tasks under each heading."""
    lists = section(page, "tasks").select("ul.tasks")
    return {words(one.find_previous("h3")): texts(one, "li") for one in lists}


# The order of the page


def make_everything(measure):
    change(
        measure,
        lead="Ingressi.",
        description="<p>Kuvaus.</p>",
        official_text="<p>Virallinen.</p>",
        is_published=True,
    )
    measure.status_updates.create(noted_on=TODAY, title="Tilanne")
    for state in ("completed", "in_progress", "not_started", "cancelled"):
        make_task(measure, state=state)
    measure.links.create(title="Lisää", url="https://example.org/")
    make_measure(measure.programme, closed_as="merged", merged_into=measure)
    measure.related.add(make_measure(measure.programme))
    make_measure_effect(measure)
    make_responsibility(measure)
    make_contact(measure, make_person(is_public=True))


def test_headings_in_their_order(client, measure):
    make_everything(measure)
    headings = get(client, PAGE).main.select("h1, h2, h3")
    assert [(heading.name, words(heading)) for heading in headings] == [
        ("h1", "Baanaverkko"),
        ("h2", "Virallinen kuvaus"),
        ("h2", "Tilannepäivitykset"),
        ("h3", "Tilanne"),
        ("h2", "Tehtävät"),
        ("h3", "Mitä on tehty?"),
        ("h3", "Mitä nyt tehdään?"),
        ("h3", "Mitä on tehtävä?"),
        ("h2", "Mittarit"),
        ("h2", "Vaikutus"),
        ("h2", "Eteneminen"),
        ("h2", "Aikajänne"),
        ("h2", "Vastuutahot"),
        ("h2", "Yhteyshenkilöt"),
        ("h2", "Linkit"),
        ("h2", "Tähän toimenpiteeseen yhdistetyt"),
        ("h2", "Liittyvät toimenpiteet"),
        ("h2", "Miten tämä toimenpide vaikuttaa tavoitteeseen?"),
    ]


def test_what_stands_around_the_headings_in_its_order(client, measure):
    make_everything(measure)
    page = words(get(client, PAGE).main)
    ordered = [
        "Toimenpiteet",
        "Edellinen",
        "125",
        "Baanaverkko",
        "Liikenne",
        "Ingressi.",
        "Kuvaus.",
        "Virallinen kuvaus",
        "Tietoja päivitetty",
        "Tietoja ei ole vielä vahvistettu.",
        "Miten tämä toimenpide vaikuttaa tavoitteeseen?",
        "Edellinen",
        "Seuraava",
    ]
    place = 0
    for text in ordered:
        place = page.index(text, place) + len(text)


def test_a_measure_of_which_little_is_known(client, measure):
    page = get(client, PAGE)
    assert [words(heading) for heading in page.main.select("h2")] == [
        "Virallinen kuvaus",
        "Tehtävät",
        "Mittarit",
        "Vaikutus",
        "Eteneminen",
        "Aikajänne",
        "Vastuutahot",
        "Yhteyshenkilöt",
        "Miten tämä toimenpide vaikuttaa tavoitteeseen?",
    ]
    assert texts(page, "article .empty") == [
        "Toimenpiteellä ei ole vielä kuvausta.",
        "Virallinen teksti ei ole tiedossa tällä sivustolla.",
        "Ei vielä tehtäviä.",
        "Ei vielä mittareita.",
        "Vastuutahoa ei ole nimetty.",
        "Yhteyshenkilöä ei ole nimetty.",
        "päivä ei tiedossa",
        "Tämän toimenpiteen vaikutuksia ei ole arvioitu.",
    ]


# Texts


def test_number_title_and_theme(client, measure):
    page = get(client, PAGE)
    assert words(page.title) == "125 Baanaverkko – Ohjelma"
    assert texts(page, "article .measure-number") == ["125"]
    assert words(page.h1) == "Baanaverkko"
    assert links(page, ".measure-theme a") == [
        ("Liikenne", "/p/teemat/liikenne/"),
        ("Pyöräily", "/p/teemat/pyoraily/"),
    ]


def test_description_keeps_its_paragraphs_and_links(client, measure):
    kept = '<p>Ensin &amp; toiseksi</p><ul><li><p><a href="https://example.org/">Lisää</a></p></li></ul>'
    change(measure, lead="Ingressi <b>ei</b> HTML:ää", description=kept)
    page = get(client, PAGE)
    assert texts(page, "article p.lead") == ["Ingressi <b>ei</b> HTML:ää"]
    assert kept in fetch(client, PAGE).content.decode()
    assert page.select("article .measure-text > .empty") == []


def test_official_description_with_its_source(client, measure):
    change(
        measure,
        official_text="<p>Rakennetaan baanat.</p>",
        official_source="Ohjelmasta",
        decision_reference="Kslk § 7",
    )
    official = section(get(client, PAGE), "official")
    assert words(official) == (
        "Virallinen kuvaus Toimenpideohjelman mukaan Rakennetaan baanat. (Ohjelmasta) Päätös: Kslk § 7"
    )
    assert words(official.blockquote) == "Rakennetaan baanat."


def test_status_updates_newest_first(client, measure):
    measure.status_updates.create(noted_on=date(2020, 1, 7), title="Alku", text="<p>Alkoi.</p>")
    measure.status_updates.create(noted_on=date(2020, 5, 12), title="Jatko")
    make_measure(measure.programme).status_updates.create(noted_on=TODAY, title="Toisen")
    updates = section(get(client, PAGE), "updates")
    assert texts(updates, "article") == ["12.05.2020 Jatko", "07.01.2020 Alku Alkoi."]


# Tasks


def test_done_tasks_by_the_day_they_were_done(client, measure):
    make_task(measure, state="completed", title="Joskus")
    make_task(measure, state="completed", title="Toinen", completed_on=date(2020, 2, 6))
    make_task(
        measure,
        state="completed",
        title="Ensin",
        completed_on=date(2019, 10, 22),
        due_on=date(2030, 1, 1),
        details="<p>Näin.</p>",
    )
    make_task(
        measure,
        state="completed",
        title="Kuussa",
        completed_on=date(2020, 1, 5),
        completed_precision="month",
    )
    make_task(make_measure(measure.programme), state="completed", title="Toisen toimenpiteen")
    assert tasks(get(client, PAGE)) == {
        "Mitä on tehty?": [
            "22.10.2019 Ensin Näin.",
            "tammikuu 2020 Kuussa",
            "06.02.2020 Toinen",
            "päivä ei tiedossa Joskus",
        ]
    }


def test_tasks_being_done_and_to_do_by_due_date(client, measure):
    for state in ("in_progress", "not_started"):
        make_task(measure, state=state, title="Joskus")
        make_task(measure, state=state, title="Vuonna", due_on=date(2021, 1, 1), due_precision="year")
        make_task(measure, state=state, title="Ensin", due_on=date(2020, 12, 31))
    ordered = ["31.12.2020 Ensin", "2021 Vuonna", "ei määräpäivää Joskus"]
    page = get(client, PAGE)
    assert tasks(page) == {"Mitä nyt tehdään?": ordered, "Mitä on tehtävä?": ordered}
    times = [time["datetime"] for time in section(page, "tasks").select("time")]
    assert times == ["2020-12-31", "2021"] * 2
    assert texts(section(page, "tasks"), "h4") == ["Ensin", "Vuonna", "Joskus"] * 2


def test_overdue_tasks_say_by_how_many_days(client, measure):
    make_task(measure, title="Kaksi viikkoa", due_on=date(2020, 6, 1))
    make_task(measure, title="Eilinen", due_on=date(2020, 6, 14))
    make_task(measure, title="Tänään", due_on=TODAY)
    make_task(measure, title="Toukokuu", due_on=date(2020, 5, 2), due_precision="month")
    make_task(measure, title="Kesäkuu", due_on=date(2020, 6, 2), due_precision="month")
    make_task(measure, title="Käynnissä", due_on=date(2019, 6, 15), state="in_progress")
    make_task(measure, title="Valmis", due_on=date(2020, 6, 1), state="completed")
    assert tasks(get(client, PAGE)) == {
        "Mitä on tehty?": ["päivä ei tiedossa Valmis"],
        "Mitä nyt tehdään?": ["15.06.2019 Myöhässä, 366 päivää Käynnissä"],
        "Mitä on tehtävä?": [
            "toukokuu 2020 Myöhässä, 15 päivää Toukokuu",
            "01.06.2020 Myöhässä, 14 päivää Kaksi viikkoa",
            "14.06.2020 Myöhässä, 1 päivä Eilinen",
            "15.06.2020 Tänään",
            "kesäkuu 2020 Kesäkuu",
        ],
    }


def test_a_cancelled_task_stays_and_says_so(client, measure):
    make_task(measure, title="Jäi", due_on=date(2020, 6, 1), state="cancelled")
    page = get(client, PAGE)
    assert tasks(page) == {"Mitä on tehtävä?": ["01.06.2020 Peruttu Jäi"]}
    assert texts(section(page, "tasks"), ".empty") == []


# Who sees it


def test_unknown_number_and_a_number_of_another_programme(client, measure):
    make_measure(make_programme(slug="q"), number="7")
    addresses = ["/p/toimenpiteet/126/", "/p/toimenpiteet/7/", "/q/toimenpiteet/125/", "/r/toimenpiteet/7/"]
    assert [fetch(client, address).status_code for address in addresses] == [404] * 4


def test_wrong_method(client, measure):
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize("hidden", ["draft", "programme"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("visitor", 404),
        ("stranger", 404),
        ("contact", 200),
        ("editor", 200),
        ("coordinator", 200),
        ("admin", 200),
    ],
)
def test_what_is_not_public(client, request, measure, unit, hidden, who, status):
    make_responsibility(measure, unit)
    change(measure, is_published=hidden != "draft")
    change(measure.programme, is_public=hidden != "programme")
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    response = fetch(client, PAGE)
    assert response.status_code == status
    if status == 200:
        notices = texts(get(client, PAGE), ".notice")
        expected = ["Tämä on luonnos: asukkaat eivät näe sitä."] if hidden == "draft" else []
        assert notices == expected


def test_a_public_measure_is_no_draft(client, measure):
    assert texts(get(client, PAGE), ".notice") == []


# How many queries


def add_everything(measure, count):
    for number in range(count):
        make_task(measure, due_on=date(2020, 12, 31), state="in_progress" if number % 2 else "completed")
        make_responsibility(measure, role="partner" if number % 3 else "primary")
        make_contact(measure, make_person(is_public=True))
        measure.status_updates.create(noted_on=TODAY, title=f"Tilanne {number}")
        measure.links.create(title=f"Linkki {number}", url="https://example.org/")
        measure.related.add(make_measure(measure.programme))
        make_measure(measure.programme, closed_as="merged", merged_into=measure)
        effect = make_measure_effect(measure)
        make_observation(effect.indicator)
        goal = make_indicator(measure.programme, is_programme_goal=True)
        make_indicator_effect(effect.indicator, goal)


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(client, measure, count, django_assert_num_queries):
    """Eight where it has neither updates nor links, no due date was moved and its theme is a topmost one."""
    make_measure(measure.programme, number="1")
    make_measure(measure.programme, number="999999")
    add_everything(measure, count)
    with django_assert_num_queries(12):
        get(client, PAGE)
